// Package zabbix_test provisions a real Zabbix by its JSON-RPC API, and lets Zabbix itself say who may log in.
package zabbix_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/testkit"
)

// zabbix is a Zabbix with scim-adapter in front of it.
type zabbix struct {
	testkit.Door

	url, auth string
	db        *sql.DB
}

// call asks Zabbix itself.
func (z zabbix) call(t *testing.T, method, params string) (result any, failure string) {
	t.Helper()
	auth := ""
	if z.auth != "" {
		auth = fmt.Sprintf(`,"auth":%q`, z.auth)
	}
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":%s%s}`, method, params, auth)
	response, err := http.Post(z.url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	var answer struct {
		Result any
		Error  struct{ Data string }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer.Result, answer.Error.Data
}

// letsIn tells whether Zabbix lets somebody log in.
func (z zabbix) letsIn(t *testing.T, name, password string) bool {
	t.Helper()
	z.auth = ""
	_, failure := z.call(t, "user.login", fmt.Sprintf(`{"username":%q,"password":%q}`, name, password))
	return failure == ""
}

// groups gives the names of a user's groups.
func (z zabbix) groups(t *testing.T, name string) []string {
	t.Helper()
	rows, err := z.db.QueryContext(t.Context(), `SELECT g.name FROM users u JOIN users_groups m ON m.userid = u.userid JOIN usrgrp g ON g.usrgrpid = m.usrgrpid WHERE u.username = ? ORDER BY 1`, name)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read only
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return names
}

func start(t *testing.T) zabbix {
	t.Helper()
	url, db := testkit.Zabbix(t)
	z := zabbix{url: url + "/api_jsonrpc.php", db: db}
	token, failure := z.call(t, "user.login", `{"username":"Admin","password":"zabbix"}`)
	z.auth, _ = token.(string)
	made, _ := z.call(t, "usergroup.create", `{"name":"Everybody"}`)
	ids, _ := made.(map[string]any)
	list, _ := ids["usrgrpids"].([]any)
	if failure != "" || len(list) != 1 {
		t.Fatal(failure, made)
	}
	z.Door = testkit.Serve(t, "mapping.hcl", "/zabbix/scim/v2", "ZABBIX_URL="+z.url, "ZABBIX_PASSWORD=zabbix", fmt.Sprint("ZABBIX_GROUP=", list[0]))
	return z
}

func (z zabbix) wantGroups(t *testing.T, name string, want ...string) {
	t.Helper()
	if got := z.groups(t, name); !slices.Equal(got, want) {
		t.Errorf("%s is in %v, want %v", name, got, want)
	}
}

func TestTheLifeOfUsersAndGroups(t *testing.T) {
	z := start(t)
	created := z.Must(t, 201, "POST", "/Users", `{"userName":"zoe","name":{"givenName":"Zoë","familyName":"O'Malley"},"password":"S3cret-pw1","active":true}`)
	user := fmt.Sprint("/Users/", created["id"])
	if created["active"] != true || !z.letsIn(t, "zoe", "S3cret-pw1") {
		t.Errorf("created: %v", created)
	}
	z.wantGroups(t, "zoe", "Everybody")
	if a := z.Do(t, "POST", "/Users", `{"userName":"zoe"}`); a.Status != 409 || a.Body["scimType"] != "uniqueness" {
		t.Errorf("twice: %d %v", a.Status, a.Body)
	}
	z.Must(t, 201, "POST", "/Users", `{"userName":"ZOE"}`)
	if found := z.Must(t, 200, "GET", "/Users?filter=userName%20eq%20%22ZOE%22", ""); found["totalResults"] != float64(1) {
		t.Errorf("found: %v", found)
	}

	bob := z.Must(t, 201, "POST", "/Users", `{"userName":"bob","active":false,"password":"B0b-secret1"}`)
	if bob["active"] != false || z.letsIn(t, "bob", "B0b-secret1") {
		t.Errorf("created inactive: %v", bob)
	}
	staff := z.Must(t, 201, "POST", "/Groups", fmt.Sprintf(`{"displayName":"Staff","members":[{"value":%q},{"value":%q}]}`, created["id"], bob["id"]))
	group := fmt.Sprint("/Groups/", staff["id"])
	z.wantGroups(t, "zoe", "Everybody", "Staff")
	z.wantGroups(t, "bob", "Disabled", "Everybody", "Staff")
	z.Patch(t, group, fmt.Sprintf(`{"op":"remove","path":"members[value eq \"%s\"]"}`, bob["id"]))
	z.wantGroups(t, "bob", "Disabled", "Everybody")
	z.wantGroups(t, "zoe", "Everybody", "Staff")

	z.Patch(t, user, `{"op":"replace","path":"active","value":false}`)
	if z.letsIn(t, "zoe", "S3cret-pw1") {
		t.Error("an inactive user gets in")
	}
	z.wantGroups(t, "zoe", "Disabled", "Everybody", "Staff")
	z.Patch(t, user, `{"op":"replace","path":"active","value":"True"}`, `{"op":"replace","path":"password","value":"An0ther-pw"}`, `{"op":"remove","path":"name.givenName"}`)
	if !z.letsIn(t, "zoe", "An0ther-pw") {
		t.Error("a user who is active again does not get in")
	}
	z.wantGroups(t, "zoe", "Everybody", "Staff")
	if got := z.Must(t, 200, "GET", user, ""); got["active"] != true || !cmp.Equal(got["name"], map[string]any{"familyName": "O'Malley"}) {
		t.Errorf("after the changes: %v", got)
	}

	z.Must(t, 204, "DELETE", group, "")
	z.Must(t, 204, "DELETE", user, "")
	z.Must(t, 404, "GET", user, "")
	z.Must(t, 404, "DELETE", user, "")
	z.wantGroups(t, "zoe")
}

func TestWhatZabbixRefuses(t *testing.T) {
	z := start(t)
	ann := z.Must(t, 201, "POST", "/Users", `{"userName":"ann"}`)
	found, _ := z.Must(t, 200, "GET", "/Groups?filter=displayName%20eq%20%22Everybody%22", "")["Resources"].([]any)
	if len(found) != 1 {
		t.Fatal(found)
	}
	everybody, _ := found[0].(map[string]any)
	group := fmt.Sprint("/Groups/", everybody["id"])
	for name, c := range map[string]struct {
		method, path, body string
		status             int
	}{
		"a weak password":            {"POST", "/Users", `{"userName":"weak","password":"x"}`, 400},
		"the last group of a user":   {"PATCH", group, testkit.PatchBody(`{"op":"remove","path":"members"}`), 400},
		"the only group, as a whole": {"DELETE", group, "", 400},
		"somebody who is not there":  {"PATCH", group, testkit.PatchBody(`{"op":"add","path":"members","value":[{"value":"4711"}]}`), 400},
		"a group that is there":      {"POST", "/Groups", `{"displayName":"Everybody"}`, 409},
		"a group to be locked by":    {"GET", "/Groups/9", "", 404},
		"an id that is no number":    {"GET", "/Users/x%27%20or%201", "", 404},
	} {
		if a := z.Do(t, c.method, c.path, c.body); a.Status != c.status {
			t.Errorf("%s: %d %v, want %d", name, a.Status, a.Body, c.status)
		}
	}
	z.wantGroups(t, "ann", "Everybody")
	z.Must(t, 204, "DELETE", fmt.Sprint("/Users/", ann["id"]), "")
}

// TestASessionThatExpires: Zabbix ends the session between two requests, also while many are under way. The
// adapter logs in again, and only once: five wrong logins would block the account.
func TestASessionThatExpires(t *testing.T) {
	z := start(t)
	z.Must(t, 201, "POST", "/Users", `{"userName":"ann"}`)
	for range 3 {
		for _, statement := range []string{"UPDATE users SET autologin = 0, autologout = '90s' WHERE username = 'Admin'", "UPDATE sessions SET lastaccess = lastaccess - 91"} {
			if _, err := z.db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		before := z.sessions(t)
		var done sync.WaitGroup
		for range 8 {
			done.Go(func() {
				if a := z.Do(t, "GET", "/Users?filter=userName%20eq%20%22ann%22", ""); a.Status != 200 || a.Body["totalResults"] != float64(1) {
					t.Errorf("%d %v", a.Status, a.Body)
				}
			})
		}
		done.Wait()
		logins := 0
		for id := range z.sessions(t) {
			if !before[id] {
				logins++
			}
		}
		if logins != 1 {
			t.Errorf("%d logins, want 1", logins)
		}
	}
}

// sessions gives the sessions that Zabbix has.
func (z zabbix) sessions(t *testing.T) map[string]bool {
	t.Helper()
	rows, err := z.db.QueryContext(t.Context(), "SELECT sessionid FROM sessions")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read only
	ids := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids[id] = true
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestAWrongPasswordIsNoEmptyList(t *testing.T) {
	z := start(t)
	d := testkit.Serve(t, "mapping.hcl", "/zabbix/scim/v2", "ZABBIX_URL="+z.url, "ZABBIX_PASSWORD=wrong", "ZABBIX_GROUP=8")
	if a := d.Do(t, "GET", "/Users", ""); a.Status != http.StatusBadGateway {
		t.Errorf("%d %v", a.Status, a.Body)
	}
}
