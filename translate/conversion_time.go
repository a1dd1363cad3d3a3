package translate

import (
	"fmt"
	"time"

	"scim-adapter/backends"
)

// timestamp is a dateTime in a text of a fixed layout.
type timestamp struct {
	layout string
	zone   *time.Location
	sorted bool // texts sort like the instants they stand for
}

func newTimestamp(args []any) (step, error) {
	zone, err := time.LoadLocation(argument(args, 1, "UTC"))
	if err != nil {
		return nil, fmt.Errorf("timestamp: there is no time zone %q", argument(args, 1, ""))
	}
	t := timestamp{layout: argument(args, 0, ""), zone: zone}
	probe := time.Date(2021, 11, 22, 13, 14, 15, 0, zone)
	back, err := time.ParseInLocation(t.layout, probe.Format(t.layout), zone)
	if err != nil || back.Year() != 2021 || back.Month() != 11 || back.Day() != 22 {
		return nil, fmt.Errorf("timestamp: %q is no layout for a date; write Go's reference time, for example \"2006-01-02 15:04:05\"", t.layout)
	}
	t.sorted = zone == time.UTC && sortsByText(t.layout)
	return t, nil
}

// sortsByText tells whether texts of the layout have the order of their instants: year, month, day, hour,
// minute and second from left to right, each of a fixed width, and nothing else that varies.
func sortsByText(layout string) bool {
	switch layout {
	case "2006-01-02", "20060102", "2006/01/02", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "20060102150405",
		"2006-01-02 15:04", "2006-01-02T15:04:05Z", "2006/01/02 15:04:05":
		return true
	}
	return false
}

func (t timestamp) decode(stored any) (any, error) {
	if when, ok := stored.(time.Time); ok {
		return when, nil
	}
	s, err := text(stored)
	if err != nil || s == "" {
		return nil, err
	}
	when, err := time.ParseInLocation(t.layout, s, t.zone)
	if err != nil {
		return nil, faultf(DecodeError, "the stored text does not have the layout of timestamp()")
	}
	return when, nil
}

func (t timestamp) encode(value any) (any, error) {
	when, err := instant(value)
	if err != nil {
		return nil, err
	}
	stored := when.In(t.zone).Format(t.layout)
	if _, err := time.ParseInLocation(t.layout, stored, t.zone); err != nil { // a year of five digits
		return nil, faultf(InvalidValue, "the layout of timestamp() cannot hold this time")
	}
	return stored, nil
}

func (t timestamp) push(c comparison) comparison {
	when, err := instant(c.value)
	if err != nil || !t.sorted {
		return c.unknown()
	}
	grid := when.In(t.zone).Format(t.layout)
	floor, err := time.ParseInLocation(t.layout, grid, t.zone)
	if err != nil || when.Year() < 1000 || when.Year() > 9999 {
		return c.unknown()
	}
	c.value, c.fold = grid, false
	return onGrid(c, floor.Equal(when))
}

// onGrid adjusts a comparison whose value was rounded down to what can be stored. Every stored value is a
// point of the grid, so that "later than x" is "later than the last point before x".
func onGrid(c comparison, exact bool) comparison {
	if exact {
		return c
	}
	switch c.op {
	case backends.Equal:
		return c.impossible()
	case backends.GreaterOrEqual:
		c.op = backends.Greater
	case backends.Less:
		c.op = backends.LessOrEqual
	case backends.Greater, backends.LessOrEqual:
	case backends.Contains, backends.StartsWith, backends.EndsWith, backends.In, backends.Present:
		return c.unknown()
	}
	return c
}

// unix is a dateTime as a number.
type unix struct{ unit time.Duration }

func newUnix(args []any) (step, error) {
	switch unit := argument(args, 0, "s"); unit {
	case "s":
		return unix{time.Second}, nil
	case "ms":
		return unix{time.Millisecond}, nil
	default:
		return nil, fmt.Errorf(`unix: %q is no unit; write "s" or "ms"`, unit)
	}
}

func (u unix) decode(stored any) (any, error) {
	n, ok := stored.(int64)
	if !ok {
		return nil, faultf(TypeMismatch, "the stored value is not a whole number but %s", typeName(stored))
	}
	if u.unit == time.Millisecond {
		return time.UnixMilli(n).UTC(), nil
	}
	return time.Unix(n, 0).UTC(), nil
}

func (u unix) number(when time.Time) int64 {
	if u.unit == time.Millisecond {
		return when.UnixMilli()
	}
	return when.Unix()
}

func (u unix) encode(value any) (any, error) {
	when, err := instant(value)
	if err != nil {
		return nil, err
	}
	return u.number(when), nil
}

func (u unix) push(c comparison) comparison {
	when, err := instant(c.value)
	if err != nil {
		return c.unknown()
	}
	n := u.number(when)
	c.value, c.fold = n, false
	back, _ := u.decode(n)
	return onGrid(c, back.(time.Time).Equal(when)) //nolint:errcheck // decode of an int64 gives a time
}
