// Package wordpress_test provisions a real WordPress through the real program, and lets WordPress' own PHP say
// what it sees.
package wordpress_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/testkit"
)

const token = "a-token-of-the-tests"

// door is a running scim-adapter.
type door struct{ base string }

// build makes the program once.
var build = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "scim-adapter-wordpress-")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "scim-adapter")
	out, err := exec.Command("go", "build", "-o", binary, "scim-adapter/cmd/scim-adapter").CombinedOutput()
	if err != nil {
		_ = os.RemoveAll(folder)
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return binary, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if binary, err := build(); err == nil {
		_ = os.RemoveAll(filepath.Dir(binary))
	}
	os.Exit(code)
}

// serve starts the program with the mapping of this folder.
func serve(t *testing.T, site *testkit.Site) door {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	mapping, err := filepath.Abs("mapping.hcl")
	if err != nil {
		t.Fatal(err)
	}
	address := free(t)
	config := filepath.Join(t.TempDir(), "adapter.hcl")
	text := fmt.Sprintf("include = [%q]\nserver {\n  listen = %q\n  metrics_listen = %q\n}\n", mapping, address, free(t))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	c := exec.CommandContext(t.Context(), binary, "serve", "--config", config)
	c.Env = append(os.Environ(), "SCIM_TOKEN="+token, "WORDPRESS_DSN="+site.DSN)
	c.Stdout, c.Stderr = &log, &log
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _ = c.Wait(); t.Failed() {
			t.Logf("%s", log.Bytes())
		}
	})
	d := door{"http://" + address + "/wordpress/scim/v2"}
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if response, err := http.Get(d.base + "/Users"); err == nil {
			_ = response.Body.Close()
			return d
		}
	}
	t.Fatal("the program does not answer")
	return d
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // nobody connected
	return l.Addr().String()
}

// answer is what a request got.
type answer struct {
	status int
	body   map[string]any
}

// do sends a request.
func (d door) do(t *testing.T, method, path, body string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, d.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/scim+json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return answer{}
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	a := answer{status: response.StatusCode}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &a.body); err != nil {
			t.Errorf("%v: %s", err, text)
		}
	}
	return a
}

// must sends a request that has to succeed.
func (d door) must(t *testing.T, status int, method, path, body string) map[string]any {
	t.Helper()
	a := d.do(t, method, path, body)
	if a.status != status {
		t.Fatalf("%s %s: %d %v", method, path, a.status, a.body)
	}
	return a.body
}

