package translate

import (
	"errors"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
)

// list is several values in one text.
type list struct{ separator string }

func newList(args []any) (step, error) {
	l := list{argument(args, 0, "")}
	if l.separator == "" {
		return nil, errors.New(`list needs a separator, for example list(",")`)
	}
	return l, nil
}

func (l list) decode(stored any) (any, error) {
	s, err := text(stored)
	if err != nil {
		return nil, err
	}
	var parts []any
	for part := range strings.SplitSeq(s, l.separator) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return asList(parts), nil
}

func (l list) encode(value any) (any, error) {
	values, ok := value.([]any)
	if !ok {
		return nil, faultf(TypeMismatch, "list() needs several values")
	}
	parts := make([]string, len(values))
	for i, v := range values {
		s, err := partText(v)
		if err != nil {
			return nil, err
		}
		if strings.Contains(s, l.separator) || strings.TrimSpace(s) != s || s == "" {
			return nil, faultf(InvalidValue, "a value contains the separator of the list, or spaces around it")
		}
		parts[i] = s
	}
	return strings.Join(parts, l.separator), nil
}

// partText writes one value of a list: a text, a number or a boolean.
func partText(v any) (string, error) {
	t, err := toText(v)
	if err != nil {
		return "", err
	}
	return text(t)
}

func (l list) push(c comparison) comparison { return partOf(c) }

// partOf is a comparison of one value of many in a text: the text contains it.
func partOf(c comparison) comparison {
	switch c.op {
	case backends.Equal, backends.Contains, backends.StartsWith, backends.EndsWith:
		if _, ok := c.value.(string); ok {
			c.op = backends.Contains
			return c.superset()
		}
	case backends.Less, backends.LessOrEqual, backends.Greater, backends.GreaterOrEqual, backends.In, backends.Present:
	}
	return c.unknown()
}

func asList(parts []any) any {
	if len(parts) == 0 {
		return nil
	}
	return parts
}

// opaque is a format that nothing is pushed through.
type opaque struct {
	read  func(string) (any, error)
	write func(any) (string, error)
}

func (o opaque) decode(stored any) (any, error) {
	s, err := text(stored)
	if err != nil || s == "" {
		return nil, err
	}
	v, err := o.read(s)
	if err != nil {
		return nil, faultf(DecodeError, "the stored text cannot be read: %v", err)
	}
	return v, nil
}

func (o opaque) encode(value any) (any, error) {
	s, err := o.write(value)
	if err != nil {
		return nil, faultf(InvalidValue, "the value cannot be stored: %v", err)
	}
	return s, nil
}

func (o opaque) push(c comparison) comparison { return c.unknown() }

func newJSON([]any) (step, error) {
	return opaque{
		read: func(s string) (any, error) {
			v, err := scim.Decode([]byte(s), scim.DecodeLimits{})
			if err != nil {
				return nil, errors.New("it is no JSON")
			}
			return v, nil
		},
		write: func(v any) (string, error) { return string(scim.AppendJSON(nil, v)), nil },
	}, nil
}

func newPHP([]any) (step, error) {
	return opaque{
		read: func(s string) (any, error) {
			v, err := expression.PHPUnserialize(s)
			return scim.FromMap(v), err
		},
		write: func(v any) (string, error) { return expression.PHPSerialize(plain(v)) },
	}, nil
}

// phpKeys is a PHP array whose keys count.
type phpKeys struct{}

func newPHPKeys([]any) (step, error) { return phpKeys{}, nil }

func (phpKeys) decode(stored any) (any, error) {
	s, err := text(stored)
	if err != nil || s == "" {
		return nil, err
	}
	keys, err := expression.PHPKeys(s)
	if err != nil {
		return nil, faultf(DecodeError, "the stored text is no PHP-serialised array: %v", err)
	}
	parts := make([]any, len(keys))
	for i, k := range keys {
		parts[i] = k
	}
	return asList(parts), nil
}

func (phpKeys) encode(value any) (any, error) {
	values, ok := value.([]any)
	if !ok {
		return nil, faultf(TypeMismatch, "php_keys() needs several values")
	}
	keys := make([]string, len(values))
	for i, v := range values {
		s, err := partText(v)
		if err != nil {
			return nil, err
		}
		keys[i] = s
	}
	return expression.PHPFromKeys(keys), nil
}

func (phpKeys) push(c comparison) comparison { return partOf(c) }

// listCodec lets a backend keep a set in a field of the member's record.
type listCodec struct{ step step }

// Decode gives the texts in a stored value.
func (l listCodec) Decode(stored backends.Value) ([]string, error) {
	if stored == nil {
		return nil, nil
	}
	v, err := l.step.decode(stored)
	if err != nil {
		return nil, err
	}
	values, _ := v.([]any)
	texts := make([]string, 0, len(values))
	for _, v := range values {
		s, err := text(v)
		if err != nil {
			return nil, err
		}
		texts = append(texts, s)
	}
	return texts, nil
}

// Encode gives the stored value that holds exactly texts.
func (l listCodec) Encode(_ backends.Value, texts []string) (backends.Value, error) {
	values := make([]any, len(texts))
	for i, t := range texts {
		values[i] = t
	}
	return l.step.encode(values)
}
