package rehearse

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
)

// Record is a record that is given in place of what the application has: its fields by name, dotted or nested, and its
// sets by name, as lists of keys or of objects with the elements' fields. Values are nil, bool, int64, float64, string,
// []any and map[string]any.
type Record struct {
	Resource string
	Values   map[string]any
	At       diag.Range // where it is given; may be zero
}

// Given makes a store that holds just some records, for [Options.Given]. Findings say what in them the mapping does not
// know, or contradicts itself.
func Given(app *config.Application, records []Record) (backends.Store, diag.List) {
	g := &givenStore{collections: map[string]*givenCollection{}}
	list := app.Mapping.Collections()
	opener, found := memory.Kind().Compile(backends.Source{Application: app.Name.Value, Settings: &memory.Settings{}, Collections: list})
	if found.HasErrors() {
		return nil, found
	}
	store, err := opener.Open(context.Background())
	if err != nil {
		found.Errorf(diag.Range{}, "Records cannot be given", "%v.", err)
		return nil, found
	}
	g.Store = store
	for _, c := range list {
		c.Fields, c.Sets = slices.Clone(c.Fields), slices.Clone(c.Sets)
		for i := range c.Sets {
			c.Sets[i].Fields = slices.Clone(c.Sets[i].Fields)
		}
		g.collections[c.Name] = &givenCollection{Backend: store.Collection(c.Name), c: c}
	}
	for _, step := range []func(*Record) diag.List{g.create, g.fill} { // members must be there before they are members
		for i := range records {
			found = append(found, step(&records[i])...)
		}
	}
	g.settle()
	return g, found
}

// givenStore is a store in memory whose fields have the types of what was given.
type givenStore struct {
	backends.Store

	collections map[string]*givenCollection
}

type givenCollection struct {
	backends.Backend

	c backends.Collection // with types
}

// Collection gives a collection.
func (g *givenStore) Collection(name string) backends.Backend {
	if c, ok := g.collections[name]; ok {
		return c
	}
	return nil
}

// Capabilities gives the fields with their types.
func (g *givenCollection) Capabilities() backends.Capabilities {
	caps := g.Backend.Capabilities()
	caps.Fields, caps.Sets = g.c.Fields, g.c.Sets
	return caps
}

// create puts a record's fields into the store.
func (g *givenStore) create(r *Record) diag.List {
	var found diag.List
	c := g.collections[r.Resource]
	if c == nil {
		found.Errorf(r.At, "Unknown resource type", "Nothing maps the resource type %q; it is one of %s.", r.Resource, strings.Join(slices.Sorted(maps.Keys(g.collections)), ", "))
		return found
	}
	var delta backends.Delta
	for name, v := range flat(c.c, r.Values) {
		switch i := slices.IndexFunc(c.c.Fields, func(f backends.Field) bool { return f.Name == name }); {
		case i >= 0:
			delta.Set = append(delta.Set, backends.Assignment{Field: i, Value: v})
			c.c.Fields[i].Type = typed(c.c.Fields[i].Type, v)
		case c.set(name) < 0:
			found.Errorf(r.At, "Unknown field", "The mapping of %s knows no field %q. %s", r.Resource, name, c.nearest(name))
		}
	}
	if _, err := c.Create(context.Background(), delta, backends.Selection{}); err != nil {
		found.Errorf(r.At, "Record cannot be given", "%v.", err)
	}
	return found
}

// nearest tells what may have been meant.
func (g *givenCollection) nearest(name string) string {
	var names []string
	for _, f := range g.c.Fields {
		names = append(names, f.Name)
	}
	for _, s := range g.c.Sets {
		names = append(names, s.Name)
	}
	if near := diag.Nearest(name, names); near != "" {
		return "Did you mean \"" + near + "\"?"
	}
	return "It knows " + strings.Join(names, ", ") + "."
}

func (g *givenCollection) set(name string) int {
	return slices.IndexFunc(g.c.Sets, func(s backends.Set) bool { return s.Name == name })
}

