package docs

import (
	"os"
	"path/filepath"
	"strings"

	"scim-adapter/internal/testkit"
)

// excerpt finds out whether a block is a part of a file that a test of an example runs.
func (p *page) excerpt(b Block, path string) {
	p.Helper()
	examples := filepath.Join(testkit.Repository(), "examples")
	found, _ := filepath.Glob(filepath.Join(examples, path)) // the patterns are good
	deeper, _ := filepath.Glob(filepath.Join(examples, "*", path))
	if found = append(found, deeper...); len(found) != 1 {
		p.problemf("%s: there are %d files examples/%[3]s and examples/*/%[3]s", b, len(found), path)
		return
	}
	example, _, _ := strings.Cut(strings.TrimPrefix(found[0], examples+"/"), "/")
	tests, err := filepath.Glob(filepath.Join(examples, example, "*_test.go"))
	if err != nil || len(tests) == 0 {
		p.problemf("%s: no test runs %s, %v", b, found[0], err)
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		p.Fatal(err)
	}
	if !strings.Contains(unindented(string(text)), unindented(b.Text)) {
		p.problemf("%s: this is not in %s:\n%s", b, found[0], b.Text)
	}
}

// unindented takes the space before every line, which an excerpt may have less of.
func unindented(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimLeft(lines[i], " \t")
	}
	return strings.Join(lines, "\n")
}
