package sql

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/testkit"
)

// account is a database in which accounts have rights, and a way to make one.
type account struct {
	database

	dsn    string                                      // of one who may everything
	create func(t *testing.T, grants ...string) string // makes an account with grants, and gives its DSN
}

// accounts gives databases whose accounts have rights of their own, with the healthy schema.
func accounts(t *testing.T) map[string]func(t *testing.T) account {
	t.Helper()
	return map[string]func(t *testing.T) account{
		"MariaDB": func(t *testing.T) account {
			t.Helper()
			db := databases()["MariaDB"]
			server := testkit.MariaDB(t).Own(t) // with accounts from now on
			dsn := server.Database(t)
			db.exec(t, dsn, append(healthy(), "CREATE TABLE payroll (emp_no BIGINT, amount BIGINT)")...)
			return account{database: db, dsn: dsn, create: func(t *testing.T, grants ...string) string {
				t.Helper()
				statements := []string{"FLUSH PRIVILEGES", "CREATE USER scim@'%' IDENTIFIED BY 'secret'", "CREATE USER scim@localhost IDENTIFIED BY 'secret'"}
				for _, g := range grants {
					statements = append(statements, g+" TO scim@'%'", g+" TO scim@localhost")
				}
				db.exec(t, dsn, statements...)
				return strings.Replace(dsn, "root@", "scim:secret@", 1)
			}}
		},
		"PostgreSQL": func(t *testing.T) account {
			t.Helper()
			db := databases()["PostgreSQL"]
			dsn := testkit.PostgreSQL(t).Database(t)
			schema := append(healthy(), "CREATE TABLE payroll (emp_no BIGINT, amount BIGINT)", `CREATE INDEX employees_login_c ON employees (login COLLATE "C")`)
			db.exec(t, dsn, schema...)
			name := "scim_" + strings.TrimPrefix(regexp.MustCompile(`test_\d+`).FindString(dsn), "test_")
			return account{database: db, dsn: dsn, create: func(t *testing.T, grants ...string) string {
				t.Helper()
				statements := []string{"CREATE ROLE " + name + " LOGIN"}
				for _, g := range grants {
					statements = append(statements, g+" TO "+name)
				}
				db.exec(t, dsn, statements...)
				u, err := url.Parse(dsn)
				if err != nil {
					t.Fatal(err)
				}
				u.User = url.User(name)
				return u.String()
			}}
		},
	}
}

// exactly is what the mapping needs.
func exactly() []string {
	return []string{
		"GRANT SELECT, INSERT (login, status), UPDATE (login, status) ON employees",
		"GRANT SELECT, INSERT (emp_no, kind, value), UPDATE (value), DELETE ON employee_names",
		"GRANT SELECT, INSERT (name), UPDATE (name), DELETE ON roles",
		"GRANT SELECT, INSERT (role_id, emp_no), DELETE ON employee_roles",
	}
}

func TestRights(t *testing.T) {
	for name, test := range map[string]struct {
		grants []string
		want   []string // parts of the findings, in order
	}{
		"exactly what is needed is neither too little nor too much": {grants: exactly()},
		"an account that may only read is told what it lacks": {
			grants: []string{"GRANT SELECT ON employees", "GRANT SELECT ON employee_names", "GRANT SELECT ON roles", "GRANT SELECT ON employee_roles"},
			want: []string{
				"hr.hcl:1:1 Error: Missing right: Creations and additions will fail: the account lacks INSERT (login, status) ON employees.",
				"hr.hcl:1:1 Error: Missing right: Changes will fail: the account lacks UPDATE (login, status) ON employees.",
				"hr.hcl:6:1 Error: Missing right: Creations and additions will fail: the account lacks INSERT (emp_no, kind, value) ON employee_names.",
				"hr.hcl:6:1 Error: Missing right: Changes will fail: the account lacks UPDATE (value) ON employee_names.",
				"hr.hcl:6:1 Error: Missing right: Deletions and removals will fail: the account lacks DELETE ON employee_names.",
				"hr.hcl:10:1 Error: Missing right: Creations and additions will fail: the account lacks INSERT (name) ON roles.",
				"hr.hcl:10:1 Error: Missing right: Changes will fail: the account lacks UPDATE (name) ON roles.",
				"hr.hcl:10:1 Error: Missing right: Deletions and removals will fail: the account lacks DELETE ON roles.",
				"hr.hcl:13:1 Error: Missing right: Creations and additions will fail: the account lacks INSERT (emp_no, role_id) ON employee_roles.",
				"hr.hcl:13:1 Error: Missing right: Deletions and removals will fail: the account lacks DELETE ON employee_roles.",
			},
		},
		"one column is missing": {
			grants: append([]string{"GRANT SELECT, INSERT (login, status), UPDATE (login) ON employees"}, exactly()[1:]...),
			want:   []string{"hr.hcl:1:1 Error: Missing right: Changes will fail: the account lacks UPDATE (login, status) ON employees."},
		},
		"more than is needed": {
			grants: append(exactly(), "GRANT DELETE ON employees", "GRANT SELECT ON payroll"),
			want:   []string{"hr.hcl:99:1 Warning: More rights than needed: The account has DELETE on employees; it has SELECT on payroll."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for server, start := range accounts(t) {
				t.Run(server, func(t *testing.T) {
					a := start(t)
					found, statements := a.inspect(t, a.create(t, test.grants...), staff())
					for i := range found {
						if i < len(test.want) && strings.HasPrefix(found[i], test.want[i]) {
							found[i] = test.want[i]
						}
					}
					if diff := cmp.Diff(test.want, found); diff != "" {
						t.Error(diff)
					}
					onlyReads(t, statements)
				})
			}
		})
	}
}

