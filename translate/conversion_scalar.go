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
		return filter.FormatTime(when), nil
	case scim.Binary:
		return toBinary(v)
	case scim.Complex:
	}
	return v, nil
}

// toBinary gives base64; what is stored as text is base64 already.
func toBinary(v any) (any, error) {
	if raw, ok := v.([]byte); ok {
		return base64.StdEncoding.EncodeToString(raw), nil
	}
	s, err := text(v)
	if err != nil {
		return nil, err
	}
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "=\r\n"))
	if err != nil {
		return nil, faultf(DecodeError, "the stored text is not base64")
	}
	return base64.StdEncoding.EncodeToString(raw), nil
}

func toText(raw any) (any, error) {
	switch v := raw.(type) {
	case string:
		return raw, nil
	case scim.Number:
		return string(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case bool:
		return strconv.FormatBool(v), nil
	case time.Time:
		return filter.FormatTime(v), nil
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
	case string:
		if v == "true" || v == "false" {
			return v == "true", nil
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
	case scim.Number:
		return toInteger(string(v))
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
		if d, ok := scim.ParseDecimal(strings.TrimSpace(v)); ok {
			return d, nil
		}
	case scim.Number:
		return toDecimal(string(v))
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
	case backends.Float:
		return toFloatField(v)
	case backends.Decimal:
		if s, ok := v.(string); ok {
			v, err := toDecimal(s)
			return exact(v), err
		}
	case backends.String:
		return toTextField(v)
	case backends.Unknown, backends.Bool, backends.Time, backends.Date, backends.Bytes:
	}
	return exact(v), nil
}

// exact gives a decimal that no float64 holds to a backend, as its digits.
func exact(v any) any {
	if n, ok := v.(scim.Number); ok {
		return string(n)
	}
	return v
}

// toFloatField refuses digits that would be lost.
func toFloatField(v any) (any, error) {
	if s, ok := v.(string); ok {
		var err error
		if v, err = toDecimal(s); err != nil {
			return nil, err
		}
	}
	if _, ok := v.(scim.Number); ok {
		return nil, faultf(InvalidValue, "the application keeps fewer digits here")
	}
	return v, nil
}

func toTextField(v any) (any, error) {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v), nil
	case scim.Number:
		return string(v), nil
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
	case scim.Number:
		return nil, faultf(InvalidValue, "the application keeps a whole number here")
	}
	return v, nil
}

func timeToField(t backends.Type, v any) (any, error) {
	when, err := instant(v)
	if err != nil {
		return nil, err
	}
	if t == backends.String || t == backends.Unknown {
		return filter.FormatTime(when), nil
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
