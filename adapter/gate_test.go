package adapter_test

import (
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/adapter"
)

// routes are one target of every kind that an application has, known and unknown, under several spellings.
var routes = []string{
	"/Users", "/Users/", "/Users/1", "/Users/1/", "/Users/.search", "/Users/%2esearch", "/Users/1/.search", "/nothing/.search", "/Bulk/.search", "/Users/.search/x", "/Users/1/emails", "/users", "/Users?filter=userName%20pr", "/Users/%2e%2e",
	"/Groups", "/Groups/1", "/ServiceProviderConfig", "/ResourceTypes", "/ResourceTypes/User", "/Schemas", "/Schemas/x",
	"/Me", "/Bulk", "/.search", "/", "/nothing", "/nothing/at/all", "//Users", "/./Users", "/%55sers", "/Users%2F1", "/Users/..%2F1",
}

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "SEARCH"}

func TestWithoutAGoodTokenNoRouteReachesTheBackend(t *testing.T) {
	var s spy
	expired := "a-token-of-the-past"
	door := open(t, setup{decorate: s.decorate, clients: []adapter.Client{
		{Name: "full", TokenHash: sha256.Sum256([]byte(token))},
		{Name: "former", TokenHash: sha256.Sum256([]byte(expired)), Expires: time.Now().Add(-time.Minute)},
	}})
	for name, authorization := range map[string][]string{
		"none":               nil,
		"empty":              {""},
		"scheme alone":       {"Bearer"},
		"empty token":        {"Bearer "},
		"blank token":        {"Bearer   "},
		"null":               {"Bearer null"},
		"one character":      {"Bearer x"},
		"another":            {"Bearer another-token-of-the-tests"},
		"beginning of it":    {"Bearer " + token[:len(token)-1]},
		"more than it":       {"Bearer " + token + "x"},
		"in another case":    {"Bearer " + strings.ToUpper(token)},
		"twice the scheme":   {"Bearer Bearer " + token},
		"two tokens":         {"Bearer " + token, "Bearer " + token},
		"two in one":         {"Bearer " + token + ", Bearer " + token},
		"without its scheme": {token},
		"basic":              {"Basic " + token},
		"huge":               {"Bearer " + strings.Repeat("x", 1<<20)},
		"control characters": {"Bearer " + token + "\x00"},
		"expired":            {"Bearer " + expired},
	} {
		t.Run(name, func(t *testing.T) {
			for _, method := range methods {
				for _, route := range routes {
					w := unauthenticated(t, door, method, "/scim/v2"+route, authorization)
					if w.Code != http.StatusUnauthorized || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer realm=") {
						t.Errorf("%s %s: %d, WWW-Authenticate %q", method, route, w.Code, w.Header().Get("WWW-Authenticate"))
					}
					if method != http.MethodHead {
						mustBeError(t, w, "")
					}
				}
			}
		})
	}
	if n := s.count(); n > 0 {
		t.Errorf("the backend was called %d times", n)
	}
	if heard := door.statements.take(); len(heard) > 0 {
		t.Errorf("the database was sent %q", heard)
	}
}

func unauthenticated(t *testing.T, door *frontDoor, method, target string, authorization []string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "https://scim.example.org/", strings.NewReader(`{"userName":"x"}`))
	if err := aim(r, target); err != nil {
		t.Fatal(err)
	}
	r.Header["Authorization"] = authorization
	w := httptest.NewRecorder()
	door.ServeHTTP(w, r)
	return w
}

// mustBeError checks that an answer is a SCIM error (RFC 7644 section 3.12) whose body repeats its status.
func mustBeError(t *testing.T, w *httptest.ResponseRecorder, scimType string) {
	t.Helper()
	var body struct {
		Schemas                  []string
		Status, ScimType, Detail string
	}
	if kind := w.Header().Get("Content-Type"); !strings.HasPrefix(kind, "application/scim+json") {
		t.Errorf("Content-Type %q", kind)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Errorf("no JSON: %v: %q", err, w.Body)
		return
	}
	if len(body.Schemas) != 1 || body.Schemas[0] != "urn:ietf:params:scim:api:messages:2.0:Error" ||
		body.Status != strconv.Itoa(w.Code) || body.Detail == "" || body.ScimType != scimType {
		t.Errorf("status %d, wanted type %q: %s", w.Code, scimType, w.Body)
	}
}

