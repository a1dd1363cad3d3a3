package adapter_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"scim-adapter/adapter"
	"scim-adapter/internal/scim"
)

// deviating is a request that departs from the RFCs in one way.
type deviating struct {
	method, target, body string
	headers              []string
	status               int    // where it is tolerated
	refused              int    // where it is not
	scimType             string // of the refusal
}

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// departures shows every deviation by one request.
var departures = map[scim.Deviation]deviating{
	scim.UnknownAttribute:    {"POST", "/Users", user(`"userName":"x","favouriteColour":"red"`), nil, 201, 400, "invalidValue"},
	scim.UnknownSchema:       {"POST", "/Users", `{"schemas":["` + scim.UserURN + `","urn:example:other"],"userName":"x"}`, nil, 201, 400, "invalidValue"},
	scim.MissingSchemas:      {"POST", "/Users", `{"userName":"x"}`, nil, 201, 400, "invalidSyntax"},
	scim.OldSchema:           {"POST", "/Users", `{"schemas":["urn:scim:schemas:core:1.0"],"userName":"x"}`, nil, 201, 400, "invalidSyntax"},
	scim.StringBoolean:       {"POST", "/Users", user(`"userName":"x","active":"False"`), nil, 201, 400, "invalidValue"},
	scim.StringNumber:        {"POST", "/Users", user(`"userName":"x","urn:example:badges":{"badge":"7"}`), nil, 201, 400, "invalidValue"},
	scim.NumberString:        {"POST", "/Users", user(`"userName":"x","title":7`), nil, 201, 400, "invalidValue"},
	scim.SingleForList:       {"POST", "/Users", user(`"userName":"x","emails":{"value":"x@example.org","type":"work"}`), nil, 201, 400, "invalidValue"},
	scim.ListForSingle:       {"POST", "/Users", user(`"userName":["x"]`), nil, 201, 400, "invalidValue"},
	scim.BareValue:           {"POST", "/Users", user(`"userName":"x","emails":["x@example.org"]`), nil, 201, 400, "invalidValue"},
	scim.EmptyString:         {"POST", "/Users", user(`"userName":"x","title":""`), nil, 201, 201, ""},
	scim.OpCase:              {"PATCH", "/Users/1", patching(`{"op":"Replace","path":"title","value":"x"}`), nil, 200, 400, "invalidSyntax"},
	scim.ReadOnlyInPatch:     {"PATCH", "/Users/1", patching(`{"op":"replace","value":{"id":"1","title":"x"}}`), nil, 200, 400, "mutability"},
	scim.TrailingSlash:       {"GET", "/Users/", "", nil, 200, 404, ""},
	scim.MediaType:           {"POST", "/Users", user(`"userName":"x"`), []string{"Content-Type", "text/json"}, 201, 415, ""},
	scim.DottedKey:           {"PATCH", "/Users/1", patching(`{"op":"replace","value":{"name.givenName":"x"}}`), nil, 200, 400, "invalidValue"},
	scim.DottedURN:           {"PATCH", "/Users/1", patching(`{"op":"replace","path":"` + enterprise + `.department","value":"x"}`), nil, 200, 400, "invalidPath"},
	scim.ExtensionWithoutURN: {"PATCH", "/Users/1", patching(`{"op":"replace","path":"department","value":"x"}`), nil, 200, 400, "invalidPath"},
	scim.RemoveValues:        {"PATCH", "/Groups/1", patching(`{"op":"remove","path":"members","value":[{"value":"1"}]}`), nil, 204, 400, "invalidValue"},
	scim.CreatedElement:      {"PATCH", "/Users/1", patching(`{"op":"replace","path":"emails[type eq \"home\"].value","value":"x@example.org"}`), nil, 200, 400, "noTarget"},
	scim.UnquotedLiteral:     {"GET", "/Users?filter=userName%20eq%20x", "", nil, 200, 400, "invalidFilter"},
	scim.SingleQuotes:        {"GET", "/Users?filter=userName%20eq%20'x'", "", nil, 200, 400, "invalidFilter"},
	scim.ValuePathComparison: {"GET", "/Users?filter=emails%5Btype%20eq%20%22work%22%5D.value%20eq%20%22x%22", "", nil, 200, 400, "invalidFilter"},
	scim.ComplexComparison:   {"GET", "/Users?filter=" + enterprise + ":manager%20eq%20%221%22", "", nil, 200, 400, "invalidFilter"},
	scim.UnknownFilter:       {"GET", "/Users?filter=favouriteColour%20eq%20%22red%22", "", nil, 200, 400, "invalidFilter"},
	scim.TombstoneRename:     {"PATCH", "/Users/1", patching(`{"op":"replace","path":"userName","value":"0123456789abcdef0123456789abcdefann"}`), nil, 200, 200, ""},
}

func user(members string) string { return `{"schemas":["` + scim.UserURN + `"],` + members + `}` }

func patching(operation string) string { return `{` + patchOp + `,"Operations":[` + operation + `]}` }

// openDialects opens an application with a client for every dialect: its name is its token.
func openDialects(t *testing.T) *frontDoor {
	t.Helper()
	var clients []adapter.Client
	for _, d := range scim.Dialects() {
		clients = append(clients, adapter.Client{Name: d.Name, TokenHash: sha256.Sum256([]byte(d.Name)), Dialect: d})
	}
	mapping := strings.NewReplacer(
		`extension "`+enterprise+`" {}`, `extension "`+enterprise+`" {}
    extension "urn:example:badges" {}
    attribute "urn:example:badges:badge" { field = "badge" }`,
		`resource "User" {`, `schema "urn:example:badges" {
    attribute "badge" { type = "integer" }
  }
  resource "User" {`,
	).Replace(read(t, "testdata/applications/hr/mapping.hcl"))
	dsn := sqlite.create(t, strings.Replace(read(t, "testdata/applications/hr/schema.sql"), "badge       $TEXT", "badge BIGINT", 1),
		"INSERT INTO employees (login, status) VALUES ('ann', 'A');\nINSERT INTO roles (name) VALUES ('Staff');\n")
	return open(t, setup{mapping: mapping, dsn: dsn, clients: clients})
}

