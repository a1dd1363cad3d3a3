package scaffold

import (
	"scim-adapter/internal/config"
)

// Test is a `test` block.
type Test struct {
	Name    string
	Given   []Given
	Request string
	Body    config.Object
	Expect  []Line
}

// Given is a record of the application.
type Given struct {
	Resource string
	Fields   config.Object
}

// TestText gives the file with the tests of the plan.
func (p *Plan) TestText() []byte {
	var d config.Document
	d.Comment("Tests of the mapping beside it: scim-adapter test runs them, without the application. Add your own.")
	for _, t := range p.Tests {
		b := d.Block("test", t.Name)
		for _, g := range t.Given {
			record := b.Block("given", g.Resource)
			for _, f := range g.Fields {
				record.Set(f.Key, f.Value)
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
	return d.Bytes()
}
