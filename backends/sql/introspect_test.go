package sql

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/internal/testkit"
)

// people is a schema with what introspection must find.
func people(rows int) []string {
	statements := []string{
		`CREATE TABLE people (id $ID, login $TEXT NOT NULL UNIQUE, mail $TEXT, status CHAR(1) NOT NULL DEFAULT 'A', level INTEGER)`,
		`CREATE TABLE teams (org $TEXT NOT NULL, no INTEGER NOT NULL, name $TEXT NOT NULL, PRIMARY KEY (org, no), UNIQUE (name, org))`,
		`CREATE TABLE members (org $TEXT NOT NULL, no INTEGER NOT NULL, person BIGINT NOT NULL,
			FOREIGN KEY (org, no) REFERENCES teams (org, no), FOREIGN KEY (person) REFERENCES people (id))`,
		`CREATE VIEW everybody AS SELECT login FROM people`,
	}
	for i := range rows {
		statements = append(statements, fmt.Sprintf("INSERT INTO people (login, mail, status) VALUES ('u%d', 'u%d@example.org', '%s')", i, i, []string{"A", "L"}[i%2]))
	}
	return statements
}

func none(Table, Column) bool { return false }

func TestIntrospectionFindsTablesKeysAndReferences(t *testing.T) {
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		s, err := Introspect(t.Context(), db.driver, db.make(t, people(4)...), none)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, table := range s.Tables {
			names = append(names, table.Name)
		}
		if diff := cmp.Diff([]string{"members", "people", "teams"}, names); diff != "" {
			t.Fatalf("tables (-want +got)\n%s", diff)
		}
		p, teams, members := s.Table("People"), s.Table("teams"), s.Table("members")
		if diff := cmp.Diff([]string{"id"}, p.Key); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"org", "no"}, teams.Key); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([][]string{{"name", "org"}}, teams.Unique); diff != "" {
			t.Error(diff)
		}
		if !p.IsUnique("login") || !p.IsUnique("id") || p.IsUnique("mail") || teams.IsUnique("name") {
			t.Error("unique columns are login and id")
		}
		byTable := map[string]ForeignKey{}
		for _, k := range members.ForeignKeys {
			byTable[k.Table] = k
		}
		want := map[string]ForeignKey{
			"teams":  {Columns: []string{"org", "no"}, Table: "teams", To: []string{"org", "no"}},
			"people": {Columns: []string{"person"}, Table: "people", To: []string{"id"}},
		}
		if diff := cmp.Diff(want, byTable); diff != "" {
			t.Errorf("foreign keys (-want +got)\n%s", diff)
		}
		if id := p.Column("ID"); !id.Generated || !id.Default || id.Nullable || id.Type != backends.Int {
			t.Errorf("id is %+v", id)
		}
		if status := p.Column("status"); !status.Default || status.Nullable || status.Generated {
			t.Errorf("status is %+v", status)
		}
		if mail := p.Column("mail"); !mail.Nullable || mail.Default || mail.Type != backends.String || !mail.Sample.Mostly(backends.ShapeMail) {
			t.Errorf("mail is %+v", mail)
		}
		if level := p.Column("level"); level.Sample.Null != 4 || !level.Sample.Whole {
			t.Errorf("level is %+v", level)
		}
		if p.Rows != 4 {
			t.Errorf("%d rows", p.Rows)
		}
		if diff := cmp.Diff([]string{"A", "L"}, p.Column("status").Sample.Values()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARareValueIsFoundWhereTheWholeColumnIsLookedAt(t *testing.T) {
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		dsn := db.make(t, append(people(sampledRows+5), "UPDATE people SET status = 'D' WHERE login = 'u1004'", "UPDATE people SET status = 'd' WHERE login = 'u1003'")...)
		s, err := Introspect(t.Context(), db.driver, dsn, func(_ Table, c Column) bool { return c.Name == "status" })
		if err != nil {
			t.Fatal(err)
		}
		status := s.Table("people").Column("status").Sample
		if diff := cmp.Diff([]string{"A", "D", "L", "d"}, status.Values()); diff != "" || !status.Whole {
			t.Errorf("whole %v %s", status.Whole, diff)
		}
		if login := s.Table("people").Column("login").Sample; login.Values() != nil || login.Whole {
			t.Errorf("login is %+v", login)
		}
	})
}

