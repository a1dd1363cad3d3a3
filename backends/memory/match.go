package memory

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
)

// fulfils evaluates a predicate.
func (c *collection) fulfils(rec *backends.Record, p backends.Predicate) bool {
	one := func(part backends.Predicate) bool { return c.fulfils(rec, part) }
	switch {
	case p.Compare != nil:
		return compare(*p.Compare, rec.Values[p.Compare.Field])
	case p.Some != nil:
		some := slices.ContainsFunc(c.elements(rec, p.Some.Set), func(e backends.Element) bool { return within(e, p.Some.Where) })
		return some != p.Some.Not
	case p.And != nil:
		return !slices.ContainsFunc(p.And, func(part backends.Predicate) bool { return !one(part) })
	}
	return slices.ContainsFunc(p.Or, one)
}

// within evaluates a predicate on one element.
func within(e backends.Element, p backends.Predicate) bool {
	one := func(part backends.Predicate) bool { return within(e, part) }
	switch {
	case p.Compare != nil:
		return compare(*p.Compare, e[p.Compare.Field])
	case p.And != nil:
		return !slices.ContainsFunc(p.And, func(part backends.Predicate) bool { return !one(part) })
	}
	return slices.ContainsFunc(p.Or, one)
}

// compare evaluates a comparison: absent values fulfil none.
func compare(q backends.Comparison, v backends.Value) bool {
	return (v != nil && holds(q, v)) != q.Not
}

func holds(q backends.Comparison, v backends.Value) bool {
	switch q.Op {
	case backends.Present:
		return true
	case backends.In:
		return slices.ContainsFunc(q.Values, func(w backends.Value) bool { return equal(v, w, q.Fold) })
	case backends.Equal:
		return equal(v, q.Value, q.Fold)
	case backends.Contains, backends.StartsWith, backends.EndsWith:
		return part(q, v)
	case backends.Less, backends.LessOrEqual, backends.Greater, backends.GreaterOrEqual:
	}
	n, ok := order(v, q.Value, q.Fold)
	switch {
	case !ok:
		return false
	case q.Op == backends.Less:
		return n < 0
	case q.Op == backends.LessOrEqual:
		return n <= 0
	case q.Op == backends.Greater:
		return n > 0
	}
	return n >= 0
}

func part(q backends.Comparison, v backends.Value) bool {
	text, isText := v.(string)
	piece, both := q.Value.(string)
	if !isText || !both {
		return false
	}
	if q.Fold {
		text, piece = backends.Fold(text), backends.Fold(piece)
	}
	switch q.Op { //nolint:exhaustive // the three that look into texts
	case backends.StartsWith:
		return strings.HasPrefix(text, piece)
	case backends.EndsWith:
		return strings.HasSuffix(text, piece)
	}
	return strings.Contains(text, piece)
}

func equal(a, b backends.Value, folded bool) bool {
	n, ok := order(a, b, folded)
	return ok && n == 0
}

// order compares two values of one type; ok is false where they are of different ones.
func order(a, b backends.Value, folded bool) (n int, ok bool) {
	switch x := a.(type) {
	case string:
		y, ok := b.(string)
		if folded {
			return cmp.Compare(backends.Fold(x), backends.Fold(y)), ok
		}
		return cmp.Compare(x, y), ok
	case bool:
		y, ok := b.(bool)
		return map[bool]int{true: 0, false: 1}[x == y], ok
	case int64:
		y, ok := b.(int64)
		return cmp.Compare(x, y), ok
	case float64:
		y, ok := b.(float64)
		return cmp.Compare(x, y), ok
	case time.Time:
		y, ok := b.(time.Time)
		return x.Compare(y), ok
	case []byte:
		y, ok := b.([]byte)
		return bytes.Compare(x, y), ok
	}
	return 0, false
}

func ordered(op backends.Operator) bool {
	return op >= backends.Less && op <= backends.GreaterOrEqual
}

// hasOrder tells whether a value has an order that everybody agrees on.
func hasOrder(v backends.Value) bool {
	switch v.(type) {
	case int64, float64, time.Time:
		return true
	}
	return false
}
