package translate

import (
	"slices"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// pushed is what of a filter the backend evaluates. Where it is not exact, every record that fulfils the
// filter fulfils where, and the adapter matches again.
type pushed struct {
	where backends.Predicate
	exact bool
}

func all(exact bool) pushed { return pushed{backends.True, exact} }
func none() pushed          { return pushed{backends.False, true} }

// push turns a filter into a predicate in negation normal form.
func (m *Mapping) push(f scim.Filter, not bool) pushed {
	switch f := f.(type) {
	case *scim.NotFilter:
		return m.push(f.Of, !not)
	case *scim.AndFilter:
		return m.pushAll(f.Of, not, !not)
	case *scim.OrFilter:
		return m.pushAll(f.Of, not, not)
	case *scim.CompareFilter:
		return m.pushCompare(f, not)
	case *scim.ElementFilter:
		return m.pushElements(f.Path, f.Where, not)
	}
	return all(false)
}

func (m *Mapping) pushAll(parts []scim.Filter, not, conjunction bool) pushed {
	list := make([]pushed, len(parts))
	for i, part := range parts {
		list[i] = m.push(part, not)
	}
	return join(list, conjunction)
}

// join combines parts by and or by or. What is true or false whatever a record holds decides at once, or is
// left out.
func join(list []pushed, conjunction bool) pushed {
	exact := true
	var parts []backends.Predicate
	for _, p := range list {
		always, never := isConstant(p.where)
		switch {
		case never && conjunction:
			return none()
		case always && !conjunction:
			return all(p.exact)
		case !always && !never:
			parts = append(parts, p.where)
		}
		exact = exact && p.exact
	}
	switch {
	case len(parts) == 0:
		return pushed{map[bool]backends.Predicate{true: backends.True, false: backends.False}[conjunction], exact}
	case len(parts) == 1:
		return pushed{parts[0], exact}
	case conjunction:
		return pushed{backends.Predicate{And: parts}, exact}
	}
	return pushed{backends.Predicate{Or: parts}, exact}
}

// isConstant tells whether every record fulfils a predicate, or none.
func isConstant(p backends.Predicate) (always, never bool) {
	return p.And != nil && len(p.And) == 0, p.Or != nil && len(p.Or) == 0
}

// negate inverts an exact predicate; the inverse of a superset says nothing.
func negate(p pushed, not bool) pushed {
	if !not {
		return p
	}
	if !p.exact {
		return all(false)
	}
	return pushed{inverse(p.where), true}
}

func inverse(p backends.Predicate) backends.Predicate {
	switch {
	case p.Compare != nil:
		c := *p.Compare
		c.Not = !c.Not
		return backends.Predicate{Compare: &c}
	case p.Some != nil:
		s := *p.Some
		s.Not = !s.Not
		return backends.Predicate{Some: &s}
	case p.And != nil:
		return backends.Predicate{Or: inverses(p.And)}
	}
	return backends.Predicate{And: inverses(p.Or)}
}

func inverses(list []backends.Predicate) []backends.Predicate {
	out := make([]backends.Predicate, len(list))
	for i, p := range list {
		out[i] = inverse(p)
	}
	return out
}

func (m *Mapping) pushCompare(f *scim.CompareFilter, not bool) pushed {
	if f.Op == filter.Ne {
		return m.pushCompare(&scim.CompareFilter{Path: f.Path, Op: filter.Eq, Value: f.Value}, !not)
	}
	if f.Op == filter.Eq && f.Value == nil {
		return m.pushCompare(&scim.CompareFilter{Path: f.Path, Op: filter.Pr}, !not)
	}
	if f.Path.Attribute.Name == "id" && f.Path.Schema == "" {
		return negate(m.pushID(f), not)
	}
	if p, ok := m.pushFixed(f); ok {
		return negate(p, not)
	}
	n := m.find(f.Path)
	switch {
	case n == nil:
		return all(false)
	case n.attr.MultiValued && n.whole == nil:
		var where scim.Filter = f
		if f.Path.Sub == nil {
			where = nil // emails pr
		}
		return m.pushElements(f.Path, where, not)
	case n.whole != nil:
		return negate(m.pushBinding(n.whole, f), not)
	}
	return negate(m.pushSub(n.subs, f), not)
}

func (m *Mapping) pushSub(subs []*binding, f *scim.CompareFilter) pushed {
	if f.Path.Sub == nil { // name pr
		list := make([]pushed, len(subs))
		for i, b := range subs {
			list[i] = m.pushBinding(b, &scim.CompareFilter{Path: b.path, Op: filter.Pr})
		}
		return join(list, false)
	}
	for _, b := range subs {
		if b.path.Sub.Name == f.Path.Sub.Name {
			return m.pushBinding(b, f)
		}
	}
	return none()
}

// pushID compares the id: each part of the key exactly.
func (m *Mapping) pushID(f *scim.CompareFilter) pushed {
	id, ok := f.Value.(string)
	if f.Op == filter.Pr {
		return all(true)
	}
	if !ok || f.Op != filter.Eq {
		return all(false)
	}
	key, ok := m.Key(id)
	if !ok {
		return none()
	}
	list := make([]pushed, len(key))
	for i, v := range key {
		list[i] = m.leaf(backends.Comparison{Field: m.key[i], Op: backends.Equal, Value: v}, backends.Exact)
	}
	return join(list, true)
}

// pushElements asks for an element that fulfils where; any element where that is nil.
func (m *Mapping) pushElements(p scim.Path, where scim.Filter, not bool) pushed {
	n := m.find(p)
	switch {
	case n == nil:
		return all(false)
	case n.set != nil:
		return negate(m.pushSet(n.set, where), not)
	case len(n.slots) == 0:
		return all(false)
	}
	list := make([]pushed, len(n.slots))
	for i, s := range n.slots {
		list[i] = m.pushSlot(s, where)
	}
	return negate(join(list, false), not)
}

// leaf asks the backend how faithful it is.
func (m *Mapping) leaf(c backends.Comparison, atMost backends.Match) pushed {
	if m.caps.Match == nil {
		return all(false)
	}
	positive := c
	positive.Not = false
	switch min(m.caps.Match(positive), atMost) {
	case backends.Exact:
		return pushed{backends.Predicate{Compare: &c}, true}
	case backends.Superset:
		if !c.Not {
			return pushed{backends.Predicate{Compare: &c}, false}
		}
	case backends.None:
	}
	return all(false)
}

// pushBinding compares the value of one attribute block.
func (m *Mapping) pushBinding(b *binding, f *scim.CompareFilter) pushed {
	switch {
	case b.constant != nil && b.field < 0 && b.read == nil:
		return constant(constantMatches(b.path.Leaf(), b.constant, f))
	case b.field < 0 || b.read != nil || b.codec.attr.MultiValued && b.codec.attr.Type == scim.Complex && !b.codec.multi:
		return all(false)
	case b.codec.table != nil:
		return m.pushTable(b, f)
	case f.Op == filter.Pr:
		return m.pushPresent(b)
	}
	return m.pushField(b, f)
}

// pushTable evaluates the comparison on the meanings and asks for the stored values that have them.
func (m *Mapping) pushTable(b *binding, f *scim.CompareFilter) pushed {
	t := b.codec.table
	if len(b.codec.steps) > 0 {
		return all(false)
	}
	holds := func(meaning any) bool { return meaning != nil && constantMatches(t.attr, meaning, f) }
	var values []backends.Value
	for i, stored := range t.stored {
		if holds(t.meaning[i]) && !slices.Contains(t.stored[:i], stored) {
			values = append(values, stored)
		}
	}
	var parts []pushed
	if len(values) > 0 {
		parts = append(parts, m.leaf(backends.Comparison{Field: b.field, Op: backends.In, Values: values}, backends.Exact))
	}
	if holds(t.null) {
		parts = append(parts, m.leaf(backends.Comparison{Field: b.field, Op: backends.Present, Not: true}, backends.Exact))
	}
	if holds(t.otherwise) {
		other := []pushed{m.leaf(backends.Comparison{Field: b.field, Op: backends.Present}, backends.Exact)}
		if len(t.stored) > 0 {
			other = append(other, m.leaf(backends.Comparison{Field: b.field, Op: backends.In, Values: t.stored, Not: true}, backends.Exact))
		}
		parts = append(parts, join(other, true))
	}
	return join(parts, false)
}

// pushPresent asks whether a field holds anything but an empty text.
func (m *Mapping) pushPresent(b *binding) pushed {
	there := m.held(b)
	if len(b.codec.steps) > 0 {
		there.exact = false
		return there
	}
	if b.codec.field == backends.String && b.codec.clear != "" {
		return join([]pushed{there, m.leaf(backends.Comparison{Field: b.field, Op: backends.Equal, Value: "", Not: true}, backends.Exact)}, true)
	}
	return there
}

var operators = map[filter.Op]backends.Operator{
	filter.Eq: backends.Equal, filter.Co: backends.Contains, filter.Sw: backends.StartsWith, filter.Ew: backends.EndsWith,
	filter.Gt: backends.Greater, filter.Ge: backends.GreaterOrEqual, filter.Lt: backends.Less, filter.Le: backends.LessOrEqual,
}

// pushField carries a comparison through the conversions to the field.
func (m *Mapping) pushField(b *binding, f *scim.CompareFilter) pushed {
	c := b.codec.comparison(comparison{op: operators[f.Op], value: f.Value, match: backends.Exact})
	switch {
	case c.never:
		return none()
	case c.match == backends.None, b.codec.field == backends.Unknown && m.believed(b, c):
		return all(false)
	}
	p := m.leaf(backends.Comparison{Field: b.field, Op: c.op, Value: c.value, Fold: c.fold}, c.match)
	cleared := b.codec.clear
	if cleared == nil || c.op == backends.Equal && c.value != cleared {
		return p
	}
	return join([]pushed{p, m.leaf(backends.Comparison{Field: b.field, Op: backends.Equal, Value: cleared, Not: true}, backends.Exact)}, true)
}

// believed tells whether a backend says that it evaluates a comparison of texts exactly. Of a field of which nobody
// knows what it holds that is too much: it may hold a number, which reads as a text. A listing that an API narrows down
// is another matter: the mapping says that it finds all, and it is matched again.
func (m *Mapping) believed(b *binding, c comparison) bool {
	_, text := c.value.(string)
	q := backends.Comparison{Field: b.field, Op: c.op, Value: c.value, Fold: c.fold}
	return text && b.codec.ref == nil && m.caps.Match != nil && m.caps.Match(q) == backends.Exact
}

// comparison turns a comparison of the attribute's value into one of the stored value.
func (c *codec) comparison(q comparison) comparison {
	if c.ref != nil {
		id, ok := q.value.(string)
		if !ok || q.op != backends.Equal {
			return q.unknown()
		}
		key, ok := c.ref.Key(id)
		if !ok || len(key) != 1 {
			return q.impossible()
		}
		q.value = key[0]
		return q
	}
	if len(c.steps) == 0 {
		return c.fieldComparison(q)
	}
	if _, isText := q.value.(string); isText {
		q.fold = !c.attr.CaseExact
	}
	for i := len(c.steps) - 1; i >= 0 && !q.never && q.match != backends.None; i-- {
		q = c.steps[i].push(q)
	}
	switch q.value.(type) {
	case string:
		switch c.field {
		case backends.String:
		case backends.Unknown:
			return q.superset()
		default:
			return q.unknown()
		}
	case int64:
		if c.field != backends.Int {
			return q.unknown()
		}
	}
	return q
}

// fieldComparison compares a field that holds the value as it is.
func (c *codec) fieldComparison(q comparison) comparison {
	switch v := q.value.(type) {
	case bool:
		if c.field == backends.Int {
			q.value = int64(0)
			if v {
				q.value = int64(1)
			}
			return q
		}
		if c.field == backends.Bool {
			return q
		}
	case string:
		return c.textComparison(q, v)
	case time.Time:
		if c.field == backends.Time || c.field == backends.Date {
			return timeComparison(q, v, c.field)
		}
	case int64:
		if c.field == backends.Int {
			return q
		}
		if c.field == backends.Float {
			q.value = float64(v)
			return q
		}
	case float64:
		if c.field == backends.Float {
			return q
		}
	}
	return q.unknown()
}

func (c *codec) textComparison(q comparison, v string) comparison {
	if c.attr.Type == scim.Binary {
		return q.unknown() // one value has several forms
	}
	switch c.field {
	case backends.String:
		q.fold = !c.attr.CaseExact
		return q
	case backends.Int:
		if q.op != backends.Equal {
			return q.unknown()
		}
		n, err := toIntField(v)
		if err != nil {
			return q.impossible()
		}
		q.value = n
		return q
	case backends.Unknown:
		q.fold = !c.attr.CaseExact
		return q.superset()
	case backends.Float, backends.Decimal, backends.Bool, backends.Time, backends.Date, backends.Bytes:
	}
	return q.unknown()
}

// timeComparison compares with a time. Below a microsecond databases differ: most round, SQLite keeps what it
// gets. So what lies between two microseconds is left to the adapter; the database narrows down where it can.
func timeComparison(q comparison, when time.Time, field backends.Type) comparison {
	if field == backends.Date {
		floor := when.UTC().Truncate(24 * time.Hour)
		q.value = floor
		return onGrid(q, floor.Equal(when))
	}
	floor := when.UTC().Truncate(time.Microsecond)
	q.value = floor
	switch {
	case floor.Equal(when):
		return q
	case q.op == backends.Greater || q.op == backends.GreaterOrEqual:
		q.op = backends.GreaterOrEqual
		return q.superset()
	case q.op == backends.Less || q.op == backends.LessOrEqual:
		q.op, q.value = backends.LessOrEqual, floor.Add(time.Microsecond)
		return q.superset()
	}
	return q.unknown()
}
