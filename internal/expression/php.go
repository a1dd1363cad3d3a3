package expression

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The bounds of PHP's serialised values.
const (
	maxPHPDepth = 32
	maxPHPItems = 10_000
)

var errPHP = errors.New("not a PHP-serialised value of scalars and arrays")

// PHPSerialize writes a value in the format of PHP's serialize(). Lengths are in bytes.
func PHPSerialize(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "N;", nil
	case bool:
		if v {
			return "b:1;", nil
		}
		return "b:0;", nil
	case int64:
		return "i:" + strconv.FormatInt(v, 10) + ";", nil
	case float64:
		return "d:" + strconv.FormatFloat(v, 'g', -1, 64) + ";", nil
	case string:
		return phpString(v), nil
	case []any:
		return phpArray(len(v), func(i int) (string, any) { return "i:" + strconv.Itoa(i) + ";", v[i] })
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		return phpArray(len(v), func(i int) (string, any) { return phpString(names[i]), v[names[i]] })
	}
	return "", fmt.Errorf("php: %T cannot be serialised", v)
}

func phpString(s string) string { return "s:" + strconv.Itoa(len(s)) + ":\"" + s + "\";" }

func phpArray(n int, item func(int) (string, any)) (string, error) {
	var b strings.Builder
	b.WriteString("a:" + strconv.Itoa(n) + ":{")
	for i := range n {
		key, v := item(i)
		s, err := PHPSerialize(v)
		if err != nil {
			return "", err
		}
		b.WriteString(key + s)
	}
	return b.String() + "}", nil
}

// PHPFromKeys writes an array whose keys are given and whose items are true, as WordPress keeps roles.
func PHPFromKeys(keys []string) string {
	s, _ := phpArray(len(keys), func(i int) (string, any) { return phpString(keys[i]), true })
	return s
}

// PHPUnserialize reads a value in the format of PHP's serialize(). Arrays with the keys 0..n-1 become lists,
// others maps. Objects and references are refused.
func PHPUnserialize(s string) (any, error) {
	p := phpParser{text: s}
	v, err := p.value(0)
	if err != nil || p.pos != len(s) {
		return nil, errPHP
	}
	return v.plain(), nil
}

// PHPKeys gives the keys, in order, of a serialised array whose items are true.
func PHPKeys(s string) ([]string, error) {
	p := phpParser{text: s}
	v, err := p.value(0)
	if err != nil || p.pos != len(s) || !v.isArray {
		return nil, errPHP
	}
	var keys []string
	for i, item := range v.items {
		if item.scalar == true || item.scalar == int64(1) || item.scalar == "1" {
			keys = append(keys, v.keys[i])
		}
	}
	return keys, nil
}

// phpValue is a scalar or an array in its order.
type phpValue struct {
	scalar  any
	isArray bool
	keys    []string
	items   []phpValue
}

func (v phpValue) plain() any {
	if !v.isArray {
		return v.scalar
	}
	list := make([]any, len(v.items))
	isList := true
	object := make(map[string]any, len(v.items))
	for i, item := range v.items {
		list[i] = item.plain()
		object[v.keys[i]] = list[i]
		isList = isList && v.keys[i] == strconv.Itoa(i)
	}
	if isList {
		return list
	}
	return object
}

type phpParser struct {
	text  string
	pos   int
	items int
}

// until takes the text up to a separator, and the separator.
func (p *phpParser) until(separator byte) (string, error) {
	i := strings.IndexByte(p.text[p.pos:], separator)
	if i < 0 {
		return "", errPHP
	}
	s := p.text[p.pos : p.pos+i]
	p.pos += i + 1
	return s, nil
}

func (p *phpParser) take(s string) error {
	if !strings.HasPrefix(p.text[p.pos:], s) {
		return errPHP
	}
	p.pos += len(s)
	return nil
}

func (p *phpParser) value(depth int) (phpValue, error) {
	if p.items++; depth > maxPHPDepth || p.items > maxPHPItems || p.pos+2 > len(p.text) {
		return phpValue{}, errPHP
	}
	kind := p.text[p.pos : p.pos+2]
	p.pos += 2
	switch kind {
	case "N;":
		return phpValue{}, nil
	case "s:":
		s, err := p.string()
		return phpValue{scalar: s}, err
	case "a:":
		return p.array(depth)
	}
	digits, err := p.until(';')
	if err != nil {
		return phpValue{}, err
	}
	return phpScalar(kind, digits)
}

func phpScalar(kind, digits string) (phpValue, error) {
	switch kind {
	case "b:":
		if digits == "0" || digits == "1" {
			return phpValue{scalar: digits == "1"}, nil
		}
	case "i:":
		n, err := strconv.ParseInt(digits, 10, 64)
		return phpValue{scalar: n}, err
	case "d:":
		f, err := strconv.ParseFloat(digits, 64)
		return phpValue{scalar: f}, err
	}
	return phpValue{}, errPHP
}

func (p *phpParser) string() (string, error) {
	digits, err := p.until(':')
	if err != nil {
		return "", err
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > len(p.text)-p.pos-3 || p.text[p.pos] != '"' {
		return "", errPHP
	}
	s := p.text[p.pos+1 : p.pos+1+n]
	p.pos += 1 + n
	return s, p.take("\";")
}

func (p *phpParser) array(depth int) (phpValue, error) {
	digits, err := p.until(':')
	if err != nil {
		return phpValue{}, err
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > maxPHPItems {
		return phpValue{}, errPHP
	}
	if err := p.take("{"); err != nil {
		return phpValue{}, err
	}
	v := phpValue{isArray: true}
	for range n {
		key, err := p.value(depth + 1)
		if err != nil || key.isArray {
			return phpValue{}, errPHP
		}
		item, err := p.value(depth + 1)
		if err != nil {
			return phpValue{}, err
		}
		v.keys, v.items = append(v.keys, fmt.Sprint(key.scalar)), append(v.items, item)
	}
	return v, p.take("}")
}
