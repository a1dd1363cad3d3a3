package adapter

import (
	"encoding/binary"
	"strconv"
	"time"

	"scim-adapter/internal/scim"
)

// appendText appends a text with its length before it.
func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// cutText takes such a text from the front; ok is false where there is none.
func cutText(b []byte) (text string, rest []byte, ok bool) {
	n, width := binary.Uvarint(b)
	if width <= 0 || n > uint64(len(b)-width) { //nolint:gosec // width is at most len(b)
		return "", nil, false
	}
	b = b[width:]
	return string(b[:n]), b[n:], true
}

// The kinds of a value that is sorted by, as they stand in a cursor.
const (
	noValue    = '-'
	textValue  = 's'
	intValue   = 'i'
	floatValue = 'f'
	exactValue = 'd' // a decimal with more digits than a float64 holds
	timeValue  = 't'
)

// appendValue appends a value that is sorted by: its kind, and the rest is its text.
func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return append(append(b, textValue), v...)
	case int64:
		return strconv.AppendInt(append(b, intValue), v, 10)
	case float64:
		return strconv.AppendFloat(append(b, floatValue), v, 'g', -1, 64)
	case scim.Number:
		return append(append(b, exactValue), v...)
	case time.Time:
		return v.AppendFormat(append(b, timeValue), time.RFC3339Nano)
	}
	return append(b, noValue)
}

// valueOf reads what appendValue wrote.
func valueOf(b []byte) (v any, ok bool) {
	if len(b) == 0 {
		return nil, false
	}
	text := string(b[1:])
	var err error
	switch b[0] {
	case noValue:
		return nil, text == ""
	case textValue:
		return text, true
	case intValue:
		v, err = strconv.ParseInt(text, 10, 64)
	case floatValue:
		v, err = strconv.ParseFloat(text, 64)
	case exactValue:
		return scim.ParseDecimal(text)
	case timeValue:
		v, err = time.Parse(time.RFC3339Nano, text)
	default:
		return nil, false
	}
	return v, err == nil
}
