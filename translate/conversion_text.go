package translate

import (
	"errors"
	"strings"

	"scim-adapter/backends"
)

// text demands a string.
func text(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", faultf(TypeMismatch, "the stored value is not a text but %s", typeName(v))
	}
	return s, nil
}

// boolean is two texts.
type boolean struct{ yes, no string }

func newBoolean(args []any) (step, error) {
	b := boolean{yes: argument(args, 0, ""), no: argument(args, 1, "")}
	if b.yes == b.no {
		return nil, errors.New("boolean needs two different texts")
	}
	return b, nil
}

func (b boolean) decode(stored any) (any, error) {
	s, err := text(stored)
	if err != nil {
		return nil, err
	}
	switch s {
	case b.yes:
		return true, nil
	case b.no:
		return false, nil
	}
	return nil, faultf(EnumUnmapped, "the stored value is neither of the two texts of boolean()")
}

func (b boolean) encode(value any) (any, error) {
	if value == true {
		return b.yes, nil
	}
	return b.no, nil
}

func (b boolean) push(c comparison) comparison {
	value, ok := c.value.(bool)
	if !ok || c.op != backends.Equal {
		return c.unknown()
	}
	c.value, c.fold = b.no, false
	if value {
		c.value = b.yes
	}
	return c
}

// affix is a fixed text at one end of the stored value.
type affix struct {
	fixed string
	end   bool
}

func newPrefix(args []any) (step, error) { return affix{fixed: argument(args, 0, "")}, nil }
func newSuffix(args []any) (step, error) { return affix{fixed: argument(args, 0, ""), end: true}, nil }

func (a affix) decode(stored any) (any, error) {
	s, err := text(stored)
	if err != nil {
		return nil, err
	}
	cut, found := strings.CutPrefix(s, a.fixed)
	if a.end {
		cut, found = strings.CutSuffix(s, a.fixed)
	}
	if !found {
		return nil, faultf(DecodeError, "the stored text does not have the expected beginning or end")
	}
	return cut, nil
}

func (a affix) encode(value any) (any, error) {
	s, err := text(value)
	if err != nil {
		return nil, err
	}
	if a.end {
		return s + a.fixed, nil
	}
	return a.fixed + s, nil
}

func (a affix) push(c comparison) comparison {
	s, ok := c.value.(string)
	if !ok {
		return c.unknown()
	}
	whole := c.op == backends.Equal
	switch {
	case !a.end && (whole || c.op == backends.StartsWith):
		c.value = a.fixed + s
	case a.end && (whole || c.op == backends.EndsWith):
		c.value = s + a.fixed
	case c.op == backends.Contains, c.op == backends.StartsWith, c.op == backends.EndsWith:
		// The stored text contains the value's; that the fixed part matches by itself makes it a superset.
		c.op = backends.Contains
		return c.superset()
	default:
		return c.unknown()
	}
	// With fold the fixed part would match in any case too, but is decoded exactly.
	if c.fold {
		return c.superset()
	}
	return c
}

// letterCase writes in one case and reads what is there.
type letterCase struct{ apply func(string) string }

func newCase(which string) func([]any) (step, error) {
	apply := strings.ToLower
	if which == "upper" {
		apply = strings.ToUpper
	}
	return func([]any) (step, error) { return letterCase{apply}, nil }
}

func (l letterCase) decode(stored any) (any, error) { return text(stored) }

func (l letterCase) encode(value any) (any, error) {
	s, err := text(value)
	return l.apply(s), err
}

func (l letterCase) push(c comparison) comparison { return c }

// trim hides the spaces around a text.
type trim struct{}

func newTrim([]any) (step, error) { return trim{}, nil }

func (trim) decode(stored any) (any, error) {
	s, err := text(stored)
	if err != nil || strings.TrimSpace(s) == "" {
		return nil, err
	}
	return strings.TrimSpace(s), nil
}

func (trim) encode(value any) (any, error) {
	s, err := text(value)
	return strings.TrimSpace(s), err
}

func (trim) push(c comparison) comparison {
	switch c.op {
	case backends.Equal, backends.StartsWith, backends.EndsWith, backends.Contains:
		c.op = backends.Contains
		return c.superset()
	case backends.Less, backends.LessOrEqual, backends.Greater, backends.GreaterOrEqual, backends.In, backends.Present:
	}
	return c.unknown()
}
