package testkit

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Client makes a database, and in a folder the product's own client under its usual name (mariadb, psql), which
// reaches the server without being told where it is.
func (s *Server) Client(tb testing.TB, folder, database string) {
	tb.Helper()
	db, err := sql.Open(s.kind.goDriver, s.DSN(s.kind.admin))
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is waiting
	if _, err := db.ExecContext(tb.Context(), "CREATE DATABASE "+database); err != nil {
		tb.Fatal(err)
	}
	address := fmt.Sprint("--host=127.0.0.1 --port=", s.Port)
	if s.Driver == "postgres" {
		tool(tb, folder, "psql", "--no-psqlrc --set=ON_ERROR_STOP=1 --username=test "+address, "usr/lib/postgresql/*/bin/psql")
		return
	}
	tool(tb, folder, "mariadb", "--no-defaults --protocol=tcp --user=root "+address, "usr/bin/mariadb")
}

// SQLite makes SQLite's own client, sqlite3, in a folder.
func SQLite(tb testing.TB, folder string) {
	tb.Helper()
	tool(tb, folder, "sqlite3", "", "usr/bin/sqlite3")
}

// tool writes a program into a folder that calls another one with options before its own.
func tool(tb testing.TB, folder, name, options, pattern string) {
	tb.Helper()
	path, libraries := program(tb, pattern), ""
	if strings.HasPrefix(path, root()) {
		libraries = "LD_LIBRARY_PATH=" + libraryPath() + " "
	}
	text := fmt.Sprintf("#!/bin/sh\n%sexec '%s' %s \"$@\"\n", libraries, path, options)
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700); err != nil { // it is executed
		tb.Fatal(err)
	}
}
