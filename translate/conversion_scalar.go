package translate

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// typeName names a value's type for people.
func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "absent"
	case bool:
		return "a boolean"
	case int64:
		return "a whole number"
	case float64:
		return "a number"
	case string:
		return "a text"
	case []byte:
		return "binary"
	case time.Time:
		return "a time"
	case []any:
		return "a list"
	}
	return "an object"
}

// instant gives the time that a dateTime value stands for.
func instant(v any) (time.Time, error) {
	switch v := v.(type) {
	case time.Time:
		return v, nil
	case string:
		when, err := filter.ParseTime(v)
		if err == nil {
			return when, nil
		}
	}
	return time.Time{}, faultf(TypeMismatch, "not a dateTime but %s", typeName(v))
}

// formatTime writes an instant as xsd:dateTime in UTC.
func formatTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999999Z07:00") }

// toSCIM gives a stored (and converted) value the attribute's type.
func toSCIM(t scim.Type, v any) (any, error) {
	switch t {
	case scim.String, scim.Reference:
		return toText(v)
	case scim.Boolean:
		return toBoolean(v)
	case scim.Integer:
		return toInteger(v)
	case scim.Decimal:
		return toDecimal(v)
	case scim.DateTime:
		when, err := instant(v)
		if err != nil {
			return nil, err
		}
		return formatTime(when), nil
	case scim.Binary:
		if raw, ok := v.([]byte); ok {
			return base64.StdEncoding.EncodeToString(raw), nil
		}
		return text(v)
	case scim.Complex:
	}
	return v, nil
}

func toText(raw any) (any, error) {
	switch v := raw.(type) {
	case string:
		return raw, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case bool:
		return strconv.FormatBool(v), nil
	case time.Time:
		return formatTime(v), nil
	}
	return nil, faultf(TypeMismatch, "the stored value is not a text but %s", typeName(raw))
}

func toBoolean(v any) (any, error) {
	switch v := v.(type) {
	case bool:
		return v, nil
	case int64:
		if v == 0 || v == 1 {
			return v == 1, nil
		}
	}
	return nil, faultf(TypeMismatch, "the stored value is not a boolean but %s; give its meaning with `values`", typeName(v))
}

func toInteger(v any) (any, error) {
	switch v := v.(type) {
	case int64:
		return v, nil
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v), nil
		}
	case string:
		if n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64); err == nil {
			return n, nil
		}
	}
	return nil, faultf(TypeMismatch, "the stored value is not a whole number but %s", typeName(v))
}

func toDecimal(v any) (any, error) {
	switch v := v.(type) {
	case float64:
		return v, nil
	case int64:
		return float64(v), nil
	case string:
		if f, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f, nil
		}
	}
	return nil, faultf(TypeMismatch, "the stored value is not a number but %s", typeName(v))
}

// toField gives an attribute's value the type of the field that will hold it.
func toField(t backends.Type, attr scim.Type, v any) (any, error) {
	switch attr {
	case scim.DateTime:
		return timeToField(t, v)
	case scim.Binary:
		return binaryToField(t, v)
	case scim.String, scim.Boolean, scim.Decimal, scim.Integer, scim.Reference, scim.Complex:
	}
	switch t {
	case backends.Int:
		return toIntField(v)
	case backends.Float, backends.Decimal:
		if s, ok := v.(string); ok {
			return toDecimal(s)
		}
	case backends.String:
		return toTextField(v)
	case backends.Unknown, backends.Bool, backends.Time, backends.Date, backends.Bytes:
	}
	return v, nil
}

func toTextField(v any) (any, error) {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	}
	return v, nil
}

// toIntField takes only texts that render back identically: "007" is not 7.
func toIntField(v any) (any, error) {
	switch v := v.(type) {
	case string:
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || strconv.FormatInt(n, 10) != v {
			return nil, faultf(InvalidValue, "the application keeps a whole number here")
		}
		return n, nil
	case float64:
		if v != math.Trunc(v) {
			return nil, faultf(InvalidValue, "the application keeps a whole number here")
		}
		return int64(v), nil
	}
	return v, nil
}

func timeToField(t backends.Type, v any) (any, error) {
	when, err := instant(v)
	if err != nil {
		return nil, err
	}
	if t == backends.String || t == backends.Unknown {
		return formatTime(when), nil
	}
	return when.UTC(), nil
}

func binaryToField(t backends.Type, v any) (any, error) {
	s, err := text(v)
	if err != nil || t != backends.Bytes {
		return s, err
	}
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, faultf(InvalidValue, "not base64")
	}
	return raw, nil
}

// plain turns Objects into maps, for expressions and formats outside SCIM.
func plain(v any) any {
	switch v := v.(type) {
	case scim.Object:
		return v.Map()
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = plain(e)
		}
		return out
	}
	return v
}
