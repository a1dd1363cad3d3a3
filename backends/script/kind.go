// Package script keeps Records in what commands print and do. A command is an executable and a list of
// arguments, never a line for a shell; each argument is an expression of the mapping, and arrives at the
// command byte for byte as the expression gives it.
package script

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// The standard values.
const (
	defaultTimeout     = 10 * time.Second
	defaultOutput      = 1 << 20
	defaultConcurrency = 4
)

// Option changes how the kind works.
type Option func(*options)

type options struct {
	listener  backends.Listener
	rehearsal *backends.Rehearsal
	runner    Runner
}

// WithListener lets tests and tools hear every command that is executed.
func WithListener(l backends.Listener) Option { return func(o *options) { o.listener = l } }

// WithRehearsal makes stores that change nothing.
func WithRehearsal(r *backends.Rehearsal) Option { return func(o *options) { o.rehearsal = r } }

// WithRunner lets another execute the commands, so that nothing is started. The programs need not be there.
func WithRunner(r Runner) Option { return func(o *options) { o.runner = r } }

// Kind gives the kind "script".
func Kind(list ...Option) backends.Kind {
	var o options
	for _, option := range list {
		option(&o)
	}
	return backends.Kind{
		Name:      "script",
		Settings:  func() any { return &Settings{} },
		Resource:  func() any { return &Resource{} },
		Attribute: func() any { return &Attribute{} },
		Steps:     true,
		Compile:   func(s backends.Source) (backends.Opener, diag.List) { return compile(s, o) },
	}
}

// compiler collects the findings of one application.
type compiler struct {
	settings *Settings
	diags    diag.List
	later    *diag.List // what this machine lacks, where it may not matter; nil: it is among diags
}

// lacking is where findings about this machine go.
func (c *compiler) lacking() *diag.List {
	if c.later != nil {
		return c.later
	}
	return &c.diags
}

func compile(source backends.Source, o options) (backends.Opener, diag.List) {
	settings, ok := source.Settings.(*Settings)
	c := &compiler{settings: settings}
	if o.runner != nil || o.rehearsal != nil {
		c.later = &diag.List{}
	}
	if !ok {
		c.diags.Errorf(source.At, "Missing backend settings", "The block backend \"script\" is missing.")
		return nil, c.diags
	}
	op := &opener{runner: c.runner(), vars: settings.Vars, options: o, later: c.later}
	for _, collection := range source.Collections {
		op.definitions = append(op.definitions, c.definition(collection))
	}
	remote.Check(op.definitions, &c.diags)
	for _, s := range source.Steps {
		op.steps = append(op.steps, c.definition(backends.Collection{Name: remote.StepName(s.Collection, s.Name), Fields: s.Fields, Settings: s.Settings}))
	}
	if settings.Ping != nil {
		op.ping = c.command(*settings.Ping, settings.At)
	}
	if settings.Worker != nil {
		op.worker = c.worker(settings.Worker)
	}
	if c.diags.HasErrors() {
		return nil, c.diags
	}
	return op, c.diags
}

func (c *compiler) definition(collection backends.Collection) remote.Definition {
	r, ok := collection.Settings.(*Resource)
	if !ok {
		r = &Resource{}
	}
	return remote.Define(collection, &r.Resource, r.On, members, c.operation, &c.diags)
}

// members gives what the settings of a set say.
func members(settings any) (remote.Attribute, []Operation) {
	a, ok := settings.(*Attribute)
	if !ok {
		return remote.Attribute{}, nil
	}
	return a.Attribute, a.On
}

func (c *compiler) operation(o Operation) remote.Operation {
	out := o.Operation(c.names(), &c.diags)
	reads := o.Name.Value == remote.Get || o.Name.Value == remote.List
	compiled := &operation{command: c.command(o.Command, o.At), output: c.output(o.Output, reads, o.At)}
	for _, j := range o.Join {
		compiled.joins = append(compiled.joins, join{by: j.By.Value, operation: operation{command: c.command(j.Command, j.At), output: c.output(j.Output, true, j.At)}})
	}
	if len(o.Join) > 0 && !reads {
		c.diags.Errorf(o.Join[0].At, "Nothing to complete", "join stands in on \"list\" and on \"get\".")
	}
	out.Spec = compiled
	if o.Compensate != nil {
		out.Undo = &operation{command: c.command(*o.Compensate, o.At), output: &output{format: "none"}}
	}
	return out
}

