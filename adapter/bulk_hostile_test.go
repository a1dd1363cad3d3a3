package adapter_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"scim-adapter/adapter"
)

// treeMapping is an application in memory whose groups have groups as members.
const treeMapping = `application "tree" {
  path = "/scim/v2"
  client "test" { token_sha256 = env("TOKEN_SHA256") }
  backend "memory" {}

  resource "User" {
    id = "id"
    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" { field = "active" }
  }
  resource "Group" {
    id = "id"
    attribute "displayName" {
      field    = "name"
      required = true
    }
    attribute "members" {
      member    = "part"
      reference = "Group"
    }
  }
}
`

// tree makes the creation of a group with members by their bulkIds.
func tree(bulkID string, members ...string) string {
	list := make([]string, len(members))
	for i, m := range members {
		list[i] = `{"value":"bulkId:` + m + `"}`
	}
	return fmt.Sprintf(`{"method":"POST","path":"/Groups","bulkId":%q,"data":{"displayName":%q,"members":[%s]}}`, bulkID, bulkID, strings.Join(list, ","))
}

// TestBulkRequestsThatCostMuch: as many operations and references as a request can hold are dealt with in time
// that grows with their number, not with its square.
func TestBulkRequestsThatCostMuch(t *testing.T) {
	const many, few = 4000, 80
	names := make([]string, many)
	for i := range names {
		names[i] = fmt.Sprint("g", i)
	}
	chain, ring, mesh, ones, wide := make([]string, many), make([]string, many), make([]string, few), make([]string, many), make([]string, many)
	for i := range many {
		chain[i] = tree(names[i], names[i+1:min(i+2, many)]...)
		ring[i] = tree(names[i], names[(i+1)%many])
		ones[i] = tree(names[i], names[0])
		wide[i] = strings.Replace(tree(names[i]), `"data":{`, `"data":{"unknown":[0`+strings.Repeat(",0", 40)+`],`, 1)
	}
	for i := range few {
		mesh[i] = tree(names[i], names[:few]...)
	}
	for name, operations := range map[string][]string{
		"each needs the next":                         chain,
		"each needs the next, and the last the first": ring,
		"each needs all":                              mesh,
		"all need the first":                          ones,
		"many with many values":                       wide,
	} {
		t.Run(name, func(t *testing.T) {
			door := open(t, setup{mapping: treeMapping, limits: adapter.Limits{Body: 1 << 24, BulkOperations: many}, deadline: time.Hour})
			begin := time.Now()
			results := door.sendBulk(t, operations...)
			if took := time.Since(begin); took > time.Minute {
				t.Errorf("it took %v", took)
			}
			for i, r := range results {
				if r.Status != "201" {
					t.Fatalf("operation %d: %+v", i, r)
				}
			}
			group := door.do(t, "GET", strings.TrimPrefix(results[1].Location, "https://scim.example.org"), "").Body.String()
			if members := strings.Count(group, `"value"`); members != strings.Count(operations[1], `"value"`) {
				t.Errorf("%d members: %.300s", members, group)
			}
		})
	}
}