func (d deviating) send(t *testing.T, door *frontDoor, dialect string) (status int, scimType string) {
	t.Helper()
	w := door.do(t, d.method, "/scim/v2"+d.target, d.body, append([]string{"Authorization", "Bearer " + dialect, "Content-Type", "application/scim+json"}, d.headers...)...)
	if w.Code < 400 {
		return w.Code, ""
	}
	mustBeError(t, w, d.scimType)
	return w.Code, d.scimType
}

// TestEveryDeviation sends each deviation as a client of every dialect: who tolerates it counts it, and it
// alone; who does not gets the answer of the RFCs.
func TestEveryDeviation(t *testing.T) {
	for _, v := range scim.Deviations() {
		request, shown := departures[v]
		if !shown {
			t.Errorf("no request shows %s", v)
			continue
		}
		t.Run(v.String(), func(t *testing.T) {
			for _, d := range scim.Dialects() {
				door := openDialects(t)
				want := map[bool]int{true: request.status, false: request.refused}[d.Tolerates(v)]
				if got, _ := request.send(t, door, d.Name); got != want {
					t.Errorf("%s: %d, wanted %d", d.Name, got, want)
				}
				var counted []string
				if d.Tolerates(v) {
					counted = []string{fmt.Sprintf(`scimadapter_client_deviations_total{app="hr",client=%q,deviation=%q} 1`, d.Name, v)}
				}
				if got := door.metrics(t, "scimadapter_client_deviations_total{"); !slices.Equal(got, counted) && want == request.status {
					t.Errorf("%s: counted %v, wanted %v", d.Name, got, counted)
				}
			}
		})
	}
}

// TestTheStrictDialectKeepsEmptyTexts shows the one deviation that is not refused but understood otherwise.
func TestTheStrictDialectKeepsEmptyTexts(t *testing.T) {
	door := openDialects(t)
	for dialect, want := range map[string]string{"strict": `"title":""`, "default": ""} {
		w := door.do(t, "PATCH", "/scim/v2/Users/1", patching(`{"op":"replace","path":"title","value":""}`), "Authorization", "Bearer "+dialect)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "title") != (want != "") || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", dialect, w.Code, w.Body)
		}
	}
}

// TestAGroupIsShownToWhoAsks shows C8: 204, but 200 for who names attributes, even ones that nobody knows.
func TestAGroupIsShownToWhoAsks(t *testing.T) {
	door := openDialects(t)
	for query, status := range map[string]int{
		"": 204, "?attributes=": 204, "?attributes=displayName": 200, "?excludedAttributes=members": 200, "?attributes=x": 200, "?excludedAttributes=x": 200,
	} {
		w := door.do(t, "PATCH", "/scim/v2/Groups/1"+query, patching(`{"op":"replace","path":"displayName","value":"Staff"}`), "Authorization", "Bearer default")
		if w.Code != status {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}

// TestPutPolicies shows what a PUT does to an attribute that it leaves out, and to one that is null.
func TestPutPolicies(t *testing.T) {
	for _, d := range scim.Dialects() {
		door := openDialects(t)
		as := []string{"Authorization", "Bearer " + d.Name}
		door.do(t, "PATCH", "/scim/v2/Users/1", patching(`{"op":"replace","value":{"title":"Clerk","preferredLanguage":"fr"}}`), as...)
		w := door.do(t, "PUT", "/scim/v2/Users/1", user(`"userName":"ann","preferredLanguage":null`), as...)
		kept := strings.Contains(w.Body.String(), `"title":"Clerk"`)
		if w.Code != http.StatusOK || kept != (d.Put == scim.PutMerge) || strings.Contains(w.Body.String(), "preferredLanguage") {
			t.Errorf("%s: %d %s", d.Name, w.Code, w.Body)
		}
	}
}

// TestTheDocumentOfDialects compares docs/dialects.md with what the program does; -update writes it anew.
func TestTheDocumentOfDialects(t *testing.T) {
	const file = "../docs/dialects.md"
	text := read(t, file)
	begin, end := strings.Index(text, "<!-- tables -->\n"), strings.Index(text, "<!-- end of tables -->")
	if begin < 0 || end < begin {
		t.Fatalf("%s has no place for its tables", file)
	}
	want := text[:begin] + "<!-- tables -->\n" + tablesOfDialects() + text[end:]
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if text != want {
		t.Errorf("%s is not what the program does; run the test with -update", file)
	}
}

func tablesOfDialects() string {
	var b bytes.Buffer
	b.WriteString("| dialect | for | PUT | refuses, of what the default tolerates |\n|---|---|---|---|\n")
	for _, d := range scim.Dialects() {
		var refuses []string
		for _, v := range scim.Deviations() {
			if !d.Tolerates(v) {
				refuses = append(refuses, "`"+v.String()+"`")
			}
		}
		list := strings.Join(refuses, ", ")
		switch len(refuses) {
		case 0:
			list = "nothing"
		case len(scim.Deviations()):
			list = "everything"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", d.Name, d.About, d.Put, list)
	}
	b.WriteString("\n| deviation | how it is understood | where it is not tolerated | cases |\n|---|---|---|---|\n")
	for _, v := range scim.Deviations() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", v, v.Means(), v.Refused(), v.Cases())
	}
	return b.String()
}
