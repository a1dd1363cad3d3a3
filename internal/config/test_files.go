package config

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"scim-adapter/internal/diag"
)

// testSuffix is how the names of files end that hold tests alone, and are no part of a configuration.
const testSuffix = "_test.hcl"

func isTestFile(name string) bool { return strings.HasSuffix(name, testSuffix) }

// withoutTests leaves out the files of tests.
func withoutTests(names []string) []string { return slices.DeleteFunc(slices.Clone(names), isTestFile) }

// TestFile gives the name of the file that holds the tests of a mapping file: hr_test.hcl for hr.hcl.
func TestFile(name string) string { return strings.TrimSuffix(name, ".hcl") + testSuffix }

// testFileBlock is what may stand at the top of a file of tests.
type testFileBlock struct {
	Environment []diag.Pair        `hcl:"environment,optional"` // what env() gives
	Tests       []*hclsyntax.Block `hcl:"test,block"`
}

// testFiles reads those of the files that hold tests.
func (l *loader) testFiles(names []string) {
	for _, name := range names {
		if isTestFile(name) {
			l.testFile(name)
		}
	}
}

// testFileBeside reads the tests of a mapping file, where there are any.
func (l *loader) testFileBeside(name string) {
	if _, err := os.Stat(TestFile(name)); !errors.Is(err, fs.ErrNotExist) {
		l.testFile(TestFile(name))
	}
}

func (l *loader) testFile(name string) {
	if _, again := l.sources[name]; again {
		return
	}
	d, body := l.parse(name, diag.Range{})
	if body == nil {
		return
	}
	var f testFileBlock
	d.body(body, diag.Range{}, "file of tests", slotsOf([]any{&f}))
	for _, pair := range f.Environment {
		l.variable(pair)
	}
	d.tests(f.Tests)
}

// variable keeps what env() shall give; two files cannot want two values.
func (l *loader) variable(pair diag.Pair) {
	name := pair.Key.Value
	if other, ok := l.environment[name]; ok && other.Value != pair.Value.Value {
		l.diags.Errorf(pair.Value.Range, "Two values of one variable", "%s has another value at %s.", name, other.Range)
	}
	l.environment[name] = pair.Value
}

// standIn begins what env() and file() give where tests run without what the variable or the file holds.
const standIn = "stand-in-for-"

// standIns lets env() give what files of tests say, else what the environment has, else a stand-in.
func (l *loader) standIns() {
	getenv := l.opt.Getenv
	l.environment = map[string]diag.Text{}
	l.opt.Getenv = func(name string) (string, bool) {
		if given, ok := l.environment[name]; ok {
			return given.Value, true
		}
		if v, _ := getenv(name); v != "" { // CI systems set those that they do not know, too
			return v, true
		}
		return standIn + name, true
	}
}
