package cookbook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"scim-adapter/internal/testkit"
)

// TestMappingTests runs the mapping tests of the recipes as their authors would: by the program, without any application.
func TestMappingTests(t *testing.T) {
	arguments := []string{"test"}
	for _, name := range recipes(t) {
		if _, err := os.Stat(filepath.Join(name, "mapping_test.hcl")); err != nil {
			t.Errorf("%s has no tests", name)
		}
		arguments = append(arguments, filepath.Join(name, "mapping.hcl"))
	}
	c := exec.CommandContext(t.Context(), testkit.Program(t), arguments...)
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