// names gives what expressions may use besides.
func (c *compiler) names() expression.Environment { return remote.Constants(c.settings.Vars).Names() }

// operation is a command and how its output is read.
type operation struct {
	*command

	output *output
	joins  []join
}

// join is an operation whose records complete others.
type join struct {
	operation

	by string
}

// command is a compiled Command.
type command struct {
	executable string // empty: the worker does it
	args       []argument
	input      *expression.Program
	exits      map[int]exit
	timeout    time.Duration
}

// exit is what an exit code means.
type exit struct {
	ok    bool
	kind  backends.ErrorKind
	field string
}

// words are the meanings that a mapping can give to exit codes.
func words() map[string]exit {
	out := map[string]exit{"ok": {ok: true}, "error": {kind: backends.Internal}}
	for word, kind := range remote.Words() {
		out[word] = exit{kind: kind}
	}
	return out
}

// standardExits is what exit codes mean where a mapping does not say. All others are errors.
func standardExits() map[int]exit {
	return map[int]exit{0: {ok: true}, 3: {kind: backends.NotFound}, 4: {kind: backends.Conflict}, 5: {kind: backends.Unavailable}}
}

func (c *compiler) command(spec Command, at diag.Range) *command {
	out := &command{executable: spec.Executable.Value, timeout: spec.Timeout, exits: standardExits()}
	if out.timeout <= 0 {
		out.timeout = c.settings.Timeout
	}
	if out.timeout <= 0 {
		out.timeout = defaultTimeout
	}
	switch {
	case out.executable != "":
		checkExecutable(spec.Executable, c.lacking())
	case c.settings.Worker == nil:
		c.diags.Errorf(at, "Nothing to execute", "Name the program: executable = \"/usr/sbin/useradd\". Arguments stand apart: args = [\"'-m'\", \"record.login\"].")
	case len(spec.Args) > 0:
		c.diags.Errorf(at, "Arguments of the worker", "The worker gets what it needs as input; args belong to an executable.")
	}
	for _, source := range spec.Args {
		out.args = append(out.args, newArgument(source, c.names(), &c.diags))
	}
	if spec.Input.Value != "" {
		out.input = remote.Compile(spec.Input, c.names(), expression.Any, &c.diags)
	}
	for _, table := range []map[string]diag.Text{c.settings.Exit, spec.Exit} {
		c.exits(out.exits, table)
	}
	return out
}

// exits reads a table like { 9 = "conflict login", 6 = "not_found" }.
func (c *compiler) exits(into map[int]exit, table map[string]diag.Text) {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		text := table[key]
		code, err := strconv.Atoi(key)
		word, field, _ := strings.Cut(text.Value, " ")
		meaning, known := words()[word]
		if err != nil || code < 0 || code > 255 || !known {
			c.diags.Errorf(text.Range, "Unknown meaning of an exit code",
				"Write exit = { 9 = \"conflict login\", 6 = \"not_found\" }; the words are %s, and a field may follow.", strings.Join(slices.Sorted(maps.Keys(words())), ", "))
			continue
		}
		meaning.field = field
		into[code] = meaning
	}
}

// opener holds what was checked.
type opener struct {
	options
	runner      *runner
	definitions []remote.Definition
	steps       []remote.Definition
	ping        *command
	worker      *workerSpec
	vars        remote.Constants
	later       *diag.List
}

