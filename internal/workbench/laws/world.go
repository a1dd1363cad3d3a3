package laws

import (
	"reflect"
	"slices"
	"strconv"
	"time"

	"scim-adapter/backends"
)

// world is an application that keeps what it is given: the plainest that there can be.
type world struct{ backends.Collection }

// create gives the record of a creation.
func (w *world) create(delta backends.Delta) backends.Record {
	rec := backends.Record{Values: make([]backends.Value, len(w.Fields)), Sets: make([][]backends.Element, len(w.Sets))}
	for _, k := range w.Key {
		rec.Values[k] = w.newKey(k)
	}
	for i := range rec.Sets {
		rec.Sets[i] = []backends.Element{}
	}
	return w.change(rec, delta)
}

// newKey gives the key of a new record, where the application makes it.
func (w *world) newKey(field int) backends.Value {
	if w.Fields[field].Type == backends.Int {
		return int64(1)
	}
	return "1"
}

// change gives a record after a change.
func (w *world) change(rec backends.Record, delta backends.Delta) backends.Record {
	out := backends.Record{Values: slices.Clone(rec.Values), Sets: slices.Clone(rec.Sets)}
	set := slices.Concat(delta.Set, delta.Touch)
	for _, event := range delta.Events {
		set = append(set, event.Otherwise...)
	}
	for _, a := range set {
		out.Values[a.Field] = held(w.Fields[a.Field].Type, a.Value)
	}
	for _, d := range delta.Sets {
		out.Sets[d.Set] = w.elements(d, out.Sets[d.Set])
	}
	return out
}

// elements gives a set after its change.
func (w *world) elements(d backends.SetDelta, now []backends.Element) []backends.Element {
	gone, fresh := d.Remove, d.Add
	for _, c := range d.Change {
		gone, fresh = append(slices.Clip(gone), c.Old), append(slices.Clip(fresh), c.New)
	}
	out := []backends.Element{}
	for _, e := range now {
		if !d.Replace && !has(gone, e) {
			out = append(out, e)
		}
	}
	for _, e := range fresh {
		kept := make(backends.Element, len(e))
		for i, v := range e {
			kept[i] = held(w.Sets[d.Set].Fields[i].Type, v)
		}
		if !has(out, kept) {
			out = append(out, kept)
		}
	}
	return out
}

func has(list []backends.Element, e backends.Element) bool {
	return slices.ContainsFunc(list, func(x backends.Element) bool { return reflect.DeepEqual(x, e) })
}

// with gives a record in which a field has another value.
func with(rec backends.Record, field int, v backends.Value) backends.Record {
	out := backends.Record{Values: slices.Clone(rec.Values), Sets: rec.Sets}
	out.Values[field] = v
	return out
}

// selected gives what an update sees of a record.
func (w *world) selected(rec backends.Record, read backends.Selection) backends.Record {
	out := backends.Record{Values: slices.Clone(rec.Values), Sets: make([][]backends.Element, len(rec.Sets))}
	for i, s := range rec.Sets {
		if read.Has(i) {
			out.Sets[i] = s
		}
	}
	return out
}

// all reads everything.
func (w *world) all() backends.Selection {
	sets := make([]bool, len(w.Sets))
	for i := range sets {
		sets[i] = true
	}
	return backends.Selection{Sets: sets}
}

// held gives what a field keeps of a value: a day has no time of day, a text column makes a text of a number.
func held(t backends.Type, v backends.Value) backends.Value {
	switch v := v.(type) {
	case time.Time:
		return heldTime(t, v)
	case string:
		if t == backends.Time || t == backends.Date {
			return heldText(t, v)
		}
	case int:
		return held(t, int64(v))
	case int64:
		if t == backends.String {
			return strconv.FormatInt(v, 10)
		}
	case bool:
		if t == backends.Int {
			return map[bool]int64{true: 1, false: 0}[v]
		}
	}
	return v
}

func heldTime(t backends.Type, v time.Time) backends.Value {
	switch t { //nolint:exhaustive // the others keep no times
	case backends.Date:
		return v.UTC().Truncate(24 * time.Hour)
	case backends.Time:
		return v.UTC().Truncate(time.Microsecond)
	}
	return v
}

// heldText reads a time as databases do.
func heldText(t backends.Type, v string) backends.Value {
	for _, layout := range []string{time.RFC3339Nano, time.DateTime, time.DateOnly} {
		if when, err := time.Parse(layout, v); err == nil {
			return heldTime(t, when)
		}
	}
	return v
}
