package adapter_test

import (
	"path/filepath"
	"strings"
	"testing"

	"scim-adapter/backends/sql"
)

// database is a kind of database that tests run on.
type database struct {
	name     string
	driver   string // as a mapping writes it
	goDriver string // as database/sql knows it
	// server gives the DSN of an empty database.
	server func(t *testing.T) string
	// words replaces what the databases call differently in the schemas of testdata.
	words *strings.Replacer
}

// sqlite needs no server.
var sqlite = database{
	name: "SQLite", driver: "sqlite", goDriver: "sqlite",
	server: func(t *testing.T) string { t.Helper(); return filepath.Join(t.TempDir(), "application.db") },
	words:  strings.NewReplacer("$ID", "INTEGER PRIMARY KEY AUTOINCREMENT", "$TEXT", "TEXT", "$TIME", "DATETIME"),
}

// create makes a new database with these tables and rows, and gives its DSN.
func (d database) create(t *testing.T, scripts ...string) string {
	t.Helper()
	dsn := d.server(t)
	d.exec(t, dsn, scripts...)
	return dsn
}

// exec runs scripts of statements that end with a semicolon at the end of a line.
func (d database) exec(t *testing.T, dsn string, scripts ...string) {
	t.Helper()
	var statements []string
	for _, script := range scripts {
		for statement := range strings.SplitSeq(d.words.Replace(script), ";\n") {
			if strings.TrimSpace(statement) != "" {
				statements = append(statements, statement)
			}
		}
	}
	if err := sql.Exec(t.Context(), d.driver, dsn, statements...); err != nil {
		t.Fatal(err)
	}
}
