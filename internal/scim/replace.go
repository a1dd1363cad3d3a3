package scim

// ApplyReplace gives the resource that a PUT asks for (RFC 7644 section 3.5.1); given is canonical. What is read-only
// stays as it is, and so does what clients do not see or do not think of where it is left out: write-only attributes
// and active (C5), and what merges names. Everything else that is left out is cleared, except what is immutable. Errors
// are *[Error] 400 mutability where an immutable value would change (RFC-PUT-02).
func (t *ResourceType) ApplyReplace(current, given Object, merges func(Path) bool) (Object, error) {
	var out Object
	for _, p := range t.All() {
		if p.Sub != nil {
			continue
		}
		old, now := t.Get(current, p), t.Get(given, p)
		if isEmpty(now) && merges(p) {
			now = old
		}
		value, err := replaced(p, old, now)
		if err != nil {
			return nil, err
		}
		if !isEmpty(value) {
			t.set(&out, p, value)
		}
	}
	return out, nil
}

// replaced gives the value of one attribute.
func replaced(p Path, old, given any) (any, error) {
	a := p.Attribute
	switch {
	case a.Mutability == ReadOnly, isEmpty(given) && keeps(a):
		return old, nil
	case a.Mutability == Immutable && !isEmpty(old):
		if !isEmpty(given) && !sameValues(old, given) {
			return nil, fixed(p)
		}
		return old, nil
	case a.Type != Complex:
		return given, nil
	case !a.MultiValued:
		before, _ := old.(Object)
		now, _ := given.(Object)
		return replacedComplex(p, before, now)
	}
	return replacedElements(p, old, given)
}

// keeps tells whether what a PUT leaves out keeps its state.
func keeps(a *Attribute) bool { return a.Name == "active" || a.Mutability == WriteOnly }

// replacedComplex gives a complex value with those sub-attributes of the old one that stay.
func replacedComplex(p Path, old, given Object) (Object, error) {
	kept := only(old, p.Attribute, func(sub *Attribute) bool {
		v, _ := given.Get(sub.Name)
		return sub.Mutability == ReadOnly || isEmpty(v) && (sub.Mutability == Immutable || sub.Mutability == WriteOnly)
	})
	out := merged(given, kept)
	return out, immutableKept(p, old, out)
}

// replacedElements gives the elements, each with what stays of the old one that it stands for.
func replacedElements(p Path, old, given any) (any, error) {
	before, _ := old.([]any)
	list, _ := given.([]any)
	out := make([]any, len(list))
	for i, e := range list {
		now, _ := e.(Object)
		element, err := replacedComplex(p, counterpart(p.Attribute, before, now), now)
		if err != nil {
			return nil, err
		}
		out[i] = element
	}
	return out, nil
}

// counterpart gives the element of a list that a given one stands for: the same, apart from what is kept.
func counterpart(a *Attribute, list []any, given Object) Object {
	for _, e := range list {
		o, ok := e.(Object)
		if ok && (sameElement(o, given) || Equal(only(o, a, func(sub *Attribute) bool {
			return sub.Mutability != ReadOnly && sub.Mutability != WriteOnly
		}), given)) {
			return o
		}
	}
	return nil
}
