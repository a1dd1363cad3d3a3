package conform

import (
	"strconv"
	"strings"

	"scim-adapter/internal/scim"
)

// lookup follows names into nested objects; nil where one of them is missing.
func lookup(o scim.Object, names ...string) any {
	var v any = o
	for _, name := range names {
		inner, ok := v.(scim.Object)
		if !ok {
			return nil
		}
		v, _ = inner.Get(name)
	}
	return v
}

// objects gives the objects of a list; what is no object is left out.
func objects(v any) []scim.Object {
	list, _ := v.([]any)
	var out []scim.Object
	for _, e := range list {
		if o, ok := e.(scim.Object); ok {
			out = append(out, o)
		}
	}
	return out
}

// values gives the sub-attribute value of every element of a multi-valued attribute.
func values(v any) []string {
	var out []string
	for _, o := range objects(v) {
		if s, ok := lookup(o, "value").(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// element gives the first element of a multi-valued attribute whose type is kind; nil where there is none.
func element(v any, kind string) scim.Object {
	for _, o := range objects(v) {
		if s, ok := lookup(o, "type").(string); ok && strings.EqualFold(s, kind) {
			return o
		}
	}
	return nil
}

// number gives a JSON number without fraction.
func number(v any) (int, bool) {
	digits, ok := v.(scim.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(string(digits))
	return n, err == nil
}

// holds tells whether one of the strings is s, without regard to case.
func holds(list []string, s string) bool {
	for _, e := range list {
		if strings.EqualFold(e, s) {
			return true
		}
	}
	return false
}

// texts gives the strings of a list.
func texts(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// same compares a value that was sent with the one that came back: numbers by value, objects by the members
// that were sent, null and empty lists as absent (RFC 7643 section 2.5).
func same(sent, got any) bool {
	switch sent := sent.(type) {
	case scim.Object:
		o, ok := got.(scim.Object)
		for _, m := range sent {
			if !ok || !same(m.Value, lookup(o, m.Name)) {
				return false
			}
		}
		return true
	case []any:
		return sameList(sent, got)
	}
	if number, ok := numeric(sent); ok {
		other, ok := numeric(got)
		return ok && number == other
	}
	return scim.Equal(sent, got)
}

// sameList compares without regard to the order, which means nothing (RFC 7643 section 2.4).
func sameList(sent []any, got any) bool {
	list, _ := got.([]any)
	if len(list) != len(sent) {
		return false
	}
	for _, e := range sent {
		found := false
		for _, g := range list {
			found = found || same(e, g)
		}
		if !found {
			return false
		}
	}
	return true
}

func numeric(v any) (float64, bool) {
	switch v := v.(type) {
	case scim.Number:
		f, err := strconv.ParseFloat(string(v), 64)
		return f, err == nil
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// show writes a value for people.
func show(v any) string {
	if v == nil {
		return "nothing"
	}
	return string(scim.AppendJSON(nil, v))
}

// with gives a copy of an object in which one member has another value; nil removes it.
func with(o scim.Object, name string, value any) scim.Object {
	out := o.Clone()
	if value == nil {
		out.Delete(name)
		return out
	}
	out.Set(name, value)
	return out
}

// object makes an object of names and values in turn.
func object(namesAndValues ...any) scim.Object {
	var o scim.Object
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		name, _ := namesAndValues[i].(string)
		o = append(o, scim.Member{Name: name, Value: namesAndValues[i+1]})
	}
	return o
}
