package adapter_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEntityTagsAreComparedByTheirOpaquePart shows RFC-ETAG-05: as strong tags, bare, in a list.
func TestEntityTagsAreComparedByTheirOpaquePart(t *testing.T) {
	door := open(t, setup{})
	tag := door.do(t, "POST", "/scim/v2/Users", `{"userName":"ann"}`).Header().Get("ETag")
	strong := strings.TrimPrefix(tag, "W/")
	for condition, status := range map[string]int{
		tag: 200, strong: 200, strings.Trim(strong, `"`): 200, `W/"x", ` + tag: 200, " * ": 200,
		`W/"x"`: 412, "": 412, `""`: 412, `W/""`: 412, ",": 412, strong[:len(strong)-2] + `"`: 412, strings.ToUpper(strong): 412,
	} {
		w := door.do(t, "PATCH", "/scim/v2/Users/1", patching(`{"op":"replace","path":"title","value":null}`), "If-Match", condition)
		if w.Code != status {
			t.Errorf("If-Match: %s: %d, wanted %d", condition, w.Code, status)
		}
	}
}

// TestVersionsAreNotShownWhereNobodyChecksThem shows a backend without transactions: it has no versions, and
// whatever If-Match names is wrong.
func TestVersionsAreNotShownWhereNobodyChecksThem(t *testing.T) {
	door := open(t, setup{mapping: read(t, "testdata/kinds/rest.hcl"), env: map[string]string{"URL": peopleAPI(t)}})
	w := door.do(t, "POST", "/scim/v2/Users", `{"userName":"ann"}`)
	if w.Code != http.StatusCreated || w.Header().Get("ETag") != "" || strings.Contains(w.Body.String(), `"version"`) {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	config := door.do(t, "GET", "/scim/v2/ServiceProviderConfig", "").Body.String()
	if !strings.Contains(config, `"etag":{"supported":false}`) {
		t.Errorf("offered: %s", config)
	}
	for method, body := range map[string]string{
		"PATCH": patching(`{"op":"replace","path":"active","value":false}`), "PUT": user(`"userName":"bob"`), "DELETE": "",
	} {
		if w := door.do(t, method, w.Header().Get("Location")[len("https://scim.example.org"):], body, "If-Match", `W/"x"`); w.Code != http.StatusPreconditionFailed {
			t.Errorf("%s: %d %s", method, w.Code, w.Body)
		}
	}
	if w := door.do(t, "GET", "/scim/v2/Users/1", ""); !strings.Contains(w.Body.String(), `"userName":"ann"`) || !strings.Contains(w.Body.String(), `"active":true`) {
		t.Errorf("changed: %d %s", w.Code, w.Body)
	}
}

// TestAConditionOnSeveralLines: what stands on a second line counts, also behind an empty one.
func TestAConditionOnSeveralLines(t *testing.T) {
	door := open(t, setup{})
	created := door.do(t, "POST", "/scim/v2/Users", user(`"userName":"ann"`))
	for status, lines := range map[int][]string{
		http.StatusPreconditionFailed: {"", `W/"old"`},
		http.StatusOK:                 {`W/"old"`, created.Header().Get("ETag")},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPut, "https://scim.example.org/scim/v2/Users/1", strings.NewReader(user(`"userName":"ann"`)))
		r.Header = http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/scim+json"}, "If-Match": lines}
		w := httptest.NewRecorder()
		if door.ServeHTTP(w, r); w.Code != status {
			t.Errorf("%q: %d %s", lines, w.Code, w.Body)
		}
	}
}

// TestAnyVersionReadsNobody: `If-Match: *` stands on every request of some clients (SAP-01). It demands no version, so
// the members of a group are not read for one.
func TestAnyVersionReadsNobody(t *testing.T) {
	for _, method := range []string{"PATCH", "DELETE"} {
		var statements [2][]string
		for i, headers := range [][]string{nil, {"If-Match", "*"}} {
			door := open(t, setup{})
			door.do(t, "POST", "/scim/v2/Groups", `{"displayName":"Staff"}`)
			door.statements.take()
			body := ""
			if method == "PATCH" {
				body = patching(`{"op":"replace","path":"displayName","value":"All"}`)
			}
			if w := door.do(t, method, "/scim/v2/Groups/1", body, headers...); w.Code != http.StatusNoContent {
				t.Fatalf("%s: %d %s", method, w.Code, w.Body)
			}
			statements[i] = door.statements.take()
		}
		if diff := cmp.Diff(statements[0], statements[1]); diff != "" {
			t.Errorf("%s: -without a condition +with any version\n%s", method, diff)
		}
	}
}