func (d door) patch(t *testing.T, path string, operations ...string) {
	t.Helper()
	a := d.do(t, "PATCH", path, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[`+strings.Join(operations, ",")+`]}`)
	if a.status != http.StatusOK && a.status != http.StatusNoContent {
		t.Fatalf("PATCH %s: %d %v", path, a.status, a.body)
	}
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

	created := d.must(t, 201, "POST", "/Users", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"zoe","externalId":"e-1",
		"name":{"givenName":"Zoë","familyName":"O'Malley"},"displayName":"Zoë O'Malley","password":"S3cret-pw","emails":[{"type":"work","value":"zoe@example.org","primary":true}],"active":true}`)
	user := fmt.Sprint("/Users/", created["id"])
	if diff := cmp.Diff(created, d.must(t, 200, "GET", user, "")); diff != "" {
		t.Errorf("GET differs from the answer to POST: %s", diff)
	}
	there := seen{Exists: true, First: "Zoë", Last: "O'Malley", Email: "zoe@example.org", Display: "Zoë O'Malley", Login: "ok", Roles: []string{}}
	wants(t, "after the creation", ask(t, site, "zoe", "S3cret-pw"), there)

	member := fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":"%s"}]}`, created["id"])
	d.patch(t, "/Groups/editor", member)
	d.patch(t, "/Groups/author", member)
	there.Roles, there.Edits, there.Reads = []string{"editor", "author"}, true, true
	wants(t, "with two roles", ask(t, site, "zoe", "S3cret-pw"), there)
	d.patch(t, "/Groups/author", fmt.Sprintf(`{"op":"remove","path":"members[value eq \"%s\"]"}`, created["id"]))
	there.Roles = []string{"editor"}
	wants(t, "with one role", ask(t, site, "zoe", "S3cret-pw"), there)

	site.PHP(t, new(any), `$id = get_user_by('login', 'zoe')->ID; WP_Session_Tokens::get_instance($id)->create(time() + 3600);
		WP_Application_Passwords::create_new_application_password($id, ['name' => 'phone']); return true;`)
	there.Sessions, there.Passwords = 1, 1
	wants(t, "logged in", ask(t, site, "zoe", "S3cret-pw"), there)

	d.patch(t, user, `{"op":"replace","path":"active","value":false}`)
	if got := d.must(t, 200, "GET", user, ""); got["active"] != false || got["groups"] != nil {
		t.Errorf("after the deactivation: %v", got)
	}
	gone := there
	gone.Login, gone.Roles, gone.Edits, gone.Reads, gone.Sessions, gone.Passwords = "incorrect_password", []string{}, false, false, 0, 0
	wants(t, "after the deactivation", ask(t, site, "zoe", "S3cret-pw"), gone)

	d.patch(t, user, `{"op":"replace","path":"password","value":"An0ther-pw"}`)
	wants(t, "with a new password, inactive", ask(t, site, "zoe", "An0ther-pw"), gone)

	d.patch(t, user, `{"op":"replace","value":{"active":true}}`)
	there.Sessions, there.Passwords = 0, 0
	wants(t, "after the reactivation", ask(t, site, "zoe", "An0ther-pw"), there)

	d.patch(t, user, `{"op":"replace","path":"userName","value":"zoe.m"}`, `{"op":"replace","path":"emails[type eq \"work\"].value","value":"zm@example.org"}`,
		`{"op":"remove","path":"name.givenName"}`)
	there.Email, there.First = "zm@example.org", ""
	wants(t, "renamed", ask(t, site, "zoe.m", "An0ther-pw"), there)

	d.must(t, 204, "DELETE", user, "")
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
	inactive := d.must(t, 201, "POST", "/Users", `{"userName":"joiner","active":false,"password":"S3cret-pw","emails":[{"value":"j@example.org","type":"work"}]}`)
	if inactive["active"] != false {
		t.Errorf("created inactive: %v", inactive)
	}
	if s := ask(t, site, "joiner", "S3cret-pw"); s.Login != "incorrect_password" || len(s.Roles) != 0 {
		t.Errorf("created inactive: %+v", s)
	}
	d.patch(t, fmt.Sprint("/Users/", inactive["id"]), `{"op":"replace","path":"active","value":"True"}`)
	if s := ask(t, site, "joiner", "S3cret-pw"); s.Login != "ok" {
		t.Errorf("activated: %+v", s)
	}
	d.must(t, 201, "POST", "/Users", `{"userName":"nopass","emails":[{"value":"n@example.org","type":"work"}]}`)
	for _, try := range []string{"", "!", "*0"} {
		if s := ask(t, site, "nopass", try); s.Login == "ok" {
			t.Errorf("without a password, %q lets in", try)
		}
	}
}

func TestFindingUsersAndRoles(t *testing.T) {
	site := testkit.WordPress(t)
	d := serve(t, site)
	ann := d.must(t, 201, "POST", "/Users", `{"userName":"ann","emails":[{"value":"ann@example.org","type":"work"}]}`)
	d.patch(t, "/Groups/editor", fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":"%s"}]}`, ann["id"]))
	for filter, want := range map[string]float64{
		`userName eq "ANN"`: 1, `userName eq "nobody"`: 0, `emails[type eq "work" and value eq "ann@example.org"]`: 1, `userName co "min"`: 1,
		`groups.value eq "administrator"`: 1, `groups.value eq "editor"`: 1, `active eq true`: 2, `active eq false`: 0,
	} {
		got := d.must(t, 200, "GET", "/Users?filter="+url.QueryEscape(filter), "")
		if got["totalResults"] != want {
			t.Errorf("%s: %v, wanted %v", filter, got["totalResults"], want)
		}
	}
	groups := d.must(t, 200, "GET", "/Groups?attributes=displayName", "")
	if groups["totalResults"] != float64(5) {
		t.Errorf("%v", groups)
	}
	for name, body := range map[string]string{
		"a login in another case": `{"userName":"ANN","emails":[{"value":"x@example.org","type":"work"}]}`,
		"an address that is used": `{"userName":"ann2","emails":[{"value":"Ann@example.org","type":"work"}]}`,
	} {
		if a := d.do(t, "POST", "/Users", body); a.status != http.StatusConflict || a.body["scimType"] != "uniqueness" {
			t.Errorf("%s: %d %v", name, a.status, a.body)
		}
	}
}

// TestFiftyParallelCreates: two processes, one WordPress, no unique index.
func TestFiftyParallelCreates(t *testing.T) {
	site := testkit.WordPress(t)
	doors := []door{serve(t, site), serve(t, site)}
	var done sync.WaitGroup
	status := make([]int, 50)
	for i := range status {
		done.Go(func() { status[i] = doors[i%2].do(t, "POST", "/Users", `{"userName":"same"}`).status })
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
