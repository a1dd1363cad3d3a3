package testkit_test

import (
	"database/sql"
	"os"
	"testing"

	"scim-adapter/internal/testkit"
)

func TestServersAnswerAndCanBeStopped(t *testing.T) {
	for goDriver, server := range map[string]func(testing.TB) *testkit.Server{"mysql": testkit.MariaDB, "pgx": testkit.PostgreSQL} {
		t.Run(goDriver, func(t *testing.T) {
			own := server(t).Own(t)
			db, err := sql.Open(goDriver, own.Database(t))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close() //nolint:errcheck // a test
			if _, err := db.ExecContext(t.Context(), "CREATE TABLE t (n INT)"); err != nil {
				t.Fatal(err)
			}
			own.Stop()
			if err := db.PingContext(t.Context()); err == nil {
				t.Error("it still answers")
			}
			own.Start(t)
			if _, err := db.ExecContext(t.Context(), "INSERT INTO t VALUES (1)"); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestServersShareNoTables: MariaDB deletes all temporary tables that it finds when it starts, so that a statement of
// another server fails that has just made one.
func TestServersShareNoTables(t *testing.T) {
	server := testkit.MariaDB(t)
	seen := map[string]bool{os.TempDir(): true}
	for _, s := range []*testkit.Server{server, server.Own(t)} {
		db, err := sql.Open("mysql", s.Database(t))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close() //nolint:errcheck // a test
		var folder string
		if err := db.QueryRowContext(t.Context(), "SELECT @@tmpdir").Scan(&folder); err != nil || seen[folder] {
			t.Errorf("temporary tables are in %q, as others are: %v", folder, err)
		}
		seen[folder] = true
	}
}

func TestWordPressRuns(t *testing.T) {
	var got struct{ Login, Version string }
	testkit.WordPress(t).PHP(t, &got, `return ['Login' => get_user_by('login', 'admin')->user_login, 'Version' => $GLOBALS['wp_version']];`)
	if got.Login != "admin" || got.Version == "" {
		t.Error(got)
	}
}
