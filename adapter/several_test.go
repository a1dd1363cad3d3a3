package adapter_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

// several opens users in SQLite, groups in memory, and a folder for each user.
func several(t *testing.T) (door *frontDoor, homes string) {
	t.Helper()
	homes = t.TempDir()
	return open(t, setup{
		mapping: read(t, "testdata/kinds/several.hcl"), dsn: sqlite.create(t, "CREATE TABLE people (id $ID, login $TEXT, active $BOOL);"),
		env: map[string]string{"HOMES": homes},
	}), homes
}

// ask sends a request and gives its answer as the cycles show it.
func (d *frontDoor) ask(t *testing.T, request string, body ...string) string {
	t.Helper()
	r, err := parseRequest(request + "\n\n" + strings.Join(body, ""))
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r.WithContext(t.Context()))
	return format(t, w)
}

func wantStatus(t *testing.T, answer string, status int) {
	t.Helper()
	if !strings.HasPrefix(answer, fmt.Sprint(status, " ")) {
		t.Errorf("want %d %s, got %s", status, http.StatusText(status), answer)
	}
}

func wantText(t *testing.T, answer string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(answer, p) {
			t.Errorf("%q is not in %s", p, answer)
		}
	}
}

func exists(path ...string) bool {
	_, err := os.Stat(filepath.Join(path...))
	return err == nil
}

func TestSeveralBackendsInOneMapping(t *testing.T) {
	d, homes := several(t)
	wantText(t, d.ask(t, "POST /Users", `{"userName":"ann"}`), "201 Created", `"active": true`)
	wantStatus(t, d.ask(t, "POST /Users", `{"userName":"bob"}`), 201)
	if !exists(homes, "ann") {
		t.Error("ann has no folder")
	}
	wantText(t, d.ask(t, "POST /Groups", `{"displayName":"Staff","members":[{"value":"1"},{"value":"2"}]}`), "201 Created", `"value": "2"`)
	wantStatus(t, d.ask(t, "POST /Groups", `{"displayName":"Ghosts","members":[{"value":"77"}]}`), 400)
	wantText(t, d.ask(t, "GET /Users/1"), `"groups"`, `"value": "1"`)
	wantText(t, d.ask(t, "GET /Users?filter=groups.value eq \"1\""), `"totalResults": 2`)
	wantStatus(t, d.ask(t, "PATCH /Groups/1", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"members","value":[{"value":"99"}]}]}`), 400)
	wantStatus(t, d.ask(t, "DELETE /Users/1"), 204)
	if exists(homes, "ann") {
		t.Error("ann's folder is left")
	}
	if group := d.ask(t, "GET /Groups/1"); strings.Contains(group, `"value": "1"`) {
		t.Errorf("ann is still a member: %s", group)
	}
}

// TestAHalfDoneCreateIsTakenBack: the second step fails, so that the first is compensated and the record goes.
func TestAHalfDoneCreateIsTakenBack(t *testing.T) {
	d, homes := several(t)
	wantStatus(t, d.ask(t, "POST /Users", `{"userName":"bad"}`), 503)
	wantText(t, d.ask(t, "GET /Users"), `"totalResults": 0`)
	if exists(homes, "bad") {
		t.Error("the folder is left")
	}
	if n := testutil.CollectAndCount(d.registry, "scimadapter_partial_writes_total"); n != 0 {
		t.Errorf("%d writes are said to be half done", n)
	}
}

// TestWhatCannotBeTakenBackIsInactive: the compensation fails too. The record stays, lets nobody in, and the
// answer says that something is left.
func TestWhatCannotBeTakenBackIsInactive(t *testing.T) {
	d, homes := several(t)
	wantText(t, d.ask(t, "POST /Users", `{"userName":"worse"}`), "500 Internal Server Error", "in part")
	if !exists(homes, "worse", "passwd") {
		t.Fatal("the test does not do what it should: the folder is empty")
	}
	if left := d.ask(t, "GET /Users"); strings.Contains(left, `"active": true`) {
		t.Errorf("a half-done record is active: %s", left)
	}
	if n := testutil.CollectAndCount(d.registry, "scimadapter_partial_writes_total"); n != 1 {
		t.Errorf("%d series of half-done writes, want 1", n)
	}
}

// TestAHalfDoneLeaverIsLocked: the step of a deactivation, or of a deletion, fails; the lock stays.
func TestAHalfDoneLeaverIsLocked(t *testing.T) {
	d, homes := several(t)
	wantStatus(t, d.ask(t, "POST /Users", `{"userName":"stuck"}`), 201)
	wantStatus(t, d.ask(t, "PATCH /Users/1", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}`), 500)
	wantText(t, d.ask(t, "GET /Users/1"), `"active": false`)

	wantStatus(t, d.ask(t, "POST /Users", `{"userName":"keeper"}`), 201)
	file := filepath.Join(homes, "keeper", "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, d.ask(t, "DELETE /Users/2"), 500)
	wantText(t, d.ask(t, "GET /Users/2"), `"active": false`)
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, d.ask(t, "DELETE /Users/2"), 204)
	wantStatus(t, d.ask(t, "GET /Users/2"), 404)
}
