package describe

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/scim"
)

// hostile are texts that would break a table, or become markup.
var hostile = []string{"a|b", "<script>", "a & b", "[x](http://example.org)", "`code`", "*a* _b_ ~c~", "two\nlines", `back\slash`, "bell\a", "| --- |", "</td>"}

// TestMarkdownStaysText: whatever a mapping holds, a row has the columns that it should have, and no markup but them.
func TestMarkdownStaysText(t *testing.T) {
	for _, text := range hostile {
		var b strings.Builder
		markdownTable(&b, []string{"A", "B"}, [][]string{{text, "x"}})
		lines := strings.Split(strings.TrimSpace(b.String()), "\n")
		if len(lines) != 3 {
			t.Fatalf("%q: %d lines", text, len(lines))
		}
		row := strings.NewReplacer(`\\`, "", `\|`, "").Replace(lines[2])
		if strings.Count(row, "|") != 3 {
			t.Errorf("%q: %s", text, lines[2])
		}
		plain := strings.NewReplacer(`\\`, "", "\\`", "", `\*`, "", `\_`, "", `\[`, "", `\]`, "", `\~`, "").Replace(lines[2])
		if strings.ContainsAny(plain, "<>`*_[]~\a") {
			t.Errorf("%q: %s", text, lines[2])
		}
	}
}

// TestHTMLStaysText: no text of a mapping becomes an element.
func TestHTMLStaysText(t *testing.T) {
	for _, text := range hostile {
		d := Document{Revision: text, Applications: []Application{{
			Name: text, Path: text, Clients: []Client{{Name: text}},
			Resources: []Resource{{Name: text, Attributes: []Attribute{{Name: text, Losses: []string{text}}}, Guarantees: []Guarantee{{text, text}}}},
		}}}
		var with, without strings.Builder
		if err := d.WriteHTML(&with); err != nil {
			t.Fatal(err)
		}
		d = Document{Applications: []Application{{Clients: []Client{{}}, Resources: []Resource{{Attributes: []Attribute{{}}, Guarantees: []Guarantee{{}}}}}}}
		if err := d.WriteHTML(&without); err != nil {
			t.Fatal(err)
		}
		if strings.Count(with.String(), "<") != strings.Count(without.String(), "<") {
			t.Errorf("%q becomes markup", text)
		}
	}
}

// TestTablesForTerminals: cells are broken between words where they can, and rows stay together.
func TestTablesForTerminals(t *testing.T) {
	a := Application{Name: "hr", Path: "/hr/scim/v2", Backend: "sql", Resources: []Resource{{
		Name: "User", Endpoint: "/Users",
		Attributes: []Attribute{
			{
				Name: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", Direction: "read and write", Field: "boss_no",
				Conversion: "a User, by its badge, which is long enough to be broken", RoundTrip: "lossy", Losses: []string{"Elements are dropped"},
				Filters: Filters{Backend: []string{"eq"}, Narrowed: []string{"co", "sw"}, Scanned: []string{"gt"}}, Sort: "adapter",
			},
			{Name: "title", Direction: "read only", Field: "job", RoundTrip: "safe", Filters: Filters{Scanned: []string{"eq", "pr"}}},
		},
		Guarantees: []Guarantee{{"writes", "atomic"}},
	}}}
	var got strings.Builder
	if err := a.WriteText(&got); err != nil {
		t.Fatal(err)
	}
	want := `application "hr" at /hr/scim/v2, sql

User at /Users

  attribute                       direction       field    conversion                      filters         sort     round trip
  …enterprise:2.0:User:manager.v  read and write  boss_no  a User, by its badge, which is  eq ~co ~sw !gt  adapter  lossy: elements are
  alue                                                     long enough to be broken                                 dropped
  title                           read only       job                                      !all                     safe

  writes      atomic

` + legend + "\n"
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}

// TestPersonalData: what the RFC says of people is personal; names of groups are not, and other types tell by themselves.
func TestPersonalData(t *testing.T) {
	user := &scim.ResourceType{Name: "User", Schema: scim.UserSchema(), Extensions: []scim.Extension{{Schema: scim.EnterpriseUserSchema()}}}
	for path, want := range map[string]bool{
		"userName": true, "name.givenName": true, "emails": true, "phoneNumbers.value": true, "addresses": true, "displayName": true,
		scim.EnterpriseUserURN + ":manager.value": true, scim.EnterpriseUserURN + ":costCenter": false, "active": false, "userType": false,
	} {
		p, err := user.Resolve(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := Personal(scim.UserURN, p); got != want {
			t.Errorf("%s: %t", path, got)
		}
		if Personal(scim.GroupURN, p) {
			t.Errorf("%s of a group is personal", path)
		}
	}
}
