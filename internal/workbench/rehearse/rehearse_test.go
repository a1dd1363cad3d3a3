package rehearse_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/workbench/rehearse"
)

// secret is in every place where an attribute that is marked sensitive can have a value.
const secret = "c0ffee-s3cret"

const mapping = `
application "hr" {
  path = "/scim/v2"
  client "any" { token_sha256 = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" }
  backend "sql" {
    driver = "DRIVER"
    dsn    = "none"
  }
  resource "User" {
    table = "people"
    id    = "id"
    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, L = false }
    }
    attribute "title" {
      field     = "job"
      sensitive = true
    }
    attribute "password" { write = { pw = "'x' + value" } }
    attribute "displayName" { read = "record.login + ' ' + (record.job ?? '')" }
    attribute "phoneNumbers" {
      table     = "phones"
      owner     = "person"
      sensitive = true
      attribute "value" { field = "number" }
      attribute "type" { field = "kind" }
    }
    attribute "groups" { reference = "Group" }
  }
  resource "Group" {
    table = "teams"
    id    = "id"
    attribute "displayName" {
      field    = "name"
      required = true
    }
    attribute "members" {
      table     = "team_people"
      owner     = "team"
      member    = "person"
      reference = "User"
    }
  }
}
`

// open opens the mapping over records that are given.
func open(t *testing.T, driver string, records ...rehearse.Record) *rehearse.Stage {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hr.hcl")
	if err := os.WriteFile(file, []byte(strings.Replace(mapping, "DRIVER", driver, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	stage, found, err := rehearse.Open(t.Context(), rehearse.Options{
		Path: file, Metrics: adapter.NewMetrics(prometheus.NewRegistry(), "test", "test"),
		Kinds: func(r *backends.Rehearsal) map[string]backends.Kind {
			return map[string]backends.Kind{"sql": sql.Kind(sql.WithRehearsal(r)), "rest": rest.Kind(), "script": script.Kind(), "memory": memory.Kind()}
		},
		Given: func(app *config.Application) (backends.Store, diag.List) { return rehearse.Given(app, records) },
	})
	if err != nil {
		t.Fatalf("%v: %v", err, found.List)
	}
	t.Cleanup(stage.Close)
	return stage
}

func people() []rehearse.Record {
	return []rehearse.Record{
		{Resource: "User", Values: map[string]any{"id": int64(7), "login": "ada", "status": "A", "job": secret, "phoneNumbers": []any{map[string]any{"number": secret, "kind": "work"}}}},
		{Resource: "User", Values: map[string]any{"id": int64(8), "login": "bob", "status": "L"}},
		{Resource: "Group", Values: map[string]any{"id": int64(3), "name": "admins", "members": []any{int64(7)}}},
	}
}

// TestNoSecretIsShown sends the values of sensitive attributes through everything that an explanation shows.
func TestNoSecretIsShown(t *testing.T) {
	stage := open(t, "sqlite", people()...)
	patch := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
		{"op":"replace","path":"password","value":"` + secret + `"},{"op":"replace","value":{"title":"` + secret + `!"}},
		{"op":"add","path":"phoneNumbers","value":[{"value":"` + secret + `?","type":"home"}]}]}`
	for _, r := range []rehearse.Request{
		{Method: "GET", Path: "/Users/7"},
		{Method: "GET", Path: "/Users?filter=title%20eq%20%22" + secret + "%22"},
		{Method: "GET", Path: "/Users?filter=phoneNumbers%5Bvalue%20eq%20%22" + secret + "%22%5D"},
		{Method: "PATCH", Path: "/Users/7", Body: []byte(patch)},
		{Method: "POST", Path: "/Users", Body: []byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"cid","password":"` + secret + `","title":"` + secret + `"}`)},
		{Method: "PUT", Path: "/Users/8", Body: []byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bob","title":"` + secret + `"}`)},
		{Method: "DELETE", Path: "/Users/7"},
	} {
		e, err := stage.Run(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if e.Answer.Status >= 300 {
			t.Errorf("%s %s: %d %s", r.Method, r.Path, e.Answer.Status, e.Answer.Body)
		}
		var plain, masked strings.Builder
		if rehearse.WriteText(&plain, e) != nil || rehearse.WriteText(&masked, stage.Masked(e)) != nil {
			t.Fatal("not written")
		}
		if r.Method != http.MethodDelete && !strings.Contains(plain.String(), secret) {
			t.Errorf("%s %s: the test proves nothing, for it has no secret:\n%s", r.Method, r.Path, plain.String())
		}
		if strings.Contains(masked.String(), secret) {
			t.Errorf("%s %s shows the secret:\n%s", r.Method, r.Path, masked.String())
		}
	}
}

