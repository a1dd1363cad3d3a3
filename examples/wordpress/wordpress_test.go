// Package wordpress_test provisions a real WordPress through the real program, and lets WordPress' own PHP say
// what it sees.
package wordpress_test

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/testkit"
)

func serve(t *testing.T, site *testkit.Site) testkit.Door {
	t.Helper()
	return testkit.Serve(t, "mapping.hcl", "/wordpress/scim/v2", "WORDPRESS_DSN="+site.DSN)
}

// seen is what WordPress says of a user.
type seen struct {
	Exists                      bool
	First, Last, Email, Display string
	Login                       string // "ok", or the code of WordPress' error
	Roles                       []string
	Edits, Reads                bool // user_can edit_others_posts, read
	Sessions, Passwords         int
}

// ask lets WordPress look at a user, who tries to log in.
func ask(t *testing.T, site *testkit.Site, login, password string) seen {
	t.Helper()
	var s seen
	site.PHP(t, &s, fmt.Sprintf(`
		$u = get_user_by('login', '%[1]s');
		if (!$u) { return ['Exists' => false]; }
		$tried = wp_authenticate('%[1]s', '%[2]s');
		return ['Exists' => true, 'First' => $u->first_name, 'Last' => $u->last_name, 'Email' => $u->user_email, 'Display' => $u->display_name,
			'Login' => is_wp_error($tried) ? $tried->get_error_code() : 'ok', 'Roles' => array_values($u->roles),
			'Edits' => user_can($u, 'edit_others_posts'), 'Reads' => user_can($u, 'read'),
			'Sessions' => count(WP_Session_Tokens::get_instance($u->ID)->get_all()),
			'Passwords' => count(WP_Application_Passwords::get_user_application_passwords($u->ID))];`, login, password))
	return s
}

func wants(t *testing.T, what string, got, want seen) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: WordPress sees (-wanted +got)\n%s", what, diff)
	}
}

func TestTheLifeOfAUser(t *testing.T) {
	site := testkit.WordPress(t)
	d := serve(t, site)
	var before any
	others := `global $wpdb; return $wpdb->get_results("SELECT * FROM wp_usermeta WHERE user_id = 1 UNION ALL SELECT ID, user_login, user_pass, user_email FROM wp_users WHERE ID = 1 ORDER BY 1");`
	site.PHP(t, &before, others)

	created := d.Must(t, 201, "POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"zoe","externalId":"e-1",
		"name":{"givenName":"Zoë","familyName":"O'Malley"},"displayName":"Zoë O'Malley","password":"S3cret-pw","emails":[{"type":"work","value":"zoe@example.org","primary":true}],"active":true}`)
	user := fmt.Sprint("/Users/", created["id"])
	if diff := cmp.Diff(created, d.Must(t, 200, "GET", user, "")); diff != "" {
		t.Errorf("GET differs from the answer to POST: %s", diff)
	}
	there := seen{Exists: true, First: "Zoë", Last: "O'Malley", Email: "zoe@example.org", Display: "Zoë O'Malley", Login: "ok", Roles: []string{}}
	wants(t, "after the creation", ask(t, site, "zoe", "S3cret-pw"), there)

	member := fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":"%s"}]}`, created["id"])
	d.Patch(t, "/Groups/editor", member)
	d.Patch(t, "/Groups/author", member)
	there.Roles, there.Edits, there.Reads = []string{"editor", "author"}, true, true
	wants(t, "with two roles", ask(t, site, "zoe", "S3cret-pw"), there)
	d.Patch(t, "/Groups/author", fmt.Sprintf(`{"op":"remove","path":"members[value eq \"%s\"]"}`, created["id"]))
	there.Roles = []string{"editor"}
	wants(t, "with one role", ask(t, site, "zoe", "S3cret-pw"), there)

	site.PHP(t, new(any), `$id = get_user_by('login', 'zoe')->ID; WP_Session_Tokens::get_instance($id)->create(time() + 3600);
		WP_Application_Passwords::create_new_application_password($id, ['name' => 'phone']); return true;`)
	there.Sessions, there.Passwords = 1, 1
	wants(t, "logged in", ask(t, site, "zoe", "S3cret-pw"), there)

	d.Patch(t, user, `{"op":"replace","path":"active","value":false}`)
	if got := d.Must(t, 200, "GET", user, ""); got["active"] != false || got["groups"] != nil {
		t.Errorf("after the deactivation: %v", got)
	}
	gone := there
	gone.Login, gone.Roles, gone.Edits, gone.Reads, gone.Sessions, gone.Passwords = "incorrect_password", []string{}, false, false, 0, 0
	wants(t, "after the deactivation", ask(t, site, "zoe", "S3cret-pw"), gone)

	d.Patch(t, user, `{"op":"replace","path":"password","value":"An0ther-pw"}`)
	wants(t, "with a new password, inactive", ask(t, site, "zoe", "An0ther-pw"), gone)

	d.Patch(t, user, `{"op":"replace","value":{"active":true}}`)
	there.Sessions, there.Passwords = 0, 0
	wants(t, "after the reactivation", ask(t, site, "zoe", "An0ther-pw"), there)

	d.Patch(t, user, `{"op":"replace","path":"userName","value":"zoe.m"}`, `{"op":"replace","path":"emails[type eq \"work\"].value","value":"zm@example.org"}`,
		`{"op":"remove","path":"name.givenName"}`)
	there.Email, there.First = "zm@example.org", ""
	wants(t, "renamed", ask(t, site, "zoe.m", "An0ther-pw"), there)

	d.Must(t, 204, "DELETE", user, "")
	wants(t, "deleted", ask(t, site, "zoe.m", "An0ther-pw"), seen{})
	var left int
	site.PHP(t, &left, fmt.Sprintf(`global $wpdb; return (int) $wpdb->get_var("SELECT COUNT(*) FROM wp_usermeta WHERE user_id = %s");`, created["id"]))
	if left != 0 {
		t.Errorf("%d rows of the deleted user are left", left)
	}
	var after any
	site.PHP(t, &after, others)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the administrator, who is of no concern, was changed: %s", diff)
	}
}

