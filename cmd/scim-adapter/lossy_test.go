package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLossyMappings: validate prints for each mapping of a folder that loses something exactly what stands in the
// .want beside it. These are warnings, which fail with --strict alone.
func TestLossyMappings(t *testing.T) {
	t.Chdir("testdata/lossy")
	t.Setenv("TOKEN", "0123456789abcdef0123")
	t.Setenv("DSN", "hr.db")
	files, err := filepath.Glob("*.hcl")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			var out bytes.Buffer
			if code := run(t.Context(), []string{"validate", "--quiet", file}, &out, &out); code != exitGood {
				t.Errorf("exit code %d", code)
			}
			if !strings.Contains(out.String(), "Warning: ") {
				t.Error("nothing is found")
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
			if code := run(t.Context(), []string{"validate", "--quiet", "--strict", file}, &out, &out); code != exitFindings {
				t.Errorf("strict: exit code %d", code)
			}
		})
	}
}
