package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
)

// entity makes an entity of the records at a place: what is read, and what only a create takes (a password).
func (d *description) entity(p *place) (e *Entity, wrapped string) {
	e = &Entity{Name: p.path[strings.LastIndex(p.path, "/")+1:]}
	d.fields(e, "", d.answerRecord(p), 0)
	sent := d.sent(d.operation(p.path, "post"))
	for _, name := range sent.object("properties").names() {
		if e.Field(name) == nil && passwords()[strings.ToLower(strings.Join(split(name), ""))] {
			e.Fields = append(e.Fields, Field{Name: name, Type: backends.String, Declared: "string"})
		}
	}
	e.findDescribedKey(p)
	e.read()
	_, wrapped = d.one(p)
	return e, wrapped
}

// findDescribedKey takes the property that the path of one record is named by.
func (e *Entity) findDescribedKey(p *place) {
	parameter := strings.Trim(p.item[strings.LastIndex(p.item, "/")+1:], "{}")
	for i := range e.Fields {
		e.Fields[i].Sample = &backends.Sample{}
	}
	if f := e.Field(parameter); f != nil {
		e.Key = []string{f.Name}
		return
	}
	e.findKey()
}

// fields adds the properties of a schema.
func (d *description) fields(e *Entity, prefix string, schema object, depth int) {
	required := schema.list("required")
	properties := schema.object("properties")
	for _, name := range properties.names() {
		s := d.schema(properties.object(name))
		f := Field{
			Name: prefix + name, Declared: kindOf(s), Required: slices.Contains(required, any(name)), Generated: s.flag("readOnly"),
		}
		for _, label := range s.list("enum") {
			f.Labels = append(f.Labels, fmt.Sprint(label))
		}
		switch f.Declared {
		case "boolean":
			f.Type = backends.Bool
		case "integer":
			f.Type = backends.Int
		case "number":
			f.Type = backends.Float
		case "string":
			f.Type = describedText(s.text("format"))
		case "object":
			if depth < 2 {
				d.fields(e, prefix+name+".", s, depth+1)
			}
			continue
		default:
			continue // lists have no field of their own
		}
		e.Fields = append(e.Fields, f)
	}
}

// kindOf gives the type of a schema; of those that OpenAPI 3.1 lists, the one that is not null.
func kindOf(s object) string {
	if len(s.object("properties")) > 0 {
		return "object"
	}
	for _, kind := range s.list("type") {
		if kind != "null" {
			return fmt.Sprint(kind)
		}
	}
	return s.text("type")
}

func describedText(format string) backends.Type {
	switch format {
	case "date-time":
		return backends.Time
	case "date":
		return backends.Date
	}
	return backends.String
}

// group plans the groups of a described API; nil where nothing says how their members are read and written.
func (d *description) group(wanted string) *Resource {
	p := d.collection(groupWords, wanted)
	if p == nil {
		return nil
	}
	e, wrapped := d.entity(p)
	name, ok := e.groupName()
	members := d.members(p)
	if !ok || len(e.Key) == 0 || members == nil {
		return nil
	}
	c := d.calls(p, e, wrapped)
	r := &Resource{Name: "Group", From: c.List, entity: e, creates: c.Create != "", Notes: []string{fmt.Sprintf("GET %s lists groups.", p.path)}, Settings: []Line{{"id", e.Key[0], "named so"}}}
	r.types(e)
	r.Attributes = []*Attribute{{Path: displayName, Lines: []Line{{"field", name.Name, "named so"}, {"required", true, ""}, {"unique", true, ""}}}, members}
	r.left(e)
	r.Operations = []func(*config.Document){c.write(name.Name)}
	return r
}

// members finds the members of a group in its record: a list of ids, or of objects with one.
func (d *description) members(p *place) *Attribute {
	properties := d.answerRecord(p).object("properties")
	for _, name := range properties.names() {
		s := d.schema(properties.object(name))
		items := d.schema(s.object("items"))
		if kindOf(s) != "array" || !has(name, peopleWords) && !words("members memberids userids membersids")[strings.ToLower(name)] {
			continue
		}
		member := "."
		if len(items.object("properties")) > 0 {
			inner := &Entity{Name: "user"}
			d.fields(inner, "", items, 2)
			for i := range inner.Fields {
				inner.Fields[i].Sample = &backends.Sample{}
			}
			if inner.findKey(); len(inner.Key) == 0 {
				continue
			}
			member = inner.Key[0]
		}
		a := &Attribute{Path: "members", Lines: []Line{{"member", member, ""}, {"reference", "User", ""}}}
		if name != "members" {
			a.Lines = append([]Line{{"elements", name, "where they are in the record"}}, a.Lines...)
		}
		a.Operations = d.memberCalls(p)
		return a
	}
	return nil
}

// memberCalls finds the calls for one member: PUT and DELETE /groups/{id}/members/{userId}.
func (d *description) memberCalls(p *place) func(*config.Document) {
	add, remove := "", ""
	for _, path := range d.root.object("paths").names() {
		rest, ok := strings.CutPrefix(path, p.item+"/")
		list, parameter, _ := strings.Cut(rest, "/")
		if !ok || p.item == "" || !strings.HasPrefix(parameter, "{") || strings.Contains(parameter, "/") || !has(list, peopleWords) {
			continue
		}
		target := fmt.Sprintf("%s/{id}/%s/{value}", p.path, list)
		for _, method := range []string{"post", "put"} {
			if len(d.operation(path, method)) > 0 {
				add = strings.ToUpper(method) + " " + target
			}
		}
		if len(d.operation(path, "delete")) > 0 {
			remove = "DELETE " + target
		}
	}
	if add == "" || remove == "" {
		return nil
	}
	return func(block *config.Document) {
		on := block.Block("on", "add_member")
		on.Set("request", add)
		on.Remark("body", "nil", "the path says it all")
		block.Block("on", "remove_member").Set("request", remove)
	}
}