// flat gives fields by their names, as the mapping writes them: nested objects have names with dots. Sets stay whole.
func flat(c backends.Collection, values map[string]any) map[string]any {
	out := map[string]any{}
	var walk func(prefix string, values map[string]any)
	walk = func(prefix string, values map[string]any) {
		for name, v := range values {
			inner, nested := v.(map[string]any)
			if nested && slices.ContainsFunc(c.Fields, func(f backends.Field) bool { return strings.HasPrefix(f.Name, prefix+name+".") }) {
				walk(prefix+name+".", inner)
				continue
			}
			out[prefix+name] = v
		}
	}
	walk("", values)
	return out
}

// fill puts the elements of a record's sets into the store.
func (g *givenStore) fill(r *Record) diag.List {
	var found diag.List
	c := g.collections[r.Resource]
	if c == nil {
		return nil
	}
	delta := backends.Delta{}
	for name, v := range r.Values {
		i := c.set(name)
		if i < 0 || c.c.Sets[i].Reverse != nil {
			continue
		}
		add, err := c.elements(i, v)
		if err != nil {
			found.Errorf(r.At, "Elements cannot be given", "%s of %s: %v.", name, r.Resource, err)
			continue
		}
		delta.Sets = append(delta.Sets, backends.SetDelta{Set: i, Add: add})
	}
	if len(delta.Sets) == 0 || found.HasErrors() {
		return found
	}
	_, err := c.Update(context.Background(), backends.Update{Key: c.key(r), Change: func(backends.Record) (backends.Delta, error) { return delta, nil }})
	if err != nil {
		found.Errorf(r.At, "Elements cannot be given", "The members of a %s must be given, too: %v.", r.Resource, err)
	}
	return found
}

func (g *givenCollection) key(r *Record) backends.Key {
	values := flat(g.c, r.Values)
	key := make(backends.Key, len(g.c.Key))
	for i, k := range g.c.Key {
		key[i] = values[g.c.Fields[k].Name]
	}
	return key
}

func (g *givenCollection) elements(i int, v any) ([]backends.Element, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("a list is needed, not %T", v)
	}
	var out []backends.Element
	for _, one := range list {
		e, err := g.element(i, one)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// element makes one element: of an object with its fields, or of the only one.
func (g *givenCollection) element(i int, v any) (backends.Element, error) {
	fields := g.c.Sets[i].Fields
	e := make(backends.Element, len(fields))
	values, isObject := v.(map[string]any)
	if !isObject {
		if len(fields) != 1 {
			return nil, fmt.Errorf("an element has %d fields; write it as an object", len(fields))
		}
		values = map[string]any{fields[0].Name: v}
	}
	for name, value := range values {
		j := slices.IndexFunc(fields, func(f backends.Field) bool { return f.Name == name })
		if j < 0 {
			return nil, fmt.Errorf("an element has no field %q", name)
		}
		e[j], fields[j].Type = value, typed(fields[j].Type, value)
	}
	return e, nil
}

// typed gives the type of a field that holds a value.
func typed(known backends.Type, v any) backends.Type {
	switch v.(type) {
	case bool:
		return backends.Bool
	case int64:
		return backends.Int
	case float64:
		return backends.Float
	case string:
		return backends.String
	}
	return known
}

// settle gives every field a type: of those that nothing is known of, most are texts. References have that of the key.
func (g *givenStore) settle() {
	for _, c := range g.collections {
		for i := range c.c.Fields {
			if c.c.Fields[i].Type == backends.Unknown && c.c.Fields[i].Ref == nil {
				c.c.Fields[i].Type = backends.String
			}
		}
	}
	for _, c := range g.collections {
		g.refer(c.c.Fields)
		for _, s := range c.c.Sets {
			g.refer(s.Fields)
		}
	}
}

func (g *givenStore) refer(fields []backends.Field) {
	for i, f := range fields {
		if f.Type != backends.Unknown {
			continue
		}
		fields[i].Type = backends.String
		if f.Ref == nil {
			continue
		}
		if target := g.collections[f.Ref.Collection]; target != nil {
			fields[i].Type = target.c.Fields[target.c.Key[f.Ref.Part]].Type
		}
	}
}
