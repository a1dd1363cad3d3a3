// Package linux_test provisions the accounts of a root of its own by the system's real commands, and looks at
// the files that they leave.
package linux_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"scim-adapter/internal/testkit"
)

// machine is the root of a machine with one account.
type machine struct {
	testkit.Door

	root string
}

func start(t *testing.T) machine {
	t.Helper()
	m := machine{root: t.TempDir()}
	for name, text := range map[string]string{
		"passwd": "root:x:0:0:root:/root:/bin/bash\n", "shadow": "root:*:19000:0:99999:7:::\n",
		"group": "root:x:0:\nusers:x:100:\n", "gshadow": "root:*::\nusers:!::\n", "login.defs": "UID_MIN 1000\nUID_MAX 60000\nGID_MIN 1000\nGID_MAX 60000\nUSERGROUPS_ENAB yes\n",
	} {
		path := filepath.Join(m.root, "etc", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m.Door = testkit.Serve(t, "mapping.hcl", "/linux/scim/v2", "LINUX_ROOT="+m.root)
	return m
}

// line gives the fields of a line in one of the machine's files; nil where there is none.
func (m machine) line(t *testing.T, file, name string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(m.root, "etc", file))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(raw), "\n") {
		if fields := strings.Split(line, ":"); fields[0] == name {
			return fields
		}
	}
	return nil
}

// letsIn asks the system's own crypt whether a password is an account's.
func (m machine) letsIn(t *testing.T, name, password string) bool {
	t.Helper()
	shadow := m.line(t, "shadow", name)
	if shadow == nil || shadow[7] == "1" {
		return false
	}
	out, err := exec.CommandContext(t.Context(), "perl", "-e", "print crypt($ARGV[0], $ARGV[1]) eq $ARGV[1] ? 'yes' : 'no'", password, shadow[1]).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out) == "yes"
}

