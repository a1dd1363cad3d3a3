package laws

import (
	"slices"
	"strings"

	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// setTrials tries elements that are stored apart: each value of each part, then several elements.
func (u *unit) setTrials(head *translate.Described) []trial {
	if u.path.Attribute.Type != scim.Complex {
		return u.plainElements()
	}
	if len(u.parts) == 1 { // members
		return []trial{
			{value: []any{member(head, "1")}, blame: head},
			{value: []any{member(head, "1"), member(head, "2")}, blame: head},
		}
	}
	var list []trial
	for _, d := range u.parts[1:] {
		if !both(d) && d.Flow != translate.Constant {
			continue
		}
		for _, v := range samples(d.Path.Sub, d) {
			if v != "" {
				list = append(list, trial{value: []any{u.named(u.object(nil, d.Path.Sub, v))}, blame: d})
			}
		}
	}
	return append(list, u.pairs(head, nil)...)
}

// member gives an element that refers to a resource whose key is a text, or that text in each of its parts.
func member(head *translate.Described, key string) scim.Object {
	parts := slices.Repeat([]string{key}, max(1, len(head.Spec.Member)))
	return scim.Object{{Name: "value", Value: strings.Join(parts, "~")}}
}

func (u *unit) plainElements() []trial {
	var list []trial
	for _, d := range u.parts[1:] {
		one := *d.Path.Attribute
		one.MultiValued = false
		for _, v := range several(samples(&one, d)) {
			list = append(list, trial{value: v, blame: d})
		}
	}
	return list
}

// pairs tries two elements that differ in their main part alone.
func (u *unit) pairs(blame *translate.Described, fixed scim.Object) []trial {
	sub := u.main()
	if sub == nil {
		return nil
	}
	values := mainSamples(sub)
	if len(values) < 2 {
		return nil
	}
	two := []any{u.object(fixed, sub, values[0]), u.object(fixed, sub, values[1])}
	return []trial{{value: two, blame: blame, says: "a second element" + suchAs(fixed)}}
}

// main gives the sub-attribute that an element is about: its value, or else its first text.
func (u *unit) main() *scim.Attribute {
	if value := u.path.Attribute.SubAttribute("value"); value != nil {
		return value
	}
	for _, sub := range u.path.Attribute.Sub {
		if sub.Type == scim.String && sub.Name != "type" && sub.Mutability == scim.ReadWrite {
			return sub
		}
	}
	return nil
}

// suchAs says which elements are meant by what is fixed of them.
func suchAs(fixed scim.Object) string {
	if len(fixed) == 0 {
		return ""
	}
	parts := make([]string, len(fixed))
	for i, m := range fixed {
		parts[i] = m.Name + " " + show(m.Value)
	}
	return " with " + strings.Join(parts, " and ")
}

// slotTrials tries every slot by itself, all of them together, and elements that have no slot.
func (u *unit) slotTrials() []trial {
	var list []trial
	for _, d := range u.parts {
		if !both(d) && d.Flow != translate.Constant {
			continue
		}
		for _, v := range samples(d.Path.Sub, d) {
			if v != "" {
				list = append(list, trial{value: []any{u.valued(u.object(d.Where, d.Path.Sub, v), d)}, blame: d})
			}
		}
	}
	for _, d := range u.slots() {
		list = append(list, u.pairs(u.parts[0], d.Where)...)
	}
	return append(list, u.homeless()...)
}

// valued gives an element of a slot something that is not constant, so that there is such an element at all.
func (u *unit) valued(o scim.Object, d *translate.Described) scim.Object {
	if d.Flow != translate.Constant {
		return o
	}
	for _, other := range u.parts {
		if both(other) && scim.Equal(other.Where, d.Where) {
			o = o.Clone()
			o.Set(other.Path.Sub.Name, samples(other.Path.Sub, other)[0])
			return o
		}
	}
	return o
}

// slots gives one block of each slot.
func (u *unit) slots() []*translate.Described {
	var list []*translate.Described
	for _, d := range u.parts {
		if both(d) && !slices.ContainsFunc(list, func(other *translate.Described) bool { return scim.Equal(other.Where, d.Where) }) {
			list = append(list, d)
		}
	}
	return list
}

// homeless tries elements that fit no slot: of another type, and of none.
func (u *unit) homeless() []trial {
	sub, kind := u.main(), u.path.Attribute.SubAttribute("type")
	slots := u.slots()
	if sub == nil || kind == nil || len(slots) == 0 || len(slots[0].Where) == 0 {
		return nil
	}
	v := mainSamples(sub)[0]
	other := u.object(scim.Object{{Name: "type", Value: "another"}}, sub, v)
	return []trial{
		{value: []any{other}, blame: u.parts[0], says: "an element with another type"},
		{value: []any{u.object(nil, sub, v)}, blame: u.parts[0], says: "an element without a type"},
	}
}

// mainSamples gives two plain values.
func mainSamples(sub *scim.Attribute) []any {
	return slices.DeleteFunc(leafSamples(sub), func(v any) bool { return v == "" })
}
