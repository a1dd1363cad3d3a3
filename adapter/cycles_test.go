package adapter_test

import (
	"cmp"
	"path/filepath"
	"strings"
	"testing"
)

// TestCycles plays the files of testdata/cycles (see [cycle]), in which the front door is shown request by request,
// over the application hr of testdata/applications. Run it with -update to write the answers anew, and read the
// difference.
func TestCycles(t *testing.T) {
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) { runCycles(t, db) })
	}
}

// runCycles plays all files on one kind of database. The answers are the same on all of them.
func runCycles(t *testing.T, db database) {
	t.Helper()
	files, err := filepath.Glob("testdata/cycles/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cycles: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			c := readCycle(t, file)
			c.play(t, db.stage(t, c, "testdata/applications/hr"), *update && db.name == sqlite.name)
		})
	}
}

// stage opens a front door before an application on a database: the cycle's own, or the one of a folder.
func (d database) stage(t *testing.T, c *cycle, folder string) stage {
	t.Helper()
	dsn := d.create(t, cmp.Or(c.given["schema.sql"], read(t, folder+"/schema.sql")), c.given["data.sql"])
	door := open(t, setup{
		mapping: cmp.Or(c.given["mapping.hcl"], read(t, folder+"/mapping.hcl")), driver: d.driver, dsn: dsn, clients: speaking(c.dialect()),
	})
	return stage{door: door, tags: entityTags{}, rows: func(t *testing.T, query string) string { t.Helper(); return d.rows(t, dsn, query) }}
}
