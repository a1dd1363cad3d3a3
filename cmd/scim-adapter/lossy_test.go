package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/assembly"
	"scim-adapter/internal/config"
	"scim-adapter/internal/workbench/describe"
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

// TestExamplesLoseOnlyWhatTheyDeclare: trying the mappings of the examples, of the cookbook and of the demo finds nothing
// that they do not say themselves.
func TestExamplesLoseOnlyWhatTheyDeclare(t *testing.T) {
	files := []string{"demo/hr.hcl", "../../adapter.hcl.example"}
	for _, pattern := range []string{"../../examples/*/mapping.hcl", "../../examples/cookbook/*/mapping.hcl"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) < 6 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		files = append(files, found...)
	}
	t.Setenv("APP_FOLDER", "/") // a folder must exist; everything else has a stand-in
	declared := 0
	for _, file := range files {
		a, found := assembly.LoadWith(file, config.Options{Kinds: kinds(seams{}), Tests: true})
		if found.HasErrors() {
			t.Fatalf("%s: %v", file, found)
		}
		for _, app := range a.Config.Applications {
			_, lost := describe.Offline(app)
			for _, d := range lost {
				t.Errorf("%s: %v", file, d)
			}
			for _, r := range app.Spec.Resources {
				for _, attribute := range r.Attributes {
					if attribute.Lossy.Value != "" {
						declared++
					}
				}
			}
		}
	}
	if declared < 10 {
		t.Errorf("only %d losses are declared; there were more", declared)
	}
}
