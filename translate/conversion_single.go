package translate

import "scim-adapter/backends"

// single is a field that has room for one of several values: the role of an account, the key of its department.
type single struct{}

func newSingle([]any) (step, error) { return single{}, nil }

func (single) decode(stored any) (any, error) {
	s, err := partText(stored)
	if err != nil || s == "" {
		return nil, err
	}
	return []any{s}, nil
}

// encode refuses a second value: who is in one group is not moved to another without being asked.
func (single) encode(value any) (any, error) {
	values, ok := value.([]any)
	switch {
	case !ok:
		return nil, faultf(TypeMismatch, "single() needs a list of at most one value")
	case len(values) == 0:
		return nil, nil //nolint:nilnil // absent
	case len(values) > 1:
		return nil, faultf(InvalidValue, "there is room for one value only; remove the other one first")
	}
	s, err := partText(values[0])
	if err != nil {
		return nil, err
	}
	if s == "" {
		return nil, faultf(InvalidValue, "a value is empty")
	}
	return s, nil
}

func (single) push(c comparison) comparison {
	if _, ok := c.value.(string); ok && c.op != backends.Present {
		return c
	}
	return c.unknown()
}
