// Package wordpress_test provisions a real WordPress by its REST API, and lets WordPress' own PHP say what it
// sees.
package wordpress_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/testkit"
)

func start(t *testing.T) (*testkit.Site, testkit.Door) {
	t.Helper()
	site := testkit.WordPress(t)
	address, password := site.Serve(t)
	return site, testkit.Serve(t, "mapping.hcl", "/wordpress/scim/v2", "WORDPRESS_URL="+address, "WORDPRESS_PASSWORD="+password)
}

// seen is what WordPress says of a user.
type seen struct {
	Exists                      bool
	First, Last, Email, Display string
	Login                       string // "ok", or the code of WordPress' error
	Roles                       []string
	Passwords                   int // application passwords
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
	site, d := start(t)
	created := d.Must(t, 201, "POST", "/Users", `{"userName":"zoe","name":{"givenName":"Zoë","familyName":"O'Malley"},"displayName":"Zoë O'Malley",
		"password":"S3cret-pw","emails":[{"type":"work","value":"zoe@example.org","primary":true}],"active":true}`)
	user := fmt.Sprint("/Users/", created["id"])
	there := seen{Exists: true, First: "Zoë", Last: "O'Malley", Email: "zoe@example.org", Display: "Zoë O'Malley", Login: "ok", Roles: []string{"subscriber"}}
	wants(t, "after the creation", ask(t, site, "zoe", "S3cret-pw"), there)

	member := fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":"%s"}]}`, created["id"])
	d.Patch(t, "/Groups/editor", member)
	d.Patch(t, "/Groups/author", member)
	d.Patch(t, "/Groups/subscriber", fmt.Sprintf(`{"op":"remove","path":"members[value eq \"%s\"]"}`, created["id"]))
	there.Roles = []string{"editor", "author"}
	wants(t, "with two roles", ask(t, site, "zoe", "S3cret-pw"), there)
	editors := d.Must(t, 200, "GET", "/Groups/editor", "")
	if members, _ := editors["members"].([]any); len(members) != 1 {
		t.Errorf("editors: %v", editors)
	}

	site.PHP(t, new(any), `WP_Application_Passwords::create_new_application_password(get_user_by('login', 'zoe')->ID, ['name' => 'phone']); return true;`)
	d.Patch(t, user, `{"op":"replace","path":"active","value":false}`)
	if got := d.Must(t, 200, "GET", user, ""); got["active"] != false || got["groups"] != nil {
		t.Errorf("after the deactivation: %v", got)
	}
	gone := there
	gone.Login, gone.Roles = "incorrect_password", []string{}
	wants(t, "after the deactivation", ask(t, site, "zoe", "S3cret-pw"), gone)

	d.Patch(t, user, `{"op":"replace","path":"active","value":true}`, `{"op":"replace","path":"password","value":"An0ther-pw"}`)
	there.Roles = []string{"subscriber"}
	wants(t, "after the reactivation", ask(t, site, "zoe", "An0ther-pw"), there)

	d.Patch(t, user, `{"op":"replace","path":"emails[type eq \"work\"].value","value":"z@example.org"}`, `{"op":"remove","path":"name.givenName"}`)
	there.Email, there.First = "z@example.org", ""
	wants(t, "changed", ask(t, site, "zoe", "An0ther-pw"), there)
	if a := d.Do(t, "PATCH", user, testkit.PatchBody(`{"op":"replace","path":"userName","value":"zoe2"}`)); a.Status != 400 || a.Body["scimType"] != "mutability" {
		t.Errorf("another name: %d %v", a.Status, a.Body)
	}

	d.Must(t, 204, "DELETE", user, "")
	d.Must(t, 404, "GET", user, "")
	d.Must(t, 404, "DELETE", user, "")
	wants(t, "deleted", ask(t, site, "zoe", "An0ther-pw"), seen{})
}

func TestDuplicates(t *testing.T) {
	_, d := start(t)
	d.Must(t, 201, "POST", "/Users", `{"userName":"ann","emails":[{"value":"ann@example.org"}]}`)
	bob := d.Must(t, 201, "POST", "/Users", `{"userName":"bob","emails":[{"value":"bob@example.org"}]}`)
	for name, c := range map[string]struct{ method, path, body string }{
		"a login":                    {"POST", "/Users", `{"userName":"Ann","emails":[{"value":"x@example.org"}]}`},
		"an address":                 {"POST", "/Users", `{"userName":"cid","emails":[{"value":"ann@example.org"}]}`},
		"an address that is changed": {"PATCH", fmt.Sprint("/Users/", bob["id"]), testkit.PatchBody(`{"op":"replace","path":"emails[type eq \"work\"].value","value":"ann@example.org"}`)},
	} {
		if a := d.Do(t, c.method, c.path, c.body); a.Status != http.StatusConflict || a.Body["scimType"] != "uniqueness" {
			t.Errorf("%s: %d %v", name, a.Status, a.Body)
		}
	}
	if a := d.Do(t, "POST", "/Users", `{"userName":"bob smith#!","emails":[{"value":"b@example.org"}]}`); a.Status != http.StatusBadRequest {
		t.Errorf("a login that WordPress does not take: %d %v", a.Status, a.Body)
	}
}

