package main

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
)

// The hand-written handler is a fair yardstick only as long as it does the same: it answers as the adapter does,
// and refuses what the adapter refuses.
func TestTheHandWrittenHandlerDoesTheWork(t *testing.T) {
	for _, p := range products() {
		t.Run(p.name, func(t *testing.T) {
			dsn := p.create(t, t.TempDir(), "agree")
			if err := p.fill(t.Context(), dsn, population{users: 200, groups: []int{5}}); err != nil {
				t.Fatal(err)
			}
			b, err := newBaseline(t.Context(), p, dsn, "http://example.org/scim/v2")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = b.db.Close() })
			for _, step := range []struct {
				method, path, body string
				status             int
				holds              string
			}{
				{"GET", "/Users/7", "", 200, personOf(7).login},
				{"GET", "/Users/x", "", 404, ""},
				{"GET", lookup(9), "", 200, `"totalResults":1`},
				{"GET", lookup(201), "", 200, `"totalResults":0`},
				{"GET", "/Users?startIndex=2&count=100", "", 200, `"itemsPerPage":100`},
				{"PATCH", "/Users/7", replaceBody("title", `"Director"`), 200, "Director"},
				{"POST", "/Users", userBody(201), 201, `"id":"201"`},
				{"POST", "/Users", userBody(201), 500, errTaken.Error()},
				{"GET", lookup(201), "", 200, `"totalResults":1`},
				{"POST", "/Groups", `{"displayName":"All"}`, 201, `"id":"2"`},
				{"PATCH", "/Groups/2", memberBody("add", 201), 204, ""},
				{"PATCH", "/Groups/2", memberBody("add", 201), 204, ""},
				{"PATCH", "/Groups/2", memberBody("add", 999), 404, ""},
				{"PATCH", "/Groups/3", memberBody("add", 201), 404, ""},
			} {
				r := httptest.NewRequestWithContext(t.Context(), step.method, "/scim/v2"+step.path, strings.NewReader(step.body))
				r.Header.Set("Authorization", "Bearer "+token)
				w := httptest.NewRecorder()
				b.routes().ServeHTTP(w, r)
				if w.Code != step.status || !strings.Contains(w.Body.String(), step.holds) {
					t.Errorf("%s %s %s: %d %s", step.method, step.path, step.body, w.Code, w.Body)
				}
			}
			var members int
			if err := b.db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM employee_roles WHERE role_id = 2").Scan(&members); err != nil || members != 1 {
				t.Errorf("%d members, error %s", members, fmt.Sprint(err))
			}
		})
	}
}
