package rehearse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

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
	records = append(s.fixed(records), records...)
	f := &filler{schema: s, store: store}
	for _, step := range []func(Record){f.create, f.elements, f.lists} { // members must be there before they are members
		for _, r := range records {
			step(r)
		}
	}
	return store, append(found, f.diags...)
}

// fixed gives the records that stand in the mapping, and are not given.
func (s *Schema) fixed(records []Record) []Record {
	var out []Record
	for _, c := range s.collections {
		settings, ok := c.Settings.(interface{ FixedRecords() map[string]diag.Text })
		if !ok {
			continue
		}
		list := settings.FixedRecords()
		for _, key := range slices.Sorted(maps.Keys(list)) {
			r := Record{Resource: c.Name, Values: map[string]any{}}
			for name, v := range map[string]any{"key": key, "value": list[key].Value} {
				if fieldIndex(c.Fields, name) >= 0 {
					r.Values[name] = v
				}
			}
			if !slices.ContainsFunc(records, func(g Record) bool { return g.Resource == c.Name && g.Values["key"] == key }) {
				out = append(out, r)
			}
		}
	}
	return out
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
		if _, isList := f.schema.listOf(c, name); isList {
			continue
		}
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
	f.update(r, c, keyOf(c, values), delta)
}

// lists puts a record into the sets of all that it says it belongs to.
func (f *filler) lists(r Record) {
	c := f.schema.collection(r.Resource)
	values := flat(c, r.Values)
	for name, v := range values {
		l, ok := f.schema.listOf(c, name)
		keys, _ := v.([]any)
		if !ok || f.diags.HasErrors() {
			continue
		}
		owner := f.schema.collection(l.owner)
		add := []backends.Element{backends.Element(keyOf(c, values))}
		for _, k := range keys {
			key := backends.Key{asType(owner.Fields[owner.Key[0]].Type, k)}
			f.update(r, owner, key, backends.Delta{Sets: []backends.SetDelta{{Set: l.set, Add: add}}})
		}
	}
}

// keyOf gives the key of a record.
func keyOf(c *backends.Collection, values map[string]any) backends.Key {
	key := make(backends.Key, len(c.Key))
	for i, k := range c.Key {
		key[i] = asType(c.Fields[k].Type, values[c.Fields[k].Name])
	}
	return key
}

// update changes a record; r is the one that says so.
func (f *filler) update(r Record, c *backends.Collection, key backends.Key, delta backends.Delta) {
	change := func(backends.Record) (backends.Delta, error) { return delta, nil }
	_, err := f.store.Collection(c.Name).Update(context.Background(), backends.Update{Key: key, Change: change})
	switch backends.KindOf(err) {
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
