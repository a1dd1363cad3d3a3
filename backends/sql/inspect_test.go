package sql

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// at makes a text with a place of its own, so that findings can be told apart: its line is counted up by the caller.
func at(s string, line int) diag.Text {
	return diag.Text{Value: s, Range: diag.Range{File: "hr.hcl", Start: diag.Pos{Line: line, Column: 1, Byte: line}}}
}

// staff is a mapping of employees and roles whose demands a healthy schema meets.
func staff() []backends.Collection {
	field := func(name string, line int, d backends.Demand) backends.Field {
		return backends.Field{Name: name, At: at("", line).Range, Use: backends.Read | backends.Write | backends.Filter, Demand: d}
	}
	written := backends.Demand{Created: true, Updated: true}
	name := backends.Demand{Created: true, Updated: true, Always: true, Unique: true, Lookup: true, Length: 113}
	return []backends.Collection{
		{
			Name: "User", Key: []int{0}, Kept: true,
			Fields: []backends.Field{field("emp_no", 2, backends.Demand{}), field("login", 3, name), field("status", 4, written), field("names.first", 5, written)},
			Settings: &Resource{Table: at("employees", 1), Properties: []Properties{
				{Label: "names", Table: at("employee_names", 6), Owner: at("emp_no", 7), Name: at("kind", 7), Value: at("value", 7)},
			}},
		},
		{
			Name: "Group", Key: []int{0},
			Fields: []backends.Field{field("role_id", 11, backends.Demand{}), field("name", 12, backends.Demand{Created: true, Updated: true, Always: true})},
			Sets: []backends.Set{{
				Name: "members", Fields: []backends.Field{{Name: "emp_no", At: at("", 14).Range, Use: backends.Read | backends.Write, Ref: &backends.Reference{Collection: "User"}}},
				Settings: &Attribute{Table: at("employee_roles", 13), Owner: []diag.Text{at("role_id", 13)}},
			}},
			Settings: &Resource{Table: at("roles", 10)},
		},
	}
}

func healthy() []string {
	return []string{
		"CREATE TABLE employees (emp_no $ID, login VARCHAR(190) NOT NULL, status VARCHAR(9) NOT NULL DEFAULT 'A', shoe INTEGER)",
		"CREATE UNIQUE INDEX employees_login ON employees (login)",
		"CREATE TABLE employee_names (emp_no BIGINT NOT NULL, kind VARCHAR(9) NOT NULL, value VARCHAR(190), PRIMARY KEY (emp_no, kind))",
		"CREATE TABLE roles (role_id $ID, name VARCHAR(190) NOT NULL)",
		"CREATE TABLE employee_roles (role_id BIGINT NOT NULL, emp_no BIGINT NOT NULL, PRIMARY KEY (role_id, emp_no))",
		"CREATE INDEX employee_roles_emp ON employee_roles (emp_no)",
	}
}

// inspect opens a mapping and gives the findings, as "line severity: summary: detail", and the statements.
func (db database) inspect(t *testing.T, dsn string, collections []backends.Collection) (found []string, statements []backends.Call) {
	t.Helper()
	hear := func(_ context.Context, c backends.Call) { statements = append(statements, c) }
	opener, diags := Kind(WithListener(hear)).Compile(backends.Source{
		Settings: &Settings{Driver: text(db.driver), DSN: backends.Secret(dsn)}, Collections: collections, At: at("", 99).Range,
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	s, err := opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()                              //nolint:errcheck // it was only read
	list, err := s.(*store).Inspect(t.Context()) //nolint:errcheck // it is one
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		found = append(found, d.Range.String()+" "+d.Severity.String()+": "+d.Summary+": "+d.Detail)
	}
	return found, statements
}

// withoutRights leaves out what depends on the account.
func withoutRights(found []string) []string {
	return slices.DeleteFunc(found, func(s string) bool { return strings.Contains(s, "More rights than needed") })
}

func TestInspectHealthy(t *testing.T) {
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		schema := healthy()
		if db.driver == "postgres" {
			schema = append(schema, `CREATE INDEX employees_login_c ON employees (login COLLATE "C")`)
		}
		found, statements := db.inspect(t, db.make(t, schema...), staff())
		if found = withoutRights(found); len(found) > 0 {
			t.Error(strings.Join(found, "\n"))
		}
		onlyReads(t, statements)
	})
}

// onlyReads fails where a statement could change something.
func onlyReads(t *testing.T, statements []backends.Call) {
	t.Helper()
	if len(statements) < 10 {
		t.Errorf("only %d statements were heard", len(statements))
	}
	for _, s := range statements {
		word, _, _ := strings.Cut(s.Text, " ")
		if s.Write || !slices.Contains([]string{"SELECT", "SHOW", "EXPLAIN"}, word) || strings.Contains(s.Text, "FOR UPDATE") {
			t.Errorf("no read: %s", s)
		}
	}
}

