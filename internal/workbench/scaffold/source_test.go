package scaffold

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSourcesAreReadAsPeopleWriteThem(t *testing.T) {
	for from, want := range map[string]source{
		"sqlite:/var/lib/hr.db":   {kind: "database", driver: "sqlite", dsn: "/var/lib/hr.db", shown: "/var/lib/hr.db", name: "hr"},
		"sqlite:///var/lib/hr.db": {kind: "database", driver: "sqlite", dsn: "/var/lib/hr.db", shown: "/var/lib/hr.db", name: "hr"},
		"mysql://hr:s%40cret@db.example.org/people": {
			kind: "database", driver: "mysql", dsn: "hr:s@cret@tcp(db.example.org:3306)/people", shown: "hr:password@tcp(db.example.org:3306)/people", name: "people",
		},
		"mariadb://hr@127.0.0.1:3307/hr?tls=true": {
			kind: "database", driver: "mysql", dsn: "hr@tcp(127.0.0.1:3307)/hr?tls=true", shown: "hr:password@tcp(127.0.0.1:3307)/hr", name: "hr",
		},
		"postgres://hr:secret@127.0.0.1/hr?sslmode=disable": {
			kind: "database", driver: "postgres", dsn: "postgres://hr:secret@127.0.0.1/hr?sslmode=disable", shown: "postgres://hr:password@127.0.0.1/hr", name: "hr",
		},
		`getent passwd`:              {kind: "command", argv: []string{"getent", "passwd"}, name: "getent"},
		`/opt/list 'a b' "" --x="y"`: {kind: "command", argv: []string{"/opt/list", "a b", "", "--x=y"}, name: "list"},
	} {
		got, err := parseSource(from)
		if err != nil {
			t.Errorf("%s: %v", from, err)
			continue
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(source{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", from, diff)
		}
		if strings.Contains(got.shown, "cret") {
			t.Errorf("%s: the password is shown", from)
		}
	}
}

func TestSourcesThatAreNoneSayWhatToWrite(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{
		"sqlite:": "sqlite:FILE", "mysql://host": "mysql://user", "mysql://user@host/": "mysql://user", "postgres://host": "postgres://user",
		"ls | sort": "no shell", "echo $HOME": "no shell", "echo 'x": "not closed", "": "empty", broken: "no JSON",
	} {
		if _, err := parseSource(from); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", from, err, want)
		}
	}
}
