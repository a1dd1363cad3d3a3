package sql

import (
	"maps"
	"slices"
	"strings"

	"scim-adapter/backends"
)

// The columns of a fixed list.
const (
	fixedKey   = "key"
	fixedValue = "value"
)

// relation gives what a resource's records are read from: its table, its query, or its fixed list.
func (r *Resource) relation(d *dialect) string {
	switch {
	case r.Query.Value != "":
		return "(" + strings.TrimRight(strings.TrimSpace(r.Query.Value), ";") + ")"
	case len(r.Fixed) > 0:
		return r.fixedRelation(d)
	}
	return d.identifier(r.Table.Value)
}

// fixedRelation makes rows of a list that stands in the mapping.
func (r *Resource) fixedRelation(d *dialect) string {
	var rows []string
	for _, key := range slices.Sorted(maps.Keys(r.Fixed)) {
		row := "SELECT " + d.constant(key) + " AS " + d.identifier(fixedKey) + ", " + d.constant(r.Fixed[key].Value) + " AS " + d.identifier(fixedValue)
		rows = append(rows, row)
	}
	return "(" + strings.Join(rows, " UNION ALL ") + ")"
}

// constant gives a text of the mapping as an expression of a type that the database knows.
func (d *dialect) constant(text string) string {
	if d.name == "postgres" {
		return d.literal(text) + "::text"
	}
	return d.literal(text)
}

// derived tells whether the records are no rows of a table: they can be read, and their sets can change.
func (r *Resource) derived() bool { return r.Table.Value == "" }

// lockable tells whether reading can lock the rows.
func (r *Resource) lockable() bool { return r.Query.Value == "" && len(r.Fixed) == 0 }

// unsupported is an operation that a resource without a table does not have.
func (c *collection) unsupported(verb string) error {
	return &backends.Error{Kind: backends.Unsupported, Op: "sql: " + c.op(verb)}
}
