package sql

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// openBadges opens a store of badges, whose key is a site and a number, and gives the statements that it sends.
func openBadges(t *testing.T, db database, statements ...string) (backends.Backend, string, *[]string) {
	t.Helper()
	dsn := db.make(t, append([]string{"CREATE TABLE badges (site $TEXT NOT NULL, no BIGINT NOT NULL, owner $TEXT, PRIMARY KEY (site, no))"}, statements...)...)
	var heard []string
	opener, diags := Kind(WithListener(func(_ context.Context, call backends.Call) { heard = append(heard, call.Text) })).Compile(backends.Source{
		Settings: &Settings{Driver: diag.Text{Value: db.driver}, DSN: backends.Secret(dsn)},
		Collections: []backends.Collection{{
			Name: "Badge", Key: []int{0, 1}, Fields: []backends.Field{{Name: "site"}, {Name: "no"}, {Name: "owner"}},
			Settings: &Resource{Table: diag.Text{Value: "badges"}},
		}},
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	store, err := opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	heard = nil
	return store.Collection("Badge"), dsn, &heard
}

func badges(t *testing.T, b backends.Backend, q backends.Query) (list []backends.Key) {
	t.Helper()
	_, err := b.List(t.Context(), q, func(r backends.Record) error {
		list = append(list, backends.Key{r.Values[0], r.Values[1]})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The database's own order of texts is that of no program; what counts is that it goes on where it stopped.
func TestAListGoesOnBehindAKeyOfSeveralParts(t *testing.T) {
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		var rows []string
		for i, site := range []string{"a", "B", "Ab", "öl", "Z", "a-b", "a b", "ß", "ss1", "ﬀ", "éx", "e2", "_", "%", "'"} {
			for no := range 3 {
				rows = append(rows, fmt.Sprintf("INSERT INTO badges VALUES ('%s', %d, 'x')", strings.ReplaceAll(site, "'", "''"), (no+i)%3*10))
			}
		}
		b, _, _ := openBadges(t, db, rows...)
		if !b.Capabilities().After {
			t.Fatal("it says that it cannot")
		}
		all := badges(t, b, backends.Query{Limit: -1})
		if len(all) != len(rows) {
			t.Fatalf("%d of %d", len(all), len(rows))
		}
		var walked []backends.Key
		for {
			q := backends.Query{Limit: 4}
			if len(walked) > 0 {
				q.After = walked[len(walked)-1]
			}
			part := badges(t, b, q)
			if len(part) == 0 {
				break
			}
			walked = append(walked, part...)
		}
		if fmt.Sprint(walked) != fmt.Sprint(all) {
			t.Errorf("walked %v\nlisted %v", walked, all)
		}
	})
}

// TestGoingOnUsesTheIndex asks each database how it goes on behind a key of several parts: by the index of the key,
// without sorting, and without reading what comes before.
func TestGoingOnUsesTheIndex(t *testing.T) {
	wanted := map[string][]string{ // what the plan says, and never says
		"sqlite":   {"(site,no)>(?,?)", "SCAN"},
		"mysql":    {"range", "filesort"},
		"postgres": {"Index Cond: (ROW(", "Sort"},
	}
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		var rows []string
		for part := range 20 {
			var values []string
			for no := range 500 {
				values = append(values, fmt.Sprintf("('site%02d', %d, 'x')", part/2, part%2*500+no))
			}
			rows = append(rows, "INSERT INTO badges VALUES "+strings.Join(values, ", "))
		}
		b, dsn, heard := openBadges(t, db, rows...)
		if db.driver == "postgres" {
			db.exec(t, dsn, "ANALYZE badges")
		}
		page := badges(t, b, backends.Query{Limit: 11, After: backends.Key{"site07", int64(400)}})
		if len(page) != 11 || page[0][1] != int64(401) {
			t.Fatalf("the page is %v", page)
		}
		plan := explained(t, db, dsn, (*heard)[0])
		if says := wanted[db.driver]; !strings.Contains(plan, says[0]) || strings.Contains(plan, says[1]) {
			t.Errorf("%s\nis done so:\n%s", (*heard)[0], plan)
		}
	})
}

// explained gives the plan of a statement, with the parameters of the test in it.
func explained(t *testing.T, db database, dsn, statement string) string {
	t.Helper()
	explain := map[string]string{"sqlite": "EXPLAIN QUERY PLAN ", "mysql": "EXPLAIN ", "postgres": "EXPLAIN "}[db.driver]
	parameters := []any{"site07", int64(400)}
	if strings.Count(statement, "?") == 3 { // site > ? OR site = ? AND no > ?
		parameters = []any{"site07", "site07", int64(400)}
	}
	connector, err := dialects()[db.driver].connector(dsn)
	if err != nil {
		t.Fatal(err)
	}
	pool := sql.OpenDB(connector)
	defer pool.Close() //nolint:errcheck // read only
	rows, err := pool.QueryContext(t.Context(), explain+statement, parameters...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read only
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(sql.NullString)
	}
	var text strings.Builder
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			if s, ok := v.(*sql.NullString); ok {
				text.WriteString(s.String + " ")
			}
		}
		text.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestAKeyThatIsOrderedOtherwiseIsNotGoneOnBehind: an ENUM of MySQL is ordered by number and compared by text.
func TestAKeyThatIsOrderedOtherwiseIsNotGoneOnBehind(t *testing.T) {
	db := databases()["MariaDB"]
	for table, want := range map[string]bool{"plain": true, "listed": false} {
		dsn := db.make(t, "CREATE TABLE plain (code VARCHAR(10) PRIMARY KEY)", "CREATE TABLE listed (code ENUM('z', 'a') PRIMARY KEY)")
		opener, diags := Kind().Compile(backends.Source{
			Settings: &Settings{Driver: diag.Text{Value: db.driver}, DSN: backends.Secret(dsn)},
			Collections: []backends.Collection{{
				Name: "Code", Key: []int{0}, Fields: []backends.Field{{Name: "code"}}, Settings: &Resource{Table: diag.Text{Value: table}},
			}},
		})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		store, err := opener.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := store.Collection("Code").Capabilities().After; got != want {
			t.Errorf("%s: %v, want %v", table, got, want)
		}
		_ = store.Close()
	}
}
