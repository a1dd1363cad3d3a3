package translate

import (
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// Point is something that tests can touch, and where the mapping says it.
type Point struct {
	Touch

	At diag.Range
}

// Points gives everything that a [Trace] can hear to be touched: each attribute in each direction that it has, and each
// case that the mapping distinguishes.
func (a *Application) Points() []Point {
	var list []Point
	for _, m := range a.mappings {
		for _, b := range m.all {
			if b.owner != nil {
				list = append(list, m.points(b)...)
			}
		}
	}
	return list
}

func (m *Mapping) points(b *binding) []Point {
	touch := Touch{Resource: m.spec.Name.Value, Attribute: b.label, Direction: Outbound}
	var list []Point
	add := func(t Touch, at diag.Range) { list = append(list, Point{t, at}) }
	whole := b.owner.set != nil && b.owner.set.spec == b.spec
	leaf := b.path.Leaf()
	reads := (b.field >= 0 || b.read != nil || whole) && leaf.Returned != scim.ReturnedNever && leaf.Mutability != scim.WriteOnly
	if reads {
		add(touch, b.spec.At)
	}
	if b.write {
		touch.Direction = Inbound
		add(touch, b.spec.At)
	}
	if reads || b.constant != nil {
		add(Touch{Resource: touch.Resource, Attribute: b.label, Filter: true}, b.spec.At)
	}
	for _, c := range b.cases() {
		add(Touch{Resource: touch.Resource, Attribute: b.label, Branch: c.name}, c.at)
	}
	return list
}

// named is a case of an attribute and its place.
type named struct {
	name string
	at   diag.Range
}

// cases gives what [Mapping.Branches] names, with its places, in the order of the file.
func (b *binding) cases() []named {
	var list []named
	for _, v := range b.spec.Values {
		list = append(list, named{valuesBranch(v), v.Stored.At})
	}
	for name, l := range map[string]*LiteralSpec{"otherwise": b.spec.Otherwise, "null": b.spec.Null, "default": b.spec.Default, "clear": b.spec.Clear} {
		if l != nil {
			list = append(list, named{name, l.At})
		}
	}
	slices.SortFunc(list, func(x, y named) int { return x.at.Start.Byte - y.at.Start.Byte })
	return list
}

func valuesBranch(v ValueSpec) string { return "values " + backends.ValueText(v.Stored.Value) }

// Key gives a text that is the same for what counts as the same touch: the cases of an attribute count in any direction.
func (t Touch) Key() string {
	direction := string(t.Direction)
	switch {
	case t.Branch != "":
		direction = t.Branch
	case t.Filter:
		direction = "filter"
	}
	return strings.Join([]string{t.Resource, t.Attribute, direction}, "\x00")
}
