package adapter

import (
	"slices"
	"strings"
	"testing"
)

// FuzzConditions: a list of entity tags names exactly those that are in it, weak or strong, in any company; and
// nothing that a client can write names a tag that it does not contain.
func FuzzConditions(f *testing.F) {
	for _, seed := range []struct{ header, first, second string }{
		{`*`, "a", "b"}, {`W/"a", "b"`, "a", "b"}, {``, "", "x"}, {`"`, "W/", "x"}, {`"a"b"`, "a", "b"}, {`W/W/"a"`, "W/a", "a"}, {`,,"a",`, "a", "a"}, {`a`, "a", "c"}, {`"*"`, "*", "x"},
	} {
		f.Add(seed.header, seed.first, seed.second)
	}
	f.Fuzz(func(t *testing.T, header, first, second string) {
		if !isTag(first) || !isTag(second) {
			return
		}
		tag, other := `W/"`+first+`"`, `"`+second+`"`
		for _, list := range []string{tag, `"` + first + `"`, tag + "," + other, other + " ,\t" + tag} {
			if !matches(list, tag) {
				t.Errorf("%q does not name %q", list, tag)
			}
		}
		if matches(other, tag) != (first == second) {
			t.Errorf("%q names %q", other, tag)
		}
		if matches(header, tag) && !strings.Contains(header, first) && !slices.Contains(conditions(header), "*") {
			t.Errorf("%q names %q", header, tag)
		}
	})
}

// isTag tells whether a text can be what stands between the quotes of a version that is shown to clients.
func isTag(text string) bool {
	return text != "" && text != "*" && !strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c == '"' || c == ',' || c >= 0x7f })
}
