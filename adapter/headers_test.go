package adapter_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// readable are all routes that GET has, with resources behind them.
var readable = []string{
	"/", "/Users", "/Users/1", "/Groups", "/Groups/1", "/ServiceProviderConfig", "/ResourceTypes", "/ResourceTypes/User", "/Schemas",
	"/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "/Users?cursor&count=1", "/Users/99", "/Users?filter=x", "/nothing",
}

// TestHEADIsGETWithoutABody compares both over a real connection (RFC 9110 section 9.3.2).
func TestHEADIsGETWithoutABody(t *testing.T) {
	server := httptest.NewServer(openFive(t))
	defer server.Close()
	for _, path := range readable {
		get, body := request(t, server, http.MethodGet, path)
		head, none := request(t, server, http.MethodHead, path)
		if get.StatusCode != head.StatusCode || body == "" || none != "" {
			t.Errorf("%s: GET %d with %d bytes, HEAD %d with %q", path, get.StatusCode, len(body), head.StatusCode, none)
		}
		for _, r := range []*http.Response{get, head} {
			maps.DeleteFunc(r.Header, func(name string, _ []string) bool { return name == "Date" || name == "X-Request-Id" })
		}
		if diff := gocmp.Diff(get.Header, head.Header); diff != "" {
			t.Errorf("%s: headers -GET +HEAD\n%s", path, diff)
		}
	}
}

func request(t *testing.T, server *httptest.Server, method, path string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/scim/v2"+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read only
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// TestDiscoveryIsOnlyRead: RFC-DISC-01 and RFC-DISC-02.
func TestDiscoveryIsOnlyRead(t *testing.T) {
	door := openFive(t)
	for _, path := range readable[5:10] {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			w := door.do(t, method, "/scim/v2"+path, "{}")
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", method, path, w.Code, w.Header().Get("Allow"))
			}
			mustBeError(t, w, "")
		}
		w := door.do(t, "GET", "/scim/v2"+path+"?Filter=id pr", "")
		if w.Code != http.StatusForbidden {
			t.Errorf("%s with a filter: %d", path, w.Code)
		}
		mustBeError(t, w, "")
		plain, asked := door.do(t, "GET", "/scim/v2"+path, ""), door.do(t, "GET", "/scim/v2"+path+"?attributes=x&excludedAttributes=id&sortBy=y&startIndex=9&count=0&cursor", "")
		if asked.Code != http.StatusOK || asked.Body.String() != plain.Body.String() {
			t.Errorf("%s with parameters: %d %s", path, asked.Code, asked.Body)
		}
	}
	for _, path := range []string{"/ResourceTypes/Printer", "/Schemas/urn:example:nothing", "/ServiceProviderConfig/1"} {
		if w := door.do(t, "GET", "/scim/v2"+path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestAnswersAreOfTheTypeThatIsAccepted: RFC-ACC-01, T15, OKTA-H1, OKTA-S5.
func TestAnswersAreOfTheTypeThatIsAccepted(t *testing.T) {
	door := openFive(t)
	const scimJSON, json, none = "application/scim+json; charset=utf-8", "application/json; charset=utf-8", ""
	for accept, want := range map[string]string{
		"":                                     scimJSON,
		"*/*":                                  scimJSON,
		"application/*":                        scimJSON,
		"application/scim+json":                scimJSON,
		"Application/SCIM+JSON; charset=utf-8": scimJSON,
		"application/json":                     json,
		"application/json, text/plain, */*":    scimJSON,
		"application/json, */*;q=0.8":          json,
		"application/json, application/scim+json":                        scimJSON,
		"application/json;q=0.9, application/scim+json;q=0.5":            json,
		"application/scim+json;q=0, application/json":                    json,
		"application/scim+json;q=0, */*":                                 json,
		"text/html, application/xml;q=0.9, */*;q=0.8":                    scimJSON,
		"application/json;q=high":                                        json,
		"no type at all;":                                                scimJSON,
		"text/html":                                                      none,
		"application/xml, text/json":                                     none,
		"*/*;q=0":                                                        none,
		"application/json;q=0":                                           none,
		"application/json;q=0.000, application/scim+json;q=0, image/png": none,
	} {
		w := door.do(t, "GET", "/scim/v2/Users/1", "", "Accept", accept, "Accept-Charset", "iso-8859-1")
		switch got := w.Header().Get("Content-Type"); {
		case want == none:
			if w.Code != http.StatusNotAcceptable {
				t.Errorf("%q: %d", accept, w.Code)
			}
			mustBeError(t, w, "")
		case w.Code != http.StatusOK || got != want:
			t.Errorf("%q: %d %s, want %s", accept, w.Code, got, want)
		}
	}
}

// TestWhatIsNotAcceptedIsNotDone: a write whose answer the client could not read does not happen, except that a
// leaver goes; and a refusal is told whatever is accepted.
func TestWhatIsNotAcceptedIsNotDone(t *testing.T) {
	door := openFive(t)
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"new"}`, http.StatusNotAcceptable},
		{"PUT", "/Users/1", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"new"}`, http.StatusNotAcceptable},
		{"GET", "/nothing", "", http.StatusNotFound},
		{"PATCH", "/Users", "{}", http.StatusMethodNotAllowed},
		{"DELETE", "/Users/1", "", http.StatusNoContent},
	} {
		if w := door.do(t, test.method, "/scim/v2"+test.path, test.body, "Accept", "text/html"); w.Code != test.status {
			t.Errorf("%s %s: %d %s", test.method, test.path, w.Code, w.Body)
		}
	}
	if w := door.do(t, "GET", "/scim/v2/Users", "", "Accept", "text/html", "Authorization", "Bearer x"); w.Code != http.StatusUnauthorized {
		t.Errorf("a stranger is told %d", w.Code)
	}
	list := door.do(t, "GET", "/scim/v2/Users?attributes=userName", "").Body.String()
	if strings.Contains(list, "new") || strings.Contains(list, `"a"`) {
		t.Errorf("what was done: %s", list)
	}
}

