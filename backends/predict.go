package backends

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Predict gives the record that a store would keep once it has made a change, as far as that can be said without the
// application: the fields and elements of delta over those of current. A current record without Values is one that
// does not exist yet. key is the record's key before the change; parts of it that are absent, and that delta does not
// set, are [NewKey] in a new record. Neither current nor delta is changed.
//
// What nobody can know stays as it was asked for. An attribute that has an operation of its own is predicted as if its
// assignments were made: the application gets the value one way or the other. Sets that current does not show stay
// unknown, unless the change says what they hold.
func Predict(c Collection, current Record, delta Delta, key Key) Record {
	fresh := current.Values == nil
	out := Record{Values: make([]Value, len(c.Fields)), Sets: make([][]Element, len(c.Sets))}
	copy(out.Values, current.Values)
	copy(out.Sets, current.Sets)
	for i, f := range c.Key {
		if i < len(key) && key[i] != nil {
			out.Values[f] = key[i]
		}
	}
	assign(c, out.Values, delta.Set)
	for _, e := range delta.Events {
		assign(c, out.Values, e.Otherwise)
	}
	if fresh {
		emptied(c, out)
	}
	changed := len(delta.Set)+len(delta.Events) > 0
	for _, d := range delta.Sets {
		before := out.Sets[d.Set]
		out.Sets[d.Set] = PredictElements(before, d)
		changed = changed || before == nil || !sameElements(before, out.Sets[d.Set])
	}
	if changed && !fresh {
		assign(c, out.Values, delta.Touch)
	}
	return out
}

func assign(c Collection, values []Value, list []Assignment) {
	for _, a := range list {
		values[a.Field] = fitting(c.Fields[a.Field].Type, a.Value)
	}
}

// emptied fills in what a new record has without being told: no elements, a key of the application's, and what makes it
// one of its collection.
func emptied(c Collection, r Record) {
	for i := range r.Sets {
		r.Sets[i] = []Element{}
	}
	for _, f := range c.Key {
		if r.Values[f] == nil {
			r.Values[f] = NewKey
		}
	}
	for _, q := range c.Scope { // the application's default, or the record would not be one of these
		switch {
		case r.Values[q.Field] != nil || q.Not:
		case q.Op == Equal:
			r.Values[q.Field] = q.Value
		case q.Op == In && len(q.Values) > 0:
			r.Values[q.Field] = q.Values[0]
		}
	}
}

// PredictElements gives the elements that a set would hold after a change of it, those that stay first. nil, for a set
// that was not read, stays nil unless the change says what the set holds. now is not changed.
func PredictElements(now []Element, d SetDelta) []Element {
	if now == nil && !d.Replace {
		return nil
	}
	added, gone := named(d.Add), named(d.Remove)
	into := map[string]Element{}
	for _, change := range d.Change {
		into[identity(change.Old)] = change.New
	}
	out, there := make([]Element, 0, len(now)+len(d.Add)), map[string]bool{}
	put := func(e Element) {
		if name := identity(e); !there[name] {
			there[name] = true
			out = append(out, slices.Clone(e))
		}
	}
	for _, e := range now {
		name := identity(e)
		if changed, ok := into[name]; ok {
			put(changed)
		} else if !gone[name] && (!d.Replace || added[name]) {
			put(e)
		}
	}
	for _, change := range d.Change { // of what was not there
		put(change.New)
	}
	for _, e := range d.Add {
		put(e)
	}
	return out
}

func named(list []Element) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, e := range list {
		out[identity(e)] = true
	}
	return out
}

func sameElements(a, b []Element) bool {
	return slices.EqualFunc(a, b, func(x, y Element) bool { return identity(x) == identity(y) })
}

// identity gives the text that equal elements share. Values that an id shows alike are equal: 7 and "7".
func identity(e Element) string {
	var b strings.Builder
	for _, v := range e {
		switch v := v.(type) {
		case nil:
			b.WriteByte(1) // absent is not empty
		case time.Time:
			b.WriteString(v.UTC().Format(time.RFC3339Nano))
		case []byte:
			b.Write(v)
		default:
			fmt.Fprint(&b, v)
		}
		b.WriteByte(0)
	}
	return b.String()
}
