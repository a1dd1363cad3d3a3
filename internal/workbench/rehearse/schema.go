package rehearse

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
)

// Schema is an application's collections with the types that their fields hold, as far as records that are given tell;
// of the other fields it is what the mapping lets one expect.
type Schema struct {
	collections []backends.Collection
	lists       []list
	diags       diag.List
}

// list is a set whose members each have a list of all that they belong to. It is kept as a set here.
type list struct {
	owner string // the collection
	set   int
	field string // of the members
}

// listOf gives the list that a field of a collection is; ok is false for any other field.
func (s *Schema) listOf(c *backends.Collection, field string) (l list, ok bool) {
	for _, l := range s.lists {
		set := s.collection(l.owner).Sets[l.set]
		if l.field == field && len(set.Fields) == 1 && set.Fields[0].Ref != nil && set.Fields[0].Ref.Collection == c.Name {
			return l, true
		}
	}
	return list{}, false
}

// Learn makes a schema. Findings are what the mapping does not know, and values that cannot be of one field: an
// application has one schema, whatever is given of it.
func Learn(app *config.Application, records []Record) (*Schema, diag.List) {
	s := &Schema{}
	for _, c := range app.Mapping.Collections() {
		c.Fields, c.Sets = slices.Clone(c.Fields), slices.Clone(c.Sets)
		for i := range c.Sets {
			c.Sets[i].Fields = slices.Clone(c.Sets[i].Fields)
			if c.Sets[i].List != "" && c.Sets[i].Codec == nil { // an API's own lists, which memory does not know
				s.lists = append(s.lists, list{owner: c.Name, set: i, field: c.Sets[i].List})
				c.Sets[i].List = ""
			}
		}
		s.collections = append(s.collections, c)
	}
	for _, r := range records {
		s.record(r)
	}
	for i := range s.collections {
		s.fillIn(app, &s.collections[i])
	}
	for i := range s.collections {
		s.refer(&s.collections[i])
	}
	return s, s.diags
}

func (s *Schema) collection(name string) *backends.Collection {
	for i := range s.collections {
		if s.collections[i].Name == name {
			return &s.collections[i]
		}
	}
	return nil
}

// record learns from the values of a record.
func (s *Schema) record(r Record) {
	c := s.collection(r.Resource)
	if c == nil {
		names := make([]string, len(s.collections))
		for i, known := range s.collections {
			names[i] = known.Name
		}
		s.diags.Errorf(r.At, "Unknown resource type", "Nothing maps the resource type %q; it is one of %s.", r.Resource, strings.Join(names, ", "))
		return
	}
	values := flat(c, r.Values)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if i := fieldIndex(c.Fields, name); i >= 0 {
			s.learn(&c.Fields[i], values[name], r.At)
		} else if i := setIndex(c, name); i >= 0 {
			s.set(&c.Sets[i], values[name], r.At)
		} else {
			s.diags.Errorf(r.At, "Unknown field", "The mapping of %s knows no field %q. %s", r.Resource, name, nearest(c, name))
		}
	}
}

// set learns from elements. What refers to a record has that record's type.
func (s *Schema) set(set *backends.Set, v any, at diag.Range) {
	list, ok := v.([]any)
	if !ok && v != nil {
		s.diags.Errorf(at, "Not a list", "%s has elements: a list is needed.", set.Name)
	}
	for _, e := range list {
		values := parts(set.Fields, e)
		if values == nil {
			s.diags.Errorf(at, "Not an element", "An element of %s is an object of its fields: %s.", set.Name, fieldNames(set.Fields))
		}
		for i, v := range values {
			if set.Fields[i].Ref == nil && set.Reverse == nil {
				s.learn(&set.Fields[i], v, at)
			}
		}
	}
}

func fieldNames(fields []backends.Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

func (s *Schema) learn(f *backends.Field, v any, at diag.Range) {
	t, ok := together(f.Type, typeOf(v))
	if !ok {
		s.diags.Errorf(at, "Values of two types", "The field %q holds another type of value in another record; one field of an application holds one.", f.Name)
		return
	}
	f.Type = t
}

func typeOf(v any) backends.Type {
	switch v.(type) {
	case bool:
		return backends.Bool
	case int64:
		return backends.Int
	case float64:
		return backends.Float
	case string:
		return backends.String
	case time.Time:
		return backends.Time
	case config.Day:
		return backends.Date
	}
	return backends.Unknown
}

// together gives the type that holds both.
func together(a, b backends.Type) (backends.Type, bool) {
	is := func(x, y backends.Type) bool { return a == x && b == y || a == y && b == x }
	switch {
	case a == b || b == backends.Unknown:
		return a, true
	case a == backends.Unknown:
		return b, true
	case is(backends.Int, backends.Float):
		return backends.Float, true
	case is(backends.Time, backends.Date):
		return backends.Time, true
	}
	return a, false
}

// fillIn gives fields of which nothing is given the type that the mapping lets one expect.
func (s *Schema) fillIn(app *config.Application, c *backends.Collection) {
	for i := range c.Fields {
		f := &c.Fields[i]
		if f.Type == backends.Unknown && f.Ref == nil {
			f.Type = app.Mapping.Natural(c.Name, "", f.Name)
		}
		if f.Type == backends.Unknown && slices.Contains(c.Key, i) {
			f.Type = backends.String
		}
	}
	for _, set := range c.Sets {
		for i := range set.Fields {
			if f := &set.Fields[i]; f.Type == backends.Unknown {
				f.Type = app.Mapping.Natural(c.Name, set.Name, f.Name)
			}
		}
	}
}

// refer gives what refers to a record the type of that record's key.
func (s *Schema) refer(c *backends.Collection) {
	s.referFields(c.Fields)
	for _, set := range c.Sets {
		s.referFields(set.Fields)
		if set.Reverse == nil {
			continue
		}
		if target := s.collection(set.Reverse.Collection); target != nil {
			for i := range set.Fields {
				set.Fields[i].Type = target.Fields[target.Key[i]].Type
			}
		}
	}
}

func (s *Schema) referFields(fields []backends.Field) {
	for i, f := range fields {
		if f.Ref == nil {
			continue
		}
		if target := s.collection(f.Ref.Collection); target != nil && f.Ref.Part < len(target.Key) {
			fields[i].Type = target.Fields[target.Key[f.Ref.Part]].Type
		}
	}
}

// asType gives a value that is given the type of its field.
func asType(t backends.Type, v any) backends.Value {
	switch v := v.(type) {
	case config.Day:
		return v.Time
	case int64:
		switch t { //nolint:exhaustive // what else a number can be
		case backends.Float:
			return float64(v)
		case backends.String:
			return strconv.FormatInt(v, 10)
		}
	case string:
		if n, err := strconv.ParseInt(v, 10, 64); t == backends.Int && err == nil {
			return n
		}
	}
	return v
}
