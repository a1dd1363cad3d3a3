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
	all := variants("skskksss") // as many as are looked for at once
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != maxVariants {
		t.Errorf("eight letters with a relative have %d spellings", n)
	}
	if variants("skskkssss") != nil {
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

// One statement sees one state; only a total that the page does not tell needs a second one in the same transaction.
func TestALookUpIsOneStatement(t *testing.T) {
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		var rows []string
		for i, owner := range []string{"anna", "ben", "ben", "ben"} {
			rows = append(rows, fmt.Sprintf("INSERT INTO badges VALUES ('a', %d, '%s')", i, owner))
		}
		b, _, heard := openBadges(t, db, rows...)
		for _, test := range []struct {
			owner                           string
			limit, found, total, statements int
		}{
			{"nobody", 2, 0, 0, 1},
			{"anna", 2, 1, 1, 1},
			{"ben", 4, 3, 3, 1},
			{"ben", 3, 3, 3, 3}, // the page once more, and the total, both in a transaction
			{"ben", 1, 1, 3, 2},
		} {
			*heard = nil
			found := 0
			where := backends.Predicate{Compare: &backends.Comparison{Field: 2, Op: backends.Equal, Value: test.owner}}
			total, err := b.List(t.Context(), backends.Query{Where: &where, Limit: test.limit, Total: true}, func(backends.Record) error {
				found++
				return nil
			})
			if err != nil || found != test.found || total != test.total || len(*heard) != test.statements {
				t.Errorf("%s, %d: %d of %d, %v, by %d statements", test.owner, test.limit, found, total, err, len(*heard))
			}
		}
	})
}
