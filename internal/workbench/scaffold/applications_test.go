package scaffold

import (
	stdsql "database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"scim-adapter/backends/sql"
	"scim-adapter/internal/testkit"
)

// anatomy is where an application has its people. Empty is nowhere.
type anatomy struct{ people, login, names, mail, status, groups string }

// list gives the parts in the order of the columns of docs/init.md.
func (a anatomy) list() []string {
	return []string{a.people, a.login, a.names, a.mail, a.status, a.groups}
}

// truths is what is right, by the application's name, as somebody finds it who reads its code.
func truths() map[string]anatomy {
	return map[string]anatomy{
		"the demo":     {"employees", "login", "names.first, names.last", "mail", "status", "employee_roles"},
		"DAViCal":      {"usr", "username", "fullname", "email", "active", "group_member"},
		"FreeRADIUS":   {}, // nobody stands in a table of its own: a login is what stands in several
		"Icinga Web 2": {"icingaweb_user", "name", "", "", "active", "icingaweb_group_membership"},
		"MediaWiki":    {"user", "user_name", "user_real_name", "user_email", "", "user_groups"},
		// its roles are texts in a column, without a meaning of their own
		"OCS Inventory": {"operators", "ID", "FIRSTNAME, LASTNAME", "EMAIL", "", ""},
		"Postfixadmin":  {"mailbox", "username", "name", "username", "active", ""},
		"Roundcube":     {"users", "username", "", "identities.email", "", ""},
		"Tiny Tiny RSS": {"ttrss_users", "login", "full_name", "email", "", ""},
		// somebody without roles cannot do anything, but no field says so
		"WordPress": {"wp_users", "user_login", "meta.first_name, meta.last_name, display_name", "user_email", "", "wp_usermeta"},
		// who is in a group that is off is locked out; addresses are media of several types
		"Zabbix": {"users", "username", "name, surname", "", "", "users_groups"},
	}
}

// people is who stands in the databases: as applications have them in their first week. Those that come with people of
// their own, and those that demand more than this, stay as they are.
var inhabitants = map[string][]string{
	"Icinga Web 2":  {`INSERT INTO icingaweb_user (name, active, password_hash) VALUES ('ada', 1, 'x'), ('bob', 0, 'x')`},
	"Tiny Tiny RSS": {`INSERT INTO ttrss_users (login, pwd_hash, email, full_name) VALUES ('ada', 'SHA1:1', 'ada@example.org', 'Ada Adler')`},
}

// found reads from a plan where it looks for people.
func (p *Plan) anatomy() anatomy {
	u := p.resource("User")
	field := func(path string) string {
		if a := u.find(path); a != nil {
			return a.field()
		}
		return ""
	}
	a := anatomy{people: u.From, login: field(userName), mail: field(workEmail), status: field(active)}
	var names []string
	for _, path := range []string{givenName, familyName, displayName} {
		if name := field(path); name != "" {
			names = append(names, name)
		}
	}
	a.names = strings.Join(names, ", ")
	if side := u.find("emails"); side != nil {
		a.mail = fmt.Sprintf("%s.%s", side.Lines[0].Value, side.Elements[0].field())
	}
	if g := p.resource("Group"); g != nil {
		a.groups = fmt.Sprint(g.find("members").Lines[0].Value)
	}
	return a
}

