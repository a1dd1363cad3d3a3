package sql

import (
	"context"
	"database/sql"
	"regexp"
	"slices"
	"strings"
)

// catalogue is what a database says of itself. It is only read.
type catalogue interface {
	// table describes a table of the mapping.
	table(ctx context.Context, q queryer, name string) (*table, error)

	// scans tells whether a statement, which begins with a SELECT, reads all rows of the table that it calls r.
	scans(ctx context.Context, q queryer, statement string, args []any) (bool, error)

	// server gives what the server's own settings do to what it is sent.
	server(ctx context.Context, q queryer) ([]finding, error)

	// rights tells which needs are not met, and what the account may do besides: half sentences that begin with a verb.
	// where is true, others are the account's rights on tables that the mapping does not name.
	rights(ctx context.Context, q queryer, needs []need, others bool) (missing []need, excess []string, err error)
}

// table is what a database says of one table.
type table struct {
	columns  []described
	indexes  []index
	rows     int64 // about how many; negative where the database does not know
	view     bool
	triggers bool // something fills columns before a row is inserted
	unsafe   bool // it takes no part in transactions
}

// described is what it says of a column.
type described struct {
	name    string
	needed  bool   // an INSERT must give it a value: it refuses NULL and has no default
	length  int    // in characters; 0 where there is no limit
	charset string // of a text that cannot hold all of Unicode; empty where it can
}

// index is one index over all rows of a table.
type index struct {
	name    string
	columns []string // of the table, or the texts of expressions
	unique  bool
}

// column gives a column by its name; nil where there is none.
func (t *table) column(name string) *described {
	i := slices.IndexFunc(t.columns, func(d described) bool { return strings.EqualFold(d.name, name) })
	if i < 0 {
		return nil
	}
	return &t.columns[i]
}

// distinct tells whether an index keeps two rows from having the same values in some columns.
func (t *table) distinct(columns ...string) bool {
	return slices.ContainsFunc(t.indexes, func(x index) bool {
		return x.unique && !slices.ContainsFunc(x.columns, func(part string) bool { return !mentionsOne(part, columns) })
	})
}

// leads tells whether an index begins with a column, so that it finds rows by it.
func (t *table) leads(column string) bool {
	return slices.ContainsFunc(t.indexes, func(x index) bool { return strings.EqualFold(x.columns[0], column) })
}

// mentionsOne tells whether a part of an index is a column, or an expression over it.
func mentionsOne(part string, columns []string) bool {
	return slices.ContainsFunc(columns, func(c string) bool {
		word := regexp.MustCompile(`(?i)(^|[^\w])` + regexp.QuoteMeta(c) + `($|[^\w])`)
		return strings.EqualFold(part, c) || word.MatchString(part)
	})
}

// readIndexes reads rows of an index's name, whether it is unique, and one of its parts, in order.
func readIndexes(ctx context.Context, q queryer, statement string, args ...any) ([]index, error) {
	rows, err := q.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read only
	var list []index
	for rows.Next() {
		var x index
		var part string
		if err := rows.Scan(&x.name, &x.unique, &part); err != nil {
			return nil, err
		}
		if n := len(list); n == 0 || list[n-1].name != x.name {
			list = append(list, x)
		}
		last := &list[len(list)-1]
		last.columns = append(last.columns, strings.Trim(part, "\"`"))
	}
	return list, rows.Err()
}

// readColumns reads rows of a column's name, whether it is needed, its length, and its character set.
func readColumns(ctx context.Context, q queryer, statement string, args ...any) ([]described, error) {
	rows, err := q.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read only
	var list []described
	for rows.Next() {
		var d described
		if err := rows.Scan(&d.name, &d.needed, &d.length, &d.charset); err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, rows.Err()
}

// readTexts reads rows of texts: all columns of a row, whatever they hold.
func readTexts(ctx context.Context, q queryer, statement string, args ...any) ([][]string, []string, error) {
	rows, err := q.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close() //nolint:errcheck // read only
	names, err := rows.Columns()
	if err != nil {
		return nil, nil, err
	}
	var list [][]string
	for rows.Next() {
		cells, targets := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, nil, err
		}
		row := make([]string, len(names))
		for i, cell := range cells {
			row[i] = cell.String
		}
		list = append(list, row)
	}
	return list, names, rows.Err()
}
