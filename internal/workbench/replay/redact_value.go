package replay

import (
	"strings"

	"scim-adapter/internal/scim"
)

// value redacts a value of an attribute; of a whole resource where the name is empty.
func (r *redactor) value(name string, v any) any {
	if name != "" && r.class(name) == secret {
		return hidden(v)
	}
	switch v := v.(type) {
	case scim.Object:
		out := make(scim.Object, len(v))
		for i, m := range v {
			out[i] = r.member(name, m)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = r.value(name, e)
		}
		return out
	case string:
		return r.string(name, v)
	case scim.Number:
		return r.number(name, v)
	}
	return v
}

// member redacts one member of an object that is a value of an attribute. Its name may be a path, as some clients write
// it, or a schema's URN, below which there are attributes of the resource again.
func (r *redactor) member(of string, m scim.Member) scim.Member {
	name, path, known := r.pathText(m.Name)
	if !known {
		return scim.Member{Name: r.pseudonyms.text(m.Name), Value: hidden(m.Value)}
	}
	if _, isObject := m.Value.(scim.Object); isObject && strings.HasPrefix(strings.ToLower(m.Name), "urn:") && !r.inSchema(m.Name) {
		name = "" // the URN of a schema, known or not
	}
	return scim.Member{Name: path, Value: r.value(joined(of, name), m.Value)}
}

// inSchema tells whether a name is that of an attribute with the URN of a known schema before it.
func (r *redactor) inSchema(name string) bool {
	for _, urn := range r.urns {
		if strings.HasPrefix(strings.ToLower(name), urn+":") {
			return true
		}
	}
	return false
}

// string redacts a text of an attribute.
func (r *redactor) string(name, s string) string {
	switch r.seen(name, s) {
	case secret:
		return redacted
	case open:
		if name == "schemas" && !strings.HasPrefix(strings.ToLower(s), "urn:") {
			return redacted
		}
		return s
	case ids:
		return r.id(s)
	case personal:
	}
	return r.pseudonym(s)
}

// number redacts a number of an attribute.
func (r *redactor) number(name string, n scim.Number) scim.Number {
	switch r.seen(name, string(n)) {
	case secret:
		return "0"
	case open, ids:
		return n
	case personal:
	}
	if r.keep {
		return n
	}
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(string(n)), "e")
	out := digits(mantissa, r.pseudonyms.sum(mantissa))
	if scientific {
		out += "e" + exponent
	}
	return scim.Number(out)
}

// hidden gives a marker of the same JSON type.
func hidden(v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case bool:
		return false
	case scim.Number:
		return scim.Number("0")
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = hidden(e)
		}
		return out
	case scim.Object:
		return scim.Object{}
	}
	return redacted
}