// demoDatabase is the demo's, with some people.
func demoDatabase(t *testing.T) string {
	t.Helper()
	schema, err := os.ReadFile("../../../cmd/scim-adapter/demo/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "hr.db")
	statements := append(strings.Split(strings.TrimSpace(string(schema)), ";\n"),
		`INSERT INTO employees (login, mail, status, hired_on) VALUES ('aadler', 'aadler@example.org', 'A', '2001-02-03'), ('bberg', 'bberg@example.org', 'L', '2002-03-04'),
			('ccosta', NULL, 'A', '2003-04-05'), ('ddahl', 'ddahl@example.org', 'I', '2004-05-06'), ('eek', 'eek@example.org', 'A', '2005-06-07')`,
		`INSERT INTO employee_names VALUES (1, 'first', 'Ada'), (1, 'last', 'Adler'), (2, 'first', 'Boris'), (2, 'last', 'Berg')`,
		`INSERT INTO roles (name) VALUES ('Finance'), ('Legal')`,
		`INSERT INTO employee_roles (role_id, emp_no) VALUES (1, 1), (1, 2), (2, 1)`,
	)
	if err := sql.Exec(t.Context(), "sqlite", file, statements...); err != nil {
		t.Fatal(err)
	}
	return file
}

// sourceOf gives what --from says of a database; on PostgreSQL it is that of an account that may only read.
func sourceOf(t *testing.T, driver, dsn string) string {
	t.Helper()
	switch driver {
	case "sqlite":
		return "sqlite:" + dsn
	case "mysql":
		name, _, _ := strings.Cut(dsn[strings.LastIndex(dsn, "/")+1:], "?")
		return fmt.Sprintf("mysql://root@127.0.0.1:%d/%s", testkit.MariaDB(t).Port, name)
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	role := "reader_" + strings.Trim(u.Path, "/")
	if err := sql.Exec(t.Context(), "postgres", dsn, "CREATE ROLE "+role+" LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+role); err != nil {
		t.Fatal(err)
	}
	u.User = url.User(role)
	return u.String()
}

// writes counts the statements that a MariaDB server has been asked to change something by.
func writes(t *testing.T, driver, dsn string) (n int) {
	t.Helper()
	if driver != "mysql" {
		return 0
	}
	db, err := stdsql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing was written
	err = db.QueryRowContext(t.Context(), `SELECT SUM(variable_value) FROM information_schema.global_status WHERE variable_name IN
		('COM_INSERT', 'COM_INSERT_SELECT', 'COM_UPDATE', 'COM_UPDATE_MULTI', 'COM_DELETE', 'COM_DELETE_MULTI', 'COM_REPLACE', 'COM_CREATE_TABLE', 'COM_ALTER_TABLE',
			'COM_DROP_TABLE', 'COM_TRUNCATE', 'COM_CALL_PROCEDURE', 'COM_LOAD')`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestApplications lets init look at real schemas, and holds what it finds against what is right. The table of hits and
// misses stands in docs/init.md; -update writes it.
func TestApplications(t *testing.T) {
	table := &scoreTable{}
	list := append([]testkit.Application{{Name: "the demo", Driver: "sqlite"}}, testkit.Applications()...)
	for _, app := range list {
		t.Run(app.Name+" "+app.Driver, func(t *testing.T) {
			database := app.Database
			if app.Name == "the demo" {
				database = demoDatabase
			}
			dsn := database(t)
			if err := sql.Exec(t.Context(), app.Driver, dsn, inhabitants[app.Name]...); err != nil {
				t.Fatal(err)
			}
			from, before := sourceOf(t, app.Driver, dsn), writes(t, app.Driver, dsn)
			plan, tests, err := options(from).plan(t.Context())
			if after := writes(t, app.Driver, dsn); after != before {
				t.Errorf("%d statements that write", after-before)
			}
			if err != nil {
				table.add(app, truths()[app.Name], anatomy{}, err)
				return
			}
			if len(plan.Untested) > 0 || !strings.Contains(string(tests), "somebody is found by the login") {
				t.Errorf("tests are missing: %v", plan.Untested)
			}
			for _, secret := range []string{dsn, from} {
				if app.Driver != "sqlite" && strings.Contains(string(plan.Text())+string(tests), secret) {
					t.Error("the address with its secrets stands in what is written")
				}
			}
			table.add(app, truths()[app.Name], plan.anatomy(), nil)
			t.Logf("\n%s\n%s", plan.Text(), strings.Join(plan.unsure(), "\n"))
		})
	}
	table.check(t, "../../../docs/init.md")
}

// scoreTable is the table of hits and misses.
type scoreTable struct {
	rows       []string
	hits, asks int
}

// add judges what was found. Where an application has nothing, finding nothing is right.
func (s *scoreTable) add(app testkit.Application, right, got anatomy, err error) {
	database := map[string]string{"sqlite": "SQLite", "mysql": "MariaDB", "postgres": "PostgreSQL"}[app.Driver]
	row := []string{app.Name, database}
	found := got.list()
	for i, want := range right.list() {
		if i > 0 && right.people == "" && got.people == "" {
			row = append(row, "")
			continue
		}
		s.asks++
		switch {
		case want == found[i] && want == "":
			s.hits++
			row = append(row, "none, rightly")
		case want == found[i]:
			s.hits++
			row = append(row, "`"+want+"`")
		case found[i] == "":
			row = append(row, "**missed** `"+want+"`")
		case want == "":
			row = append(row, "**wrong**: `"+found[i]+"`, there is none")
		default:
			row = append(row, "**wrong**: `"+found[i]+"`, not `"+want+"`")
		}
	}
	note := ""
	if err != nil {
		note = err.Error()
	}
	s.rows = append(s.rows, "| "+strings.Join(append(row, note), " | ")+" |")
}

// The table stands between these lines.
const (
	tableBegins = "<!-- generated by go test ./internal/workbench/scaffold -run TestApplications -update -->\n"
	tableEnds   = "<!-- end -->\n"
)

// check compares the table with the one in a file.
func (s *scoreTable) check(t *testing.T, file string) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(raw), tableBegins)
	_, after, closed := strings.Cut(rest, tableEnds)
	if !ok || !closed {
		t.Fatalf("%s has no place for the table", file)
	}
	text := fmt.Sprintf("| application | database | people | login | names | mail | status | members of groups | init says |\n|%s\n%s\n\n%d of %d are right.\n\n",
		strings.Repeat("---|", 9), strings.Join(s.rows, "\n"), s.hits, s.asks)
	golden(t, file, before+tableBegins+"\n"+text+tableEnds+after)
}
