package remote

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// maxJSONDepth is how deep values may be nested.
const maxJSONDepth = 64

// ParseJSON reads one JSON value into plain values. Whole numbers are int64, others float64; a number that
// neither can hold is its text.
func ParseJSON(raw []byte) (any, error) {
	p := newParser(raw)
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := p.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more behind the JSON value")
	}
	return v, nil
}

// ParseJSONLines reads JSON values that follow each other.
func ParseJSONLines(raw []byte) ([]any, error) {
	p := newParser(raw)
	var out []any
	for {
		v, err := p.value(0)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
}

// parser reads plain values.
type parser struct {
	*jsontext.Decoder

	text string // what is read: texts without escapes are pieces of it
	size int    // of the last object: the next one will be like it
}

func newParser(raw []byte) *parser {
	size := min(len(raw)/usualMember, 32)
	return &parser{jsontext.NewDecoder(bytes.NewBuffer(raw), jsontext.AllowDuplicateNames(true)), string(raw), size}
}

// usualMember is how long a member of an object usually is, in bytes: a guess for the first object.
const usualMember = 64

func (p *parser) value(depth int) (any, error) {
	if depth > maxJSONDepth {
		return nil, errors.New("the JSON is nested too deeply")
	}
	kind := p.PeekKind()
	if kind == '{' {
		return p.object(depth)
	}
	if kind == '[' {
		return p.array(depth)
	}
	if kind == '0' {
		raw, err := p.ReadValue()
		return plainNumber(string(raw)), err
	}
	if kind == '"' {
		return p.string()
	}
	token, err := p.ReadToken()
	if err != nil {
		return nil, err
	}
	if kind == 't' || kind == 'f' {
		return token.Bool(), nil
	}
	return nil, nil //nolint:nilnil // null
}

func (p *parser) object(depth int) (any, error) {
	if _, err := p.ReadToken(); err != nil {
		return nil, err
	}
	out := make(map[string]any, p.size)
	for p.PeekKind() == '"' {
		name, err := p.string()
		if err != nil {
			return nil, err
		}
		if out[name], err = p.value(depth + 1); err != nil {
			return nil, broken(err)
		}
	}
	p.size = len(out)
	_, err := p.ReadToken()
	return out, broken(err)
}

// string reads a text.
func (p *parser) string() (string, error) {
	raw, err := p.ReadValue()
	if err != nil {
		return "", err
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		end := int(p.InputOffset())
		return p.text[end-len(raw)+1 : end-1], nil
	}
	plain, err := jsontext.AppendUnquote(nil, raw)
	return string(plain), err
}

func (p *parser) array(depth int) (any, error) {
	if _, err := p.ReadToken(); err != nil {
		return nil, err
	}
	out := []any{}
	for k := p.PeekKind(); k != ']' && k != 0; k = p.PeekKind() {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, broken(err)
		}
		out = append(out, v)
	}
	_, err := p.ReadToken()
	return out, broken(err)
}

// broken tells an end inside a value from the end behind one.
func broken(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
