package translate

import (
	"slices"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// pushSlot asks whether a slot has an element, and whether it fulfils where. An element is there where a
// value is, also one that `pr` does not count: "".
func (m *Mapping) pushSlot(s *slot, where scim.Filter) pushed {
	if where != nil {
		w := m.inSlot(s, where, false)
		if impliesPresence(where) {
			return w
		}
		return join([]pushed{m.slotPresent(s), w}, true)
	}
	if slices.ContainsFunc(s.conditions, func(c condition) bool { return c.value != "" }) {
		return m.slotPresent(s) // its type counts as a value
	}
	var there []pushed
	for _, b := range s.subs {
		there = append(there, m.pushBinding(b, &scim.CompareFilter{Path: b.path, Op: filter.Pr}))
	}
	return join([]pushed{m.slotPresent(s), join(there, false)}, true)
}

// slotPresent tells whether a field of the slot holds anything.
func (m *Mapping) slotPresent(s *slot) pushed {
	var list []pushed
	for _, b := range s.subs {
		switch {
		case b.constant != nil:
		case b.field >= 0 && b.codec.table == nil && len(b.codec.steps) == 0:
			list = append(list, m.held(b))
		default:
			return all(false)
		}
	}
	return join(list, false)
}

// held tells whether a field holds a value that counts as one.
func (m *Mapping) held(b *binding) pushed {
	p := m.leaf(backends.Comparison{Field: b.field, Op: backends.Present}, backends.Exact)
	if b.codec.clear == nil {
		return p
	}
	return join([]pushed{p, m.leaf(backends.Comparison{Field: b.field, Op: backends.Equal, Value: b.codec.clear, Not: true}, backends.Exact)}, true)
}

// impliesPresence tells whether only a slot with a value can fulfil a filter: a single positive comparison
// of a value that is not one of the slot's conditions.
func impliesPresence(where scim.Filter) bool {
	f, ok := where.(*scim.CompareFilter)
	return ok && f.Path.Sub != nil && f.Path.Sub.Name == "value" && f.Op != filter.Ne && f.Value != nil && f.Op != filter.Pr
}

// inSlot evaluates what brackets say of one slot: its conditions are known, its fields are compared.
func (m *Mapping) inSlot(s *slot, where scim.Filter, not bool) pushed {
	switch f := where.(type) {
	case *scim.NotFilter:
		return m.inSlot(s, f.Of, !not)
	case *scim.AndFilter:
		return m.inSlotAll(s, f.Of, not, !not)
	case *scim.OrFilter:
		return m.inSlotAll(s, f.Of, not, not)
	case *scim.CompareFilter:
		if f.Op == filter.Ne {
			return m.inSlot(s, &scim.CompareFilter{Path: f.Path, Op: filter.Eq, Value: f.Value}, !not)
		}
		return m.inSlotCompare(s, f, not)
	}
	return all(false)
}

func (m *Mapping) inSlotAll(s *slot, parts []scim.Filter, not, conjunction bool) pushed {
	list := make([]pushed, len(parts))
	for i, part := range parts {
		list[i] = m.inSlot(s, part, not)
	}
	return join(list, conjunction)
}

func (m *Mapping) inSlotCompare(s *slot, f *scim.CompareFilter, not bool) pushed {
	if f.Path.Sub == nil {
		return all(false)
	}
	for _, c := range s.conditions {
		if c.sub.Name == f.Path.Sub.Name {
			return constant(constantMatches(c.sub, c.value, f) != not)
		}
	}
	for _, b := range s.subs {
		if b.path.Sub.Name == f.Path.Sub.Name {
			if f.Op == filter.Eq && f.Value == nil {
				return negate(m.pushBinding(b, &scim.CompareFilter{Path: f.Path, Op: filter.Pr}), !not)
			}
			return negate(m.pushBinding(b, f), not)
		}
	}
	absent := f.Op == filter.Eq && f.Value == nil
	return constant(absent != not)
}

func constant(v bool) pushed {
	if v {
		return all(true)
	}
	return none()
}

func constantMatches(a *scim.Attribute, have any, f *scim.CompareFilter) bool {
	if f.Op == filter.Pr {
		return have != nil && have != ""
	}
	return filter.CompareValues(f.Op, have, f.Value, a.CaseExact)
}

// pushSet asks for an element of a set.
func (m *Mapping) pushSet(s *set, where scim.Filter) pushed {
	if where == nil && m.caps.Match != nil && m.caps.Match(backends.Comparison{Set: s.index + 1, Op: backends.Present}) == backends.Exact {
		identified := s.member != nil && len(s.subs) == 0 // an id is never blank
		return pushed{backends.Predicate{Some: &backends.Some{Set: s.index, Where: backends.True}}, identified}
	}
	if f, ok := where.(*scim.CompareFilter); ok && s.member != nil && len(s.subs) == 0 && f.Path.Sub != nil && f.Path.Sub.Name == "value" {
		return m.pushMember(s, f)
	}
	return all(false)
}

func (m *Mapping) pushMember(s *set, f *scim.CompareFilter) pushed {
	id, ok := f.Value.(string)
	if f.Op != filter.Eq || !ok {
		return all(false)
	}
	key, ok := s.member.Key(id)
	if !ok {
		return none()
	}
	parts := make([]backends.Predicate, len(key))
	for i, v := range key {
		c := backends.Comparison{Set: s.index + 1, Field: i, Op: backends.Equal, Value: v}
		if m.caps.Match == nil || m.caps.Match(c) != backends.Exact {
			return all(false)
		}
		parts[i] = backends.Predicate{Compare: &c}
	}
	return pushed{backends.Predicate{Some: &backends.Some{Set: s.index, Where: backends.Predicate{And: parts}}}, true}
}
