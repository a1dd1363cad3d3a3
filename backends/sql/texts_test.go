package sql

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
)

func TestSpellingsOfATextThatFoldAlike(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"Anna", []string{"anna"}},
		{"user7", []string{"user7", "uſer7"}},
		{"SK", []string{"sk", "s\u212a", "ſk", "ſ\u212a"}},
		{"aKb", []string{"akb", "a\u212ab"}},
		{"\u212aelvin", nil}, // not ASCII
		{"zoë", nil},
		{"\xff", nil},
	} {
		if diff := cmp.Diff(test.want, variants(test.text)); diff != "" {
			t.Errorf("%q: %s", test.text, diff)
		}
	}
	if n := len(variants("ssss")); n != maxVariants {
		t.Errorf("four letters with a relative have %d spellings", n)
	}
	if variants("sssss") != nil {
		t.Error("more spellings than are looked for at once")
	}
}

// A statement whose text changes from page to page would be prepared again for each.
func TestAllPagesAreReadByOneStatement(t *testing.T) {
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		var rows []string
		for i := range 10 {
			rows = append(rows, fmt.Sprintf("INSERT INTO badges VALUES ('a', %d, 'x')", i))
		}
		b, _, heard := openBadges(t, db, rows...)
		for offset := 1; offset < 10; offset++ {
			want := []backends.Key{{"a", int64(offset)}}
			if diff := cmp.Diff(want, badges(t, b, backends.Query{Limit: 1, Offset: offset})); diff != "" {
				t.Errorf("behind %d: %s", offset, diff)
			}
		}
		if diff := cmp.Diff([]string{(*heard)[0]}, slices.Compact(*heard)); diff != "" {
			t.Error(diff)
		}
	})
}
