package sql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"scim-adapter/backends"
)

const (
	sampledRows   = 1000      // of a table
	wholeRows     = 1_000_000 // of a column that is looked at as a whole
	sampledLength = 256       // characters of a value
	wholeValues   = 100       // different values of such a column; more are too many to be kept
)

// asText gives the expression for the beginning of a column's value as text.
func (d *dialect) asText(column string) string {
	switch d.name {
	case "mysql":
		return fmt.Sprintf("LEFT(CAST(%s AS CHAR), %d)", column, sampledLength)
	case "postgres":
		return fmt.Sprintf("left(%s::text, %d)", column, sampledLength)
	}
	return fmt.Sprintf("substr(CAST(%s AS TEXT), 1, %d)", column, sampledLength)
}

// sample looks at rows of a table.
func (in *inspector) sample(ctx context.Context, t *Table, whole func(Table, Column) bool) error {
	if len(t.Columns) == 0 {
		return nil
	}
	err := in.readOnly(ctx, "read rows of "+t.Name, func(q queryer) error { return in.firstRows(ctx, q, t) })
	if err != nil {
		return err
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Sample.Whole || c.Sample.Values() == nil || !whole(*t, *c) {
			continue
		}
		err := in.readOnly(ctx, "read "+c.Name+" of "+t.Name, func(q queryer) error { return in.allValues(ctx, q, t, c) })
		if err != nil {
			return err
		}
	}
	return nil
}

// firstRows samples all columns of a table.
func (in *inspector) firstRows(ctx context.Context, q queryer, t *Table) error {
	expressions, texts, targets := make([]string, len(t.Columns)), make([]sql.NullString, len(t.Columns)), make([]any, len(t.Columns))
	for i, c := range t.Columns {
		expressions[i], targets[i] = in.d.asText(in.d.identifier(c.Name)), &texts[i]
	}
	query := "SELECT " + strings.Join(expressions, ", ") + " FROM " + in.d.identifier(t.Name) + fmt.Sprintf(" LIMIT %d", sampledRows)
	rows := 0
	err := scan(ctx, q, query, nil, func() error {
		rows++
		for i, text := range texts {
			addText(&t.Columns[i].Sample, text)
		}
		return nil
	}, targets...)
	for i := range t.Columns {
		t.Columns[i].Sample.Whole = rows < sampledRows
	}
	t.Rows = max(t.Rows, int64(rows))
	return err
}

func addText(s *backends.Sample, text sql.NullString) {
	if text.Valid {
		s.Add(text.String)
	} else {
		s.AddNull()
	}
}

// allValues adds the different values that all rows have in a column to its sample.
func (in *inspector) allValues(ctx context.Context, q queryer, t *Table, c *Column) error {
	table, column := in.d.identifier(t.Name), in.d.identifier(c.Name)
	query := fmt.Sprintf("SELECT DISTINCT %s FROM (SELECT %s FROM %s LIMIT %d) s LIMIT %d",
		in.d.binary(in.d.asText(column)), column, table, wholeRows, wholeValues)
	var text sql.NullString
	if err := scan(ctx, q, query, nil, func() error { addText(&c.Sample, text); return nil }, &text); err != nil {
		return err
	}
	var rows int64
	count := fmt.Sprintf("SELECT COUNT(*) FROM (SELECT 1 FROM %s LIMIT %d) s", table, wholeRows)
	if err := scan(ctx, q, count, nil, func() error { return nil }, &rows); err != nil {
		return err
	}
	t.Rows, c.Sample.Whole = max(t.Rows, rows), rows < wholeRows
	return nil
}
