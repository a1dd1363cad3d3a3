package script

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"scim-adapter/backends/remote"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// argument is one expression of args. It gives one argument, none (nil), or several (a list).
type argument struct {
	program *expression.Program
	fixed   []string // its text literals that begin with -
	end     bool     // it is the literal '--': what follows is never an option
}

func newArgument(source diag.Text, more expression.Environment, diags *diag.List) argument {
	a := argument{program: remote.Compile(source, more, expression.Any, diags)}
	if a.program == nil {
		return a
	}
	for _, literal := range a.program.Literals() {
		if strings.HasPrefix(literal, "-") {
			a.fixed = append(a.fixed, literal)
		}
	}
	trimmed := strings.TrimSpace(source.Value)
	a.end = trimmed == "'--'" || trimmed == "\"--\""
	return a
}

// argv gives the arguments of a command. A value can become neither an option nor end an argument early.
func (c *command) argv(vars map[string]any) ([]string, error) {
	args := []string{}
	ended := false
	for _, a := range c.args {
		v, err := a.program.Run(vars)
		if err != nil {
			return nil, err
		}
		values, several := v.([]any)
		if !several {
			values = []any{v}
		}
		for _, value := range values {
			if value == nil {
				continue
			}
			text, err := argumentText(value)
			if err != nil {
				return nil, err
			}
			if !ended && !a.allows(text) {
				return nil, errors.New("a value that begins with - would be taken for an option; join it to its option ('--comment=' + …), or put it behind '--'")
			}
			args = append(args, text)
		}
		ended = ended || a.end
	}
	return args, nil
}

// allows tells whether an argument may stand where options are read: it does not look like one, or the
// author of the mapping wrote that option.
func (a argument) allows(text string) bool {
	if !strings.HasPrefix(text, "-") {
		return true
	}
	for _, literal := range a.fixed {
		if text == literal || strings.HasSuffix(literal, "=") && strings.HasPrefix(text, literal) {
			return true
		}
	}
	return false
}

func argumentText(v any) (string, error) {
	switch v := v.(type) {
	case string:
		if strings.ContainsRune(v, 0) {
			return "", errors.New("a value with a NUL character cannot be an argument")
		}
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	}
	return "", fmt.Errorf("an argument is a text or a number, not %T", v)
}
