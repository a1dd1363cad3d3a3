package adapter_test

import (
	"slices"

	"pgregory.net/rapid"
)

// drawListStep adds to emails or phoneNumbers, or replaces all of them.
func drawListStep(r *rapid.T) alteration {
	name, list, op := pick(r, "attribute", "emails", "phoneNumbers"), drawElements(r), pick(r, "op", "add", "replace")
	return alteration{`{"op":"` + op + `","path":` + quote(named(r, name)) + `,"value":` + listJSON(list) + `}`, func(a *account) []refusal {
		have := a.list(name)
		*have = withList(op, *have, list)
		return nil
	}}
}

// list gives the elements of an attribute.
func (a *account) list(name string) *[]element {
	if name == "emails" {
		return &a.emails
	}
	return &a.phones
}

// withList adds elements that are not there yet, or takes them in place of what is there.
func withList(op string, have, given []element) []element {
	var out []element
	if op == "add" {
		out = slices.Clone(have)
	}
	for _, e := range given {
		i := slices.IndexFunc(out, e.same)
		switch {
		case i < 0:
			out = append(out, e)
		case op == "add" && e.kind != "": // one without a kind learns it
			out[i] = e
		}
	}
	return out
}

// same tells whether two elements are the same value; a kind that one of them does not tell is any.
func (e element) same(other element) bool {
	return e.value == other.value && (e.kind == other.kind || e.kind == "" || other.kind == "")
}

// drawElementStep is about the elements that a filter in the path chooses.
func drawElementStep(r *rapid.T, dialect string) alteration {
	name, sub := pick(r, "attribute", "emails", "phoneNumbers"), pick(r, "sub-attribute", "type", "value")
	literal := pick(r, "literal", kinds...)
	if sub == "value" {
		literal = pick(r, "literal", values...)
	}
	chosen := func(e element) bool {
		if sub == "value" {
			return fold(e.value) == fold(literal)
		}
		return e.kind != "" && fold(e.kind) == fold(literal)
	}
	path := name + "[" + sub + " eq " + quote(literal) + "]"
	if chance(r, "remove", 3) {
		return alteration{`{"op":"remove","path":` + quote(named(r, path)) + `}`, func(a *account) []refusal {
			list := a.list(name)
			*list = slices.DeleteFunc(slices.Clone(*list), chosen)
			return nil
		}}
	}
	value := pick(r, "value", values...)
	return alteration{
		`{"op":"` + pick(r, "op", "add", "replace") + `","path":` + quote(path+".value") + `,"value":` + quote(value) + `}`,
		func(a *account) []refusal {
			return setValue(a.list(name), chosen, element{kind: literal}, sub, value, dialect)
		},
	}
}

// setValue gives the chosen elements a value. Where there are none, one is made, if that is tolerated (C1).
func setValue(list *[]element, chosen func(element) bool, made element, sub, value, dialect string) []refusal {
	out, some := slices.Clone(*list), false
	for i, e := range out {
		if chosen(e) {
			out[i].value, some = value, true
		}
	}
	switch {
	case some:
	case !tolerates(dialect, "created_element"):
		return []refusal{{400, "noTarget"}}
	case sub == "value":
		out = append(out, element{value: value})
	default:
		out = append(out, element{made.kind, value})
	}
	*list = out
	return nil
}