func TestTheLifeOfAccountsAndGroups(t *testing.T) {
	m := start(t)
	created := m.Must(t, 201, "POST", "/Users", `{"userName":"zoe","displayName":"Zoë O'Malley; $(id)","password":"S3cret-pw","active":true}`)
	user := fmt.Sprint("/Users/", created["id"])
	if passwd := m.line(t, "passwd", "zoe"); passwd == nil || passwd[2] != created["id"] || passwd[4] != "Zoë O'Malley; $(id)" {
		t.Errorf("passwd: %v", passwd)
	}
	if !m.letsIn(t, "zoe", "S3cret-pw") || m.letsIn(t, "zoe", "other") {
		t.Error("the password does not fit")
	}
	if again := m.Do(t, "POST", "/Users", `{"userName":"zoe"}`); again.Status != http.StatusConflict {
		t.Errorf("twice: %d %v", again.Status, again.Body)
	}

	group := m.Must(t, 201, "POST", "/Groups", fmt.Sprintf(`{"displayName":"staff","members":[{"value":%q}]}`, created["id"]))
	staff := fmt.Sprint("/Groups/", group["id"])
	if g := m.line(t, "group", "staff"); g == nil || g[3] != "zoe" {
		t.Errorf("group: %v", g)
	}
	bob := m.Must(t, 201, "POST", "/Users", `{"userName":"bob","active":false,"password":"B0b-secret"}`)
	if m.letsIn(t, "bob", "B0b-secret") || bob["active"] != false {
		t.Errorf("created inactive: %v, %v", bob, m.line(t, "shadow", "bob"))
	}
	m.Patch(t, staff, fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":%q}]}`, bob["id"]))
	m.Patch(t, staff, fmt.Sprintf(`{"op":"remove","path":"members[value eq \"%s\"]"}`, created["id"]))
	if g := m.line(t, "group", "staff"); g[3] != "bob" {
		t.Errorf("group: %v", g)
	}
	if a := m.Do(t, "PATCH", staff, testkit.PatchBody(`{"op":"add","path":"members","value":[{"value":"4711"}]}`)); a.Status != http.StatusBadRequest {
		t.Errorf("a member that does not exist: %d %v", a.Status, a.Body)
	}
	m.Patch(t, staff, `{"op":"replace","path":"displayName","value":"Everybody"}`)

	m.Patch(t, user, `{"op":"replace","path":"active","value":false}`)
	if shadow := m.line(t, "shadow", "zoe"); !strings.HasPrefix(shadow[1], "!") || shadow[7] != "1" {
		t.Errorf("after the deactivation: %v", shadow)
	}
	m.Patch(t, user, `{"op":"replace","path":"password","value":"An0ther-pw"}`)
	if got := m.Must(t, 200, "GET", user, ""); got["active"] != false || m.letsIn(t, "zoe", "An0ther-pw") {
		t.Errorf("a new password lets somebody in who is inactive: %v", got)
	}
	m.Patch(t, user, `{"op":"replace","path":"active","value":"True"}`)
	if !m.letsIn(t, "zoe", "An0ther-pw") || m.letsIn(t, "zoe", "S3cret-pw") {
		t.Errorf("after the reactivation: %v", m.line(t, "shadow", "zoe"))
	}
	m.Patch(t, fmt.Sprint("/Users/", bob["id"]), `{"op":"replace","path":"userName","value":"robert"}`)
	if g := m.line(t, "group", "Everybody"); g == nil || g[3] != "robert" {
		t.Errorf("the renamed account is no member any more: %v", g)
	}
	m.Patch(t, user, `{"op":"remove","path":"displayName"}`)
	if passwd := m.line(t, "passwd", "zoe"); passwd[4] != "" {
		t.Errorf("passwd: %v", passwd)
	}

	m.Must(t, 204, "DELETE", user, "")
	m.Must(t, 404, "GET", user, "")
	m.Must(t, 204, "DELETE", staff, "")
	if m.line(t, "passwd", "zoe") != nil || m.line(t, "shadow", "zoe") != nil || m.line(t, "group", "Everybody") != nil {
		t.Error("what was deleted is still there")
	}
	if own := m.line(t, "passwd", "root"); !slices.Equal(own, []string{"root", "x", "0", "0", "root", "/root", "/bin/bash"}) {
		t.Errorf("somebody of no concern was changed: %v", own)
	}
}

func TestWhatTheCommandsRefuse(t *testing.T) {
	m := start(t)
	m.Must(t, 201, "POST", "/Users", `{"userName":"ann"}`)
	for name, c := range map[string]struct {
		method, path, body string
		status             int
	}{
		"a name with a space":     {"POST", "/Users", `{"userName":"ann bee"}`, 400},
		"a name like an option":   {"POST", "/Users", `{"userName":"--help"}`, 400},
		"a colon in the comment":  {"POST", "/Users", `{"userName":"col","displayName":"a:b:c"}`, 400},
		"a line in the comment":   {"POST", "/Users", `{"userName":"col","displayName":"a\nroot::0:0::/:/bin/sh"}`, 400},
		"a group of that name":    {"POST", "/Groups", `{"displayName":"ann"}`, 409},
		"an account's own group":  {"DELETE", "/Groups/1000", "", 400},
		"an account that is none": {"DELETE", "/Users/4711", "", 404},
	} {
		if a := m.Do(t, c.method, c.path, c.body); a.Status != c.status {
			t.Errorf("%s: %d %v, want %d", name, a.Status, a.Body, c.status)
		}
	}
	if total := m.Must(t, 200, "GET", "/Users", "")["totalResults"]; total != float64(2) {
		t.Errorf("there are %v accounts, want root and ann", total)
	}
}

// TestALockEndsAs503: a running process holds the lock of the files.
func TestALockEndsAs503(t *testing.T) {
	m := start(t)
	m.Must(t, 201, "POST", "/Users", `{"userName":"ann"}`)
	lock := filepath.Join(m.root, "etc", "passwd.lock")
	if err := os.WriteFile(lock, []byte(fmt.Sprint(os.Getpid())), 0o600); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	a := m.Do(t, "PATCH", "/Users/1000", testkit.PatchBody(`{"op":"replace","path":"active","value":false}`))
	if a.Status != http.StatusServiceUnavailable {
		t.Errorf("after %s: %d %v", time.Since(begin), a.Status, a.Body)
	}
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	m.Patch(t, "/Users/1000", `{"op":"replace","path":"active","value":false}`)
}

func TestTenAtOnce(t *testing.T) {
	m := start(t)
	var done sync.WaitGroup
	for i := range 10 {
		done.Go(func() {
			if a := m.Do(t, "POST", "/Users", fmt.Sprintf(`{"userName":"u%d"}`, i)); a.Status != http.StatusCreated {
				t.Errorf("u%d: %d %v", i, a.Status, a.Body)
			}
		})
	}
	done.Wait()
	if total := m.Must(t, 200, "GET", "/Users?count=0", "")["totalResults"]; total != float64(11) {
		t.Errorf("there are %v accounts, want 11", total)
	}
}
