package sql

import (
	"context"
	"slices"
	"strings"

	"scim-adapter/backends"
)

// referenced checks that what fields refer to exists.
func (c *collection) referenced(ctx context.Context, t *transaction, set []backends.Assignment) error {
	for _, a := range set {
		ref := c.Fields[a.Field].Ref
		if ref == nil || a.Value == nil {
			continue
		}
		other := c.store.collections[ref.Collection]
		if err := other.mustExist(ctx, t, backends.Key{a.Value}, c.Fields[a.Field].Name, false); err != nil {
			return err
		}
	}
	return nil
}

// admitted turns replacements of sets into additions and removals, and checks that whom the additions refer to
// exists. A member cannot be deleted before the transaction has ended: otherwise the membership would stay behind, in
// wait of somebody with the same id. Members are locked in the order of their keys, before anything is written: two
// writes that need the same ones wait for each other only one way round.
func (c *collection) admitted(ctx context.Context, t *transaction, key backends.Key, delta backends.Delta) (backends.Delta, error) {
	delta.Sets = slices.Clone(delta.Sets)
	for i, d := range delta.Sets {
		if d.Replace {
			var err error
			if d, err = c.difference(ctx, t, key, d); err != nil {
				return delta, err
			}
			delta.Sets[i] = d
		}
		set := c.sets[d.Set]
		if set.other == nil || set.listed != nil {
			continue // plain values; or lists, which lock their members when they are rewritten
		}
		for _, e := range sorted(d.Add) {
			if err := set.other.mustExist(ctx, t, backends.Key(e), set.Name, true); err != nil {
				return delta, err
			}
		}
	}
	return delta, nil
}

// sorted gives elements in the order of their texts.
func sorted(elements []backends.Element) []backends.Element {
	return slices.SortedFunc(slices.Values(elements), func(a, b backends.Element) int { return strings.Compare(keyText(a), keyText(b)) })
}

// mustExist checks that a record exists, and keeps it from being deleted, where that is wanted. Locking takes the
// right to write (PostgreSQL): who may only read does without.
func (c *collection) mustExist(ctx context.Context, t *transaction, key backends.Key, field string, keep bool) error {
	d := c.store.d
	keep = keep && c.settings.lockable() && c.written()
	s := (&statement{d: d}).write("SELECT 1 FROM ", c.relation, " r")
	if keep {
		s.write(d.shareHint)
	}
	s.write(" WHERE ")
	c.keyed(s, key)
	if len(c.Scope) > 0 {
		s.write(" AND ")
		c.scoped(s)
	}
	if keep {
		s.write(d.forShare)
	}
	ok, err := t.exists(ctx, s, c.imagineExists(key))
	if err == nil && !ok {
		return &backends.Error{Kind: backends.Invalid, Op: "sql: " + c.op("refer to"), Field: field, Value: shown(key)}
	}
	return err
}

// written tells whether the mapping writes the rows of the collection.
func (c *collection) written() bool {
	return slices.ContainsFunc(c.Fields, func(f backends.Field) bool { return f.Use&backends.Write != 0 })
}

func shown(key backends.Key) string {
	text := keyText(key)
	return text[:max(len(text)-1, 0)]
}
