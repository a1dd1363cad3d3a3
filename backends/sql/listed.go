package sql

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"scim-adapter/backends"
)

// listed is a set that is kept on the members' side: a field of the member's record holds the list of the
// keys of all records that it belongs to.
type listed struct {
	members *collection        // whose records hold the lists
	groups  *collection        // whose keys stand in them
	field   int                // the field of members
	codec   backends.ListCodec // how a list is stored
}

func (c *collection) bindListed(definition backends.Set) *listed {
	l := &listed{groups: c, members: c.store.collections[definition.Fields[0].Ref.Collection], codec: definition.Codec}
	l.field = slices.IndexFunc(l.members.Fields, func(f backends.Field) bool { return f.Name == definition.List })
	return l
}

// keys gives the keys that a stored list holds.
func (l *listed) keys(stored backends.Value) ([]string, error) {
	keys, err := l.codec.Decode(stored)
	if err != nil {
		return nil, &backends.Error{Kind: backends.BadResponse, Op: "sql: " + l.members.op("read"), Field: l.members.Fields[l.field].Name, Err: err}
	}
	return keys, nil
}

// fillMembers reads the members of many groups: the records whose list may name one of them.
func (l *listed) fillMembers(ctx context.Context, q queryer, i int, groups []backends.Record, index map[string]int) error {
	s := l.members.selectAll().write(" WHERE ")
	l.members.scoped(s)
	column := l.members.columns[l.field]
	s.write(" AND ", column.expr, " IS NOT NULL AND (")
	for j, g := range groups {
		if j > 0 {
			s.write(" OR ")
		}
		l.mayName(s, column, keyTextOf(l.groups.keyOf(g)))
	}
	s.write(")")
	l.members.ordered(s, nil)
	return l.members.rows(ctx, q, s, func(r backends.Record) error {
		keys, err := l.keys(r.Values[l.field])
		if err != nil {
			return err
		}
		for _, key := range keys {
			if at, ok := index[key+"\x00"]; ok {
				groups[at].Sets[i] = append(groups[at].Sets[i], backends.Element(l.members.keyOf(r)))
			}
		}
		return nil
	})
}

// mayName asks for lists that contain a key somewhere; where a format could write it otherwise, for all. A number is a
// list of itself.
func (l *listed) mayName(s *statement, column column, key string) {
	if n, err := strconv.ParseInt(key, 10, 64); column.typ == backends.Int && err == nil {
		l.members.compare.compare(s, column.expr, column.typ, backends.Comparison{Op: backends.Equal, Value: n})
		return
	}
	plain := key != "" && !strings.ContainsFunc(key, func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if !plain || column.typ != backends.String {
		s.write("1 = 1")
		return
	}
	s.write("(")
	l.members.compare.binaryText(s, s.d.binary(column.expr), backends.Contains, key, "")
	s.write(")")
}

// fillGroups reads which groups many members belong to: those of their lists that exist.
func (l *listed) fillGroups(ctx context.Context, q queryer, i int, members []backends.Record) error {
	named := map[string][]int{} // members, by the group's key
	for at, r := range members {
		keys, err := l.keys(r.Values[l.field])
		if err != nil {
			return err
		}
		for _, key := range keys {
			named[key] = append(named[key], at)
		}
	}
	if len(named) == 0 {
		return nil
	}
	s := l.groups.selectAll().write(" WHERE ")
	l.groups.scoped(s)
	s.write(" AND ")
	l.groups.oneOf(s, named)
	l.groups.ordered(s, nil)
	return l.groups.rows(ctx, q, s, func(r backends.Record) error {
		key := l.groups.keyOf(r)
		for _, at := range named[keyTextOf(key)] {
			members[at].Sets[i] = append(members[at].Sets[i], backends.Element(key))
		}
		return nil
	})
}

// oneOf selects records by the texts of their keys.
func (c *collection) oneOf(s *statement, texts map[string][]int) {
	col := c.columns[c.Key[0]]
	q := backends.Comparison{Op: backends.In}
	for text := range texts {
		if n, err := strconv.ParseInt(text, 10, 64); col.typ == backends.Int && err == nil {
			q.Values = append(q.Values, n)
		} else if col.typ != backends.Int {
			q.Values = append(q.Values, text)
		}
	}
	slices.SortFunc(q.Values, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	c.compare.compare(s, col.expr, col.typ, q)
}

// write adds a group's key to the lists of some members and takes it out of those of others. Members are locked in
// the order of their keys, as everywhere.
func (l *listed) write(ctx context.Context, t *transaction, name string, key backends.Key, delta backends.SetDelta) error {
	group := keyTextOf(key)
	added := map[string]bool{}
	for _, e := range delta.Add {
		added[keyText(e)] = true
	}
	for _, e := range sorted(slices.Concat(delta.Remove, delta.Add)) {
		if err := l.writeMember(ctx, t, name, backends.Key(e), group, added[keyText(e)]); err != nil {
			return err
		}
	}
	return nil
}

// writeMember adds a group to the list of one member, or takes it out.
func (l *listed) writeMember(ctx context.Context, t *transaction, name string, member backends.Key, group string, add bool) error {
	err := l.change(ctx, t, name, member, func(keys []string) []string {
		switch {
		case !add:
			return slices.DeleteFunc(keys, func(k string) bool { return k == group })
		case slices.Contains(keys, group):
			return keys
		}
		return append(keys, group)
	})
	if backends.KindOf(err) != backends.NotFound {
		return err
	}
	if !add {
		return nil // who is gone is no member
	}
	return &backends.Error{Kind: backends.Invalid, Op: "sql: " + l.members.op("refer to"), Field: name, Value: shown(member)}
}

// change rewrites one member's list. A list that cannot be stored is a mistake in the set of that name.
func (l *listed) change(ctx context.Context, t *transaction, name string, member backends.Key, next func([]string) []string) error {
	current, err := l.members.locked(ctx, t, member)
	if err != nil {
		return err
	}
	old := current.Values[l.field]
	keys, err := l.keys(old)
	if err != nil {
		return err
	}
	wanted := next(slices.Clone(keys))
	if slices.Equal(wanted, keys) {
		return nil
	}
	stored, err := l.codec.Encode(old, wanted)
	if err != nil {
		return &backends.Error{Kind: backends.Invalid, Op: "sql: " + l.members.op("update"), Field: name, Err: err}
	}
	set := []backends.Assignment{{Field: l.field, Value: fitting(l.members.columns[l.field].typ, stored)}}
	if l.members.columns[l.field].property != nil {
		return l.members.writeProperty(ctx, t, member, set[0])
	}
	return l.members.updateRow(ctx, t, member, set)
}

// fitting gives a list the form that its column takes: one key alone may be a number.
func fitting(t backends.Type, stored backends.Value) backends.Value {
	text, ok := stored.(string)
	if n, err := strconv.ParseInt(text, 10, 64); ok && t == backends.Int && err == nil {
		return n
	}
	return stored
}

// keyTextOf gives a key of one part as it stands in a list.
func keyTextOf(key backends.Key) string { return strings.TrimSuffix(keyText(key), "\x00") }
