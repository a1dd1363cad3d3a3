package main

import (
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"scim-adapter/internal/testkit"
	"scim-adapter/internal/testkit/docs"
)

// pages gives the Markdown pages of the repository, relative to its root.
func pages(t *testing.T) []string {
	t.Helper()
	var list []string
	root := testkit.Repository()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if name, inside := strings.CutPrefix(path, root+"/"); inside && strings.HasSuffix(path, ".md") {
			list = append(list, name)
		}
		return err
	})
	if err != nil || len(list) < 20 {
		t.Fatalf("%d pages, %v", len(list), err)
	}
	return list
}

// TestEveryCodeBlockRuns runs the code blocks of all pages: here those of the README and of docs/, in the test of an
// example its own page.
func TestEveryCodeBlockRuns(t *testing.T) {
	options := map[string]func(*testing.T) docs.Options{
		"docs/getting-started.md": gettingStarted,
		"docs/script.md": func(*testing.T) docs.Options {
			return docs.Options{Replace: []string{"/usr/bin/appctl", "/bin/true"}} // validate wants it to be there
		},
	}
	for _, page := range pages(t) {
		path := filepath.Join(testkit.Repository(), page)
		blocks, err := docs.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case len(blocks) == 0:
		case strings.HasPrefix(page, "docs/cookbook/"): // examples/cookbook plays what these pages show, and keeps them equal to it
		case strings.HasPrefix(page, "examples/"):
			runsItself(t, page)
		default:
			t.Run(page, func(t *testing.T) {
				t.Parallel() // a page waits more than it computes
				var o docs.Options
				if f := options[page]; f != nil {
					o = f(t)
				}
				docs.Run(t, path, o)
			})
		}
	}
}

// runsItself fails unless the test of an example runs its page.
func runsItself(t *testing.T, page string) {
	t.Helper()
	tests, err := filepath.Glob(filepath.Join(testkit.Repository(), filepath.Dir(page), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		text, err := os.ReadFile(test)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), `docs.Run(t, "`+filepath.Base(page)+`"`) {
			return
		}
	}
	t.Errorf("no test runs the code blocks of %s", page)
}

// TestFewCodeBlocksAreLeftOut: what cannot be run says why, and there is hardly any of it.
func TestFewCodeBlocksAreLeftOut(t *testing.T) {
	const most = 6
	n := 0
	for _, page := range pages(t) {
		blocks, err := docs.Read(filepath.Join(testkit.Repository(), page))
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range blocks {
			if reason, ok := b.NotRun(); ok {
				t.Logf("%s:%d is not run: %s", page, b.Line, reason)
				n++
			}
		}
	}
	if n > most {
		t.Errorf("%d code blocks are not run", n)
	}
}

// gettingStarted brings the application that the page connects to.
func gettingStarted(t *testing.T) docs.Options {
	t.Helper()
	dsn := testkit.MariaDB(t).Database(t)
	execute(t, "mysql", dsn, `CREATE TABLE employees (emp_no INT AUTO_INCREMENT PRIMARY KEY, login VARCHAR(100) NOT NULL UNIQUE, status CHAR(1) NOT NULL DEFAULT 'A')`)
	return docs.Options{Replace: []string{"hr:secret@tcp(127.0.0.1:3306)/hr", dsn}}
}

func execute(t *testing.T, driver, dsn, statement string) {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is waiting
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
