package adapter_test

import (
	"net/url"
	"strings"
	"testing"

	"scim-adapter/internal/testkit"
	"scim-adapter/internal/workbench/rehearse"
)

// TestExplainNeedsToReadOnly explains writes of Entra ID and Okta with accounts that may only read: on the servers, by
// their rights, and on SQLite by how the file is opened. The tables stay as they are, and the same accounts cannot write.
func TestExplainNeedsToReadOnly(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			if db.driver == "mysql" {
				server := testkit.MariaDB(t).Own(t) // with accounts from now on
				db.server = func(t *testing.T) string { t.Helper(); return server.Database(t) }
			}
			c := readCycle(t, "testdata/clients/entra/user-life.txtar")
			s := db.setup(t, c)
			db.exec(t, s.dsn, "INSERT INTO accounts (login, active, created, changed) VALUES ('ann@example.org', true, '2026-01-01T08:00:00Z', '2026-01-01T08:00:00Z');\n", "INSERT INTO teams (name, created, changed) VALUES ('admins', '2026-01-01T08:00:00Z', '2026-01-01T08:00:00Z');\n")
			before := db.rows(t, s.dsn, "SELECT a.id, a.login, a.active, t.name FROM accounts a, teams t")
			reader := db.reader(t, s.dsn)
			s.dsn = reader
			stage := explainer(t, s, c.dialect(), nil)
			for _, r := range []struct {
				method, path, body string
				status             int
			}{
				{"GET", "/Users?filter=userName%20eq%20%22ann@example.org%22", "", 200},
				{"PATCH", "/Users/1", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, 200},
				{"PUT", "/Users/1", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bob@example.org","active":true}`, 200},
				{"POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"cid@example.org"}`, 201},
				{"PATCH", "/Groups/1", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"members","value":[{"value":"1"}]}]}`, 204},
				{"DELETE", "/Users/1", "", 204},
				{"DELETE", "/Groups/1", "", 204},
			} {
				e, err := stage.Run(t.Context(), rehearse.Request{Method: r.method, Path: r.path, Body: []byte(r.body)})
				if err != nil {
					t.Fatal(err)
				}
				if e.Answer.Status != r.status || r.method != "GET" && len(e.Writes()) == 0 {
					t.Errorf("%s %s: %d %s %v", r.method, r.path, e.Answer.Status, e.Answer.Body, e.Calls)
				}
			}
			s.clients = speaking(c.dialect())
			if w := open(t, s).do(t, "DELETE", "/scim/v2/Groups/1", ""); w.Code < 400 {
				t.Errorf("the account may write (%d): the test proves nothing", w.Code)
			}
			if after := db.rows(t, strings.Replace(reader, "file:", "", 1), "SELECT a.id, a.login, a.active, t.name FROM accounts a, teams t"); after != before {
				t.Errorf("the tables changed:\n%s\nwere\n%s", after, before)
			}
		})
	}
}

// reader gives the DSN of an account that may only read.
func (d database) reader(t *testing.T, dsn string) string {
	t.Helper()
	switch d.driver {
	case "mysql":
		d.exec(t, dsn, "FLUSH PRIVILEGES;\n", "CREATE USER reader@'%' IDENTIFIED BY 'secret';\n", "CREATE USER reader@localhost IDENTIFIED BY 'secret';\n",
			"GRANT SELECT ON *.* TO reader@'%';\n", "GRANT SELECT ON *.* TO reader@localhost;\n")
		return strings.Replace(dsn, "root@", "reader:secret@", 1)
	case "postgres":
		u, err := url.Parse(dsn)
		if err != nil {
			t.Fatal(err)
		}
		name := "reader_" + strings.Trim(u.Path, "/")
		d.exec(t, dsn, "CREATE ROLE "+name+" LOGIN;\n", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+name+";\n")
		u.User = url.User(name)
		return u.String()
	}
	return "file:" + dsn + "?mode=ro"
}
