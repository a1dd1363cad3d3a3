package filter

import (
	"fmt"
	"strings"
	"time"
)

// ParseTime reads an xsd:dateTime (RFC 7643 section 2.3.5) of a year with four digits; one without a zone is taken
// as UTC. Fractions of a nanosecond are cut off.
func ParseTime(s string) (time.Time, error) {
	if !isDateTime(s) {
		return time.Time{}, fmt.Errorf("filter: %q is no dateTime", s)
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t, err = time.Parse("2006-01-02T15:04:05.999999999", s)
	}
	if t = t.UTC(); err == nil && (t.Year() < 1 || t.Year() > 9999) {
		return time.Time{}, fmt.Errorf("filter: %q has a year, in UTC, that does not have four digits", s)
	}
	return t, err
}

// FormatTime writes an instant as xsd:dateTime in UTC, always in the same way.
func FormatTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999999Z07:00") }

// isDateTime refuses what package time would read all the same: an hour of one digit, a comma before the fraction,
// zones that do not exist.
func isDateTime(s string) bool {
	const whole = len("2006-01-02T15:04:05")
	if len(s) < whole || s[13] != ':' || strings.Contains(s, ",") {
		return false
	}
	zone := strings.IndexAny(s[whole:], "+-")
	return zone < 0 || isZone(s[whole+zone+1:])
}

// isZone tells whether an offset is one of those between 00:00 and 14:00.
func isZone(s string) bool {
	return len(s) == len("14:00") && s[3] < '6' && s <= "14:00"
}
