package adapter_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"scim-adapter/adapter"
	"scim-adapter/internal/testkit"
)

// TestOneMemberOfAHundredThousand: adding one member to a large group sends the same statements as to a small
// one.
func TestOneMemberOfAHundredThousand(t *testing.T) {
	const large = 100_000
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			dsn := db.create(t, read(t, "testdata/applications/hr/schema.sql"),
				"INSERT INTO roles (role_id, name) VALUES (1, 'small'), (2, 'large');\n"+
					numbers(large+2, "INSERT INTO employees (emp_no, login) VALUES ", "(%[1]d, 'e%[1]d')")+
					numbers(10, "INSERT INTO employee_roles (role_id, emp_no) VALUES ", "(1, %d)")+
					numbers(large, "INSERT INTO employee_roles (role_id, emp_no) VALUES ", "(2, %d)"))
			door := open(t, setup{driver: db.driver, dsn: dsn})
			statements := func(method, target, body string) []string {
				door.statements.clear()
				if w := door.do(t, method, target, body); w.Code != http.StatusNoContent {
					t.Fatal(w.Code, w.Body)
				}
				return door.statements.take()
			}
			for op, patch := range map[string]string{
				"add":    `{"op":"add","path":"members","value":[{"value":"100001"}]}`,
				"remove": `{"op":"remove","path":"members[value eq \"100001\"]"}`,
			} {
				body := `{` + patchOp + `,"Operations":[` + patch + `]}`
				small, all := statements("PATCH", "/scim/v2/Groups/1", body), statements("PATCH", "/scim/v2/Groups/2", body)
				if diff := gocmp.Diff(small, all); diff != "" || len(small) == 0 {
					t.Errorf("%s: -ten +hundred thousand members\n%s", op, diff)
				}
				for _, s := range all {
					if strings.Contains(s, "FROM") && strings.Contains(s, "employee_roles") && !strings.Contains(s, "emp_no") {
						t.Errorf("%s reads all members: %s", op, s)
					}
				}
			}
		})
	}
}

// numbers makes statements that insert the rows 1 to n, a thousand at a time.
func numbers(n int, insert, row string) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		separator := ",\n"
		if i%1000 == 1 || n == 1 {
			separator = insert
		}
		fmt.Fprintf(&b, separator+row, i)
		if i%1000 == 0 || i == n {
			b.WriteString(";\n")
		}
	}
	return b.String()
}

// TestTheDatabaseStopsAndComesBack: 503 with Retry-After while it is away, and no restart when it is back.
func TestTheDatabaseStopsAndComesBack(t *testing.T) {
	for name, shared := range map[string]func(testing.TB) *testkit.Server{"MariaDB": testkit.MariaDB, "PostgreSQL": testkit.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			server := shared(t).Own(t)
			db := databases()[map[string]int{"MariaDB": 1, "PostgreSQL": 2}[name]]
			dsn := server.Database(t)
			db.exec(t, dsn, read(t, "testdata/applications/hr/schema.sql"))
			door := open(t, setup{driver: db.driver, dsn: dsn, deadline: 10 * time.Second})
			if w := door.do(t, "POST", "/scim/v2/Users", `{"userName":"before"}`); w.Code != http.StatusCreated {
				t.Fatal(w.Code, w.Body)
			}
			server.Stop()
			for _, r := range [][2]string{
				{"GET", "/Users/1"},
				{"GET", "/Users"},
				{"GET", `/Users?filter=userName eq "before"`},
				{"POST", "/Users"},
				{"PUT", "/Users/1"},
				{"DELETE", "/Users/1"},
				{"GET", "/Groups/1"},
			} {
				body := ""
				if r[0] == "POST" || r[0] == "PUT" {
					body = `{"userName":"during"}`
				}
				begin := time.Now()
				w := door.do(t, r[0], "/scim/v2"+r[1], body)
				if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
					t.Errorf("%s %s: %d %s (Retry-After %q)", r[0], r[1], w.Code, w.Body, w.Header().Get("Retry-After"))
				}
				if took := time.Since(begin); took > 10*time.Second {
					t.Errorf("%s %s took %v", r[0], r[1], took)
				}
				mustBeError(t, w, "")
			}
			server.Start(t)
			if w := door.do(t, "GET", "/scim/v2/Users/1", ""); w.Code != http.StatusOK {
				t.Errorf("it is back: %d %s", w.Code, w.Body)
			}
			if w := door.do(t, "POST", "/scim/v2/Users", `{"userName":"after"}`); w.Code != http.StatusCreated {
				t.Errorf("it is back: %d %s", w.Code, w.Body)
			}
		})
	}
}

// TestARowThatCannotBeTranslated is an error, counted by attribute, and never an empty list; and Prometheus'
// own checker has nothing against the metrics.
func TestARowThatCannotBeTranslated(t *testing.T) {
	dsn := sqlite.create(t, read(t, "testdata/applications/hr/schema.sql"),
		"INSERT INTO employees (login, status) VALUES ('good', 'A'), ('bad', '?');\n")
	door := open(t, setup{dsn: dsn})
	for _, target := range []string{"/Users", "/Users/2", `/Users?filter=userName eq "bad"`, "/Users?count=1&startIndex=2"} {
		w := door.do(t, "GET", "/scim/v2"+target, "")
		if w.Code != http.StatusInternalServerError && w.Code != http.StatusBadGateway {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
		mustBeError(t, w, "")
	}
	if w := door.do(t, "GET", "/scim/v2/Users/1", ""); w.Code != http.StatusOK {
		t.Errorf("a good row: %d %s", w.Code, w.Body)
	}
	want := `scimadapter_translation_errors_total{app="hr",attribute="active",direction="outbound",reason="enum_unmapped",resource="User"} 4`
	if lines := door.metrics(t, "scimadapter_translation_errors_total{"); !strings.Contains(strings.Join(lines, "\n"), want) {
		t.Errorf("wanted %s, got\n%s", want, strings.Join(lines, "\n"))
	}

	page := send(t, adapter.NewAdmin(door.registry, &adapter.Readiness{}), http.MethodGet, "/metrics", "").Body.Bytes()
	check := exec.CommandContext(t.Context(), testkit.Promtool(t), "check", "metrics")
	check.Stdin = bytes.NewReader(page)
	if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("promtool check metrics: %v\n%s", err, out)
	}
}
