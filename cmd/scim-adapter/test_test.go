package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// TestExamplesPassTheirTests: every example ships tests of its mapping, which pass on any machine, without what the
// environment says.
func TestExamplesPassTheirTests(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/mapping.hcl")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	for _, file := range append(files, "demo/hr.hcl", "../../adapter.hcl.example") {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			var out, errOut bytes.Buffer
			code := run(t.Context(), []string{"test", "--format", "json", file}, &out, &errOut)
			var reports []struct {
				Tests []struct {
					Name   string
					Passed bool
				}
			}
			if err := json.Unmarshal(out.Bytes(), &reports); err != nil || len(reports) != 1 {
				t.Fatalf("exit code %d, %v\n%s%s", code, err, out.String(), errOut.String())
			}
			if least := 6; len(reports[0].Tests) < least && !strings.HasSuffix(file, ".example") {
				t.Errorf("%d tests; at least %d are expected of an example", len(reports[0].Tests), least)
			}
			if code != exitGood || len(reports[0].Tests) == 0 {
				t.Errorf("exit code %d\n%s", code, out.String())
			}
		})
	}
}