// TestEveryOperationShowsWhatIsAskedFor: RFC-PROJ-01, RFC-PROJ-02 and RFC-PROJ-04 on all operations that answer with
// resources, RFC-PROJ-03 on all of them.
func TestEveryOperationShowsWhatIsAskedFor(t *testing.T) {
	const user = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"proj","title":"t","name":{"givenName":"G","familyName":"F"}}`
	const change = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"title","value":"u"}]}`
	for name, test := range map[string]struct{ method, path, body string }{
		"POST": {"POST", "/Users?", user}, "GET": {"GET", "/Users/6?", ""}, "PUT": {"PUT", "/Users/6?", user}, "PATCH": {"PATCH", "/Users/6?", change},
		"list": {"GET", "/Users?filter=userName eq \"proj\"&", ""}, "root": {"GET", "/?filter=userName eq \"proj\"&", ""},
		"walk": {"GET", "/Users?cursor&filter=userName eq \"proj\"&", ""},
	} {
		t.Run(name, func(t *testing.T) {
			door := openFive(t)
			if test.method != "POST" {
				door.do(t, "POST", "/scim/v2/Users", user)
			}
			some := door.do(t, test.method, "/scim/v2"+test.path+"attributes=USERNAME, name.givenname", test.body)
			text := some.Body.String()
			if !strings.Contains(text, `"id":"6","userName":"proj","name":{"givenName":"G"}}`) {
				t.Errorf("attributes: %d %s", some.Code, text)
			}
			if test.method == "POST" {
				door = openFive(t)
			}
			text = door.do(t, test.method, "/scim/v2"+test.path+"excludedAttributes=id,schemas,userName,meta", test.body).Body.String()
			if !strings.Contains(text, `"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"6","name"`) || strings.Contains(text, `"meta"`) {
				t.Errorf("excludedAttributes: %s", text)
			}
			w := door.do(t, test.method, "/scim/v2"+test.path+"attributes=userName&excludedAttributes=title", test.body)
			if w.Code != http.StatusBadRequest {
				t.Errorf("both: %d", w.Code)
			}
			mustBeError(t, w, "invalidValue")
		})
	}
}
