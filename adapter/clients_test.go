package adapter_test

import (
	"cmp"
	"crypto/sha256"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"scim-adapter/adapter"
	"scim-adapter/internal/scim"
)

// TestClients plays the files of testdata/clients (see [cycle]): what identity providers send, one folder for each,
// one file for each cycle of provisioning, with the ids of the cases that a step shows in its name. The application
// is the directory of testdata/applications, in memory and on every database, and every answer is the same on all of
// them. The default dialect gives the same answers, for nobody has to say who a client is; it is played without those
// whose PUT means something else.
func TestClients(t *testing.T) {
	t.Run("unconfigured", func(t *testing.T) {
		standard, _ := scim.DialectNamed("")
		playClients(t, func(t *testing.T, c *cycle) stage {
			t.Helper()
			if dialect := c.dialect(); dialect != nil && dialect.Put != standard.Put {
				t.Skip("its PUT means something else")
			}
			return inMemory(t, c, standard)
		}, false)
	})
	t.Run("memory", func(t *testing.T) {
		playClients(t, func(t *testing.T, c *cycle) stage { t.Helper(); return inMemory(t, c, c.dialect()) }, false)
	})
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			playClients(t, func(t *testing.T, c *cycle) stage { t.Helper(); return db.stage(t, c, directory) }, *update && db.name == sqlite.name)
		})
	}
}

const directory = "testdata/applications/directory"

func playClients(t *testing.T, on func(*testing.T, *cycle) stage, write bool) {
	t.Helper()
	files, err := filepath.Glob("testdata/clients/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cycles: %v", err)
	}
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file)) + "/" + strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			c := readCycle(t, file)
			c.play(t, on(t, c), write)
		})
	}
}

// inMemory opens a front door before the same mapping without a database.
func inMemory(t *testing.T, c *cycle, d *scim.Dialect) stage {
	t.Helper()
	mapping := cmp.Or(c.given["mapping.hcl"], read(t, directory+"/mapping.hcl"))
	mapping = sqlBackend.ReplaceAllString(mapping, `backend "memory" {}`)
	return stage{door: open(t, setup{mapping: sqlOnly.ReplaceAllString(mapping, ""), clients: speaking(d)}), tags: entityTags{}}
}

// dialect gives the dialect that the folder of a cycle is named after: what is known of a client is enough for it.
// nil where it has none.
func (c *cycle) dialect() *scim.Dialect {
	name, _, _ := strings.Cut(filepath.Base(filepath.Dir(c.file)), "-")
	d, _ := scim.DialectNamed(name)
	return d
}

// speaking gives the one client of a cycle.
func speaking(d *scim.Dialect) []adapter.Client {
	return []adapter.Client{{Name: "full", TokenHash: sha256.Sum256([]byte(token)), Dialect: d}}
}

// What memory has no words for: connections, tables and owners.
var (
	sqlBackend = regexp.MustCompile(`backend "sql" \{[^}]*\}`)
	sqlOnly    = regexp.MustCompile(`(?m)^ *(table|owner) += .*\n`)
)
