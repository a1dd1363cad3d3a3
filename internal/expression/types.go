package expression

import (
	"strings"

	"github.com/expr-lang/expr/types"
)

// Type is the type of a name or of a result.
type Type struct {
	name    string
	fields  map[string]Type
	open    bool
	noCase  bool
	element *Type
}

// The simple types.
var (
	Any    = Type{name: "any"}
	String = Type{name: "string"}
	Bool   = Type{name: "bool"}
	Int    = Type{name: "int"}
	Float  = Type{name: "float"}
	Time   = Type{name: "time"}
	Bytes  = Type{name: "bytes"}
)

// Object has named members; an open one may have others too, of any type.
func Object(fields map[string]Type, open bool) Type {
	return Type{name: "object", fields: fields, open: open}
}

// SCIMObject has named members whose names have no case.
func SCIMObject(fields map[string]Type) Type {
	return Type{name: "object", fields: fields, noCase: true}
}

// List holds elements of one type.
func List(of Type) Type { return Type{name: "list", element: &of} }

// Environment names what an expression may use.
type Environment map[string]Type

func (e Environment) native() types.Map {
	m := types.Map{fuelName: types.Any}
	for name, t := range e {
		m[name] = t.native()
	}
	return m
}

// native gives expr's type. Numbers and times are any: they may be nil, and expr would refuse to compare
// them with nil otherwise.
func (t Type) native() types.Type {
	switch t.name {
	case "object":
		m := types.Map{}
		for name, f := range t.fields {
			m[name] = f.native()
		}
		if t.open {
			m[types.Extra] = types.Any
		}
		return m
	case "list":
		return types.Array(t.element.native())
	case "string":
		return types.String
	case "bool":
		return types.Bool
	}
	return types.Any
}

// collect adds the names of all members, and of their members.
func (t Type) collect(names map[string]bool) {
	if t.element != nil {
		t.element.collect(names)
	}
	for name, f := range t.fields {
		names[name] = true
		f.collect(names)
	}
}

// member gives a member's name as the type spells it, and its type.
func (t Type) member(name string) (string, Type, bool) {
	if f, ok := t.fields[name]; ok {
		return name, f, true
	}
	if t.noCase {
		for spelt, f := range t.fields {
			if strings.EqualFold(spelt, name) {
				return spelt, f, true
			}
		}
	}
	return name, Any, false
}