// Open prepares the store. Nothing is executed yet.
func (o *opener) Open(context.Context) (backends.Store, error) {
	if o.options.runner == nil && (o.rehearsal == nil || o.rehearsal.Given == nil) && o.later != nil && o.later.HasErrors() {
		return nil, *o.later
	}
	t := &transport{runner: o.runner, ping: o.ping, vars: map[string]any{"vars": o.vars.Values()}, instead: o.options.runner}
	t.listen(o.listener, o.rehearsal.Listener())
	if o.worker != nil {
		t.workers = newPool(o.runner, o.worker)
	}
	return remote.NewStore("script", t, o.definitions, o.steps, o.rehearsal), nil
}

// transport does operations by commands.
type transport struct {
	runner  *runner
	ping    *command
	workers *pool
	vars    map[string]any
	instead Runner // nil: the system executes commands

	heard     backends.Listener // of what is executed; nil: nobody listens
	rehearsed backends.Listener // of what is made up only
}

// Vars gives the constants of the mapping.
func (t *transport) Vars() map[string]any { return t.vars }

// Parallel gives the concurrency of the settings.
func (t *transport) Parallel() int { return cap(t.runner.free) }

// Do executes the command of one operation.
func (t *transport) Do(ctx context.Context, call remote.Call) ([]remote.Document, error) {
	o, _ := call.Spec.(*operation)
	out, err := t.execute(ctx, o.command, call)
	if err != nil {
		return nil, err
	}
	if call.Answer != nil {
		return t.rehearse(ctx, o, call)
	}
	documents, err := o.output.read(out, call)
	for _, j := range o.joins {
		if err == nil {
			err = t.join(ctx, j, call, documents)
		}
	}
	return documents, err
}

// join completes documents by those of another command.
func (t *transport) join(ctx context.Context, j join, call remote.Call, documents []remote.Document) error {
	out, err := t.execute(ctx, j.command, call)
	if err != nil {
		return err
	}
	others, err := j.output.read(out, call)
	if err != nil {
		return err
	}
	byKey := map[any]map[string]any{}
	for _, d := range others {
		if m, ok := d.(map[string]any); ok {
			byKey[m[j.by]] = m
		}
	}
	for _, d := range documents {
		m, _ := d.(map[string]any)
		for name, v := range byKey[m[j.by]] {
			if _, given := m[name]; !given {
				m[name] = v
			}
		}
	}
	return nil
}

// List executes the command of a listing. It has one page.
func (t *transport) List(ctx context.Context, call remote.Call, _ remote.Window, visit func(int, remote.Document) error) (int, error) {
	documents, err := t.Do(ctx, call)
	if err != nil {
		return -1, err
	}
	for i, d := range documents {
		if err := visit(i, d); err != nil {
			return -1, err
		}
	}
	return len(documents), nil
}

// execute runs a command, or lets a worker do it. Where the answer stands already nothing is run.
func (t *transport) execute(ctx context.Context, c *command, call remote.Call) ([]byte, error) {
	op := "script: " + call.Name
	input, err := c.stdin(call.Vars)
	if err != nil {
		return nil, &backends.Error{Kind: backends.Internal, Op: op, Err: err}
	}
	args, err := c.argv(call.Vars)
	if err != nil {
		return nil, &backends.Error{Kind: backends.Invalid, Op: op, Err: err}
	}
	i := invocation{op: op, args: args, input: input, write: call.Write}
	if t.heard != nil {
		t.tell(ctx, c, call, i)
	}
	switch {
	case call.Answer != nil:
		return nil, nil
	case t.instead != nil:
		return t.hand(ctx, c, call, i)
	case c.executable == "":
		return t.workers.do(ctx, c, call, input)
	}
	return t.runner.run(ctx, c, i)
}

// Ping executes the command that the settings name for it; without one there is nothing to ask.
func (t *transport) Ping(ctx context.Context) error {
	if t.ping == nil {
		return nil
	}
	_, err := t.execute(ctx, t.ping, remote.Call{Operation: &remote.Operation{Name: "ping"}, Vars: t.noVars()})
	return err
}

func (t *transport) noVars() map[string]any {
	vars := remote.NoVars()
	maps.Copy(vars, t.vars)
	return vars
}

// Close ends the workers.
func (t *transport) Close() error {
	if t.workers != nil {
		t.workers.close()
	}
	return nil
}