func TestCreatedInactiveAndWithoutAPassword(t *testing.T) {
	site := testkit.WordPress(t)
	d := serve(t, site)
	inactive := d.Must(t, 201, "POST", "/Users", `{"userName":"joiner","active":false,"password":"S3cret-pw","emails":[{"value":"j@example.org","type":"work"}]}`)
	if inactive["active"] != false {
		t.Errorf("created inactive: %v", inactive)
	}
	if s := ask(t, site, "joiner", "S3cret-pw"); s.Login != "incorrect_password" || len(s.Roles) != 0 {
		t.Errorf("created inactive: %+v", s)
	}
	d.Patch(t, fmt.Sprint("/Users/", inactive["id"]), `{"op":"replace","path":"active","value":"True"}`)
	if s := ask(t, site, "joiner", "S3cret-pw"); s.Login != "ok" {
		t.Errorf("activated: %+v", s)
	}
	d.Must(t, 201, "POST", "/Users", `{"userName":"nopass","emails":[{"value":"n@example.org","type":"work"}]}`)
	for _, try := range []string{"", "!", "*0"} {
		if s := ask(t, site, "nopass", try); s.Login == "ok" {
			t.Errorf("without a password, %q lets in", try)
		}
	}
}

func TestFindingUsersAndRoles(t *testing.T) {
	site := testkit.WordPress(t)
	d := serve(t, site)
	ann := d.Must(t, 201, "POST", "/Users", `{"userName":"ann","emails":[{"value":"ann@example.org","type":"work"}]}`)
	d.Patch(t, "/Groups/editor", fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":"%s"}]}`, ann["id"]))
	for filter, want := range map[string]float64{
		`userName eq "ANN"`: 1, `userName eq "nobody"`: 0, `emails[type eq "work" and value eq "ann@example.org"]`: 1, `userName co "min"`: 1,
		`groups.value eq "administrator"`: 1, `groups.value eq "editor"`: 1, `active eq true`: 2, `active eq false`: 0,
	} {
		got := d.Must(t, 200, "GET", "/Users?filter="+url.QueryEscape(filter), "")
		if got["totalResults"] != want {
			t.Errorf("%s: %v, wanted %v", filter, got["totalResults"], want)
		}
	}
	groups := d.Must(t, 200, "GET", "/Groups?attributes=displayName", "")
	if groups["totalResults"] != float64(5) {
		t.Errorf("%v", groups)
	}
	for name, body := range map[string]string{
		"a login in another case": `{"userName":"ANN","emails":[{"value":"x@example.org","type":"work"}]}`,
		"an address that is used": `{"userName":"ann2","emails":[{"value":"Ann@example.org","type":"work"}]}`,
	} {
		if a := d.Do(t, "POST", "/Users", body); a.Status != http.StatusConflict || a.Body["scimType"] != "uniqueness" {
			t.Errorf("%s: %d %v", name, a.Status, a.Body)
		}
	}
}

// TestFiftyParallelCreates: two processes, one WordPress, no unique index.
func TestFiftyParallelCreates(t *testing.T) {
	site := testkit.WordPress(t)
	doors := []testkit.Door{serve(t, site), serve(t, site)}
	var done sync.WaitGroup
	status := make([]int, 50)
	for i := range status {
		done.Go(func() { status[i] = doors[i%2].Do(t, "POST", "/Users", `{"userName":"same"}`).Status })
	}
	done.Wait()
	counts := map[int]int{}
	for _, s := range status {
		counts[s]++
	}
	var rows int
	site.PHP(t, &rows, `global $wpdb; return (int) $wpdb->get_var("SELECT COUNT(*) FROM wp_users WHERE user_login = 'same'");`)
	if rows != 1 || counts[http.StatusCreated] != 1 || counts[http.StatusConflict] != 49 {
		t.Errorf("%d rows, answers %v", rows, counts)
	}
}
