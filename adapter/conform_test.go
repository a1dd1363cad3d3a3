package adapter_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"scim-adapter/internal/conform"
)

// RoundTrip lets a front door be the transport of a client, without a network.
func (d *frontDoor) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Result(), nil
}

// TestConformFindsNothing asks all questions of internal/conform: of the application hr on every database, and
// of the applications of all kinds.
func TestConformFindsNothing(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			dsn := db.create(t, read(t, "testdata/applications/hr/schema.sql"))
			findsNothing(t, open(t, setup{driver: db.driver, dsn: dsn}), 300)
		})
	}
	for kind, s := range map[string]setup{"rest": {env: map[string]string{"URL": peopleAPI(t)}}, "memory": {}} {
		t.Run(kind, func(t *testing.T) {
			s.mapping = read(t, "testdata/kinds/"+kind+".hcl")
			findsNothing(t, open(t, s), 300)
		})
	}
	t.Run("script", func(t *testing.T) { // one group: each request starts commands
		door := open(t, setup{
			mapping: read(t, "testdata/kinds/script.hcl"),
			env:     map[string]string{"SELF": os.Args[0], "FILE": filepath.Join(t.TempDir(), "people.json")},
		})
		findsNothing(t, door, 20, "okta.*")
	})
}

// findsNothing demands that at least so many of the checks that match the patterns apply, and that all of these
// pass.
func findsNothing(t *testing.T, door *frontDoor, applicable int, patterns ...string) {
	t.Helper()
	checks, useless := conform.Select(conform.Checks(), patterns)
	if useless != "" {
		t.Fatalf("no check matches %q", useless)
	}
	report, err := conform.Run(t.Context(), conform.Options{
		URL: "https://scim.example.org/scim/v2", Token: token, Checks: checks, Transport: door,
	})
	if err != nil {
		t.Fatal(err)
	}
	if !report.Good() || report.Count(conform.Passed) < applicable {
		var text strings.Builder
		if err := report.WriteText(&text, false, false); err != nil {
			t.Fatal(err)
		}
		t.Error(text.String())
	}
	t.Log(report.Summary())
}