func TestTheSchemeOfATokenHasNoCase(t *testing.T) {
	door := open(t, setup{})
	if w := door.do(t, "GET", "/scim/v2/Users", "", "Authorization", "bEARER "+token); w.Code != http.StatusOK {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestAClientThatMayOnlyReadCannotWrite(t *testing.T) {
	var s spy
	door := open(t, setup{decorate: s.decorate})
	for _, method := range methods {
		for _, route := range routes {
			w := door.do(t, method, "/scim/v2"+route, `{"userName":"x"}`, "Authorization", "Bearer "+reader)
			search := method == "POST" && (route == "/Users/.search" || route == "/.search")
			if read := method == "GET" || method == "HEAD" || search; !read && w.Code != http.StatusForbidden || read && w.Code == http.StatusForbidden {
				t.Errorf("%s %s: %d", method, route, w.Code)
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, call := range s.calls {
		if !strings.HasPrefix(call, "get ") && !strings.HasPrefix(call, "list ") {
			t.Errorf("the backend was asked to %s", call)
		}
	}
}

// TestAnApplicationWhosePathLooksLikeASearch: what a route is decides what may be posted there, not its name.
func TestAnApplicationWhosePathLooksLikeASearch(t *testing.T) {
	mapping := strings.Replace(read(t, "testdata/applications/hr/mapping.hcl"), `"/scim/v2"`, `"/hr/.search"`, 1)
	door := open(t, setup{mapping: mapping})
	body := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}`
	for target, want := range map[string]int{"/Users": 403, "/Users/": 403, "/Bulk": 403, "/Users/.search": 200, "/.search": 200} {
		if w := door.do(t, "POST", "/hr/.search"+target, body, "Authorization", "Bearer "+reader); w.Code != want {
			t.Errorf("%s: %d, not %d: %s", target, w.Code, want, w.Body)
		}
	}
}

func TestRefusalsAreCountedByReason(t *testing.T) {
	door := open(t, setup{limits: adapter.Limits{Body: 100, Filter: 50, BulkOperations: 1}})
	door.do(t, "GET", "/scim/v2/Users", "", "Authorization", "Basic x")
	door.do(t, "GET", "/scim/v2/Users", "", "Authorization", "Bearer x")
	door.do(t, "POST", "/scim/v2/Users", "{}", "Authorization", "Bearer "+reader)
	door.do(t, "POST", "/scim/v2/Users", "{")
	door.do(t, "POST", "/scim/v2/Users", strings.Repeat(" ", 101))
	door.do(t, "GET", `/scim/v2/Users?filter=userName eq "`+strings.Repeat("x", 50)+`"`, "")
	door.do(t, "POST", "/scim/v2/Bulk", `{"Operations":[{},{}]}`)
	want := []string{
		`scimadapter_http_requests_rejected_total{app="hr",reason="auth_expired"} 0`,
		`scimadapter_http_requests_rejected_total{app="hr",reason="auth_invalid"} 1`,
		`scimadapter_http_requests_rejected_total{app="hr",reason="auth_missing"} 1`,
		`scimadapter_http_requests_rejected_total{app="hr",reason="body_too_large"} 1`,
		`scimadapter_http_requests_rejected_total{app="hr",reason="bulk_limit"} 1`,
		`scimadapter_http_requests_rejected_total{app="hr",reason="filter_limit"} 1`,
		`scimadapter_http_requests_rejected_total{app="hr",reason="json_invalid"} 1`,
		`scimadapter_http_requests_rejected_total{app="hr",reason="overload"} 0`,
		`scimadapter_http_requests_rejected_total{app="hr",reason="scope"} 1`,
	}
	if diff := cmp.Diff(want, door.metrics(t, "scimadapter_http_requests_rejected_total")); diff != "" {
		t.Errorf("-wanted +got\n%s", diff)
	}
}
