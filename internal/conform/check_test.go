package conform_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"scim-adapter/internal/conform"
)

func TestChecksAreComplete(t *testing.T) {
	var groups, seen []string
	for _, g := range conform.Groups() {
		groups = append(groups, g.Name)
	}
	form := regexp.MustCompile(`^[a-z]+\.[a-z0-9-]+$`)
	for _, c := range conform.Checks() {
		if !form.MatchString(c.ID) || slices.Contains(seen, c.ID) || !slices.Contains(groups, c.Group()) {
			t.Errorf("%q is malformed, not unique or of no group", c.ID)
		}
		if c.Title == "" || strings.HasSuffix(c.Title, ".") || c.Source == "" || c.Run == nil {
			t.Errorf("%s is not complete", c.ID)
		}
		seen = append(seen, c.ID)
	}
}

func TestReadingChecksWriteNothing(t *testing.T) {
	d := newDouble("")
	var reading []conform.Check
	for _, c := range conform.Checks() {
		if c.Reads {
			reading = append(reading, c)
		}
	}
	report, err := conform.Run(t.Context(), conform.Options{URL: doubleURL, Token: doubleToken, Checks: reading, Transport: d})
	if err != nil || !report.Good() || report.Count(conform.Passed) < 50 {
		t.Fatal(err, report.Summary())
	}
	if d.writes != 1 { // the seed
		t.Errorf("%d writes", d.writes-1)
	}
}

func TestSelect(t *testing.T) {
	tests := []struct {
		patterns []string
		want     string // the first check's id
		useless  string
	}{
		{nil, "discovery.config", ""},
		{[]string{"patch.atomic"}, "patch.atomic", ""},
		{[]string{"etag.*", "bulk.*"}, "etag.header", ""},
		{[]string{"patch.atomic", "patch.nothing"}, "", "patch.nothing"},
		{[]string{"[", "patch.*"}, "", "["},
	}
	for _, test := range tests {
		selected, useless := conform.Select(conform.Checks(), test.patterns)
		if useless != test.useless || useless == "" && selected[0].ID != test.want {
			t.Errorf("Select(%v) = %d checks, %q", test.patterns, len(selected), useless)
		}
	}
}

// TestTheTableOfGroups keeps the table in docs/conform.md true.
func TestTheTableOfGroups(t *testing.T) {
	text, err := os.ReadFile("../../docs/conform.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, g := range conform.Groups() {
		n := 0
		for _, c := range conform.Checks() {
			if c.Group() == g.Name {
				n++
			}
		}
		fmt.Fprintf(&table, "| `%s` | %d | %s |\n", g.Name, n, g.About)
	}
	if !strings.Contains(string(text), table.String()) {
		t.Errorf("the table in docs/conform.md should be:\n%s", table.String())
	}
}

// TestNoCheckIsContentWithEverything asks a server that answers sensibly until its resource types are known, and
// nonsense afterwards. A check that passes then demands nothing.
func TestNoCheckIsContentWithEverything(t *testing.T) {
	nonsense := map[string]*http.Response{
		"500":           {StatusCode: http.StatusInternalServerError},
		"200 and {}":    {StatusCode: http.StatusOK},
		"404 and {}":    {StatusCode: http.StatusNotFound},
		"201 and an id": {StatusCode: http.StatusCreated},
	}
	for name, a := range nonsense {
		t.Run(name, func(t *testing.T) {
			d, begun := newDouble(""), 0
			through := transport(func(r *http.Request) (*http.Response, error) {
				if begun++; begun <= 4 { // what conform.Run itself asks
					return d.RoundTrip(r)
				}
				body := "{}"
				if a.StatusCode == http.StatusCreated {
					body = `{"id":"7"}`
				}
				return response(a.StatusCode, body), nil
			})
			report, err := conform.Run(t.Context(), options(t, through, "*"))
			if err != nil {
				t.Fatal(err)
			}
			passed := outcomes(report, conform.Passed)
			if a.StatusCode == http.StatusNotFound { // what another program may answer
				passed = slices.DeleteFunc(passed, func(id string) bool { return id == "errors.unknown-version" })
			}
			if len(passed) > 0 {
				t.Errorf("content with %s: %v", name, passed)
			}
		})
	}
}
