package memory

import (
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
)

// elements gives the elements of a set of a record in a fixed order, as a database does.
func (c *collection) elements(rec *backends.Record, i int) []backends.Element {
	s := c.Sets[i]
	out := []backends.Element{}
	switch {
	case s.Reverse != nil:
		other := c.store.collections[s.Reverse.Collection]
		if other == nil {
			return out // another store has it
		}
		j := slices.IndexFunc(other.Sets, func(o backends.Set) bool { return o.Name == s.Reverse.Set })
		for _, name := range other.order {
			group := other.records[name]
			if other.inScope(group) && has(other.elements(group, j), backends.Element(c.keyOf(rec))) {
				out = append(out, backends.Element(other.keyOf(group)))
			}
		}
	case elsewhere(s):
		members := c.members(i)
		for _, name := range members.order {
			member := members.records[name]
			if texts, _ := members.listed(member, s); slices.Contains(texts, keyText(c.keyOf(rec))) && members.inScope(member) {
				out = append(out, backends.Element(members.keyOf(member)))
			}
		}
	default:
		out = c.present(rec, i)
		slices.SortFunc(out, c.orderOf(i))
	}
	return out
}

// elsewhere tells whether a set is kept in a field of its members. Without a codec no field holds several keys here, and
// the record itself has the set.
func elsewhere(s backends.Set) bool { return s.List != "" && s.Codec != nil }

// present gives the elements that a record has, without members that do not exist.
func (c *collection) present(rec *backends.Record, i int) []backends.Element {
	members := c.members(i)
	out := []backends.Element{}
	for _, e := range rec.Sets[i] {
		if members == nil || members.exists(e) {
			out = append(out, slices.Clone(e))
		}
	}
	return out
}

// exists tells whether there is the record that an element refers to.
func (c *collection) exists(e backends.Element) bool {
	_, err := c.find(backends.Key(e), "refer to")
	return err == nil
}

// orderOf compares the elements of a set by their fields; members by their keys, which are numbers.
func (c *collection) orderOf(i int) func(a, b backends.Element) int {
	numbers := c.members(i) != nil
	return func(a, b backends.Element) int {
		x, y := keyText(a), keyText(b)
		if numbers && len(x) != len(y) {
			return len(x) - len(y)
		}
		return strings.Compare(x, y)
	}
}

// members gives the collection that a set refers to; nil where it refers to none.
func (c *collection) members(i int) *collection {
	for _, f := range c.Sets[i].Fields {
		if f.Ref != nil {
			return c.store.collections[f.Ref.Collection]
		}
	}
	return nil
}

func (c *collection) listed(rec *backends.Record, s backends.Set) ([]string, error) {
	field, ok := c.names()[s.List]
	if !ok {
		return nil, fmt.Errorf("no field %q holds a list", s.List)
	}
	return s.Codec.Decode(rec.Values[field])
}

func has(list []backends.Element, e backends.Element) bool {
	return slices.ContainsFunc(list, func(x backends.Element) bool { return keyText(x) == keyText(e) })
}

// apply changes the sets of a record. Nothing is changed where an error is returned.
func (c *collection) apply(rec *backends.Record, deltas []backends.SetDelta) error {
	sets := slices.Clone(rec.Sets)
	var late []func()
	for _, d := range deltas {
		if err := c.exist(d); err != nil {
			return err
		}
		if !elsewhere(c.Sets[d.Set]) {
			sets[d.Set] = changed(sets[d.Set], d)
			continue
		}
		now := c.elements(rec, d.Set)
		for _, e := range append(slices.Clone(now), d.Add...) {
			change, err := c.relist(rec, d.Set, e, has(changed(now, d), e))
			if err != nil {
				return err
			}
			late = append(late, change)
		}
	}
	for _, change := range late {
		change()
	}
	rec.Sets = sets
	return nil
}

// exist refuses members that do not exist.
func (c *collection) exist(d backends.SetDelta) error {
	members := c.members(d.Set)
	for _, e := range d.Add {
		if members == nil {
			return nil
		}
		if _, err := members.find(backends.Key(e), "add"); err != nil {
			return &backends.Error{Kind: backends.Invalid, Op: "memory: write " + c.Name, Field: c.Sets[d.Set].Name, Value: keyText(e)}
		}
	}
	return nil
}

func changed(now []backends.Element, d backends.SetDelta) []backends.Element {
	var out []backends.Element
	gone := slices.Clone(d.Remove)
	add := d.Add
	for _, change := range d.Change {
		gone, add = append(gone, change.Old), append(slices.Clone(add), change.New)
	}
	for _, e := range now {
		if !d.Replace && !has(gone, e) {
			out = append(out, e)
		}
	}
	for _, e := range add {
		if !has(out, e) {
			out = append(out, slices.Clone(e))
		}
	}
	return out
}

// relist prepares the change of a member's list.
func (c *collection) relist(rec *backends.Record, i int, e backends.Element, there bool) (func(), error) {
	members, key := c.members(i), keyText(c.keyOf(rec))
	member := members.records[keyText(e)]
	field := members.names()[c.Sets[i].List]
	texts, err := members.listed(member, c.Sets[i])
	if err != nil {
		return nil, err
	}
	if texts = slices.DeleteFunc(texts, func(t string) bool { return t == key }); there {
		texts = append(texts, key)
	}
	v, err := c.Sets[i].Codec.Encode(member.Values[field], texts)
	if err != nil {
		return nil, err
	}
	return func() { member.Values[field] = v }, nil
}
