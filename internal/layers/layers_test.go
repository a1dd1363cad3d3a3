// Package layers keeps the import table: who may import whom inside this module.
package layers

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "scim-adapter/"

// allowed is the import table of docs/architecture.md, for files that are no tests. A package that is not
// listed may not exist.
var allowed = map[string][]string{
	"internal/diag":                  {},
	"internal/scim/filter":           {},
	"internal/expression":            {"internal/diag"},
	"backends":                       {"internal/diag"},
	"internal/scim":                  {"internal/scim/filter"},
	"backends/sql":                   {"backends", "internal/expression", "internal/diag"},
	"backends/remote":                {"backends", "internal/expression", "internal/diag"},
	"backends/rest":                  {"backends", "backends/remote", "internal/expression", "internal/diag"},
	"backends/script":                {"backends", "backends/remote", "internal/expression", "internal/diag"},
	"backends/memory":                {"backends", "internal/diag"},
	"backends/compose":               {"backends", "internal/diag"},
	"backends/backendtest":           {"backends"},
	"translate":                      {"backends", "internal/scim", "internal/scim/filter", "internal/expression", "internal/diag"},
	"adapter":                        {"translate", "backends", "internal/scim", "internal/scim/filter", "internal/diag"},
	"internal/config":                {"translate", "backends", "backends/compose", "internal/scim", "internal/expression", "internal/diag"},
	"internal/conform":               {"internal/scim", "internal/scim/filter"},
	"internal/assembly":              {"adapter", "internal/config", "translate", "backends", "internal/scim", "internal/diag"},
	"internal/workbench/laws":        {"translate", "backends", "internal/scim", "internal/expression", "internal/diag"},
	"internal/workbench/rehearse":    {"internal/assembly", "adapter", "internal/config", "translate", "backends", "backends/memory", "internal/scim", "internal/diag"},
	"internal/workbench/mappingtest": {"internal/workbench/rehearse", "internal/assembly", "adapter", "internal/config", "translate", "backends", "backends/script", "internal/scim", "internal/diag"},
	"internal/workbench/scaffold":    {"internal/workbench/describe", "internal/workbench/mappingtest", "internal/config", "translate", "backends", "backends/sql", "backends/script", "internal/diag"},
	"internal/workbench/replay":      {"internal/workbench/rehearse", "adapter", "internal/config", "translate", "backends", "internal/scim", "internal/scim/filter"},
	"internal/workbench/describe":    {"internal/workbench/laws", "internal/config", "translate", "backends", "internal/scim", "internal/diag"},
	"internal/testkit":               {},
	"internal/testkit/people":        {},
	"internal/testkit/docs":          {"internal/testkit"},
	"internal/layers":                {},
	"cmd/scim-adapter":               {"*"},
	"bench":                          {"internal/testkit"},
}

func TestEveryImportIsInTheTable(t *testing.T) {
	for path, imports := range listPackages(t) {
		may, known := allowed[path]
		known = known || strings.HasPrefix(path, "examples/") // mappings and their tests
		if !known {
			t.Errorf("package %s is not in the import table; decide what it may import and add it", path)
			continue
		}
		if slices.Contains(may, "*") {
			continue
		}
		for _, imported := range imports {
			if !slices.Contains(may, imported) {
				t.Errorf("%s imports %s; the table allows %v", path, imported, may)
			}
		}
	}
}

// listPackages gives the imports inside the module of every package, by path inside the module.
func listPackages(t *testing.T) map[string][]string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	command.Dir = "../.."
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := map[string][]string{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		var inside []string
		for _, imported := range p.Imports {
			if path, ok := strings.CutPrefix(imported, module); ok {
				inside = append(inside, path)
			}
		}
		packages[strings.TrimPrefix(p.ImportPath, module)] = inside
	}
	if len(packages) < 3 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	return packages
}
