package rehearse

import (
	"context"
	"errors"
	"fmt"

	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/internal/diag"
)

// Store keeps records in memory. Findings are records that contradict each other.
func (s *Schema) Store(records []Record) (backends.Store, diag.List) {
	opener, found := memory.Kind(memory.WithLists()).Compile(backends.Source{Settings: &memory.Settings{}, Collections: s.collections})
	if found.HasErrors() {
		return nil, found
	}
	store, err := opener.Open(context.Background())
	if err != nil {
		found.Errorf(diag.Range{}, "Records cannot be given", "%v.", err)
		return nil, found
	}
	f := &filler{schema: s, store: store}
	for _, step := range []func(Record){f.create, f.elements} { // members must be there before they are members
		for _, r := range records {
			step(r)
		}
	}
	return store, append(found, f.diags...)
}

// filler puts records into a store.
type filler struct {
	schema *Schema
	store  backends.Store
	diags  diag.List
}

// create makes a record without its sets.
func (f *filler) create(r Record) {
	c := f.schema.collection(r.Resource)
	var delta backends.Delta
	for name, v := range flat(c, r.Values) {
		if i := fieldIndex(c.Fields, name); i >= 0 {
			delta.Set = append(delta.Set, backends.Assignment{Field: i, Value: asType(c.Fields[i].Type, v)})
		}
	}
	_, err := f.store.Collection(c.Name).Create(context.Background(), delta, backends.Selection{})
	switch {
	case backends.KindOf(err) == backends.Conflict:
		f.diags.Errorf(r.At, "Two records with one key", "There is a %s with this key already.", c.Name)
	case err != nil:
		f.diags.Errorf(r.At, "Record cannot be given", "%v.", err)
	}
}

// elements fills the sets of a record.
func (f *filler) elements(r Record) {
	c := f.schema.collection(r.Resource)
	values := flat(c, r.Values)
	var delta backends.Delta
	for name, v := range values {
		if i := setIndex(c, name); i >= 0 && c.Sets[i].Reverse == nil {
			delta.Sets = append(delta.Sets, backends.SetDelta{Set: i, Add: elementsOf(c.Sets[i], v)})
		}
	}
	if len(delta.Sets) == 0 || f.diags.HasErrors() {
		return
	}
	key := make(backends.Key, len(c.Key))
	for i, k := range c.Key {
		key[i] = asType(c.Fields[k].Type, values[c.Fields[k].Name])
	}
	change := func(backends.Record) (backends.Delta, error) { return delta, nil }
	_, err := f.store.Collection(c.Name).Update(context.Background(), backends.Update{Key: key, Change: change})
	switch backends.KindOf(err) { //nolint:exhaustive // the rest should not happen
	case backends.NotFound: // it is deleted softly, and nobody sees who is in it
	case backends.Invalid:
		f.diags.Errorf(r.At, "Member without a record", "This %s has a member that is not given: %s.", c.Name, memberOf(err))
	default:
		if err != nil {
			f.diags.Errorf(r.At, "Elements cannot be given", "%v.", err)
		}
	}
}

// elementsOf gives elements their fields' types.
func elementsOf(s backends.Set, v any) []backends.Element {
	list, _ := v.([]any)
	var out []backends.Element
	for _, e := range list {
		values := parts(s.Fields, e)
		element := make(backends.Element, len(values))
		for i, v := range values {
			element[i] = asType(s.Fields[i].Type, v)
		}
		out = append(out, element)
	}
	return out
}

func memberOf(err error) string {
	if e, ok := errors.AsType[*backends.Error](err); ok && e.Value != "" {
		return fmt.Sprintf("%s of %q", e.Value, e.Field)
	}
	return err.Error()
}