func TestHostileBulkRequestsAreRefusedAtOnce(t *testing.T) {
	door := open(t, setup{mapping: treeMapping})
	for name, test := range map[string]struct {
		body   string
		status int
	}{
		"10,000 operations":        {bulkRequest(strings.Repeat(`{},`, 9_999) + `{}`), http.StatusRequestEntityTooLarge},
		"100,000 operations":       {bulkRequest(strings.Repeat(`0,`, 99_999) + `0`), http.StatusBadRequest},
		"deep data":                {bulkRequest(`{"method":"POST","path":"/Groups","bulkId":"x","data":` + strings.Repeat(`[`, 100_000)), http.StatusBadRequest},
		"deep operations":          {bulkRequest(strings.Repeat(`{"Operations":[`, 50_000)), http.StatusBadRequest},
		"a name twice in one data": {bulkRequest(`{"method":"POST","path":"/Groups","bulkId":"x","data":{"a":1,"A":"bulkId:x"}}`), http.StatusBadRequest},
	} {
		begin := time.Now()
		w := door.do(t, "POST", "/scim/v2/Bulk", test.body)
		if w.Code != test.status {
			t.Errorf("%s: %d %.300s", name, w.Code, w.Body)
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
	}
}

// oddNames are bulkIds that would mean something, were they anything but names.
var oddNames = []string{
	"bulkId:x", "bulkId:", "a b", "a/b", "../1", "%2e%2e", "%", "%zz", "?x=1", "#x", "1", "é😀", "\u202e", "\"", "\\", "\n", "\x00", "'; DROP TABLE employees; --", "${x}", strings.Repeat("x", 10_000),
}

func TestNamesInBulkRequestsAreOnlyNames(t *testing.T) {
	for _, name := range oddNames {
		door := open(t, setup{mapping: treeMapping})
		results := door.sendBulk(t,
			`{"method":"POST","path":"/Groups","bulkId":"outer","data":{"displayName":"outer","members":[{"value":`+quote("bulkId:"+name)+`}]}}`,
			`{"method":"POST","path":"/Groups","bulkId":`+quote(name)+`,"data":{"displayName":"inner"}}`,
			`{"method":"PATCH","path":`+quote("/Groups/"+url.PathEscape("bulkId:"+name))+`,"data":{`+patchOp+`,"Operations":[{"op":"replace","path":"displayName","value":"found"}]}}`,
		)
		if got := statuses(results); strings.Join(got, " ") != "201 201 204" || results[1].BulkID != name || results[2].Location != results[1].Location {
			t.Errorf("%.50q: %+v", name, results)
			continue
		}
		inner := results[1].Location[strings.LastIndex(results[1].Location, "/")+1:]
		if w := door.do(t, "GET", "/scim/v2/Groups/"+inner, ""); !strings.Contains(w.Body.String(), `"displayName":"found"`) {
			t.Errorf("%.50q: %s", name, w.Body)
		}
		if w := door.do(t, "GET", strings.TrimPrefix(results[0].Location, "https://scim.example.org"), ""); !strings.Contains(w.Body.String(), `"value":"`+inner+`"`) {
			t.Errorf("%.50q: %s", name, w.Body)
		}
	}
}

// loginMapping is an application whose ids are what its users choose.
const loginMapping = `application "logins" {
  path = "/scim/v2"
  client "test" { token_sha256 = env("TOKEN_SHA256") }

  backend "sql" {
    driver = env("DRIVER")
    dsn    = env("DSN")
  }

  resource "User" {
    table = "people"
    id    = "login"

    attribute "userName" {
      field    = "login"
      required = true
    }
    attribute "active" {
      field  = "status"
      values = { A = true, I = false }
      default = true
    }
    attribute "title" { field = "title" }
  }
}
`

// TestIdsThatLookLikeReferences (RFC-ID-01 forbids them, applications may have them): a reference never finds one
// of them, and an id is not read a second time.
func TestIdsThatLookLikeReferences(t *testing.T) {
	dsn := sqlite.create(t, "CREATE TABLE people (login $TEXT PRIMARY KEY, status $TEXT, title $TEXT);\n",
		"INSERT INTO people VALUES ('bulkId:b', 'A', NULL), ('a', 'A', NULL);\n")
	door := open(t, setup{mapping: loginMapping, dsn: dsn})
	title := func(path, value string) string {
		return `{"method":"PATCH","path":"` + path + `","data":{` + patchOp + `,"Operations":[{"op":"replace","path":"title","value":` + quote(value) + `}]}}`
	}
	mustHave(t, door.sendBulk(t, `{"method":"DELETE","path":"/Users/bulkId:b"}`, `{"method":"DELETE","path":"/Users/bulkId%3Ab"}`, `{"method":"DELETE","path":"/Users/%62ulkId:b"}`), "400", "400", "400")
	mustHave(t, door.sendBulk(t, newUser("b", "x bulkId:c/y"), newUser("c", "c"), title("/Users/bulkId:b", "bulkId:b"), title("/Users/a", " bulkId:b"), title("/Users/c", "BULKID:b")),
		"201", "201", "200", "200", "200")
	want := "a |  bulkId:b\nbulkId:b | NULL\nc | BULKID:b\nx bulkId:c/y | x bulkId:c/y\n"
	if rows := sqlite.rows(t, dsn, "SELECT login, title FROM people ORDER BY login"); rows != want {
		t.Errorf("the application has\n%s", rows)
	}
}
