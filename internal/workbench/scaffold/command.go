package scaffold

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/backends/script"
	"scim-adapter/internal/config"
)

// commandSource reads a command line: a program and its arguments, in quotes where they have spaces. No shell reads it.
func commandSource(line string) (source, error) {
	argv, err := arguments(line)
	if err != nil {
		return source{}, err
	}
	if len(argv) == 0 {
		return source{}, errors.New("--from is empty")
	}
	return source{kind: "command", argv: argv, name: baseName(argv[0])}, nil
}

func arguments(line string) ([]string, error) {
	var argv []string
	var word strings.Builder
	var quote rune
	inside := false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inside = r, true
		case strings.ContainsRune("|&;<>$`", r):
			return nil, fmt.Errorf("%q: no shell reads a command; put what needs one into a script", r)
		case r == ' ' || r == '\t' || r == '\n':
			if inside {
				argv = append(argv, word.String())
			}
			inside = false
			word.Reset()
		default:
			inside = true
			word.WriteRune(r)
		}
	}
	if quote != 0 {
		return nil, errors.New("a quote is not closed")
	}
	if inside {
		argv = append(argv, word.String())
	}
	return argv, nil
}

// command plans a mapping of what a command prints.
func command(ctx context.Context, src source, opt Options) (*Plan, error) {
	printed, err := script.Sample(ctx, src.argv)
	if err != nil {
		return nil, fmt.Errorf("%w (--from is a source, a file that exists, or a command)", err)
	}
	nameColumns(&printed)
	e, lists := entityOfDocuments("account", printed.Documents)
	found := e.match()
	if _, ok := found[userName]; !ok {
		return nil, fmt.Errorf("nothing that %s prints looks like a login; the fields are %s", src.argv[0], fieldNames(e))
	}
	p := &Plan{Application: opt.Application, Backend: "script", Notes: heading("what `" + strings.Join(src.argv, " ") + "` prints")}
	key, doubt := keyOf(e, found)
	r := &Resource{Name: "User", From: strings.Join(src.argv, " "), entity: e, Settings: []Line{idLine(key, doubt)}, Attributes: found.attributes(key)}
	if doubt == "" {
		r.Settings[0].Remark = "named so"
	}
	r.types(e)
	for _, a := range r.Attributes {
		a.forAPI()
	}
	r.addAPIStatus(e, calls{})
	r.left(e)
	r.lists(lists)
	r.Operations = []func(*config.Document){listCommand(printed, src.argv[1:]), writeCommands(printed, found[userName].Field.Name)}
	p.Resources = []*Resource{r}
	return p, nil
}

// nameColumns gives the columns of /etc/passwd their names, and others what their values show.
func nameColumns(p *script.Printed) {
	var names []string
	switch {
	case p.Output == "delimited" && p.Separator == ":" && len(p.Fields) == 7:
		names = []string{"login", "", "uid", "gid", "comment", "home", "shell"}
	case p.Output == "lines":
		names = []string{"login"}
	case p.Output == "delimited":
		names = columnsByShape(p)
	default:
		return
	}
	for _, d := range p.Documents {
		m, _ := d.(map[string]any)
		for i, name := range names {
			v := m[p.Fields[i]]
			delete(m, p.Fields[i])
			if name != "" {
				m[name] = v
			}
		}
	}
	p.Fields = names
}

// columnsByShape calls the first column with a word in every line, none of them twice, the login, and one of addresses mail.
func columnsByShape(p *script.Printed) []string {
	names := make([]string, len(p.Fields))
	login, mail := false, false
	for i, field := range p.Fields {
		var s backends.Sample
		for _, d := range p.Documents {
			if m, ok := d.(map[string]any); ok {
				s.Add(fmt.Sprint(m[field]))
			}
		}
		names[i] = field
		switch {
		case !mail && s.Mostly(backends.ShapeMail):
			names[i], mail = "mail", true
		case !login && s.Mostly(backends.ShapeWord) && s.Varied():
			names[i], login = "login", true
		}
	}
	return names
}

// listCommand writes the operation that was tried.
func listCommand(p script.Printed, arguments []string) func(*config.Document) {
	return func(d *config.Document) {
		on := d.Block("on", "list")
		on.Set("executable", p.Executable)
		if len(arguments) > 0 {
			quoted := make([]string, len(arguments))
			for i, a := range arguments {
				quoted[i] = "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(a) + "'"
			}
			on.Set("args", quoted)
		}
		on.Set("output", p.Output)
		if p.Output == "delimited" {
			on.Set("separator", p.Separator)
		}
		if len(p.Fields) > 0 {
			on.Set("fields", p.Fields)
		}
	}
}

// writeCommands proposes the operations that a listing says nothing of.
func writeCommands(p script.Printed, login string) func(*config.Document) {
	return func(d *config.Document) {
		d.Comment("UNSURE: which commands write. Until these are filled in, clients that write get 501.")
		folder := filepath.Dir(p.Executable)
		for _, name := range []string{"create", "update", "delete"} {
			on := d.Proposal("on", name)
			on.Set("executable", filepath.Join(folder, name+"-account"))
			on.Set("args", []string{"'--'", "record." + login})
		}
	}
}
