package config_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"scim-adapter/internal/config"
)

// introduction begins the page. What readers do not see makes the tables that the examples are about.
const introduction = `# Mapping reference

Every block and every setting of a configuration. This page is made from what the decoder reads, and every example on it is
loaded by the tests; those over SQL and memory are served, too. [mapping.md](mapping.md) explains the language,
[adapter.hcl.example](../adapter.hcl.example) has all of it in one file.

| type | is written |
|---|---|
| text | ` + "`\"…\"`, or a heredoc; `env(\"NAME\")` and `file(\"path\")` give one" + ` |
| texts | ` + "`[\"a\", \"b\"]`, or one text" + ` |
| secret | a text; ` + "`env(\"NAME\")`" + ` or ` + "`file(\"path\")`" + ` keeps it out of the file |
| expression | a text that is a program in the [expression language](expressions.md) |
| value | a text, a number, ` + "`true`, `false` or `null`" + ` |
| duration | ` + "`\"10s\"`, `\"2m\"`" + ` |
| ` + "`{ name = text }`" + ` | ` + "`{ a = \"x\", \"b-c\" = \"y\" }`" + ` |
| calls | a list of texts, or one text with a call on each line |
| conversions | ` + "`list(\",\")`, or `[trim(), list(\",\")]`" + ` |

<!-- database: docs.db -->
<!-- sql
CREATE TABLE records (id INTEGER PRIMARY KEY, user_name TEXT, name TEXT);
CREATE TABLE members (group_id INTEGER, member_id INTEGER);
CREATE TABLE employees (
  emp_no INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL, first TEXT, last TEXT, nick TEXT, mail TEXT, status TEXT, kind TEXT, level INTEGER,
  badge TEXT, boss TEXT, department TEXT, pw_hash TEXT, hired_on TEXT, changed_on TEXT
);
INSERT INTO employees (login, first, status, kind, badge, department, hired_on) VALUES ('ada', 'Ada', 'A', 'E', 'B1', 'Engines', '2020-01-31');
CREATE TABLE employee_names (emp_no INTEGER, kind TEXT, value TEXT);
CREATE TABLE telephones (emp_no INTEGER, number TEXT, kind TEXT);
CREATE TABLE blocked (emp_no INTEGER, reason TEXT);
CREATE TABLE roles (role_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE employee_roles (role_id INTEGER, emp_no INTEGER, PRIMARY KEY (role_id, emp_no));
CREATE TABLE accounts (login TEXT PRIMARY KEY, locked TEXT, roles TEXT);
-->
`

// title is the heading of a section.
func title(b config.Block) string {
	steps := strings.Split(b.Path, ".")
	last := steps[len(steps)-1]
	switch {
	case b.Path == "":
		return "A file"
	case b.Path == "file of tests":
		return "A file of tests"
	case steps[0] == "test":
		return strings.Join(steps, " ")
	case b.Kind != "" && last == "backend":
		return fmt.Sprintf("backend %q", b.Kind)
	case b.Kind != "" && (last == "resource" || last == "attribute"):
		return fmt.Sprintf("%s of %s", last, b.Kind)
	case b.Kind != "":
		return fmt.Sprintf("%s of %s", strings.Join(steps[2:], " "), b.Kind)
	case len(steps) > 2 && steps[len(steps)-2] == "schema":
		return "attribute of a schema"
	}
	return last
}

// inner gives the title of the section that tells what a nested block holds.
func inner(b config.Block, n config.Nested, all []config.Block) string {
	path := strings.TrimPrefix(strings.TrimPrefix(b.Path+"."+n.Name, "."), "file of tests.")
	for _, other := range all {
		if other.Path != path || other.Kind != b.Kind && other.Path != "application.backend" {
			continue
		}
		if other.Same != "" {
			other.Path = other.Same
		}
		return title(other)
	}
	return ""
}

var noAnchor = regexp.MustCompile(`[^a-z0-9 _-]`)

// anchor is what a heading is linked by.
func anchor(title string) string {
	return strings.ReplaceAll(noAnchor.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
}

// write writes a section as the page has it, and finds what it leaves out or has too much.
func (s section) write(t *testing.T, out *bytes.Buffer, b config.Block, all []config.Block) {
	t.Helper()
	fmt.Fprintf(out, "\n## %s\n", title(b))
	if text := strings.TrimSpace(s.text); text != "" {
		fmt.Fprintf(out, "\n%s\n", text)
	}
	rows := map[string][2]string{}
	for _, a := range b.Arguments {
		typ := a.Type
		if better := s.types[a.Name]; better != "" {
			typ = better
		}
		if a.Required {
			typ += ", **needed**"
		}
		rows[a.Name] = [2]string{"`" + a.Name + "`", typ}
		if !regexp.MustCompile(`(?m)(^|[{ ])` + a.Name + ` += `).MatchString(s.examples) {
			t.Errorf("%s: no example of %q has %s", s.file, s.name, a.Name)
		}
	}
	for _, n := range b.Blocks {
		typ := "block"
		if n.Many {
			typ = "blocks"
		}
		rows[n.Name] = [2]string{"[`" + n.Name + " { … }`](#" + anchor(inner(b, n, all)) + ")", typ}
	}
	s.table(t, out, rows)
	if s.examples == "" {
		t.Errorf("%s: there is no example of %q", s.file, s.name)
	}
	fmt.Fprintf(out, "\n%s\n", s.examples)
}

func (s section) table(t *testing.T, out *bytes.Buffer, rows map[string][2]string) {
	t.Helper()
	if len(rows) > 0 {
		out.WriteString("\n| | type | |\n|---|---|---|\n")
	}
	for _, name := range s.order {
		row, ok := rows[name]
		if !ok {
			t.Errorf("%s: %q has no %s", s.file, s.name, name)
			continue
		}
		delete(rows, name)
		fmt.Fprintf(out, "| %s | %s | %s |\n", row[0], row[1], strings.ReplaceAll(s.sentences[name], "|", `\|`))
	}
	for name := range rows {
		t.Errorf("%s: %q says nothing about %s", s.file, s.name, name)
	}
}
