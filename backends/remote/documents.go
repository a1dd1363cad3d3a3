package remote

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"scim-adapter/backends"
)

// types are the words of a mapping's `types`, and what the fields hold.
var types = map[string]backends.Type{
	"string": backends.String, "int": backends.Int, "float": backends.Float, "decimal": backends.Decimal, "bool": backends.Bool,
	"time": backends.Time, "date": backends.Date, "bytes": backends.Bytes, "json": backends.String,
}

// itself is the field name of an element that is no object.
const itself = "."

// locate gives what stands at a path of a document: names and list positions, divided by dots.
func locate(d Document, path string) any {
	if path == itself || path == "" {
		return d
	}
	if m, ok := d.(map[string]any); ok {
		if v, found := m[path]; found {
			return v
		}
	}
	for name := range strings.SplitSeq(path, ".") {
		switch here := d.(type) {
		case map[string]any:
			d = here[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(here) {
				return nil
			}
			d = here[i]
		default:
			return nil
		}
	}
	return d
}

// place puts a value at a path of an object.
func place(m map[string]any, path string, v any) {
	head, rest, dotted := strings.Cut(path, ".")
	if !dotted {
		m[head] = v
		return
	}
	inner, ok := m[head].(map[string]any)
	if !ok {
		inner = map[string]any{}
		m[head] = inner
	}
	place(inner, rest, v)
}

// Elements makes a list of what stands where elements are expected: a single one is a list of one, nil is none.
func Elements(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// canonical brings a value of a document to the type that the mapping says, or to a plain one.
func canonical(t string, v any) (backends.Value, error) {
	if v == nil {
		return nil, nil
	}
	if m, ok := v.(map[string]any); ok && len(m) == 0 && t != "json" {
		return nil, nil // an empty element of XML
	}
	switch t {
	case "json":
		return string(EncodeJSON(v)), nil
	case "bool":
		return boolOf(v)
	case "time", "date":
		return timeOf(t, v)
	case "bytes":
		s, err := textOf(v)
		if err != nil {
			return nil, err
		}
		return base64.StdEncoding.DecodeString(s)
	case "int", "float":
		return numberOf(t, v)
	case "string", "decimal":
		return textOf(v)
	}
	switch v.(type) {
	case map[string]any, []any:
		return string(EncodeJSON(v)), nil
	}
	return v, nil
}

func numberOf(t string, v any) (backends.Value, error) {
	s, err := textOf(v)
	if err != nil {
		return nil, err
	}
	if t == "int" {
		return strconv.ParseInt(s, 10, 64)
	}
	return strconv.ParseFloat(s, 64)
}

func boolOf(v any) (backends.Value, error) {
	switch v {
	case true, int64(1), "1", "true":
		return true, nil
	case false, int64(0), "0", "false":
		return false, nil
	}
	return nil, fmt.Errorf("%T is no bool", v)
}

func timeOf(t string, v any) (backends.Value, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("%T is no time", v)
	}
	if t == "date" {
		return time.Parse(time.DateOnly, s)
	}
	return time.Parse(time.RFC3339Nano, s)
}

// textOf writes a scalar as people do.
func textOf(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	}
	return "", fmt.Errorf("%T is no text", v)
}

// EncodeJSON writes plain values as JSON, without the escapes that only HTML needs.
func EncodeJSON(v any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // plain values always encode
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// outgoing gives a field's value as it stands in documents.
func outgoing(t string, v backends.Value) (any, error) {
	switch v := v.(type) {
	case time.Time:
		if t == "date" {
			return v.Format(time.DateOnly), nil
		}
		return v.Format(time.RFC3339Nano), nil
	case []byte:
		return base64.StdEncoding.EncodeToString(v), nil
	case string:
		if t == "json" {
			return ParseJSON([]byte(v))
		}
	}
	return v, nil
}

func plainNumber(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || len(s) > 17 && strconv.FormatFloat(f, 'f', -1, 64) != s {
		return s
	}
	return f
}

// same compares values as an id shows them: 7 and "7" are one.
func same(a, b backends.Value) bool {
	x, err := textOf(a)
	if err != nil {
		return a == b
	}
	y, err := textOf(b)
	return err == nil && x == y
}
