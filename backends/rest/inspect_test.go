package rest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/rest"
	"scim-adapter/internal/diag"
)

// line gives a place that tells findings apart.
func line(n int) diag.Range {
	return diag.Range{File: "api.hcl", Start: diag.Pos{Line: n, Column: 1, Byte: n}}
}

// listed is a mapping of people with a list and a get.
func listedPeople() []backends.Collection {
	list, get := on("list", "GET /people"), on("get", "GET /people/{id}")
	list.Head.At, get.Head.At = line(10), line(20)
	list.Records = text("response.body.items")
	collections := one(list, get)
	for i := range collections[0].Fields {
		collections[0].Fields[i].At = line(i + 1)
	}
	return collections
}

func TestInspect(t *testing.T) {
	for name, test := range map[string]struct {
		list, get string // answers
		status    int    // of the list; 0 means 200
		types     []string
		want      string // the beginning of the only finding; empty where there is none
	}{
		"as the mapping says":            {list: `{"items":[{"id":"7","login":"ada","note":"x"}]}`, get: `{"id":"7","login":"ada","note":"x"}`},
		"a field that some records lack": {list: `{"items":[{"id":"7","login":"ada"}]}`, get: `{"id":"7","login":"ada","note":"x"}`},
		"nobody is there yet":            {list: `{"items":[]}`, want: "api.hcl:10:1 Warning: Nothing to look at"},
		"a field of another name":        {list: `{"items":[{"id":"7","logni":"ada","note":"x"}]}`, get: `{"id":"7","logni":"ada","note":"x"}`, want: `api.hcl:2:1 Warning: Field not found: None of the 1 records that were looked at has a value at "login". Did you mean "logni"?`},
		"no key":                         {list: `{"items":[{"number":"7","login":"ada"}]}`, want: "api.hcl:1:1 Error: A record is not as the mapping says: rest: read Person: bad_response (id): a record has no key. It has login, number."},
		"a value of another type":        {list: `{"items":[{"id":"7","login":"ada","note":"secret"}]}`, types: []string{"note", "int"}, want: "api.hcl:3:1 Error: A record is not as the mapping says: rest: read Person: bad_response (note)"},
		"no record behind the id":        {list: `{"items":[{"id":"7","login":"ada","note":"x"}]}`, get: `{"id":"8"}`, want: "api.hcl:20:1 Error: What is listed cannot be read by its id"},
		"the list is elsewhere":          {list: `{"people":[]}`, want: "api.hcl:10:1 Error: The list cannot be read"},
		"the credential is refused":      {list: `{}`, status: 401, want: "api.hcl:10:1 Error: The list cannot be read: rest: list: denied"},
		"a page of HTML":                 {list: `<html>Please log in</html>`, want: "api.hcl:10:1 Error: The list cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			handler := func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet && r.Method != http.MethodHead {
					t.Errorf("no read: %s %s", r.Method, r.URL)
				}
				w.Header().Set("Content-Type", "application/json")
				if r.URL.Path != "/people" {
					_, _ = fmt.Fprint(w, test.get)
					return
				}
				if test.status != 0 {
					w.WriteHeader(test.status)
				}
				_, _ = fmt.Fprint(w, test.list)
			}
			collections := listedPeople()
			collections[0].Settings.(*rest.Resource).Types = texts(test.types...)                                             //nolint:errcheck // made above
			found, err := open(t, serve(t, http.HandlerFunc(handler)), collections).(backends.Inspector).Inspect(t.Context()) //nolint:errcheck // it is one
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, d := range found {
				lines = append(lines, d.Range.String()+" "+d.Severity.String()+": "+d.Summary+": "+d.Detail)
			}
			if text := strings.Join(lines, "\n"); test.want == "" && text != "" || !strings.HasPrefix(text, test.want) || len(lines) > 1 || strings.Contains(text, "secret") {
				t.Errorf("want %s\ngot  %s", test.want, text)
			}
		})
	}
}

// TestInspectUnreachable: what cannot be asked is no finding of a mapping.
func TestInspectUnreachable(t *testing.T) {
	settings := serve(t, http.NotFoundHandler())
	settings.Ping = &rest.Request{Request: text("GET /ping")}
	_, err := open(t, settings, listedPeople()).(backends.Inspector).Inspect(t.Context()) //nolint:errcheck // it is one
	if backends.KindOf(err) == backends.Internal || err == nil {
		t.Error(err)
	}
}
