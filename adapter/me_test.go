package adapter_test

import (
	"crypto/sha256"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/sql"
)

// bound opens an application with two users, for a client that is a resource and one that is none; both may write.
func bound(t *testing.T, me string) *frontDoor {
	t.Helper()
	door := open(t, setup{clients: []adapter.Client{
		{Name: "full", TokenHash: sha256.Sum256([]byte(token))},
		{Name: "bound", TokenHash: sha256.Sum256([]byte("bound")), Me: me},
		{Name: "reader", TokenHash: sha256.Sum256([]byte(reader)), Me: me, ReadOnly: true},
	}})
	for _, login := range []string{"ann", "ben"} {
		if w := door.do(t, "POST", "/scim/v2/Users", user(`"userName":"`+login+`"`)); w.Code != http.StatusCreated {
			t.Fatal(w.Body)
		}
	}
	return door
}

func TestMeOfWhom(t *testing.T) {
	change := patching(`{"op":"replace","path":"title","value":"x"}`)
	for name, test := range map[string]struct {
		me, token, method, body string
		status                  int
		holds                   string
	}{
		"one's own":              {"/Users/2", "bound", "GET", "", 200, `"userName":"ben"`},
		"of another client":      {"/Users/2", token, "GET", "", 501, ""},
		"change of another":      {"/Users/2", token, "PATCH", change, 501, ""},
		"removal of another":     {"/Users/2", token, "DELETE", "", 501, ""},
		"escaped":                {"/Users/%32", "bound", "GET", "", 200, `"userName":"ben"`},
		"nobody there":           {"/Users/9", "bound", "GET", "", 404, ""},
		"nobody can be there":    {"/Users/two", "bound", "DELETE", "", 404, ""},
		"nothing above":          {"/Users/..", "bound", "DELETE", "", 404, ""},
		"a group":                {"/Groups/1", "bound", "GET", "", 404, ""},
		"create":                 {"/Users/2", "bound", "POST", user(`"userName":"cleo"`), 501, ""},
		"change":                 {"/Users/2", "bound", "PATCH", change, 200, `"title":"x"`},
		"change by a reader":     {"/Users/2", reader, "PATCH", change, 403, ""},
		"read by a reader":       {"/Users/2", reader, "GET", "", 200, `"userName":"ben"`},
		"a method there is none": {"/Users/2", "bound", "OPTIONS", "", 405, ""},
	} {
		t.Run(name, func(t *testing.T) {
			door := bound(t, test.me)
			w := door.do(t, test.method, "/scim/v2/Me", test.body, "Authorization", "Bearer "+test.token)
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.holds) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if location := w.Header().Get("Location"); w.Code == http.StatusOK && location != "https://scim.example.org/scim/v2/Users/2" {
				t.Errorf("Location %q", location)
			}
			if w := door.do(t, "GET", "/scim/v2/Users", ""); !strings.Contains(w.Body.String(), `"totalResults":2`) {
				t.Errorf("somebody is gone or new: %s", w.Body)
			}
		})
	}
}

// TestMeIsCountedAsItsResource under the operation that it is.
func TestMeIsCountedAsItsResource(t *testing.T) {
	door := bound(t, "/Users/2")
	door.do(t, "DELETE", "/scim/v2/Me", "", "Authorization", "Bearer bound")
	want := `scimadapter_http_requests_total{app="hr",code="204",operation="delete",resource="User"} 1`
	if lines := door.metrics(t, "scimadapter_http_requests_total{"); !strings.Contains(strings.Join(lines, "\n"), want) {
		t.Errorf("wanted %s in %q", want, lines)
	}
}

// TestHeadOfMe over a real connection: the headers of GET, and no body.
func TestHeadOfMe(t *testing.T) {
	server := httptest.NewServer(bound(t, "/Users/2"))
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, server.URL+"/scim/v2/Me", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer bound")
	w, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close() //nolint:errcheck // read only
	body, err := io.ReadAll(w.Body)
	if err != nil || w.StatusCode != http.StatusOK || len(body) > 0 || w.Header.Get("Location") != "https://scim.example.org/scim/v2/Users/2" {
		t.Errorf("%v: %d %q %v", err, w.StatusCode, body, w.Header)
	}
}

func TestAClientCannotBeWhatNothingIs(t *testing.T) {
	for _, me := range []string{"Users/7", "/Users", "/Users/", "/Nothing/7", "/Users/7/8", "https://scim.example.org/scim/v2/Users/7"} {
		app := load(t, setup{}.withDefaults(t), map[string]backends.Kind{"sql": sql.Kind()})
		metrics := adapter.NewMetrics(prometheus.NewRegistry(), "test", "test")
		mappings, found := app.mapping.Bind(app.capabilities(), metrics.Notice(app.name))
		mustBeGood(t, found, app.sources)
		_, err := adapter.New(adapter.Config{
			PublicURL: "https://scim.example.org", Logger: slog.New(slog.DiscardHandler), Metrics: metrics,
			Applications: []adapter.Application{{
				Name: app.name, Path: app.path, Clients: []adapter.Client{{Name: "self", Me: me}}, Store: app.store, Mappings: mappings,
			}},
		})
		if err == nil || !strings.Contains(err.Error(), "client self: me") {
			t.Errorf("%s: %v", me, err)
		}
	}
}
