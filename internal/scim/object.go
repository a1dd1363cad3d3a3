package scim

import (
	"slices"
	"strconv"
	"strings"

	"scim-adapter/internal/scim/filter"
)

// Object is a JSON object in the order of its members: a resource, or a complex value.
//
// Values are nil, bool, string, int64, float64, []any or Object; and [Number] for a decimal with more digits than a
// float64 holds. (Before a resource has been checked against its schema every number is a Number.) The resources on a
// page that is only encoded may be an []Object.
type Object []Member

// Member is one named value of an [Object].
type Member struct {
	Name  string
	Value any
}

// Number is a JSON number with all of its digits.
type Number = filter.Number

// Get gives the value of a member; names have no case.
func (o Object) Get(name string) (any, bool) {
	if i := o.find(name); i >= 0 {
		return o[i].Value, true
	}
	return nil, false
}

// find looks for the name as it is first: so it is nearly always, and comparing without case costs more.
func (o Object) find(name string) int {
	for i := range o {
		if o[i].Name == name {
			return i
		}
	}
	return slices.IndexFunc(o, func(m Member) bool { return strings.EqualFold(m.Name, name) })
}

// Set gives a member a value; a new one comes last.
func (o *Object) Set(name string, value any) {
	if i := o.find(name); i >= 0 {
		(*o)[i].Value = value
		return
	}
	*o = append(*o, Member{name, value})
}

// Delete removes a member where it is there.
func (o *Object) Delete(name string) {
	if i := o.find(name); i >= 0 {
		*o = slices.Delete(*o, i, i+1)
	}
}

// Map gives the object as nested maps, for expressions.
func (o Object) Map() map[string]any {
	m := make(map[string]any, len(o))
	for _, member := range o {
		m[member.Name] = toMap(member.Value)
	}
	return m
}

func toMap(v any) any {
	switch v := v.(type) {
	case Object:
		return v.Map()
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = toMap(e)
		}
		return list
	case Number:
		f, _ := strconv.ParseFloat(string(v), 64) // expressions have no other numbers
		return f
	}
	return v
}

// FromMap is the inverse of [Object.Map]: maps anywhere in v become objects whose members are sorted.
func FromMap(v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := make(Object, 0, len(v))
		for name, value := range v {
			o = append(o, Member{name, FromMap(value)})
		}
		slices.SortFunc(o, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
		return o
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = FromMap(e)
		}
		return list
	}
	return v
}

// Clone gives a deep copy.
func Clone(v any) any {
	switch v := v.(type) {
	case Object:
		return v.Clone()
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = Clone(e)
		}
		return list
	}
	return v
}

// Clone gives a deep copy.
func (o Object) Clone() Object {
	copied := make(Object, len(o))
	for i, m := range o {
		copied[i] = Member{m.Name, Clone(m.Value)}
	}
	return copied
}

// isEmpty tells whether a value is the same as none (RFC 7643 section 2.5).
func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case Object:
		return len(v) == 0
	}
	return false
}

// Equal compares deeply. The order of members does not count, and null, an empty list and an empty object
// are the same as an absent member.
func Equal(a, b any) bool {
	if isEmpty(a) || isEmpty(b) {
		return isEmpty(a) && isEmpty(b)
	}
	switch a := a.(type) {
	case Object:
		b, ok := b.(Object)
		return ok && a.within(b) && b.within(a)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, Equal)
	}
	switch b.(type) {
	case Object, []any:
		return false
	}
	return a == b
}

func (o Object) within(other Object) bool {
	for _, m := range o {
		if v, _ := other.Get(m.Name); !Equal(m.Value, v) {
			return false
		}
	}
	return true
}
