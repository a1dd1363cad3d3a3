package adapter_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// TestATimeThatWasShownIsFound shows times with fractions that some databases keep and others round: what an
// answer shows is found again by it (RFC-FIL-08).
func TestATimeThatWasShownIsFound(t *testing.T) {
	const tables = "CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT NOT NULL, state TEXT NOT NULL, changed DATETIME);\n"
	kinds := map[string]setup{
		"sqlite": {mapping: timesMapping("sql", `driver = env("DRIVER")`, `dsn = env("DSN")`), dsn: sqlite.create(t, tables)},
		"memory": {mapping: timesMapping("memory")},
	}
	for kind, s := range kinds {
		t.Run(kind, func(t *testing.T) {
			door := open(t, s)
			shown := lastModified(t, door.do(t, "POST", "/scim/v2/Users", `{"userName":"ann"}`).Body.String())
			earlier := strings.TrimRight(shown[:min(len(shown), len("2006-01-02T15:04:05.999999"))], ".Z") + "Z"
			for condition, hits := range map[string]string{
				`eq "` + shown + `"`: "1", `ge "` + shown + `"`: "1", `le "` + shown + `"`: "1", `gt "` + shown + `"`: "0", `lt "` + shown + `"`: "0", `ne "` + shown + `"`: "0",
				`ge "` + earlier + `"`: "1",
			} {
				w := door.do(t, "GET", "/scim/v2/Users?filter="+url.QueryEscape("meta.lastModified "+condition), "")
				if !strings.Contains(w.Body.String(), `"totalResults":`+hits+",") {
					t.Errorf("%s: wanted %s: %d %s", condition, hits, w.Code, w.Body)
				}
			}
		})
	}
}

func timesMapping(kind string, settings ...string) string {
	table := ""
	if kind == "sql" {
		table = "table = \"people\"\n"
	}
	return `application "times" {
  path = "/scim/v2"
  client "c" { token_sha256 = env("TOKEN_SHA256") }
  backend "` + kind + `" {
    ` + strings.Join(settings, "\n    ") + `
  }
  resource "User" {
    ` + table + `
    id     = "id"
    create = { changed = "now()" }
    attribute "userName" {
      field    = "login"
      required = true
      unique   = true
    }
    attribute "active" {
      field   = "state"
      values  = { Y = true, N = false }
      default = true
    }
    attribute "meta.lastModified" {
      field      = "changed"
      mutability = "readOnly"
    }
  }
}
`
}

func lastModified(t *testing.T, body string) string {
	t.Helper()
	var resource struct{ Meta struct{ LastModified string } }
	if err := json.Unmarshal([]byte(body), &resource); err != nil || resource.Meta.LastModified == "" {
		t.Fatal(body, err)
	}
	return resource.Meta.LastModified
}
