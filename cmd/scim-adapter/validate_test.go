package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what validate says now beside the broken mappings")

// broken is the folder of mappings with mistakes.
const broken = "testdata/broken"

// TestBrokenMappings: validate prints for each file of a folder exactly what stands in the .want beside it.
func TestBrokenMappings(t *testing.T) {
	t.Chdir(broken)
	t.Setenv("TOKEN", "0123456789abcdef0123")
	t.Setenv("TOKEN2", "0123456789abcdef0124")
	t.Setenv("DSN", "hr.db")
	files, err := filepath.Glob("*.hcl")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			var out bytes.Buffer
			if code := run(t.Context(), []string{"validate", "--config", file}, &out, &out); code != exitFindings {
				t.Errorf("exit code %d", code)
			}
			if !strings.Contains(out.String(), "Error: ") {
				t.Error("no mistake is shown")
			}
			want := strings.TrimSuffix(file, ".hcl") + ".want"
			if *update {
				if err := os.WriteFile(want, out.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			text, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(text), out.String()); diff != "" {
				t.Errorf("-wanted +got\n%s", diff)
			}
		})
	}
}

// TestNestedFiles: what would overflow the parser's stack is refused before it is parsed.
func TestNestedFiles(t *testing.T) {
	for name, text := range map[string]string{
		"lists":     "a = " + strings.Repeat("[", 500_000),
		"blocks":    strings.Repeat("a {\n", 200_000),
		"templates": `a = "` + strings.Repeat(`${"`, 100_000),
		"signs":     "a = " + strings.Repeat("-", 900_000) + "1\n",
		"choices":   "a = " + strings.Repeat("true ? 1 : ", 80_000) + "1\n",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "deep.hcl")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if code := run(t.Context(), []string{"validate", file}, &out, &out); code != exitFindings || !strings.Contains(out.String(), "Nested too deeply") {
				t.Errorf("%d %.300s", code, out.String())
			}
		})
	}
}