func TestTooMuchPower(t *testing.T) {
	for name, test := range map[string]struct {
		server, grant string
		want          string
	}{
		"everything of a database": {"MariaDB", "GRANT ALL ON `test_1`.*", "has ALL PRIVILEGES on every table of test_1"},
		"everything":               {"MariaDB", "GRANT ALL ON *.* ", "has ALL PRIVILEGES on all databases"},
		"its structure":            {"MariaDB", "GRANT ALTER, DROP ON employees", "has ALTER on employees; it has DROP on employees"},
		"a table of others":        {"PostgreSQL", "GRANT TRUNCATE ON roles", "has TRUNCATE on roles"},
		"new tables":               {"PostgreSQL", "GRANT CREATE ON SCHEMA public", "may make tables in the schema public"},
	} {
		t.Run(name, func(t *testing.T) {
			a := accounts(t)[test.server](t)
			found, _ := a.inspect(t, a.create(t, append(exactly(), test.grant)...), staff())
			if len(found) != 1 || !strings.Contains(found[0], test.want) {
				t.Errorf("want %s\ngot  %s", test.want, strings.Join(found, "\n"))
			}
		})
	}
	t.Run("rights by a role", func(t *testing.T) {
		a := accounts(t)["MariaDB"](t)
		dsn := a.create(t, "GRANT USAGE ON *.*")
		statements := []string{"FLUSH PRIVILEGES", "CREATE ROLE provisioning", "GRANT provisioning TO scim@'%', scim@localhost", "SET DEFAULT ROLE provisioning FOR scim@'%'", "SET DEFAULT ROLE provisioning FOR scim@localhost"}
		for _, g := range exactly() {
			statements = append(statements, g+" TO provisioning")
		}
		a.exec(t, a.dsn, statements...)
		if found, _ := a.inspect(t, dsn, staff()); len(found) != 0 {
			t.Error(strings.Join(found, "\n"))
		}
	})
	t.Run("a superuser", func(t *testing.T) {
		a := accounts(t)["PostgreSQL"](t)
		found, _ := a.inspect(t, a.dsn, staff())
		if len(found) != 1 || !strings.Contains(found[0], "More rights than needed: The account is a superuser.") || !strings.Contains(found[0], "\n  UPDATE (login, status) ON employees") {
			t.Error(strings.Join(found, "\n"))
		}
	})
}

// TestSequence: INSERT needs the sequence of a serial column too.
func TestSequence(t *testing.T) {
	a := accounts(t)["PostgreSQL"](t)
	a.exec(t, a.dsn, "DROP TABLE roles", "CREATE TABLE roles (role_id SERIAL PRIMARY KEY, name VARCHAR(190) NOT NULL)")
	dsn := a.create(t, exactly()...)
	found, _ := a.inspect(t, dsn, staff())
	if len(found) != 1 || !strings.Contains(found[0], "Creations and additions will fail: the account lacks USAGE ON SEQUENCE roles_role_id_seq.") {
		t.Error(strings.Join(found, "\n"))
	}
}

// TestReadOnlyFile: who may not write SQLite's file, or the folder of its journal, can change nothing.
func TestReadOnlyFile(t *testing.T) {
	db := databases()["SQLite"]
	dsn := db.make(t, healthy()...)
	found, _ := db.inspect(t, "file:"+dsn+"?mode=ro", staff())
	if len(found) != 10 || !strings.Contains(found[0], "Missing right") {
		t.Error(strings.Join(found, "\n"))
	}
	if os.Getuid() == 0 {
		return // root may write everything
	}
	if err := os.Chmod(filepath.Dir(dsn), 0o500); err != nil {
		t.Fatal(err)
	}
	if found, _ = db.inspect(t, dsn, staff()); len(found) != 10 {
		t.Error(strings.Join(found, "\n"))
	}
}

func TestParseGrant(t *testing.T) {
	for line, want := range map[string][]grant{
		"GRANT SELECT, INSERT (`a`, `b``c`) ON `hr`.`employees` TO `scim`@`%`": {
			{verb: "SELECT", database: "hr", table: "employees"}, {verb: "INSERT", columns: []string{"a", "b`c"}, database: "hr", table: "employees"},
		},
		"GRANT USAGE ON *.* TO `scim`@`%` IDENTIFIED BY PASSWORD '*ABC'":    nil,
		"GRANT `reader`@`%` TO `scim`@`%`":                                  nil,
		"GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION":     nil,
		"GRANT EXECUTE ON PROCEDURE `hr`.`leave` TO `scim`@`%`":             nil,
		"GRANT ALL PRIVILEGES ON `h\\_r`.* TO `scim`@`%` WITH GRANT OPTION": {{verb: "ALL PRIVILEGES", database: "h\\_r", table: "*", option: true}},
		"GRANT CREATE TEMPORARY TABLES, LOCK TABLES ON `hr`.* TO `s`@`%`":   {{verb: "CREATE TEMPORARY TABLES", database: "hr", table: "*"}, {verb: "LOCK TABLES", database: "hr", table: "*"}},
	} {
		if diff := cmp.Diff(want, parseGrant(line), cmp.AllowUnexported(grant{})); diff != "" {
			t.Errorf("%s\n%s", line, diff)
		}
	}
	if !isRole("GRANT `reader`@`%` TO `scim`@`%`") || isRole("GRANT SELECT ON `hr`.* TO `scim`@`%`") {
		t.Error("roles")
	}
	pattern := grant{database: `h\_r%`, table: "*"}
	if !pattern.covers("h_r2", "x") || pattern.covers("hxr", "x") {
		t.Error("patterns of databases")
	}
}