// TestFindingUsers: WordPress has no filter for a login, looks at other columns for other values, and gives at
// most a hundred users at once.
func TestFindingUsers(t *testing.T) {
	site, d := start(t)
	site.PHP(t, new(any), `global $wpdb; for ($i = 0; $i < 250; $i++) { $n = sprintf('u%03d', $i);
		wp_insert_user(['user_login' => $n, 'user_pass' => 'x', 'user_email' => $n . '@example.org', 'role' => 'subscriber']); } 
		wp_insert_user(['user_login' => 'mail@old.example', 'user_pass' => 'x', 'user_email' => 'new@example.org', 'role' => '']); return true;`)
	for filter, want := range map[string]float64{
		`userName eq "U007"`: 1, `userName eq "u00"`: 0, `userName eq "nobody"`: 0, `userName eq "mail@old.example"`: 1, `userName eq "123"`: 0, `userName eq "*"`: 0,
		`emails.value eq "u010@example.org"`: 1, `active eq false`: 1, `userName sw "u00"`: 10, `groups.value eq "administrator"`: 1,
	} {
		got := d.Must(t, 200, "GET", "/Users?filter="+url.QueryEscape(filter), "")
		if got["totalResults"] != want {
			t.Errorf("%s: %v, wanted %v", filter, got["totalResults"], want)
		}
	}
	names := map[any]bool{}
	for start := 1; start <= 252; start += 70 {
		page := d.Must(t, 200, "GET", fmt.Sprintf("/Users?startIndex=%d&count=70&attributes=userName", start), "")
		if page["totalResults"] != float64(252) {
			t.Fatalf("page at %d: %v in all", start, page["totalResults"])
		}
		resources, _ := page["Resources"].([]any)
		for _, r := range resources {
			user, _ := r.(map[string]any)
			names[user["userName"]] = true
		}
	}
	if len(names) != 252 {
		t.Errorf("the pages hold %d users, want 252", len(names))
	}
}

// TestABrokenCredentialIsNoShortList: without a credential WordPress would show the authors of posts.
func TestABrokenCredentialIsNoShortList(t *testing.T) {
	site := testkit.WordPress(t)
	address, _ := site.Serve(t)
	d := testkit.Serve(t, "mapping.hcl", "/wordpress/scim/v2", "WORDPRESS_URL="+address, "WORDPRESS_PASSWORD=wrong wrong wrong")
	for _, path := range []string{"/Users", "/Users/1", "/Users?filter=" + url.QueryEscape(`userName eq "admin"`), "/Groups/editor"} {
		if a := d.Do(t, "GET", path, ""); a.Status != http.StatusBadGateway {
			t.Errorf("%s: %d %v", path, a.Status, a.Body)
		}
	}
}

// TestOnePort: WordPress' own pages and SCIM are served by one listener.
func TestOnePort(t *testing.T) {
	_, d := start(t)
	response, err := http.Get(d.Root + "/wp-login.php")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(page), "user_login") {
		t.Errorf("the login page is %d %s (%v)", response.StatusCode, page[:min(len(page), 300)], err)
	}
	jar, _ := cookiejar.New(nil) // its error is always nil
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if _, err := browser.Get(d.Root + "/wp-login.php"); err != nil {
		t.Fatal(err)
	}
	loggedIn, err := browser.PostForm(d.Root+"/wp-login.php", url.Values{"log": {"admin"}, "pwd": {"the administrator"}, "testcookie": {"1"}})
	if err != nil {
		t.Fatal(err)
	}
	defer loggedIn.Body.Close() //nolint:errcheck // nothing is read
	if loggedIn.StatusCode != http.StatusFound || !strings.Contains(loggedIn.Header.Get("Location"), "wp-admin") {
		t.Errorf("logging in through the adapter: %d %s", loggedIn.StatusCode, loggedIn.Header.Get("Location"))
	}
	if got := d.Must(t, 200, "GET", "/Users?count=1", ""); got["totalResults"] != float64(1) {
		t.Errorf("%v", got)
	}
}
