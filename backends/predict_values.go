package backends

import (
	"strconv"
	"time"
)

// layouts are those in which databases take an instant or a day as a text.
var layouts = []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05", time.DateOnly}

// fitting gives a value as a field of a type would give it back: what is written as a text is stored as what the text
// says. What does not fit stays, and so does everything where the type is not known.
func fitting(t Type, v Value) Value {
	text, isText := v.(string)
	if !isText || text == NewKey {
		if n, ok := v.(int64); ok && t == String {
			return strconv.FormatInt(n, 10)
		}
		return v
	}
	switch t {
	case Time, Date:
		return instantOf(text)
	case Int:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	case Float:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f
		}
	case Bool:
		if b, err := strconv.ParseBool(text); err == nil {
			return b
		}
	case Unknown, String, Decimal, Bytes:
	}
	return v
}

func instantOf(text string) Value {
	for _, layout := range layouts {
		if when, err := time.Parse(layout, text); err == nil {
			return when
		}
	}
	return text
}
