package sql

import (
	"slices"
	"strings"

	"scim-adapter/backends"
)

// continues tells whether a listing can begin behind a key: whether the database compares the parts of the key with
// parameters just as it orders them. A key is unique under its columns' own collations, as that of a primary key is.
func (c *collection) continues() bool {
	return !slices.ContainsFunc(c.Key, func(k int) bool { return !c.comparable(c.columns[k]) })
}

// comparable tells whether a column is ordered as it is compared. MySQL compares an ENUM with a text by its text, and
// orders it by its number.
func (c *collection) comparable(col column) bool {
	d := c.store.d
	if d.typed {
		return true
	}
	table := c.settings.Table.Value
	if !c.settings.lockable() {
		table = c.relation
	}
	return slices.Contains(d.ordered, col.typ) && !c.store.enums[table+"."+strings.ToLower(col.name)]
}

// after adds the condition that a record's key comes after another, in the order that ordered gives: by the columns
// as they are, so that their index serves both.
func (c *collection) after(s *statement, key backends.Key) {
	if s.d.rows && len(key) > 1 {
		c.afterRow(s, key)
		return
	}
	s.write("(")
	for i := range key {
		if i > 0 {
			s.write(" OR ")
		}
		c.afterPart(s, key, i)
	}
	s.write(")")
}

// afterPart asks for keys that are equal in their first n parts and greater in the next.
func (c *collection) afterPart(s *statement, key backends.Key, n int) {
	for i := range n {
		s.write(c.columns[c.Key[i]].expr, " = ", c.keyParameter(s, key, i), " AND ")
	}
	s.write(c.columns[c.Key[n]].expr, " > ", c.keyParameter(s, key, n))
}

// afterRow compares whole rows, for which the databases that can use the index of several columns.
func (c *collection) afterRow(s *statement, key backends.Key) {
	s.write("(")
	for i, k := range c.Key {
		if i > 0 {
			s.write(", ")
		}
		s.write(c.columns[k].expr)
	}
	s.write(") > (")
	for i := range key {
		if i > 0 {
			s.write(", ")
		}
		s.write(c.keyParameter(s, key, i))
	}
	s.write(")")
}

func (c *collection) keyParameter(s *statement, key backends.Key, i int) string {
	return s.bind(parameter(s.d, c.columns[c.Key[i]].typ, key[i]))
}
