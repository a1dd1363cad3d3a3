package cookbook_test

import (
	databasesql "database/sql"
	"path/filepath"
	"strings"
	"testing"

	"scim-adapter/backends/sql"
	"scim-adapter/internal/testkit"
)

// tables is the database of a recipe.
type tables struct {
	dsn  string
	pool *databasesql.DB
}

// createTables makes a new database of a schema, whose statements are divided by empty lines.
func createTables(t *testing.T, driver, schema string) *tables {
	t.Helper()
	tb, goDriver := &tables{}, driver
	switch driver {
	case "sqlite":
		tb.dsn = filepath.Join(t.TempDir(), "application.db")
	case "mysql":
		tb.dsn = testkit.MariaDB(t).Database(t)
	case "postgres":
		tb.dsn, goDriver = testkit.PostgreSQL(t).Database(t), "pgx"
	}
	if err := sql.Exec(t.Context(), driver, tb.dsn, strings.Split(strings.TrimSpace(schema), "\n\n")...); err != nil {
		t.Fatal(err)
	}
	pool, err := databasesql.Open(goDriver, tb.dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	tb.pool = pool
	return tb
}

// rows gives what a query finds: a row on a line, values divided by |, and - where there is NULL.
func (tb *tables) rows(t *testing.T, query string) string {
	t.Helper()
	found, err := tb.pool.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer found.Close() //nolint:errcheck // read to its end
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for found.Next() {
		values, targets := make([]databasesql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := found.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		out.WriteString(line(values) + "\n")
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func line(values []databasesql.NullString) string {
	texts := make([]string, len(values))
	for i, v := range values {
		if texts[i] = v.String; !v.Valid {
			texts[i] = "-"
		}
	}
	return strings.Join(texts, " | ")
}
