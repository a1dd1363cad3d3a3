package adapter_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"scim-adapter/internal/scim"
)

// cases is testdata/cases.txt: the ids of the cases that tests cite, in groups.
type caseGroup struct {
	title string
	cases []knownCase
}

type knownCase struct {
	id, about string
	exception string // why no test shows it; empty: one does
}

func readCases(t *testing.T) []caseGroup {
	t.Helper()
	var groups []caseGroup
	for line := range strings.Lines(read(t, "testdata/cases.txt")) {
		line = strings.TrimSpace(line)
		title, isTitle := strings.CutPrefix(line, "## ")
		switch {
		case isTitle:
			groups = append(groups, caseGroup{title: title})
		case line != "" && !strings.HasPrefix(line, "#"):
			id, rest, _ := strings.Cut(line, " ")
			about, exception, _ := strings.Cut(rest, " ! ")
			g := &groups[len(groups)-1]
			g.cases = append(g.cases, knownCase{id, about, exception})
		}
	}
	return groups
}

// caseID is the id of a case. Of ids that share their beginning the later ones may be short: VALID-03/04/05.
var caseID = regexp.MustCompile(`\b[A-Z][A-Z0-9]+-(?:[A-Z]+-)?[A-Z]?[0-9]+\b|\bRFC-ERRATA\b`)

// shownCases gives for every id in tests, cycles and checks the files that name it.
func shownCases(t *testing.T) map[string][]string {
	t.Helper()
	shown := map[string][]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, "../"))
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != "..":
			return fs.SkipDir
		case d.IsDir(), !strings.HasSuffix(name, "_test.go") && filepath.Ext(name) != ".txtar" && !strings.HasPrefix(name, "internal/conform/"):
			return nil
		}
		text, err := os.ReadFile(path)
		for _, id := range caseID.FindAllString(string(text), -1) {
			if !slices.Contains(shown[id], name) {
				shown[id] = append(shown[id], name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

// TestEveryCaseIsShown demands that every case stands in a test, or says why it does not; not both.
func TestEveryCaseIsShown(t *testing.T) {
	shown := shownCases(t)
	for _, g := range readCases(t) {
		for _, c := range g.cases {
			switch files := shown[c.id]; {
			case len(files) == 0 && c.exception == "":
				t.Errorf("no test shows %s (%s)", c.id, c.about)
			case len(files) > 0 && c.exception != "":
				t.Errorf("%s has an exception, but %s shows it", c.id, files[0])
			}
		}
	}
}

// TestTheDocumentOfConformance compares docs/conformance.md with the tests and the dialects; -update writes it anew.
func TestTheDocumentOfConformance(t *testing.T) {
	const file = "../docs/conformance.md"
	text := read(t, file)
	for name, content := range map[string]string{"clients": tableOfClients(t), "cases": tablesOfCases(t)} {
		begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
		before, rest, ok := strings.Cut(text, begin)
		_, after, also := strings.Cut(rest, end)
		if !ok || !also {
			t.Fatalf("%s has no place for %s", file, name)
		}
		text = before + begin + content + end + after
	}
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if text != read(t, file) {
		t.Errorf("%s is not what the tests show; run the test with -update", file)
	}
}

// tableOfClients lists the clients whose cycles are played.
func tableOfClients(t *testing.T) string {
	t.Helper()
	folders, err := filepath.Glob("testdata/clients/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no clients: %v", err)
	}
	var b strings.Builder
	b.WriteString("| client | dialect | cycles | steps | cases |\n|---|---|---|---|---|\n")
	for _, folder := range folders {
		files, err := filepath.Glob(folder + "/*.txtar")
		if err != nil {
			t.Fatal(err)
		}
		var names, ids []string
		steps := 0
		for _, f := range files {
			names = append(names, strings.TrimSuffix(filepath.Base(f), ".txtar"))
			c := readCycle(t, f)
			steps += len(c.steps) / 2
			ids = append(ids, caseID.FindAllString(read(t, f), -1)...)
		}
		client := filepath.Base(folder)
		family, _, _ := strings.Cut(client, "-")
		dialect, known := scim.DialectNamed(family)
		if !known {
			dialect, _ = scim.DialectNamed("")
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %d | %d |\n", client, dialect.Name, strings.Join(names, ", "), steps, len(distinct(ids)))
	}
	return b.String()
}

// tablesOfCases lists the cases with the files that show them, three at most.
func tablesOfCases(t *testing.T) string {
	t.Helper()
	const most = 3
	shown := shownCases(t)
	var b strings.Builder
	for _, g := range readCases(t) {
		fmt.Fprintf(&b, "\n### %s\n\n| case | what it is about | shown by |\n|---|---|---|\n", g.title)
		for _, c := range g.cases {
			where := "not shown: " + c.exception
			if files := shown[c.id]; c.exception == "" && len(files) > 0 {
				where = strings.Join(files[:min(most, len(files))], ", ")
				if len(files) > most {
					where += fmt.Sprintf(" and %d more", len(files)-most)
				}
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", c.id, c.about, where)
		}
	}
	return b.String() + "\n"
}
