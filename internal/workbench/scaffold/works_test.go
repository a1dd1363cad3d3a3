package scaffold

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"scim-adapter/internal/assembly"
	"scim-adapter/internal/config"
	"scim-adapter/internal/testkit"
)

// front is a front door with what init has written, on the application's own tables.
type front struct {
	http.Handler

	base string
}

func openFront(t *testing.T, opt Options, result *Result, dsn string) front {
	t.Helper()
	file := filepath.Join(t.TempDir(), "mapping.hcl")
	if err := os.WriteFile(file, result.Mapping, 0o600); err != nil {
		t.Fatal(err)
	}
	a, found := assembly.LoadWith(file, config.Options{Kinds: opt.Kinds, Getenv: func(name string) (string, bool) {
		if strings.HasSuffix(name, "_DSN") {
			return dsn, true
		}
		return testkit.Token, true
	}})
	if found.HasErrors() {
		t.Fatal(found)
	}
	handler, release, err := a.Open(t.Context(), assembly.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Metrics: opt.Tests.Metrics()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	return front{handler, "/" + result.Application + "/scim/v2"}
}

// do sends a request and demands a status.
func (f front) do(t *testing.T, status int, method, path, body string) map[string]any {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, f.base+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+testkit.Token)
	r.Header.Set("Content-Type", "application/scim+json")
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	if w.Code != status {
		t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	answer := map[string]any{}
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
	}
	return answer
}

// TestWhatIsWrittenWorks leads a life on the tables of real applications through the mappings that init writes for them,
// unchanged: somebody comes, is found, is changed, is locked out where that is mapped, joins a group, and goes.
func TestWhatIsWrittenWorks(t *testing.T) {
	for _, app := range testkit.Applications() {
		if !slices.Contains([]string{"DAViCal", "Icinga Web 2", "OCS Inventory", "Postfixadmin", "Roundcube", "Tiny Tiny RSS"}, app.Name) {
			continue // the others say themselves that nobody new can come, or are no mapping
		}
		t.Run(app.Name+" "+app.Driver, func(t *testing.T) {
			dsn := app.Database(t)
			opt := options(sourceOf(t, app.Driver, dsn))
			result, err := Run(t.Context(), opt)
			if err != nil {
				t.Fatal(err)
			}
			f := openFront(t, opt, result, dsn)
			f.life(t, string(result.Mapping))
		})
	}
}

func (f front) life(t *testing.T, mapping string) {
	t.Helper()
	mapping, groups, _ := strings.Cut(mapping, `resource "Group"`)
	made := f.do(t, 201, "POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"zoe@example.org","displayName":"Zoë Zander",
		"name":{"givenName":"Zoë","familyName":"Zander"},"emails":[{"type":"work","value":"zoe@example.org"}]}`)
	user := "/Users/" + url.PathEscape(fmt.Sprint(made["id"]))
	list := f.do(t, 200, "GET", "/Users?filter="+url.QueryEscape(`userName eq "Zoe@example.org"`), "")
	if list["totalResults"] != 1.0 {
		t.Errorf("%v are found", list["totalResults"])
	}
	if strings.Contains(mapping, "\n    attribute \"displayName\"") {
		changed := f.do(t, 200, "PATCH", user, testkit.PatchBody(`{"op":"replace","path":"displayName","value":"Zoë O'Malley"}`))
		if changed["displayName"] != "Zoë O'Malley" {
			t.Errorf("the name is %v", changed["displayName"])
		}
	}
	if strings.Contains(mapping, "\n    attribute \"active\"") {
		for _, active := range []bool{false, true} {
			if got := f.do(t, 200, "PATCH", user, testkit.PatchBody(fmt.Sprintf(`{"op":"replace","path":"active","value":%t}`, active))); got["active"] != active {
				t.Errorf("active is %v, not %t", got["active"], active)
			}
		}
	}
	if groups != "" && !strings.Contains(groups, "SELECT DISTINCT") {
		group := f.do(t, 201, "POST", "/Groups", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Sailors"}`)
		path := "/Groups/" + fmt.Sprint(group["id"])
		f.do(t, 204, "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":%q}]}`, made["id"])))
		if in, _ := f.do(t, 200, "GET", user, "")["groups"].([]any); len(in) != 1 {
			t.Errorf("groups are %v", in)
		}
		f.do(t, 204, "DELETE", path, "")
	}
	f.do(t, 204, "DELETE", user, "")
	f.do(t, 404, "GET", user, "")
}
