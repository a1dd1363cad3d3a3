package sql

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// variables are the names that the expressions of operations may use.
func environment() expression.Environment {
	return expression.Environment{
		"id": expression.Any, "record": expression.Object(nil, true), "resource": expression.Any, "value": expression.Any,
	}
}

// checkOperations compiles the expressions and the parameters of the author's statements.
func (o *opener) checkOperations(r *Resource, diags *diag.List) {
	for _, operation := range r.On {
		if operation.When.Value != "" {
			o.program(operation.When, expression.Bool, diags)
		}
		if len(operation.Statements) == 0 {
			diags.Errorf(operation.At, "Nothing to do", "on %q has no statement.", operation.Event.Value)
		}
		for _, s := range operation.Statements {
			for _, name := range slices.Sorted(maps.Keys(s.Params)) {
				o.program(s.Params[name], expression.Any, diags)
			}
		}
	}
}

// program compiles an expression once; operations find it by its text.
func (o *opener) program(source diag.Text, want expression.Type, diags *diag.List) {
	p, found := expression.Compile(source, environment(), want)
	*diags = append(*diags, found...)
	o.programs[source.Value] = p
}

// run evaluates a compiled expression of an operation.
func (s *store) run(source diag.Text, vars map[string]any) (any, error) {
	input := map[string]any{expression.Now: vars[expression.Now]}
	for name := range environment() {
		input[name] = vars[name]
	}
	return s.programs[source.Value].Run(input)
}

// piece is a part of a statement: text, or a parameter's name.
type piece struct {
	text string
	name string
}

// parse divides a statement at its :named parameters. What stands in strings, quoted names and comments is
// text; `::` is PostgreSQL's cast.
func parse(d *dialect, text string) []piece {
	var pieces []piece
	start := 0
	for i := 0; i < len(text); {
		if skip := opaque(d, text[i:]); skip > 0 {
			i += skip
			continue
		}
		n := 0
		if text[i] == ':' && i+1 < len(text) && isLetter(text[i+1]) {
			for n = 1; i+n < len(text) && (isLetter(text[i+n]) || text[i+n] >= '0' && text[i+n] <= '9'); {
				n++
			}
		}
		switch {
		case n > 0:
			pieces = append(pieces, piece{text: text[start:i]}, piece{name: text[i+1 : i+n]})
			i += n
			start = i
		case strings.HasPrefix(text[i:], "::"):
			i += 2
		default:
			i++
		}
	}
	return append(pieces, piece{text: text[start:]})
}

func isLetter(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// opaque gives the length of a string, a quoted name or a comment at the beginning of a text.
func opaque(d *dialect, s string) int {
	closing := ""
	switch {
	case strings.HasPrefix(s, "--"), s[0] == '#' && d.name == "mysql":
		closing = "\n"
	case strings.HasPrefix(s, "/*"):
		closing = "*/"
	case s[0] == '$' && d.name == "postgres":
		if end := strings.IndexByte(s[1:], '$'); end >= 0 && !strings.ContainsFunc(s[1:1+end], func(r rune) bool { return r != '_' && (r < '0' || r > 'z') }) {
			closing = s[:end+2]
		}
	case s[0] == '\'' || s[0] == '"' || s[0] == '`':
		return quotedLength(d, s)
	}
	if closing == "" {
		return 0
	}
	if end := strings.Index(s[len(closing):], closing); end >= 0 {
		return len(closing) + end + len(closing)
	}
	return len(s)
}

func quotedLength(d *dialect, s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && d.name == "mysql":
			i++
		case s[i] == s[0]:
			return i + 1 // a doubled quote begins the next string at once, which is as good
		}
	}
	return len(s)
}

// variables gives the values of an operation's expressions.
func (c *collection) variables(key backends.Key, current backends.Record, more map[string]any) map[string]any {
	vars := map[string]any{"id": nil, "record": c.recordMap(current.Values), "resource": nil, "value": nil}
	if len(key) > 0 {
		vars["id"] = key[0]
	}
	maps.Copy(vars, more)
	return vars
}

func (c *collection) recordMap(values []backends.Value) map[string]any {
	record := map[string]any{}
	for i, f := range c.Fields {
		if i >= len(values) {
			break
		}
		head, rest, dotted := strings.Cut(f.Name, ".")
		if !dotted {
			record[f.Name] = values[i]
			continue
		}
		inner, ok := record[head].(map[string]any)
		if !ok {
			inner = map[string]any{}
			record[head] = inner
		}
		inner[rest] = values[i]
	}
	return record
}

