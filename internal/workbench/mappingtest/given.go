package mappingtest

import (
	"context"
	"errors"
	"fmt"

	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// given is the records of a test, once they are known: a backend is told of them before it is compiled.
type given struct{ backends.Store }

// fill keeps the records of a test in memory. The findings have the place of the record.
func (g *given) fill(ctx context.Context, collections []backends.Collection, records []config.TestRecord) error {
	opener, diags := memory.Kind().Compile(backends.Source{Collections: collections})
	if diags.HasErrors() {
		return diags
	}
	store, err := opener.Open(ctx)
	if err != nil {
		return err
	}
	g.Store = store
	f := &filler{store: store, collections: collections}
	for _, r := range records {
		f.create(ctx, r)
	}
	for _, r := range records {
		f.elements(ctx, r)
	}
	return f.diags.Err()
}

// filler puts records into a store.
type filler struct {
	store       backends.Store
	collections []backends.Collection
	diags       diag.List
}

func (f *filler) collection(name string) backends.Collection {
	for _, c := range f.collections {
		if c.Name == name {
			return c
		}
	}
	return backends.Collection{} // config has refused it
}

// create makes a record without its sets: who is in them may follow.
func (f *filler) create(ctx context.Context, r config.TestRecord) {
	c := f.collection(r.Resource.Value)
	var delta backends.Delta
	for _, field := range r.Fields {
		if i := fieldIndex(c.Fields, field.Name.Value); i >= 0 {
			delta.Set = append(delta.Set, backends.Assignment{Field: i, Value: asType(c.Fields[i].Type, field.Value)})
		}
	}
	if _, err := f.store.Collection(c.Name).Create(ctx, delta, backends.Selection{}); err != nil {
		f.diags.Errorf(r.At, "Record not possible", "%s.", reason(err, c.Name))
	}
}

func reason(err error, collection string) string {
	if backends.KindOf(err) == backends.Conflict {
		return "There is a " + collection + " with this key already"
	}
	return err.Error()
}

// elements fills the sets of a record.
func (f *filler) elements(ctx context.Context, r config.TestRecord) {
	c := f.collection(r.Resource.Value)
	key := make(backends.Key, len(c.Key))
	var delta backends.Delta
	for _, field := range r.Fields {
		for i, k := range c.Key {
			if c.Fields[k].Name == field.Name.Value {
				key[i] = asType(c.Fields[k].Type, field.Value)
			}
		}
		for i, s := range c.Sets {
			if list, ok := field.Value.([]any); ok && s.Name == field.Name.Value {
				delta.Sets = append(delta.Sets, backends.SetDelta{Set: i, Replace: true, Add: f.set(s, list, field.At)})
			}
		}
	}
	if len(delta.Sets) == 0 {
		return
	}
	change := func(backends.Record) (backends.Delta, error) { return delta, nil }
	_, err := f.store.Collection(c.Name).Update(ctx, backends.Update{Key: key, Change: change})
	switch {
	case err == nil || backends.KindOf(err) == backends.NotFound: // it is deleted softly, and nobody sees who is in it
	case backends.KindOf(err) == backends.Invalid:
		f.diags.Errorf(r.At, "Member without a record", "This %s has a member that no given { … } describes: %s.", c.Name, memberOf(err))
	default:
		f.diags.Errorf(r.At, "Record not possible", "%v.", err)
	}
}

// set gives elements their fields' types.
func (f *filler) set(s backends.Set, list []any, at diag.Range) []backends.Element {
	var out []backends.Element
	for _, e := range list {
		values := parts(s.Fields, e)
		if values == nil {
			f.diags.Errorf(at, "Not an element", "An element of %q is an object of its fields%s.", s.Name, fieldNames(s.Fields))
			continue
		}
		element := make(backends.Element, len(values))
		for i, v := range values {
			element[i] = asType(s.Fields[i].Type, v)
		}
		out = append(out, element)
	}
	return out
}

func fieldNames(fields []backends.Field) string {
	text := ""
	for i, f := range fields {
		text += map[bool]string{true: ": ", false: ", "}[i == 0] + f.Name
	}
	return text
}

// parts gives the values of an element in the order of the set's fields: of an object by name, of a list by place, of
// anything else the only one. It is nil where the element has another form.
func parts(fields []backends.Field, e any) []any {
	switch e := e.(type) {
	case scim.Object:
		out := make([]any, len(fields))
		for _, m := range e {
			i := fieldIndex(fields, m.Name)
			if i < 0 {
				return nil
			}
			out[i] = m.Value
		}
		return out
	case []any:
		if len(e) != len(fields) {
			return nil
		}
		return e
	}
	if len(fields) != 1 {
		return nil
	}
	return []any{e}
}

func memberOf(err error) string {
	if e, ok := errors.AsType[*backends.Error](err); ok && e.Value != "" {
		return fmt.Sprintf("%s of %q", e.Value, e.Field)
	}
	return err.Error()
}
