package mappingtest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{`DELETE /users/7`, `DELETE /users/7`, true},
		{`DELETE /users/7`, `DELETE /users/77`, false},
		{`UPDATE "t" SET "a" = ? [‹any›, 7]`, `UPDATE "t" SET "a" = ? ["x, 7]", 7]`, true},
		{`UPDATE "t" SET "a" = ? [‹any›, 7]`, `UPDATE "t" SET "a" = ? ["x", 8]`, false},
		{`POST /users {"password":‹any›,"roles":[]}`, `POST /users {"password":{"a":[1,"}"]},"roles":[]}`, true},
		{`POST /users {"password":‹any›,"roles":[]}`, `POST /users {"roles":[]}`, false},
		{`POST /users {"at":"2026-‹any›T00:00:00Z"}`, `POST /users {"at":"2026-01-02T00:00:00Z"}`, true},
		{`usermod '--password=!‹any›' -- ada`, `usermod '--password=!$2a$10$x' -- ada`, true},
		{`usermod '--password=!‹any›' -- ada`, `usermod '--password=!x y' -- ada`, false},
		{`GET /users?a=‹any›&b=1`, `GET /users?a=7&b=1`, true},
		{`GET /users?a=‹any›&b=1`, `GET /users?a=&b=1`, false},
		{`‹any› ‹any›`, `1 "a b"`, true},
		{`‹any›`, ``, false},
		{`[‹any›]`, `[null]`, true},
	} {
		if got := matches(test.pattern, test.text); got != test.want {
			t.Errorf("%s against %s: %v", test.pattern, test.text, got)
		}
	}
}

// TestMatchesEndsSoon: nobody waits for a pattern of many parts.
func TestMatchesEndsSoon(t *testing.T) {
	if matches(strings.Repeat(Any, 12)+"x", strings.Repeat("1", 40)) {
		t.Error("there is no x")
	}
}

func TestAlign(t *testing.T) {
	for name, test := range map[string]struct{ expected, actual, want string }{
		"all as expected":               {"a b", "a b", " a  b"},
		"one is another":                {"a b c", "a x c", " a -b +x  c"},
		"one came too early":            {"a b", "b a", "-a  b +a"},
		"one did not come":              {"a b c", "a c", " a -b  c"},
		"none was expected":             {"", "a b", "+a +b"},
		"what is open agrees once":      {"‹any› b", "a b c", " a  b +c"},
		"the rest is kept after a hole": {"a b c d", "b d", "-a  b -c  d"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, l := range align(strings.Fields(test.expected), strings.Fields(test.actual)) {
				got = append(got, string(l.Mark)+l.Text)
			}
			if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBegun(t *testing.T) {
	for _, test := range []struct {
		pattern, call string
		want          bool
	}{
		{"GET /users", "GET /users", true},
		{"GET /users", "GET /users?page=2", true},
		{"GET /users?", "GET /users?page=2", true},
		{"GET /users?page=2", "GET /users?page=2&size=7", true},
		{"GET /users/7", "GET /users/77", false},
		{"POST /users", `POST /users {"login":"ada"}`, true},
		{`POST /users {"login":‹any›}`, `POST /users {"login":"ada"}`, true},
		{"/usr/sbin/usermod", "/usr/sbin/usermod --lock -- ada", true},
		{"/usr/sbin/user", "/usr/sbin/usermod --lock -- ada", false},
	} {
		if got := begun(test.pattern, test.call); got != test.want {
			t.Errorf("%s of %s: %v", test.pattern, test.call, got)
		}
	}
}
