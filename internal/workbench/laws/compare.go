package laws

import (
	"slices"
	"unicode/utf8"

	"scim-adapter/internal/scim"
)

// difference is where what is read differs from what was written.
type difference struct {
	sub       string // the sub-attribute; empty where it is the value itself
	want, got any
}

// compare tells whether everything of a written value is in what was read. What the mapping adds to it, a type or a
// constant, is no loss; elements that nobody wrote are one. ok is true where nothing is lost.
func compare(want, got any) (d difference, ok bool) {
	switch w := want.(type) {
	case scim.Object:
		return compareObjects(w, got)
	case []any:
		return compareLists(w, got)
	}
	if scim.Equal(want, got) || want == "" && got == nil {
		return d, true
	}
	return difference{want: want, got: got}, false
}

func compareObjects(want scim.Object, got any) (difference, bool) {
	have, _ := got.(scim.Object)
	for _, m := range want {
		v, _ := have.Get(m.Name)
		if d, ok := compare(m.Value, v); !ok {
			if d.sub == "" {
				d.sub = m.Name
			}
			return d, false
		}
	}
	return difference{}, true
}

// compareLists looks for every element; their order means nothing (RFC 7643 section 2.4).
func compareLists(want []any, got any) (difference, bool) {
	have, _ := got.([]any)
	if len(want) == 1 && len(have) == 1 {
		return compare(want[0], have[0])
	}
	left := slices.Clone(have)
	for _, w := range want {
		i := slices.IndexFunc(left, func(h any) bool { _, ok := compare(w, h); return ok })
		if i < 0 {
			return difference{want: want, got: got}, false
		}
		left = slices.Delete(left, i, i+1)
	}
	return difference{want: want, got: got}, len(left) == 0
}

// longest is how many bytes of a value are shown.
const longest = 100

// show writes a value for people.
func show(v any) string {
	if v == nil {
		return "nothing"
	}
	text := string(scim.AppendJSON(nil, v))
	if len(text) <= longest {
		return text
	}
	cut := longest
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
