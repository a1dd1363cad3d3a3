package scaffold

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/workbench/mappingtest"
)

// TestText gives the file with the tests of the plan.
func (p *Plan) TestText() []byte {
	var d config.Document
	d.Heading("Tests of the mapping beside it: scim-adapter test runs them, without the application. Add your own.")
	if p.Shown && len(p.Environment) > 0 {
		d.Set("environment", config.Object(p.Environment))
	}
	for _, t := range p.Tests {
		t.write(&d)
	}
	return d.Bytes()
}

// word is a name that can stand before an equal sign.
var word = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (t *Test) write(d *config.Document) {
	b := d.Block("test", t.Name)
	for _, g := range t.Given {
		record := b.Block("given", g.Resource)
		var others config.Object
		for _, f := range g.Fields {
			if word.MatchString(f.Key) && f.Key != "fields" {
				record.Set(f.Key, f.Value)
			} else {
				others = append(others, f)
			}
		}
		if len(others) > 0 {
			record.Set("fields", others)
		}
	}
	b.Set("request", t.Request)
	if t.Body != nil {
		b.Set("body", t.Body)
	}
	expect := b.Block("expect")
	for _, l := range t.Expect {
		expect.Set(l.Name, l.Value)
	}
}

// try runs the tests and writes down which calls they make. A test that does not do what it says is left out: then the
// mapping is not understood well enough. It gives the text of the file.
func (p *Plan) try(ctx context.Context, opt mappingtest.Options) ([]byte, error) {
	folder, err := os.MkdirTemp("", "scim-adapter-init-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // it is in the temporary folder
	mapping, tests := filepath.Join(folder, "mapping.hcl"), filepath.Join(folder, "mapping_test.hcl")
	for len(p.Tests) > 0 {
		if err := errors.Join(os.WriteFile(mapping, p.Text(), 0o600), os.WriteFile(tests, p.TestText(), 0o600)); err != nil {
			return nil, err
		}
		report, _, found := mappingtest.Run(ctx, mapping, opt)
		if found.HasErrors() {
			i := slices.IndexFunc(found, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
			return nil, fmt.Errorf("the tests do not load: %w", found[i])
		}
		if p.drop(report) {
			continue
		}
		updated, err := report.Updates()
		if err != nil {
			return nil, err
		}
		if text, ok := updated[tests]; ok {
			return text, nil
		}
		return p.TestText(), nil
	}
	return p.TestText(), nil
}

// drop takes out the tests that fail otherwise than by calls that are not known yet. It tells whether there were any.
func (p *Plan) drop(report *mappingtest.Report) bool {
	dropped := false
	for i := range report.Results {
		r := &report.Results[i]
		why := fmt.Sprint(r.Problem)
		if j := slices.IndexFunc(r.Failures, func(f mappingtest.Failure) bool { return f.Subject != "writes" }); j >= 0 {
			why = fmt.Sprintf("%s is not as it should be: %s %v", r.Failures[j].Subject, r.Failures[j].Note, r.Failures[j].Differences)
		} else if r.Problem == nil {
			continue
		}
		dropped = true
		p.Untested = append(p.Untested, fmt.Sprintf("no test %q: %s", r.Test.Name.Value, why))
		p.Tests = slices.DeleteFunc(p.Tests, func(t *Test) bool { return t.Name == r.Test.Name.Value })
	}
	return dropped
}
