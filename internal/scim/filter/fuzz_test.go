package filter

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// tooLong tells whether a canonical text may be refused: some characters are longer in it than they were written.
func tooLong(canonical string) bool { return len(canonical) > MaxLength }

// withoutPlaces compares trees whatever text they come from.
var withoutPlaces = cmp.Options{cmpopts.IgnoreFields(Compare{}, "AttrPos"), cmpopts.IgnoreFields(Has{}, "AttrPos"), cmpopts.IgnoreFields(Literal{}, "Pos")}

// FuzzParse: what is printed means the same, and is canonical.
func FuzzParse(f *testing.F) {
	for _, test := range parsed() {
		f.Add(test.text)
	}
	for text := range refused() {
		f.Add(text)
	}
	for _, text := range []string{
		`a eq "1" or not (b pr)`, `a["`, `a pr and (b pr and c pr)`, `(a pr or b pr) and c pr`, `a pr or (b pr or c pr)`, `not (a[b pr or c pr])`,
		`a eq "\u0001\t" or b eq '\u0001\'"\\'`, `not pr`, `and eq or or or pr`, `a[b pr or c pr].d eq 'x'`, `a eq x'y`, `a eq -0`, `a eq TRUE`, "a eq \"\u2028\"",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, err := Parse(text)
		if (first == nil) == (err == nil) {
			t.Fatalf("Parse(%q) = %v, %v", text, first, err)
		}
		if err != nil || tooLong(first.String()) {
			return
		}
		canonical := first.String()
		second, err := Parse(canonical)
		if err != nil {
			t.Fatalf("%q, printed as %q: %v", text, canonical, err)
		}
		if diff := cmp.Diff(first, second, withoutPlaces); diff != "" {
			t.Fatalf("%q, printed as %q: %s", text, canonical, diff)
		}
		if again := second.String(); again != canonical {
			t.Fatalf("%q is printed as %q and then as %q", text, canonical, again)
		}
	})
}

// FuzzParsePath: what is printed means the same.
func FuzzParsePath(f *testing.F) {
	for _, text := range []string{
		`emails[type eq "work"].value`, `name.givenName`, "", "[a pr]", "a[", "a[b pr].", "a b", "a[b pr]x", `a[not (b eq 'x' or c pr)]`,
		`urn:ietf:params:scim:schemas:core:2.0:User:emails[value ew "@example.org" and primary eq true].display`, `members[value eq"2819"]`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, err := ParsePath(text)
		if err != nil || tooLong(first.String()) {
			return
		}
		second, err := ParsePath(first.String())
		if err != nil {
			t.Fatalf("%q, printed as %q: %v", text, first, err)
		}
		if diff := cmp.Diff(first, second, withoutPlaces); diff != "" {
			t.Fatalf("%q, printed as %q: %s", text, first, diff)
		}
	})
}
