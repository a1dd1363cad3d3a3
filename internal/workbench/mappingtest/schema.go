package mappingtest

import (
	"slices"
	"strconv"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
)

// schema is the application's collections with the types that their fields hold, as far as tests tell: what one test
// gives counts for all of them, because an application has one schema.
type schema struct {
	collections []backends.Collection
	diags       diag.List
}

// schemaOf learns from all tests of an application. The findings are values that cannot be of one field.
func schemaOf(app config.Application, tests []config.Test) ([]backends.Collection, diag.List) {
	s := &schema{}
	for _, c := range app.Mapping.Collections() {
		c.Fields, c.Sets = slices.Clone(c.Fields), slices.Clone(c.Sets)
		for i := range c.Sets {
			c.Sets[i].Fields = slices.Clone(c.Sets[i].Fields)
		}
		s.collections = append(s.collections, c)
	}
	for _, t := range tests {
		for _, record := range t.Given {
			if c := s.collection(record.Resource.Value); t.Application == app.Name.Value && c != nil {
				s.record(c, record)
			}
		}
	}
	for i := range s.collections {
		s.fillIn(app, &s.collections[i])
	}
	for i := range s.collections {
		s.refer(&s.collections[i])
	}
	return s.collections, s.diags
}

func (s *schema) collection(name string) *backends.Collection {
	for i := range s.collections {
		if s.collections[i].Name == name {
			return &s.collections[i]
		}
	}
	return nil
}

// record learns from the values of a record.
func (s *schema) record(c *backends.Collection, record config.TestRecord) {
	for _, f := range record.Fields {
		if i := fieldIndex(c.Fields, f.Name.Value); i >= 0 {
			s.learn(&c.Fields[i], f.Value, f.At)
			continue
		}
		for i := range c.Sets {
			list, _ := f.Value.([]any)
			for _, e := range list {
				if c.Sets[i].Name == f.Name.Value {
					s.element(c.Sets[i].Fields, e, f.At)
				}
			}
		}
	}
}

// element learns from an element. What refers to a record has that record's type.
func (s *schema) element(fields []backends.Field, e any, at diag.Range) {
	for i, v := range parts(fields, e) {
		if fields[i].Ref == nil {
			s.learn(&fields[i], v, at)
		}
	}
}

func (s *schema) learn(f *backends.Field, v any, at diag.Range) {
	t, ok := together(f.Type, typeOf(v))
	if !ok {
		s.diags.Errorf(at, "Values of two types", "The field %q holds another type of value in another test; one field of an application holds one.", f.Name)
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

// fillIn gives fields of which no test tells the type that the mapping lets one expect.
func (s *schema) fillIn(app config.Application, c *backends.Collection) {
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

// refer gives fields that refer to a record the type of that record's key.
func (s *schema) refer(c *backends.Collection) {
	all := [][]backends.Field{c.Fields}
	for _, set := range c.Sets {
		all = append(all, set.Fields)
	}
	for _, fields := range all {
		for i, f := range fields {
			if f.Ref == nil {
				continue
			}
			if target := s.collection(f.Ref.Collection); target != nil && f.Ref.Part < len(target.Key) {
				fields[i].Type = target.Fields[target.Key[f.Ref.Part]].Type
			}
		}
	}
	for i, set := range c.Sets {
		if target := s.reversed(set); target != nil {
			for j := range c.Sets[i].Fields {
				c.Sets[i].Fields[j].Type = target.Fields[target.Key[j]].Type
			}
		}
	}
}

// reversed gives the collection that a derived set shows.
func (s *schema) reversed(set backends.Set) *backends.Collection {
	if set.Reverse == nil {
		return nil
	}
	return s.collection(set.Reverse.Collection)
}

func fieldIndex(fields []backends.Field, name string) int {
	return slices.IndexFunc(fields, func(f backends.Field) bool { return f.Name == name })
}

// asType gives a value of a test the type of its field.
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
