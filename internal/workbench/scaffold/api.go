package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"scim-adapter/internal/config"
)

// calls are what an API does with the records of one kind. Requests are written as a mapping does: "GET /users/{id}".
type calls struct {
	List, Get, Create, Update, Delete string

	Records, Record, Total string            // expressions over the answer
	Query                  config.Object     // of the list
	Page                   []Line            // of the block page
	Filters                map[string]string // query parameters that look for a value in a field
	Lock, Unlock           string
	Doubts                 map[string]string // by the name of the operation
}

// apiResource makes a User of an API from its fields and calls.
func apiResource(e *Entity, found Matches, c calls) *Resource {
	key, doubt := keyOf(e, found)
	r := &Resource{Name: "User", From: c.List, entity: e, creates: c.Create != "", Settings: []Line{idLine(key, doubt)}}
	if doubt == "" {
		r.Settings[0].Remark = "named so"
	}
	r.types(e)
	r.Attributes = found.attributes(key)
	for _, a := range r.Attributes {
		a.forAPI()
	}
	r.addAPIStatus(e, c)
	r.left(e)
	r.Operations = append(r.Operations, c.write(found[userName].Field.Name))
	return r
}

// forAPI takes out what only tables need.
func (a *Attribute) forAPI() {
	var lines []Line
	for _, l := range a.Lines {
		if write, ok := l.Value.(config.Object); ok && a.Path == password && l.Name == "write" {
			l.Value, l.Remark = config.Object{{Key: write[0].Key, Value: "value"}}, ""
		}
		if l.Name != "as" || a.Path != created && a.Path != lastModified || !strings.HasPrefix(fmt.Sprint(l.Value), "timestamp(\"2006-01-02 15") {
			lines = append(lines, l)
		}
	}
	a.Lines = lines
	if a.Path == password {
		a.Off, a.Doubt = "", "whether the API takes a password in this field"
	}
}

// types declares what is no text.
func (r *Resource) types(e *Entity) {
	var types config.Object
	for _, f := range e.Fields {
		if name := typeName(f.Type); name != "" {
			types = append(types, config.Entry{Key: f.Name, Value: name})
		}
	}
	if len(types) > 0 {
		r.set("types", types, "")
	}
}

// addAPIStatus adds "active": by its field, by calls of its own, or the words that say why there is none.
func (r *Resource) addAPIStatus(e *Entity, c calls) {
	s := e.status()
	var a *Attribute
	if s != nil {
		a = s.attribute()
		r.insert(a)
	}
	switch {
	case c.Lock != "" && c.Unlock != "":
		if a == nil || a.Off != "" {
			r.unsure(`There are calls that lock and unlock, but no field says who is locked: "active" cannot be read.`)
			break
		}
		a.without("default") // new records are what the application makes them
		r.Operations = append(r.Operations, func(d *config.Document) {
			c.event(d, false, c.Lock)
			c.event(d, true, c.Unlock)
		})
		return
	case a != nil && a.Off == "" && c.Update != "" && !s.Field.Generated:
		return
	case a != nil && a.Off == "":
		a.without("default")
		a.Lines = append(a.Lines, Line{"mutability", "readOnly", "nothing writes it yet"})
	default:
		r.unsure(`Nothing says who may log in. How does the application lock somebody out? Write it as attribute "active", or as on "active".`)
	}
	r.set("allow_no_deactivation", true, "UNSURE: nobody can be deactivated until \"active\" can be written")
}

func (c *calls) event(d *config.Document, value bool, request string) {
	on := d.Block("on", "active")
	on.Set("when", fmt.Sprintf("value == %t", value))
	on.Set("request", request)
	on.Remark("body", "nil", "the path says it all")
}

// write writes the operations.
func (c *calls) write(login string) func(*config.Document) {
	return func(d *config.Document) {
		c.list(d, login)
		for _, o := range []struct{ name, request string }{{"get", c.Get}, {"create", c.Create}, {"update", c.Update}, {"delete", c.Delete}} {
			if o.request == "" {
				continue
			}
			if doubt := c.Doubts[o.name]; doubt != "" {
				d.Comment("UNSURE: " + doubt)
			}
			on := d.Block("on", o.name)
			on.Set("request", o.request)
			if c.Record != "" && o.name != "delete" {
				on.Set("record", c.Record)
			}
			if o.name == "create" {
				on.Remark("lookup", login, "finds the record where an answer was lost")
			}
		}
	}
}

func (c *calls) list(d *config.Document, login string) {
	if doubt := c.Doubts["list"]; doubt != "" {
		d.Comment("UNSURE: " + doubt)
	}
	on := d.Block("on", "list")
	on.Set("request", c.List)
	if len(c.Query) > 0 {
		on.Set("query", c.Query)
	}
	on.Set("records", c.Records)
	if c.Total != "" {
		on.Set("total", c.Total)
	}
	if len(c.Page) > 0 {
		page := on.Block("page")
		for _, l := range c.Page {
			page.Remark(l.Name, l.Value, l.Remark)
		}
	}
	if parameter := c.Filters[login]; parameter != "" {
		on.Comment("UNSURE: if the API finds ann where Ann is asked for, this makes searches fast; otherwise take ignores_case out.")
		f := on.Proposal("filter", login)
		f.Set("query", config.Object{{Key: parameter, Value: "value"}})
		f.Set("ignores_case", true)
	}
}

// apiPlan is a mapping with a REST backend.
func apiPlan(opt Options, what, url string) *Plan {
	prefix := environmentName(opt.Application)
	return &Plan{
		Application: opt.Application, Backend: "rest", Notes: heading(what),
		Settings:    []Line{{"url", config.Raw(`env("` + prefix + `_URL")`), url}},
		Environment: []config.Entry{{Key: prefix + "_URL", Value: "http://127.0.0.1:1"}}, Shown: true,
	}
}

// without takes the lines of a name out.
func (a *Attribute) without(name string) {
	a.Lines = slices.DeleteFunc(a.Lines, func(l Line) bool { return l.Name == name })
}

// lists notes the fields that hold several values.
func (r *Resource) lists(names []string) {
	for _, name := range names {
		r.Left = append(r.Left, name+" (a list)")
	}
}
