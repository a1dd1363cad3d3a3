package testkit_test

import (
	"database/sql"
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

func TestWordPressRuns(t *testing.T) {
	var got struct{ Login, Version string }
	testkit.WordPress(t).PHP(t, &got, `return ['Login' => get_user_by('login', 'admin')->user_login, 'Version' => $GLOBALS['wp_version']];`)
	if got.Login != "admin" || got.Version == "" {
		t.Error(got)
	}
}