// TestGivenRecordsAnswer asks for what was given as one would ask the database: every statement is made, none is run,
// whatever the database is.
func TestGivenRecordsAnswer(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql", "postgres", "sqlserver"} {
		t.Run(driver, func(t *testing.T) {
			stage := open(t, driver, people()...)
			for _, c := range []struct {
				method, path, body string
				status             int
				calls, writes      int
				holds              string
			}{
				{method: "GET", path: "/Users/7", status: 200, calls: 3, holds: `"groups":[{"value":"3"}]`},
				{method: "GET", path: "/Users/9", status: 404, calls: 1},
				{method: "GET", path: "/Users?filter=userName%20eq%20%22ADA%22", status: 200, calls: 3, holds: `"totalResults":1`},
				{method: "GET", path: "/Users?sortBy=userName&sortOrder=descending&count=1", status: 200, calls: 4, holds: `"userName":"bob"`},
				{method: "GET", path: "/Groups/3", status: 200, calls: 2, holds: `"value":"7"`},
				{method: "POST", path: "/Users", body: `{"userName":"Ada"}`, status: 409},
				{method: "PATCH", path: "/Groups/3", body: `{"Operations":[{"op":"add","path":"members","value":[{"value":"7"},{"value":"8"}]}]}`, status: 204, writes: 1},
				{method: "PATCH", path: "/Groups/3", body: `{"Operations":[{"op":"add","path":"members","value":[{"value":"9"}]}]}`, status: 400},
				{method: "PATCH", path: "/Groups/3", body: `{"Operations":[{"op":"remove","path":"members[value eq \"7\"]"}]}`, status: 204, writes: 1},
				{method: "PATCH", path: "/Users/7", body: `{"Operations":[{"op":"replace","path":"active","value":true}]}`, status: 200},
				{method: "PATCH", path: "/Users/7", body: `{"Operations":[{"op":"replace","path":"active","value":false}]}`, status: 200, writes: 1, holds: `"active":false`},
			} {
				body := strings.Replace(strings.Replace(c.body, `{"Operations"`, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations"`, 1),
					`{"userName"`, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName"`, 1)
				e, err := stage.Run(t.Context(), rehearse.Request{Method: c.method, Path: c.path, Body: []byte(body)})
				if err != nil {
					t.Fatal(err)
				}
				if e.Answer.Status != c.status || !strings.Contains(string(e.Answer.Body), c.holds) {
					t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, e.Answer.Status, e.Answer.Body)
				}
				if c.calls > 0 && len(e.Calls) != c.calls || len(e.Writes()) != c.writes {
					t.Errorf("%s %s %s: calls %v", c.method, c.path, c.body, e.Calls)
				}
			}
		})
	}
}

// TestOneRequestLeavesNothingBehind: what one request would have changed, the next does not see.
func TestOneRequestLeavesNothingBehind(t *testing.T) {
	stage := open(t, "sqlite", people()...)
	body := []byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}`)
	for range 2 {
		e, err := stage.Run(t.Context(), rehearse.Request{Method: "PATCH", Path: "/Users/7", Body: body})
		if err != nil || len(e.Writes()) != 1 || len(e.Changes) != 1 {
			t.Fatalf("%v: %+v", err, e)
		}
	}
}

// TestMistakesInGivenRecords are found before anything runs.
func TestMistakesInGivenRecords(t *testing.T) {
	for want, record := range map[string]rehearse.Record{
		"Did you mean \"login\"":         {Resource: "User", Values: map[string]any{"id": int64(1), "logn": "ada"}},
		"Nothing maps the":               {Resource: "Robot", Values: map[string]any{"id": int64(1)}},
		"has a member that is not given": {Resource: "Group", Values: map[string]any{"id": int64(1), "name": "x", "members": []any{int64(99)}}},
		"a list is needed":               {Resource: "Group", Values: map[string]any{"id": int64(1), "name": "x", "members": "7"}},
		"is an object of its fields":     {Resource: "User", Values: map[string]any{"id": int64(1), "login": "x", "phoneNumbers": []any{"1"}}},
		"number, kind":                   {Resource: "User", Values: map[string]any{"id": int64(1), "login": "x", "phoneNumbers": []any{map[string]any{"numbers": "1"}}}},
	} {
		file := filepath.Join(t.TempDir(), "hr.hcl")
		if err := os.WriteFile(file, []byte(strings.Replace(mapping, "DRIVER", "sqlite", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		_, found, err := rehearse.Open(context.Background(), rehearse.Options{
			Path: file, Metrics: adapter.NewMetrics(prometheus.NewRegistry(), "test", "test"),
			Kinds: func(r *backends.Rehearsal) map[string]backends.Kind {
				return map[string]backends.Kind{"sql": sql.Kind(sql.WithRehearsal(r))}
			},
			Given: func(app *config.Application) (backends.Store, diag.List) {
				return rehearse.Given(app, []rehearse.Record{record})
			},
		})
		if err == nil || !strings.Contains(found.List.Error(), want) {
			t.Errorf("%v: %v, want %q", err, found.List, want)
		}
	}
}

// TestAnew: a request that was done before is rehearsed as if it had not been.
func TestAnew(t *testing.T) {
	stage := open(t, "sqlite", people()...)
	patch := func(active string) []byte {
		return []byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":` + active + `}]}`)
	}
	create := []byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada"}`)
	for _, c := range []struct {
		request rehearse.Request
		status  int
		writes  []string
	}{
		{rehearse.Request{Method: "PATCH", Path: "/Users/8", Body: patch("false")}, 200, nil},
		{rehearse.Request{Method: "PATCH", Path: "/Users/8", Body: patch("false"), Anew: true}, 200, []string{`UPDATE "people" SET "status" = ? WHERE "id" = ? ["L", 8]`}},
		{rehearse.Request{Method: "PATCH", Path: "/Users/8", Body: patch("true"), Anew: true}, 200, []string{`UPDATE "people" SET "status" = ? WHERE "id" = ? ["A", 8]`}},
		{rehearse.Request{Method: "POST", Path: "/Users", Body: create}, 409, nil},
		{rehearse.Request{Method: "POST", Path: "/Users", Body: create, Anew: true}, 201, []string{`INSERT INTO "people" ("login") VALUES (?) RETURNING "id" ["ada"]`}},
	} {
		e, err := stage.Run(t.Context(), c.request)
		if err != nil {
			t.Fatal(err)
		}
		var writes []string
		for _, w := range e.Writes() {
			writes = append(writes, w.Plain().String())
		}
		if e.Answer.Status != c.status || !slices.Equal(writes, c.writes) {
			t.Errorf("%+v: %d %v, want %d %v", c.request, e.Answer.Status, writes, c.status, c.writes)
		}
	}
}
