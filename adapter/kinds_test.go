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
	const schema = `CREATE TABLE people (id $ID, login $TEXT, ext $TEXT, first $TEXT, last $TEXT, mail $TEXT, active $BOOL);
CREATE TABLE teams (id $ID, name $TEXT);
CREATE TABLE members (team BIGINT NOT NULL, person BIGINT NOT NULL REFERENCES people(id) ON DELETE CASCADE, PRIMARY KEY (team, person));`
	for kind, s := range map[string]setup{
		"sql":    {dsn: sqlite.create(t, schema)},
		"rest":   {env: map[string]string{"URL": peopleAPI(t)}},
		"script": {env: map[string]string{"SELF": os.Args[0], "FILE": filepath.Join(t.TempDir(), "people.json")}},
		"memory": {},
	} {
		t.Run(kind, func(t *testing.T) {
			s.mapping = read(t, "testdata/kinds/"+kind+".hcl")
			readCycle(t, "testdata/kinds/life.txtar").play(t, stage{door: open(t, s)}, *update && kind == "sql")
		})
	}
}

func peopleAPI(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(people.New())
	t.Cleanup(server.Close)
	return server.URL
}
