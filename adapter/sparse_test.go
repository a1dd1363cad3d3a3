package adapter_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestClientsOfASparseApplication plays the cycles of all clients over an application that has a place for little of
// what they send. Identity providers send what they have, whatever the application has: every write that succeeds over
// the directory must succeed here, or nobody would be deactivated. Nothing may be a failure of the adapter's own.
// (A filter on what is not mapped is refused: an empty list would make clients create duplicates.)
func TestClientsOfASparseApplication(t *testing.T) {
	sparse := readCycle(t, "testdata/clients/entra/sparse.txtar").given["mapping.hcl"]
	files, err := filepath.Glob("testdata/clients/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		c := readCycle(t, file)
		if c.given["mapping.hcl"] != "" {
			continue
		}
		c.given["mapping.hcl"] = sparse
		s := inMemory(t, c, c.dialect())
		for i := 0; i < len(c.steps); i += 2 {
			step, answer := string(c.steps[i].Data), string(c.steps[i+1].Data)
			if strings.HasPrefix(step, "SELECT") {
				continue
			}
			got := s.do(t, step)
			writes := !strings.HasPrefix(step, "GET")
			if strings.HasPrefix(got, "5") && !strings.HasPrefix(answer, "5") || writes && answer[0] == '2' && got[0] != '2' {
				t.Errorf("%s: %s: %s", file, c.steps[i].Name, got)
			}
		}
	}
}
