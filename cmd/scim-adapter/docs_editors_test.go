package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/testkit"
	"scim-adapter/internal/testkit/docs"
)

// matcher is VS Code's description of how messages are read.
type matcher struct {
	Pattern struct {
		Regexp                                string
		File, Line, Column, Severity, Message int
	}
}

// problemMatcher gives the one that docs/editors.md shows.
func problemMatcher(t *testing.T) matcher {
	t.Helper()
	blocks, err := docs.Read(filepath.Join(testkit.Repository(), "docs", "editors.md"))
	if err != nil {
		t.Fatal(err)
	}
	var tasks struct {
		Tasks []struct{ ProblemMatcher json.RawMessage }
	}
	for _, b := range blocks {
		if b.Marks["file"] == ".vscode/tasks.json" {
			if err := json.Unmarshal([]byte(b.Text), &tasks); err != nil {
				t.Fatal(err)
			}
		}
	}
	var m matcher
	if len(tasks.Tasks) == 0 {
		t.Fatal("the page has no tasks")
	}
	if err := json.Unmarshal(tasks.Tasks[0].ProblemMatcher, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestEditorsReadEveryFinding: what editors read from the lines of --format short by the matcher that the page shows
// is what --format json says, for every finding of the broken mappings.
func TestEditorsReadEveryFinding(t *testing.T) {
	m := problemMatcher(t)
	pattern := regexp.MustCompile(m.Pattern.Regexp)
	t.Chdir(broken)
	t.Setenv("TOKEN", "0123456789abcdef0123")
	files, err := filepath.Glob("*.hcl")
	if err != nil {
		t.Fatal(err)
	}
	var short, structured bytes.Buffer
	run(t.Context(), append([]string{"validate", "--format", "short"}, files...), &short, &short)
	run(t.Context(), append([]string{"validate", "--format", "json"}, files...), &structured, &structured)
	var report struct {
		Configurations []struct{ Findings []diag.Record }
	}
	if err := json.Unmarshal(structured.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	lines, n := strings.Split(strings.TrimSpace(short.String()), "\n"), 0
	for _, c := range report.Configurations {
		for _, f := range c.Findings {
			if n >= len(lines) {
				t.Fatalf("%d lines, and more findings", n)
			}
			found := pattern.FindStringSubmatch(lines[n])
			n++
			if f.Line == 0 {
				continue // it is about no place that an editor could show
			}
			if found == nil {
				t.Errorf("no editor reads %q", lines[n-1])
				continue
			}
			p := m.Pattern
			if found[p.File] != f.File || found[p.Line] != strconv.Itoa(f.Line) || found[p.Column] != strconv.Itoa(f.Column) ||
				found[p.Severity] != f.Severity || !strings.HasPrefix(found[p.Message], f.Summary) {
				t.Errorf("an editor reads %q from %q, but it is %+v", found, lines[n-1], f)
			}
		}
	}
	if n != len(lines) || n < 100 {
		t.Errorf("%d findings, %d lines", n, len(lines))
	}
}
