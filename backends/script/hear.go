package script

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
)

// Process is a command that is to be executed.
type Process struct {
	Operation  string // of the mapping: "create"
	Executable string // empty: the worker is asked to do the operation
	Args       []string
	Input      []byte // standard input, or what the worker is given
}

// String gives the command as a person would type it: for showing only, no shell ever reads it. Of a worker it is the
// operation's name.
func (p Process) String() string {
	if p.Executable == "" {
		return p.Operation
	}
	words := []string{quoted(p.Executable)}
	for _, a := range p.Args {
		words = append(words, quoted(a))
	}
	return strings.Join(words, " ")
}

// plain are the signs besides letters and digits that need no quotes.
const plain = "-_./:=@%+,~" + backends.NewKey

// quoted puts a word in quotes where a shell would need them.
func quoted(word string) string {
	special := func(r rune) bool {
		return !strings.ContainsRune(plain, r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}
	if word != "" && !strings.ContainsFunc(word, special) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Outcome is what became of a process.
type Outcome struct {
	Exit   int
	Output []byte // what it printed
	Stderr []byte
}

// Runner executes a command in place of the system. Its error says that nothing was executed.
type Runner func(ctx context.Context, p Process) (Outcome, error)

func (i invocation) process(c *command, operation string) Process {
	return Process{Operation: operation, Executable: c.executable, Args: i.args, Input: i.input}
}

// hand lets the runner execute a command.
func (t *transport) hand(ctx context.Context, c *command, call remote.Call, i invocation) ([]byte, error) {
	out, err := t.instead(ctx, i.process(c, call.Name))
	if err != nil {
		return nil, &backends.Error{Kind: backends.Unavailable, Op: i.op, Err: err}
	}
	if len(out.Output) > t.runner.maxOutput {
		return nil, &backends.Error{Kind: unusable(i.write), Op: i.op, Err: fmt.Errorf("it printed more than %d bytes", t.runner.maxOutput)}
	}
	return out.Output, c.meaning(out.Exit, i.write).error(i.op, out.Exit, t.runner.complaint(&capped{data: out.Stderr[:min(len(out.Stderr), shownStderr)]}))
}

// meaning says what an exit code means; those that nobody has explained are errors.
func (c *command) meaning(code int, write bool) exit {
	if meaning, known := c.exits[code]; known {
		return meaning
	}
	return exit{kind: unusable(write)}
}

// listen lets listeners hear: executed those commands that are, and rehearsed also those that are not.
func (t *transport) listen(executed, rehearsed backends.Listener) {
	t.heard, t.rehearsed = executed, rehearsed
	if executed != nil && rehearsed != nil {
		t.heard = func(ctx context.Context, call backends.Call) { executed(ctx, call); rehearsed(ctx, call) }
	} else if executed == nil {
		t.heard = rehearsed
	}
}

// tell tells the listeners of a command.
func (t *transport) tell(ctx context.Context, c *command, call remote.Call, i invocation) {
	heard := t.heard
	if call.Answer != nil {
		heard = t.rehearsed
	}
	if heard != nil {
		heard(ctx, backends.Call{Kind: "script", Text: i.process(c, call.Name).String(), Body: string(i.input), Write: call.Write})
	}
}

// rehearse goes on with an operation whose command was made up only.
func (t *transport) rehearse(ctx context.Context, o *operation, call remote.Call) ([]remote.Document, error) {
	for _, j := range o.joins {
		if _, err := t.execute(ctx, j.command, call); err != nil {
			return nil, err
		}
	}
	if o.output.format == "none" {
		return nil, nil
	}
	return call.Answer.Documents, nil
}

// Shape gives a document every column of a table: what is not known is empty there, never absent.
func (t *transport) Shape(o *remote.Operation, d remote.Document) remote.Document {
	spec, _ := o.Spec.(*operation)
	m, _ := d.(map[string]any)
	out := maps.Clone(m)
	columns := spec.output.columns()
	for _, j := range spec.joins {
		columns = append(columns, j.output.columns()...)
	}
	for _, name := range columns {
		if out[name] == nil && name != "" {
			out[name] = ""
		}
	}
	return out
}
