package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
)

// Plan is a mapping that is being put together.
type Plan struct {
	Application string
	Notes       []string // what stands at the top
	Backend     string   // its kind
	Settings    []Line   // of the backend
	Resources   []*Resource
	Environment []config.Entry // what the variables hold that the mapping names, as far as it matters
	Shown       bool           // the tests may show it: there are no secrets in it
	Tests       []*Test
	Untested    []string  // what a test was left out for
	Warned      diag.List // what validate will warn of
}

// Line is an argument with a remark behind it.
type Line struct {
	Name   string
	Value  any
	Remark string
}

// Resource is a resource block.
type Resource struct {
	Name       string
	From       string // where the records are, for people
	Notes      []string
	Settings   []Line
	Properties []*Properties
	Attributes []*Attribute
	Operations []func(*config.Document)
	Left       []string // fields that nothing is mapped to

	entity  *Entity // whose records these are; nil where they have no fields of their own
	creates bool    // records can be made
}

// Attribute is an attribute block.
type Attribute struct {
	Path     string
	Lines    []Line
	Doubt    string // what its author should look at
	Off      string // why it is only a proposal; empty where it is mapped
	Elements []*Attribute

	Operations func(*config.Document) // blocks of its own; may be nil
}

// unsure notes what the author should look at.
func (r *Resource) unsure(text string, args ...any) {
	r.Notes = append(r.Notes, wrap("UNSURE: "+fmt.Sprintf(text, args...)))
}

// find gives the attribute of a path that is mapped; nil where there is none.
func (r *Resource) find(path string) *Attribute {
	for _, a := range r.Attributes {
		if a.Path == path && a.Off == "" {
			return a
		}
	}
	return nil
}

// resource gives a resource by its name; nil where there is none.
func (p *Plan) resource(name string) *Resource {
	for _, r := range p.Resources {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// tokenVariable is the environment variable of the client's token.
const tokenVariable = "SCIM_TOKEN"

// Text gives the mapping file.
func (p *Plan) Text() []byte {
	var d config.Document
	d.Heading(strings.Join(append(slices.Clone(p.Notes), "", p.needed()), "\n"))
	app := d.Block("application", p.Application)
	app.Block("client", "idp").Set("token", config.Raw(`env("`+tokenVariable+`")`))
	backend := app.Block("backend", p.Backend)
	for _, l := range p.Settings {
		if inner, ok := l.Value.(config.Object); ok { // basic and api_key are blocks
			backend.Comment(l.Remark)
			block := backend.Block(l.Name)
			for _, e := range inner {
				block.Set(e.Key, e.Value)
			}
			continue
		}
		backend.Remark(l.Name, l.Value, l.Remark)
	}
	for _, r := range p.Resources {
		r.write(app)
	}
	return d.Bytes()
}

// needed says which environment variables the mapping names.
func (p *Plan) needed() string {
	var names []string
	note := func(v any) {
		if raw, ok := v.(config.Raw); ok {
			names = append(names, strings.Trim(strings.TrimPrefix(string(raw), "env("), `")`)+"=…")
		}
	}
	for _, l := range p.Settings {
		note(l.Value)
		if inner, ok := l.Value.(config.Object); ok {
			for _, e := range inner {
				note(e.Value)
			}
		}
	}
	names = append(names, tokenVariable+"=…")
	return wrap(fmt.Sprintf("Before it is used: export %s (of what clients send, at least 16 characters; scim-adapter token makes one).", strings.Join(names, " ")))
}

func (r *Resource) write(app *config.Document) {
	if len(r.Notes) > 0 {
		app.Comment(strings.Join(r.Notes, "\n"))
	}
	d := app.Block("resource", r.Name)
	for _, l := range r.Settings {
		d.Remark(l.Name, l.Value, l.Remark)
	}
	for _, p := range r.Properties {
		block := d.Block("properties", p.entity.Name)
		block.Set("table", p.Table)
		block.Set("owner", p.Owner)
		block.Set("name", p.Name)
		block.Set("value", p.Value)
	}
	for _, a := range r.Attributes {
		a.write(d)
	}
	for _, operation := range r.Operations {
		operation(d)
	}
	if len(r.Left) > 0 {
		d.Comment(wrap("Not mapped: " + strings.Join(r.Left, ", ") + "."))
	}
}

func (a *Attribute) write(d *config.Document) {
	var block *config.Document
	switch {
	case a.Off != "":
		d.Comment(wrap("UNSURE: " + a.Off))
		block = d.Proposal("attribute", a.Path)
	case a.Doubt != "":
		d.Comment(wrap("UNSURE: " + a.Doubt))
		block = d.Block("attribute", a.Path)
	default:
		block = d.Block("attribute", a.Path)
	}
	for _, l := range a.Lines {
		block.Remark(l.Name, l.Value, l.Remark)
	}
	for _, e := range a.Elements {
		e.write(block)
	}
	if a.Operations != nil {
		a.Operations(block)
	}
}

// unsure lists what the author of the mapping should look at.
func (p *Plan) unsure() []string {
	list := slices.Clone(p.Untested)
	for _, d := range p.Warned {
		list = append(list, d.Summary+": "+d.Detail)
	}
	for _, r := range p.Resources {
		for _, a := range r.Attributes {
			if doubt := a.Doubt + a.Off; doubt != "" {
				list = append(list, fmt.Sprintf("%s.%s: %s", r.Name, a.Path, doubt))
			}
		}
		for _, n := range r.Notes {
			if doubt, ok := strings.CutPrefix(n, "UNSURE: "); ok {
				list = append(list, r.Name+": "+strings.ReplaceAll(doubt, "\n", " "))
			}
		}
		lines := slices.Clone(r.Settings)
		for _, a := range r.Attributes {
			lines = append(lines, a.Lines...)
		}
		for _, l := range lines {
			if doubt, ok := strings.CutPrefix(l.Remark, "UNSURE: "); ok {
				list = append(list, fmt.Sprintf("%s.%s: %s", r.Name, l.Name, doubt))
			}
		}
	}
	return list
}

// leave takes an attribute out, or a resource where path is empty. It tells whether there was one.
func (p *Plan) leave(resource, path, why string) bool {
	r := p.resource(resource)
	if r == nil {
		return false
	}
	if path == "" {
		p.Resources = slices.DeleteFunc(p.Resources, func(other *Resource) bool { return other == r })
		return true
	}
	a := r.find(path)
	if a == nil {
		return false
	}
	a.Off, a.Doubt = why, ""
	return true
}

// lineWidth is how long a line of comment is at most.
const lineWidth = 110

// wrap breaks a text into lines of comment.
func wrap(text string) string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > lineWidth {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return strings.Join(append(lines, line), "\n")
}
