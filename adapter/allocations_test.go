package adapter_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const clerks = `
application "hr" {
  client "entra" { token_sha256 = env("TOKEN_SHA256") }
  backend "sql" {
    driver = env("DRIVER")
    dsn    = env("DSN")
  }
  resource "User" {
    table = "clerks"
    id    = "no"
    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "name.givenName" { field = "given" }
    attribute "name.familyName" { field = "family" }
    attribute "emails[type eq 'work'].value" { field = "mail" }
    attribute "active" {
      field  = "status"
      values = { A = true, I = false }
    }
  }
}`

// TestReadsAllocateLittle guards the hot path: what a request allocates costs more than what it computes. The bounds are
// what was measured and a tenth, which is room for the pools that the race detector empties at random; who exceeds one
// has put work into every request.
func TestReadsAllocateLittle(t *testing.T) {
	schema := []string{"CREATE TABLE clerks (no INTEGER PRIMARY KEY, login TEXT NOT NULL, given TEXT, family TEXT, mail TEXT, status TEXT NOT NULL);"}
	for n := 1; n <= 200; n++ {
		schema = append(schema, fmt.Sprintf("INSERT INTO clerks VALUES (%d, 'clerk%d', 'Given', 'Family', 'clerk%d@example.org', 'A');", n, n, n))
	}
	door := open(t, setup{mapping: clerks, dsn: sqlite.create(t, strings.Join(schema, "\n"))})
	allocations := func(target string) float64 {
		return testing.AllocsPerRun(100, func() {
			r := httptest.NewRequest(http.MethodGet, "/hr/scim/v2"+target, http.NoBody)
			r.Header.Set("Authorization", "Bearer "+token)
			w := httptest.NewRecorder()
			if door.ServeHTTP(w, r); w.Code != http.StatusOK {
				t.Fatal(w.Body)
			}
			door.statements.clear()
		})
	}
	get, filter := allocations("/Users/7"), allocations("/Users?filter=userName+eq+%22clerk7%22")
	each := (allocations("/Users?count=150") - allocations("/Users?count=50")) / 100
	t.Logf("GET %.0f, filter %.0f, each resource of a list %.1f", get, filter, each)
	for _, test := range []struct {
		of        string
		got, most float64
	}{
		{"GET", get, 137},
		{"a filter", filter, 182},
		{"each resource of a list", each, 28},
	} {
		if test.got > test.most {
			t.Errorf("%s allocates %.1f times, not at most %.0f", test.of, test.got, test.most)
		}
	}
}
