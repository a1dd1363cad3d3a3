package scim

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// DecodeLimits bounds what [Decode] accepts. Zero values mean the defaults.
type DecodeLimits struct {
	Depth   int // objects and lists within each other; default 32
	Members int // members and list elements in all; default 100,000
}

// Decode reads one JSON value. It refuses what two readers could understand differently: names that differ
// only by case, invalid UTF-8, text after the value; and what is nested or long beyond the limits. Numbers
// are kept as they were written ([Number]). Errors are *[Error] 400 invalidSyntax and tell the place.
func Decode(data []byte, limits DecodeLimits) (any, error) {
	if limits.Depth == 0 {
		limits.Depth = 32
	}
	if limits.Members == 0 {
		limits.Members = 100_000
	}
	d := decoder{json: jsontext.NewDecoder(bytes.NewReader(data)), limits: limits}
	v, err := d.value(0)
	if err != nil {
		return nil, d.explain(err)
	}
	if _, err := d.json.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, Errorf(400, InvalidSyntax, "the JSON value is followed by more text at byte %d", d.json.InputOffset())
	}
	return v, nil
}

type decoder struct {
	json   *jsontext.Decoder
	limits DecodeLimits
	count  int
}

// explain makes the answer to a client of an error.
func (d *decoder) explain(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		place := ""
		if e.JSONPointer != "" {
			place = " within " + string(e.JSONPointer)
		}
		return Errorf(400, InvalidSyntax, "not valid JSON at byte %d%s: %v", e.ByteOffset, place, e.Err)
	}
	return Errorf(400, InvalidSyntax, "not valid JSON: the text ends at byte %d", d.json.InputOffset())
}

func (d *decoder) value(depth int) (any, error) {
	if d.count++; d.count > d.limits.Members {
		return nil, Errorf(400, InvalidSyntax, "the JSON text has more than %d values", d.limits.Members)
	}
	token, err := d.json.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() { //nolint:exhaustive // the rest is refused below
	case '{':
		return d.object(depth + 1)
	case '[':
		return d.list(depth + 1)
	case '"':
		return token.String(), nil
	case '0':
		return Number(token.String()), nil
	case 't', 'f':
		return token.Bool(), nil
	}
	return nil, nil //nolint:nilnil // JSON's null
}

func (d *decoder) deep(depth int) error {
	if depth > d.limits.Depth {
		return Errorf(400, InvalidSyntax, "the JSON text is nested deeper than %d at byte %d", d.limits.Depth, d.json.InputOffset())
	}
	return nil
}

func (d *decoder) object(depth int) (any, error) {
	if err := d.deep(depth); err != nil {
		return nil, err
	}
	object := Object{}
	names := map[string]bool{}
	for d.json.PeekKind() != '}' {
		token, err := d.json.ReadToken()
		if err != nil {
			return nil, err
		}
		name := token.String()
		folded := strings.ToLower(name)
		if names[folded] {
			return nil, Errorf(400, InvalidSyntax, "the name %q stands twice in one object, at byte %d (names have no case)",
				name, d.json.InputOffset())
		}
		names[folded] = true
		v, err := d.value(depth)
		if err != nil {
			return nil, err
		}
		object = append(object, Member{name, v})
	}
	_, err := d.json.ReadToken()
	return object, err
}

func (d *decoder) list(depth int) (any, error) {
	if err := d.deep(depth); err != nil {
		return nil, err
	}
	list := []any{}
	for d.json.PeekKind() != ']' {
		v, err := d.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.json.ReadToken()
	return list, err
}