// runOperations runs the statements of one operation. Keys that statements generate can be used by those
// that follow.
func (c *collection) runOperations(ctx context.Context, t *transaction, o Operation, vars map[string]any) error {
	ctx = backends.InOperation(ctx, o.At)
	for _, s := range o.Statements {
		if err := c.runStatement(ctx, t, s, vars); err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) runStatement(ctx context.Context, t *transaction, definition Statement, vars map[string]any) error {
	s := &statement{d: c.store.d}
	for _, p := range parse(c.store.d, definition.SQL.Value) {
		if p.name == "" {
			s.write(p.text)
			continue
		}
		v, err := c.argument(definition, p.name, vars)
		if err != nil {
			return err
		}
		s.write(s.bind(v))
	}
	if definition.Key == "" {
		_, err := t.exec(ctx, s.text.String(), s.args...)
		return err
	}
	id, err := c.generated(ctx, t, s)
	if err != nil {
		return err
	}
	if vars["id"] == nil {
		vars["id"] = id
	}
	vars["key "+definition.Key] = id
	return nil
}

// returning finds statements that give a row: of a function, for example, SELECT add_employee(:login).
var returning = regexp.MustCompile(`(?i)^\s*select\b|\breturning\b`)

// generated runs a statement and gives the key that it generates: what it returns, or else what the database
// tells.
func (c *collection) generated(ctx context.Context, t *transaction, s *statement) (backends.Value, error) {
	if returning.MatchString(s.text.String()) {
		var id any
		err := t.returned(ctx, s.text.String(), s.args, &id)
		return canonical(c.columns[c.Key[0]].typ, id), err
	}
	id, err := t.inserted(ctx, s.text.String(), s.args)
	if errors.Is(err, errNoKey) {
		err = fmt.Errorf("%w; end the statement with RETURNING and the column", err)
	}
	return id, err
}

// argument gives the value of a named parameter: by its expression, a generated key, the id, or the field of
// that name.
func (c *collection) argument(definition Statement, name string, vars map[string]any) (any, error) {
	if source, ok := definition.Params[name]; ok {
		return c.store.run(source, vars)
	}
	if v, ok := vars["key "+name]; ok {
		return v, nil
	}
	if name == "id" {
		return vars["id"], nil
	}
	record, _ := vars["record"].(map[string]any)
	v, ok := record[name]
	if !ok {
		return nil, errors.New("the parameter :" + name + " is neither given nor a field")
	}
	return v, nil
}

// runCreate runs the author's statements in place of an insert.
func (c *collection) runCreate(ctx context.Context, t *transaction, operations []Operation, delta backends.Delta) (backends.Key, error) {
	values := make([]backends.Value, len(c.Fields))
	for _, a := range delta.Set {
		values[a.Field] = a.Value
	}
	vars := c.variables(c.givenKey(delta), backends.Record{Values: values}, delta.Vars)
	if err := c.runOperations(ctx, t, operations[0], vars); err != nil {
		return nil, err
	}
	if vars["id"] == nil {
		return nil, errors.New("no statement of on \"create\" gives the key of the new record")
	}
	return backends.Key{vars["id"]}, nil
}

// runEvents runs what the author attached to attributes, and gives the assignments of those where no
// condition holds.
func (c *collection) runEvents(ctx context.Context, t *transaction, key backends.Key, current backends.Record, delta backends.Delta) ([]backends.Assignment, error) {
	var set []backends.Assignment
	for _, e := range delta.Events {
		vars := c.variables(key, current, e.Vars)
		o, err := c.operation(e, vars)
		switch {
		case err != nil:
			return nil, err
		case o != nil:
			err = c.runOperations(ctx, t, *o, vars)
		case e.Refusal != nil:
			err = refusal{e.Refusal}
		default:
			set = append(set, e.Otherwise...)
		}
		if err != nil {
			return nil, err
		}
	}
	return set, nil
}

// operation gives what the author attached to an event: the first whose condition holds, nil where none does.
func (c *collection) operation(e backends.Event, vars map[string]any) (*Operation, error) {
	for _, o := range c.settings.operations(e.Name) {
		holds, err := c.holds(o, vars)
		if err != nil || holds {
			return &o, err
		}
	}
	return nil, nil //nolint:nilnil // none
}

func (c *collection) holds(o Operation, vars map[string]any) (bool, error) {
	if o.When.Value == "" {
		return true, nil
	}
	v, err := c.store.run(o.When, vars)
	return v == true, err
}
