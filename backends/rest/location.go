package rest

import (
	"errors"
	"regexp"
	"strings"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// location is where something stands in an answer: an expression. One that only names members of the body is
// followed without running it.
type location struct {
	program *expression.Program
	members []string
	plain   bool
}

var memberPath = regexp.MustCompile(`^\s*response\.body((?:\.[A-Za-z_][A-Za-z0-9_]*)*)\s*$`)

// location compiles where something stands; nil where the mapping does not say.
func (c *compiler) location(source diag.Text) *location {
	p := c.optional(source, expression.Any)
	if p == nil {
		return nil
	}
	out := &location{program: p}
	if found := memberPath.FindStringSubmatch(source.Value); found != nil {
		out.plain = true
		out.members = strings.FieldsFunc(found[1], func(r rune) bool { return r == '.' })
	}
	return out
}

var errNoObject = errors.New("what should have members has none")

// find gives what stands there, as the expression would.
func (l *location) find(r *response, vars map[string]any) (any, error) {
	if !l.plain {
		return l.program.Run(r.vars(vars))
	}
	v := r.body
	for _, name := range l.members {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, errNoObject
		}
		v = m[name]
	}
	return v, nil
}