func TestInspectFindings(t *testing.T) {
	for name, test := range map[string]struct {
		instead string // of the statement of the healthy schema that begins like this
		with    string
		change  func([]backends.Collection)
		want    string // a part of the only finding, {all databases or those that are named}
		not     string // the driver that has nothing to find
	}{
		"an id that is not unique": {
			instead: "CREATE TABLE roles", with: "CREATE TABLE roles (role_id BIGINT DEFAULT 1, name VARCHAR(190) NOT NULL)",
			want: "hr.hcl:11:1 Warning: Nothing keeps the id unique: No primary key and no unique index of roles keeps two rows from having the same role_id.",
		},
		"a name without a unique index": {
			instead: "CREATE UNIQUE INDEX employees_login", with: "CREATE INDEX employees_login ON employees (login)",
			want: "hr.hcl:3:1 Warning: Unique by the adapter alone: No unique index keeps two records from having the same login.",
		},
		"a column that nothing fills": {
			instead: "CREATE TABLE roles", with: "CREATE TABLE roles (role_id $ID, name VARCHAR(190) NOT NULL, cost_centre VARCHAR(9) NOT NULL)",
			want: "hr.hcl:10:1 Error: Creations will fail: The column cost_centre of roles refuses NULL",
		},
		"a column that not every creation fills": {
			instead: "CREATE TABLE employees", with: "CREATE TABLE employees (emp_no $ID, login VARCHAR(190) NOT NULL, status VARCHAR(9) NOT NULL)",
			want: "hr.hcl:4:1 Warning: Some creations will fail: The column status of employees refuses NULL",
		},
		"a column of a membership that nothing fills": {
			instead: "CREATE TABLE employee_roles", with: "CREATE TABLE employee_roles (role_id BIGINT NOT NULL, emp_no BIGINT NOT NULL, since VARCHAR(10) NOT NULL, PRIMARY KEY (role_id, emp_no))",
			want: "hr.hcl:13:1 Error: Additions will fail: The column since of employee_roles refuses NULL",
		},
		"a short column": {
			instead: "CREATE TABLE employees", with: "CREATE TABLE employees (emp_no $ID, login VARCHAR(20) NOT NULL, status VARCHAR(9) NOT NULL DEFAULT 'A')",
			want: "hr.hcl:3:1 Warning: Short column: The column login holds 20 characters; identity providers may send 113 here.", not: "sqlite",
		},
		"memberships without an index for the member": {
			instead: "CREATE INDEX employee_roles_emp", with: "CREATE INDEX another ON employee_roles (role_id)",
			want: "hr.hcl:14:1 Warning: Slow without an index: No index of employee_roles begins with emp_no",
		},
		"properties without an index": {
			instead: "CREATE TABLE employee_names", with: "CREATE TABLE employee_names (emp_no BIGINT NOT NULL, kind VARCHAR(9) NOT NULL, value VARCHAR(190))",
			want: "hr.hcl:7:1 Warning: Slow without an index: No index of employee_names begins with emp_no",
		},
		"a lookup that reads everything": {
			instead: "CREATE INDEX employee_roles_emp", with: "CREATE INDEX employee_roles_emp ON employee_roles (emp_no)",
			change: func(c []backends.Collection) { c[1].Fields[1].Demand.Lookup = true },
			want:   "hr.hcl:12:1 Warning: Lookups read the whole table: Looking for one name reads all of roles",
		},
	} {
		t.Run(name, func(t *testing.T) {
			onAll(t, func(t *testing.T, db database) {
				t.Helper()
				schema := healthy()
				i := slices.IndexFunc(schema, func(s string) bool { return strings.HasPrefix(s, test.instead) })
				schema[i] = test.with
				if db.driver == "postgres" {
					schema = append(schema, `CREATE INDEX employees_login_c ON employees (login COLLATE "C")`)
				}
				collections := staff()
				if test.change != nil {
					test.change(collections)
				}
				found, statements := db.inspect(t, db.make(t, schema...), collections)
				found = withoutRights(found)
				want := test.want
				if db.driver == test.not {
					want = ""
				}
				if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || !strings.HasPrefix(found[0], want)) {
					t.Errorf("want %s\ngot  %s", want, strings.Join(found, "\n"))
				}
				onlyReads(t, statements)
			})
		})
	}
}

// TestLookupsByIndex: the advised index serves the lookup, on the databases where there is one.
func TestLookupsByIndex(t *testing.T) {
	for driver, index := range map[string]string{
		"SQLite": `CREATE INDEX by_name ON roles (lower("name"))`, "PostgreSQL": `CREATE INDEX by_name ON roles (lower("name" COLLATE "C"))`,
	} {
		t.Run(driver, func(t *testing.T) {
			db := databases()[driver]
			collections := staff()
			collections[1].Fields[1].Demand.Lookup, collections[1].Fields[1].Demand.Fold = true, true
			schema := append(healthy(), `CREATE INDEX employees_login_c ON employees (login`+map[string]string{"PostgreSQL": ` COLLATE "C"`}[driver]+`)`)
			dsn := db.make(t, schema...)
			found, _ := db.inspect(t, dsn, collections)
			advice := strings.TrimPrefix(index, "CREATE INDEX by_name ON roles ")
			if found = withoutRights(found); len(found) != 1 || !strings.Contains(found[0], `ON "roles" `+advice) {
				t.Fatal(strings.Join(found, "\n"))
			}
			db.exec(t, dsn, index)
			if found, _ := db.inspect(t, dsn, collections); len(withoutRights(found)) > 0 {
				t.Error(strings.Join(found, "\n"))
			}
		})
	}
}

func TestInspectWithoutDatabase(t *testing.T) {
	found, err := (&store{}).Inspect(t.Context())
	if diff := cmp.Diff(diag.List(nil), found); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
