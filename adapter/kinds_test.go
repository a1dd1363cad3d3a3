package adapter_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"scim-adapter/internal/testkit/people"
)

// TestMain lets the tests execute themselves as the command line of an application.
func TestMain(m *testing.M) {
	if os.Getenv(people.Variable) != "" {
		os.Exit(people.Main(os.Args[1:], os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

// TestAllKindsAnswerAlike plays one scenario on every kind of backend, over applications that are as alike as
// a database, an API, a command line and memory can be. The files are as those of TestCycles; -update writes the
// answers of SQLite.
func TestAllKindsAnswerAlike(t *testing.T) {
	for kind, s := range kindsOfPeople(t) {
		t.Run(kind, func(t *testing.T) {
			readCycle(t, "testdata/kinds/life.txtar").play(t, stage{door: open(t, s)}, *update && kind == "sql")
		})
	}
}

// kindsOfPeople gives an application of people and teams on every kind of backend.
func kindsOfPeople(t *testing.T) map[string]setup {
	t.Helper()
	const schema = `CREATE TABLE people (id $ID, login $TEXT, ext $TEXT, first $TEXT, last $TEXT, mail $TEXT, active $BOOL);
CREATE TABLE teams (id $ID, name $TEXT);
CREATE TABLE members (team BIGINT NOT NULL, person BIGINT NOT NULL REFERENCES people(id) ON DELETE CASCADE, PRIMARY KEY (team, person));`
	kinds := map[string]setup{
		"sql":    {dsn: sqlite.create(t, schema)},
		"rest":   {env: map[string]string{"URL": peopleAPI(t)}},
		"script": {env: map[string]string{"SELF": os.Args[0], "FILE": filepath.Join(t.TempDir(), "people.json")}},
		"memory": {},
	}
	for kind, s := range kinds {
		s.mapping = read(t, "testdata/kinds/"+kind+".hcl")
		kinds[kind] = s
	}
	return kinds
}

// TestAllKindsAreWalked walks all kinds of backends by cursor while one comes and one goes, whether they go on behind
// a key or are listed anew for every page.
func TestAllKindsAreWalked(t *testing.T) {
	for kind, s := range kindsOfPeople(t) {
		t.Run(kind, func(t *testing.T) {
			w := &walker{frontDoor: open(t, s), t: t}
			for _, name := range []string{"ann", "bob", "cid", "dan", "eve"} {
				w.create(name)
			}
			for search, want := range map[string]string{
				"/Users?count=2": "ann bob cid dan eve", "/Users?count=2&sortBy=userName&sortOrder=descending": "eve dan cid bob ann",
				"/Users?count=1&filter=userName co \"n\"": "ann dan", "/?count=3&filter=userName pr": "ann bob cid dan eve",
			} {
				if got := w.walkWhileOthersComeAndGo(search); got != want {
					t.Errorf("%s: %s, want %s", search, got, want)
				}
			}
		})
	}
}

func peopleAPI(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(people.New())
	t.Cleanup(server.Close)
	return server.URL
}