func TestEnumerationsHaveTheirLabels(t *testing.T) {
	enums := map[string][]string{
		"MariaDB":    {"CREATE TABLE t (e ENUM('on','it''s, off','') NOT NULL)"},
		"PostgreSQL": {"CREATE TYPE state AS ENUM ('on', 'it''s, off', '')", "CREATE TABLE t (e state NOT NULL)"},
	}
	for name, statements := range enums {
		db := databases()[name]
		s, err := Introspect(t.Context(), db.driver, db.make(t, statements...), none)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"on", "it's, off", ""}, s.Table("t").Column("e").Labels); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTablesOfOtherSchemasAreNamedWithTheirSchema(t *testing.T) {
	dsn := testkit.PostgreSQL(t).Database(t)
	err := Exec(t.Context(), "postgres", dsn, "CREATE SCHEMA hr", "CREATE TABLE hr.people (id int PRIMARY KEY)", "CREATE TABLE public.notes (who int REFERENCES hr.people)")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Introspect(t.Context(), "postgres", dsn, none)
	if err != nil {
		t.Fatal(err)
	}
	if s.Table("hr.people") == nil || s.Table("notes").ForeignKeys[0].Table != "hr.people" {
		t.Errorf("tables are %+v", s.Tables)
	}
}

func TestIntrospectionWorksForAnAccountThatMayOnlyReadAPart(t *testing.T) {
	dsn := testkit.PostgreSQL(t).Database(t)
	db := database{driver: "postgres", words: databases()["PostgreSQL"].words}
	role := "reader_" + dsn[strings.LastIndex(dsn, "/")+1:strings.Index(dsn, "?")]
	db.exec(t, dsn, append(people(3), "CREATE TABLE secrets (id int)", "CREATE ROLE "+role+" LOGIN", "GRANT SELECT ON people, teams TO "+role, "GRANT SELECT (person) ON members TO "+role)...)
	s, err := Introspect(t.Context(), "postgres", strings.Replace(dsn, "test@", role+"@", 1), none)
	if err != nil {
		t.Fatal(err)
	}
	if s.Table("secrets") != nil || len(s.Table("members").Columns) != 1 || s.Table("people").Rows != 3 {
		t.Errorf("tables are %+v", s.Tables)
	}
}

func TestIntrospectionWritesNothing(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		dsn := databases()["SQLite"].make(t, people(3)...)
		before, err := os.ReadFile(dsn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Introspect(t.Context(), "sqlite", dsn, none); err != nil {
			t.Fatal(err)
		}
		after, err := os.ReadFile(dsn)
		if err != nil || string(before) != string(after) {
			t.Errorf("the file has changed (%v)", err)
		}
		if files, err := filepath.Glob(dsn + "*"); err != nil || len(files) != 1 {
			t.Errorf("files are left: %v %v", files, err)
		}
	})
	for _, name := range []string{"SQLite", "MariaDB", "PostgreSQL"} {
		db := databases()[name]
		in, err := newInspector(db.driver, db.make(t, people(0)...))
		if err != nil {
			t.Fatal(err)
		}
		defer in.db.Close() //nolint:errcheck // nothing was written
		err = in.readOnly(t.Context(), "try", func(q queryer) error {
			return scan(t.Context(), q, "INSERT INTO people (login) VALUES ('x')", nil, func() error { return nil })
		})
		if err == nil {
			t.Errorf("%s: the transaction lets write", name)
		}
	}
}

func TestWhatCannotBeIntrospectedSaysWhy(t *testing.T) {
	for _, c := range []struct{ driver, dsn, want string }{
		{"oracle", "x", "no driver"},
		{"sqlserver", "sqlserver://x@127.0.0.1", "cannot be looked at yet"},
		{"sqlite", filepath.Join(t.TempDir(), "missing.db"), "no such file"},
		{"postgres", "postgres://test@127.0.0.1:1/none", "connect"},
	} {
		_, err := Introspect(t.Context(), c.driver, c.dsn, none)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.driver, err, c.want)
		}
	}
}
