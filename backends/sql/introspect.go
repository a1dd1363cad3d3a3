package sql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
)

// Schema is what an account may read of a database: its tables, not its views.
type Schema struct {
	Driver string  // as a mapping names it
	Tables []Table // in the order of their names
}

// Table is a table of a [Schema].
type Table struct {
	Name        string // as a mapping writes it; the schema stands before it where the database needs that
	Columns     []Column
	Key         []string   // columns of the primary key, in order
	Unique      [][]string // columns of each unique index besides
	ForeignKeys []ForeignKey
	Rows        int64 // an estimate
}

// ForeignKey says that columns hold a key of another table.
type ForeignKey struct {
	Columns []string
	Table   string
	To      []string // columns of that table; empty means its primary key
}

// Column is a column of a [Table].
type Column struct {
	Name      string
	Declared  string // the type in the database's words
	Type      backends.Type
	Nullable  bool
	Default   bool     // the database has a value where none is given,
	Initial   string   // which is this expression, in its words; empty where there is none, or it is made otherwise
	Generated bool     // and makes it itself: a serial number, a computed column
	Labels    []string // all values that the type allows, where it is an enumeration
	Sample    backends.Sample
}

// Column gives a column by its name, whose case does not matter; nil where there is none.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if strings.EqualFold(t.Columns[i].Name, name) {
			return &t.Columns[i]
		}
	}
	return nil
}

// IsUnique tells whether the database lets no value of a column come twice.
func (t *Table) IsUnique(column string) bool {
	same := func(columns []string) bool { return len(columns) == 1 && strings.EqualFold(columns[0], column) }
	return same(t.Key) || slices.ContainsFunc(t.Unique, same)
}

// Table gives a table by its name, whose case does not matter; nil where there is none.
func (s *Schema) Table(name string) *Table {
	for i := range s.Tables {
		if strings.EqualFold(s.Tables[i].Name, name) {
			return &s.Tables[i]
		}
	}
	return nil
}

// Introspect reads the tables of a database and a sample of their rows, in transactions that only read. Of the columns
// that whole picks, all rows are looked at for their different values, up to a million. Errors are *backends.Error.
func Introspect(ctx context.Context, driver, dsn string, whole func(Table, Column) bool) (*Schema, error) {
	in, err := newInspector(driver, dsn)
	if err != nil {
		return nil, err
	}
	defer in.db.Close() //nolint:errcheck // nothing was written
	schema := &Schema{Driver: driver}
	err = in.readOnly(ctx, "read the tables", func(q queryer) (err error) {
		schema.Tables, err = in.catalog(ctx, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(schema.Tables, func(a, b Table) int { return strings.Compare(a.Name, b.Name) })
	for i := range schema.Tables {
		if err := in.sample(ctx, &schema.Tables[i], whole); err != nil {
			return nil, err
		}
	}
	return schema, nil
}

// inspector looks at a database.
type inspector struct {
	*store

	catalog func(ctx context.Context, q queryer) ([]Table, error)
}

func newInspector(driver, dsn string) (*inspector, error) {
	const op = "sql: open"
	d := dialects()[driver]
	if d == nil {
		return nil, &backends.Error{Kind: backends.Unsupported, Op: op, Err: errors.New(unknownDriver(driver))}
	}
	in := &inspector{store: &store{d: d}}
	switch driver {
	case "sqlite":
		in.catalog, dsn = in.sqliteTables, sqliteReadOnly(dsn)
	case "mysql":
		in.catalog = in.mysqlTables
	case "postgres":
		in.catalog = in.postgresTables
	default:
		return nil, &backends.Error{Kind: backends.Unsupported, Op: op, Err: fmt.Errorf("the tables of %s cannot be looked at yet", driver)}
	}
	connector, err := d.connector(dsn)
	if err == nil && d.exists != nil {
		err = d.exists(dsn)
	}
	if err != nil {
		return nil, &backends.Error{Kind: backends.Unavailable, Op: op, Err: err}
	}
	in.db = sql.OpenDB(connector)
	in.db.SetMaxOpenConns(1)
	return in, nil
}

// sqliteReadOnly lets SQLite refuse every write of a connection.
func sqliteReadOnly(dsn string) string {
	separator := "?"
	if strings.Contains(dsn, "?") {
		separator = "&"
	}
	return dsn + separator + "_pragma=query_only(1)"
}

// readOnly runs work in a transaction that the database lets only read.
func (in *inspector) readOnly(ctx context.Context, op string, work func(queryer) error) error {
	tx, err := in.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return in.unreachable(ctx, op, err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	return in.explain(ctx, op, work(tx), false)
}

// scan runs a query and hands every row on; targets are scanned anew for each.
func scan(ctx context.Context, q queryer, query string, args []any, row func() error, targets ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to its end
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := row(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// builder puts tables together from rows of a catalog.
type builder struct {
	d      *dialect
	tables []*Table
	byName map[string]*Table
}

func newBuilder(d *dialect) *builder { return &builder{d: d, byName: map[string]*Table{}} }

func (b *builder) table(name string, rows int64) {
	t := &Table{Name: name, Rows: rows}
	b.tables, b.byName[name] = append(b.tables, t), t
}

// column adds a column to a table that is known; others (views) are left out.
func (b *builder) column(table string, c Column, typeName string) {
	if t := b.byName[table]; t != nil {
		c.Type = typeOf(b.d, typeName)
		t.Columns = append(t.Columns, c)
	}
}

// index adds a column to a unique index; the columns of an index follow each other.
func (b *builder) index(table, column string, primary, first bool) {
	t := b.byName[table]
	switch {
	case t == nil:
	case primary:
		t.Key = append(t.Key, column)
	case first:
		t.Unique = append(t.Unique, []string{column})
	default:
		last := len(t.Unique) - 1
		t.Unique[last] = append(t.Unique[last], column)
	}
}

// foreign adds a column to a foreign key; the columns of one follow each other.
func (b *builder) foreign(table, column, other, to string, first bool) {
	t := b.byName[table]
	if t == nil {
		return
	}
	if first {
		t.ForeignKeys = append(t.ForeignKeys, ForeignKey{Table: other})
	}
	k := &t.ForeignKeys[len(t.ForeignKeys)-1]
	k.Columns = append(k.Columns, column)
	if to != "" {
		k.To = append(k.To, to)
	}
}

func (b *builder) done() []Table {
	out := make([]Table, len(b.tables))
	for i, t := range b.tables {
		out[i] = *t
	}
	return out
}
