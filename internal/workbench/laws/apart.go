package laws

import (
	"fmt"
	"slices"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// apart tries the laws that an update is read back whatever was there, and that it leaves other attributes alone.
func (e *examiner) apart(u *unit) {
	if !u.checked() || u.immutable() {
		return
	}
	for _, v := range u.accepted[:min(enough, len(u.accepted))] {
		e.step(u, v)
	}
}

// step changes one attribute of the full record, and looks at all of it.
func (e *examiner) step(u *unit, v any) (after backends.Record, ok bool) {
	before, err := e.read(e.whole)
	if err != nil {
		return e.whole, false
	}
	if after, ok = e.having(e.whole, u, v); !ok {
		return e.whole, false
	}
	o, _ := e.read(after) // having has read it
	if diff, same := compare(v, e.at(o, u.path)); !same && e.clean(u) {
		e.differs(u, trial{value: v, blame: writer(u), over: e.at(before, u.path)}, diff)
	}
	e.compareOthers(u, v, before, o)
	return after, true
}

// clean tells whether every value of an attribute was read back when it was the only one.
func (e *examiner) clean(u *unit) bool {
	return !slices.ContainsFunc(u.parts, func(d *translate.Described) bool { return len(e.found[d.Spec]) > 0 })
}

// compareOthers looks at all attributes but the one that was written. One that changes with it reads a field which is
// not its own: no two attributes write the same.
func (e *examiner) compareOthers(u *unit, v any, before, after scim.Object) {
	for _, other := range e.units {
		old, now := e.at(before, other.path), e.at(after, other.path)
		if other == u || scim.Equal(old, now) || !other.writable() {
			continue
		}
		d := reader(other)
		e.find(d, finding{
			law: alone, summary: "Changes with another attribute", at: d.Spec.Read.Range,
			detail: fmt.Sprintf("`%s` reads %s, and %s once `%s` = %s is written.", d.Label, show(old), show(now), u.path, show(v)),
		})
	}
}

// writer gives the first block of an attribute that writes.
func writer(u *unit) *translate.Described {
	for _, d := range u.parts {
		if both(d) && len(d.Writes) > 0 {
			return d
		}
	}
	return u.parts[0]
}

// reader gives the first block of an attribute that an expression reads.
func reader(u *unit) *translate.Described {
	for _, d := range u.parts {
		if d.Spec.Read.Value != "" {
			return d
		}
	}
	return u.parts[0]
}
