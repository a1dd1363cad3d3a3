package laws

import (
	"slices"

	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// unit is one attribute of the resource with all blocks that are mapped to it.
type unit struct {
	path  scim.Path // of the attribute itself
	parts []*translate.Described

	accepted []any // values that were written and read back, the first ones
}

// unitsOf groups the blocks of a mapping by attribute.
func unitsOf(list []translate.Described) []*unit {
	var units []*unit
	for i := range list {
		d := &list[i]
		p := scim.Path{Schema: d.Path.Schema, Attribute: d.Path.Attribute}
		at := slices.IndexFunc(units, func(u *unit) bool { return u.path == p })
		if at < 0 {
			at, units = len(units), append(units, &unit{path: p})
		}
		units[at].parts = append(units[at].parts, d)
	}
	return units
}

// both tells whether values go both ways through a block, with nothing but the mapping between.
func both(d *translate.Described) bool {
	return (d.Flow == translate.ReadWrite || d.Flow == translate.Immutable) && !d.Operations
}

// checked tells whether there is something to check.
func (u *unit) checked() bool { return slices.ContainsFunc(u.parts, both) }

// writable tells whether clients write the attribute, by the mapping or by operations of its own: what is only read may
// follow from others.
func (u *unit) writable() bool {
	return slices.ContainsFunc(u.parts, func(d *translate.Described) bool {
		return d.Flow == translate.ReadWrite || d.Flow == translate.Immutable
	})
}

// immutable tells whether the attribute can be set only once.
func (u *unit) immutable() bool { return u.path.Attribute.Mutability == scim.Immutable }

// part gives the block of a sub-attribute, in the same slot as another one where there are several.
func (u *unit) part(sub string, like *translate.Described) *translate.Described {
	for _, d := range u.parts {
		if d.Path.Sub != nil && d.Path.Sub.Name == sub && scim.Equal(d.Where, like.Where) {
			return d
		}
	}
	return like
}

// trial is a value that is tried.
type trial struct {
	value any
	blame *translate.Described // whose value it is
	says  string               // what is lost where it does not come back, of elements; empty: the value itself
	over  any                  // the value that it takes the place of; nil where there was none
}

// trials gives the values that are tried, the plainest first.
func (u *unit) trials() []trial {
	first := u.parts[0]
	switch {
	case first.Set:
		return u.setTrials(first)
	case first.Slot:
		return u.slotTrials()
	case first.Path.Sub != nil:
		return u.subTrials()
	case u.path.Attribute.Type == scim.Complex:
		return u.complexTrials(first)
	}
	return u.plainTrials(first)
}

// plainTrials tries an attribute without sub-attributes.
func (u *unit) plainTrials(d *translate.Described) []trial {
	values := samples(u.path.Attribute, d)
	var list []trial
	if !u.path.Attribute.MultiValued {
		for _, v := range values {
			list = append(list, trial{value: v, blame: d})
		}
		return list
	}
	for _, v := range several(values) {
		list = append(list, trial{value: v, blame: d})
	}
	return list
}

// several makes lists of values: each alone, then some together.
func several(values []any) []any {
	values = slices.DeleteFunc(slices.Clone(values), func(v any) bool { return v == "" })
	var lists []any
	for _, v := range values {
		lists = append(lists, []any{v})
	}
	for _, n := range []int{2, 3} {
		if len(values) >= n {
			lists = append(lists, slices.Clone(values[:n]))
		}
	}
	return lists
}

// subTrials tries each part of a single complex value.
func (u *unit) subTrials() []trial {
	var list []trial
	for _, d := range u.parts {
		if !both(d) {
			continue
		}
		for _, v := range samples(d.Path.Sub, d) {
			list = append(list, trial{value: u.object(nil, d.Path.Sub, v), blame: d})
		}
	}
	return list
}

// object makes a complex value of one sub-attribute, what is fixed, and what is required.
func (u *unit) object(fixed scim.Object, sub *scim.Attribute, v any) scim.Object {
	o := fixed.Clone()
	o.Set(sub.Name, v)
	for _, other := range u.path.Attribute.Sub {
		if _, given := o.Get(other.Name); other.Required && !given && other.Mutability != scim.ReadOnly {
			o.Set(other.Name, samples(other, nil)[0])
		}
	}
	return o
}

// complexTrials tries a complex attribute that one field or expression holds as a whole.
func (u *unit) complexTrials(d *translate.Described) []trial {
	var objects []any
	for _, sub := range parts(u.path.Attribute) {
		if sub.Mutability == scim.ReadOnly {
			continue
		}
		for _, v := range leafSamples(sub) {
			if v != "" {
				objects = append(objects, u.object(nil, sub, v))
			}
		}
	}
	var list []trial
	for _, o := range objects {
		value := o
		if u.path.Attribute.MultiValued {
			value = []any{u.named(o)}
		}
		list = append(list, trial{value: value, blame: d})
	}
	if u.path.Attribute.MultiValued {
		list = append(list, u.pairs(d, nil)...)
	}
	return list
}

// named gives an element what it is about where it has nothing of the kind: without it, it is nothing.
func (u *unit) named(element any) any {
	o, _ := element.(scim.Object)
	sub := u.main()
	if sub == nil {
		return o
	}
	if _, given := o.Get(sub.Name); !given {
		o = o.Clone()
		o.Set(sub.Name, mainSamples(sub)[0])
	}
	return o
}
