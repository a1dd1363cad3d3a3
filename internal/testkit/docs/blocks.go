package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"scim-adapter/internal/testkit"
)

func (p *page) addCommand(b Block) {
	p.Helper()
	commands, shown := commandsOf(b)
	if b.Language == "http" {
		var err error
		if commands, err = requestOf(b); err != nil {
			p.problemf("%s: %v", b, err)
			return
		}
		commands = p.words.Replace(commands)
	}
	p.command = p.script.step(b, commands)
	if shown != "" {
		p.compare(b, shown)
	}
}

// compare notes that a text has to be what the last command printed, or a part of what a server did.
func (p *page) compare(b Block, want string) {
	step := p.command
	p.checks = append(p.checks, func() {
		got := p.output(step)
		server, _ := os.ReadFile(filepath.Join(p.docs, "server")) // there may be none
		if !shows(want, got, false) && !shows(want, string(server), true) {
			p.problemf("%s: the page shows\n%s\nthe command before it prints\n%s\nthe server has printed\n%s", b, want, tail(got), tail(string(server)))
		}
	})
}

// tail gives the end of an output.
func tail(s string) string { return s[max(0, len(s)-3000):] }

func (p *page) addText(b Block) {
	p.Helper()
	if p.command >= 0 {
		p.compare(b, b.Text)
	}
}

// addConfiguration validates a mapping, or a fragment of one.
func (p *page) addConfiguration(b Block) {
	p.Helper()
	if b.Marks["exit"] != "" {
		p.problemf("%s: a mapping that does not load is shown by a command that says so", b)
	}
	if mapping, ok := strings.CutSuffix(b.Marks["file"], "_test.hcl"); ok {
		p.store(b)
		p.script.check(b, "scim-adapter test --config "+quote(mapping+".hcl"))
		return
	}
	text, err := complete(b)
	if err != nil {
		p.problemf("%s: %v", b, err)
		return
	}
	p.script.check(b, validate(p.keep(string(text), ".hcl"), string(text)))
	if tested(text) {
		p.script.check(b, "scim-adapter test --config .configuration")
	}
	if b.Marks["open"] != "" {
		p.script.check(b, p.words.Replace(open(text)))
	}
}

// addJSON parses JSON. After a command that printed JSON it is compared with it.
func (p *page) addJSON(b Block) {
	p.Helper()
	values, err := parseJSON(b.Text)
	if err != nil || len(values) == 0 {
		p.problemf("%s: no JSON: %v", b, err)
		return
	}
	step := p.command
	if step < 0 || b.Marks["file"] != "" {
		return
	}
	p.checks = append(p.checks, func() {
		found := findJSON(p.output(step))
		for _, want := range values {
			ok := len(found) == 0
			for _, got := range found {
				ok = ok || within(want, got)
			}
			if !ok {
				p.problemf("%s: this is not in what the command before it prints:\n%s", b, tail(p.output(step)))
			}
		}
	})
}

// addSQL executes statements.
func (p *page) addSQL(b Block) {
	p.Helper()
	database := b.Marks["database"]
	if database == "" {
		database = ":memory:"
	}
	p.script.step(b, fmt.Sprintf("sqlite3 -bail %s <%s", quote(database), p.keep(b.Text, ".sql")))
}

// addYAML parses YAML by Prometheus' own tool, which takes anything as rules and tells a document that is no YAML
// from one that holds no rules.
func (p *page) addYAML(b Block) {
	p.Helper()
	check := fmt.Sprintf("%s check rules %s", quote(testkit.Promtool(p.T)), p.keep(b.Text, ".yaml"))
	if !strings.HasPrefix(b.Text, "groups:") {
		check = "{ " + check + " || true; } 2>&1 | tee /dev/stderr | { ! grep -E 'yaml: line|could not find|did not find'; }"
	}
	p.script.check(b, check)
}
