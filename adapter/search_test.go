package adapter_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/sql"
)

// TestASearchOverAllTypesSaysWhoseValueIsWrong: a record that cannot be translated fails the search, and is counted
// for its resource type, which the route does not tell.
func TestASearchOverAllTypesSaysWhoseValueIsWrong(t *testing.T) {
	door := openFive(t)
	sqlite.exec(t, door.setup.dsn, "UPDATE employees SET status = 'Q' WHERE login = 'c';\n")
	for _, w := range []struct{ method, target, body string }{
		{"GET", "/?attributes=active", ""}, {"GET", "/?cursor&count=4", ""}, {"POST", "/.search", `{"sortBy":"displayName"}`},
	} {
		answer := door.do(t, w.method, "/scim/v2"+w.target, w.body)
		if answer.Code != http.StatusInternalServerError || !strings.Contains(answer.Body.String(), "active of 3") {
			t.Errorf("%s %s: %d %s", w.method, w.target, answer.Code, answer.Body)
		}
	}
	counted := door.metrics(t, `scimadapter_translation_errors_total{app="hr",attribute="active",direction="outbound",reason=`)
	if len(counted) != 1 || !strings.Contains(counted[0], `resource="User"`) || !strings.HasSuffix(counted[0], " 3") {
		t.Errorf("counted: %q", counted)
	}
}

// TestASearchThatIsPostedIsCountedApart keeps the filter out of the route's labels, and tells what was tolerated.
func TestASearchThatIsPostedIsCountedApart(t *testing.T) {
	door := openFive(t)
	door.do(t, "POST", "/scim/v2/Users/.search", `{"filter":"userName pr"}`)
	door.do(t, "POST", "/scim/v2/.search", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}`)
	want := map[string]string{
		`scimadapter_http_requests_total{app="hr",code="200",operation="search",resource="User"}`:  " 1",
		`scimadapter_http_requests_total{app="hr",code="200",operation="search",resource="_none"}`: " 1",
		`scimadapter_client_deviations_total{app="hr",client="full",deviation="missing_schemas"`:   " 1",
	}
	for name, n := range want {
		if lines := door.metrics(t, name); len(lines) != 1 || !strings.HasSuffix(lines[0], n) {
			t.Errorf("%s: %q", name, lines)
		}
	}
}

// TestNoResourceTypeTakesThePlaceOfTheProtocol: where searches are, a client that may only read could write.
func TestNoResourceTypeTakesThePlaceOfTheProtocol(t *testing.T) {
	for _, endpoint := range []string{"/.search", "/People/.search", "/.people", "/Schemas", "/ResourceTypes/People", "/Me", "/Bulk", "/"} {
		s := setup{}.withDefaults(t)
		app := load(t, s, map[string]backends.Kind{"sql": sql.Kind()})
		metrics := adapter.NewMetrics(prometheus.NewRegistry(), "test", "test")
		mappings, found := app.mapping.Bind(app.capabilities(), metrics.Notice(app.name))
		mustBeGood(t, found, app.sources)
		mappings[0].Type().Endpoint = endpoint // a mapping file that says so does not load
		_, err := adapter.New(adapter.Config{
			PublicURL: "https://scim.example.org", Metrics: metrics, Logger: slog.New(slog.DiscardHandler),
			Applications: []adapter.Application{{Name: app.name, Path: app.path, Clients: s.clients, Store: app.store, Mappings: mappings}},
		})
		if err == nil || !strings.Contains(err.Error(), endpoint) {
			t.Errorf("%s: %v", endpoint, err)
		}
	}
}
