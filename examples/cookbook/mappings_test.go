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
	files, err := filepath.Glob("*/mapping_test.hcl")
	if err != nil || len(files)*3 < len(recipes(t))*2 {
		t.Fatalf("%d recipes have tests, %v", len(files), err)
	}
	arguments := []string{"test"}
	for _, f := range files {
		arguments = append(arguments, filepath.Join(filepath.Dir(f), "mapping.hcl"))
	}
	c := exec.CommandContext(t.Context(), testkit.Program(t), arguments...)
	c.Env = append(os.Environ(), "SCIM_TOKEN="+testkit.Token, "APP_DSN=none", "APP_URL=http://127.0.0.1:1", "APP_PASSWORD="+password,
		"APP_FOLDER=/", "APP_COMMAND=/bin/true")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
