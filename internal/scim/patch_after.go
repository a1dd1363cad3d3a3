package scim

import "slices"

// afterwards checks what the operations touched: what is required may not be gone, and what is immutable not differ
// (RFC-PATCH-10, RFC-PATCH-17). What was incomplete before and is left alone is no concern of the client's.
func (t *ResourceType) afterwards(before, after Object, ops []PatchOp) error {
	for _, op := range ops {
		p := Path{Schema: op.Path.Path.Schema, Attribute: op.Path.Path.Attribute}
		if err := t.attributeAfterwards(before, after, p, op); err != nil {
			return err
		}
		if p.Schema != "" {
			if err := t.extensionAfterwards(before, after, p.Schema); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *ResourceType) attributeAfterwards(before, after Object, p Path, op PatchOp) error {
	old, now := t.Get(before, p), t.Get(after, p)
	inside := p.Schema == "" || !isEmpty(t.Get(after, Path{Schema: p.Schema})) // an extension can go as a whole
	if p.Attribute.Required && inside && isBlank(now) {
		return gone(p)
	}
	if err := t.immutableAfterwards(p, old, now); err != nil {
		return err
	}
	known := complexValues(old)
	for _, value := range complexValues(now) {
		p.Sub = missingSub(p.Attribute, value)
		switch {
		case p.Sub == nil, slices.ContainsFunc(known, func(o Object) bool { return Equal(o, value) }):
		case op.Path.Path.Sub == p.Sub:
			return gone(p)
		default:
			return missing(p)
		}
	}
	return nil
}

func gone(p Path) error {
	return Errorf(400, MutabilityType, "%q is required and cannot be removed", p)
}

// extensionAfterwards demands that an extension is complete where a client gave it its first value, and that one which
// is required stays.
func (t *ResourceType) extensionAfterwards(before, after Object, urn string) error {
	old, _ := before.Get(urn)
	now, _ := after.Get(urn)
	for _, e := range t.Extensions {
		switch {
		case e.Schema.ID != urn:
		case isEmpty(now) && e.Required && !isEmpty(old):
			return Errorf(400, MutabilityType, "the extension %s is required and cannot be removed", urn)
		case isEmpty(old) && !isEmpty(now):
			return t.complete(after, urn, e.Schema.Attributes)
		}
	}
	return nil
}

// immutableAfterwards refuses another value of an immutable attribute, and of an immutable sub-attribute where there is
// one complex value only. Of several the operations themselves tell which one became which.
func (t *ResourceType) immutableAfterwards(p Path, old, now any) error {
	if p.Attribute.Mutability == Immutable && !isEmpty(old) && !sameValues(old, now) {
		return fixed(p)
	}
	value, single := old.(Object)
	if !single {
		return nil
	}
	changed, _ := now.(Object)
	return immutableKept(p, value, changed)
}

func fixed(p Path) error {
	return Errorf(400, MutabilityType, "%q cannot be changed once it has a value", p)
}

// immutableKept refuses a change of an immutable sub-attribute that has a value.
func immutableKept(p Path, old, now Object) error {
	for _, sub := range p.Attribute.Sub {
		was, _ := old.Get(sub.Name)
		is, _ := now.Get(sub.Name)
		if sub.Mutability == Immutable && !isEmpty(was) && !sameValues(was, is) {
			p.Sub = sub
			return fixed(p)
		}
	}
	return nil
}

// sameValues compares two values; the order of several means nothing (RFC 7643 section 2.4).
func sameValues(a, b any) bool {
	x, isList := a.([]any)
	y, _ := b.([]any)
	if !isList {
		return Equal(a, b)
	}
	within := func(list, other []any) bool {
		return !slices.ContainsFunc(list, func(e any) bool {
			return !slices.ContainsFunc(other, func(o any) bool { return Equal(e, o) })
		})
	}
	return within(x, y) && within(y, x)
}
