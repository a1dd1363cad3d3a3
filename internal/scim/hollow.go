package scim

import "strings"

// hollow tells whether an element of a multi-valued attribute has labels and nothing that they are of: its type, and
// whether it is primary. Clients send such elements where a value is unassigned (PM-05, VALID-N2).
func hollow(a *Attribute, e any) bool {
	o, ok := e.(Object)
	if !ok || a.SubAttribute("type") == nil {
		return false
	}
	for _, m := range o {
		if !strings.EqualFold(m.Name, "type") && !strings.EqualFold(m.Name, "primary") {
			return false
		}
	}
	for _, sub := range a.Sub {
		if !strings.EqualFold(sub.Name, "type") && !strings.EqualFold(sub.Name, "primary") {
			return true
		}
	}
	return false
}

// isReference tells whether the elements of an attribute stand for something that exists by itself, like the members
// of a group. One that says of nothing what it stands for is a mistake: left out, a group of such members would be
// an empty group.
func isReference(a *Attribute) bool {
	value := a.SubAttribute("value")
	return value != nil && value.Mutability == Immutable
}
