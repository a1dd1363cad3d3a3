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
// them.
func TestClients(t *testing.T) {
	t.Run("memory", func(t *testing.T) {
		playClients(t, func(t *testing.T, c *cycle) stage { t.Helper(); return inMemory(t, c) }, false)
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
func inMemory(t *testing.T, c *cycle) stage {
	t.Helper()
	mapping := cmp.Or(c.given["mapping.hcl"], read(t, directory+"/mapping.hcl"))
	mapping = sqlBackend.ReplaceAllString(mapping, `backend "memory" {}`)
	return stage{door: open(t, setup{mapping: sqlOnly.ReplaceAllString(mapping, ""), clients: c.clients()}), tags: entityTags{}}
}

// clients gives the one client of a cycle. It has the dialect that its folder is named after, where there is one:
// what is known of a client is enough for it.
func (c *cycle) clients() []adapter.Client {
	name, _, _ := strings.Cut(filepath.Base(filepath.Dir(c.file)), "-")
	dialect, _ := scim.DialectNamed(name)
	return []adapter.Client{{Name: "full", TokenHash: sha256.Sum256([]byte(token)), Dialect: dialect}}
}

// What memory has no words for: connections, tables and owners.
var (
	sqlBackend = regexp.MustCompile(`backend "sql" \{[^}]*\}`)
	sqlOnly    = regexp.MustCompile(`(?m)^ *(table|owner) += .*\n`)
)
