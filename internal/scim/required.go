package scim

import "slices"

// checkRequired demands a value of everything required that clients write: attributes, the sub-attributes of each
// complex value that is there, and extensions (RFC 7643 sections 6 and 7).
func (t *ResourceType) checkRequired(o Object) error {
	if err := t.complete(o, "", t.Schema.Attributes); err != nil {
		return err
	}
	for _, e := range t.Extensions {
		v, _ := o.Get(e.Schema.ID)
		switch {
		case !isEmpty(v):
			if err := t.complete(o, e.Schema.ID, e.Schema.Attributes); err != nil {
				return err
			}
		case e.Required && slices.ContainsFunc(e.Schema.Attributes, func(a *Attribute) bool { return a.Mutability != ReadOnly }):
			return Errorf(400, InvalidValue, "the extension %s is required", e.Schema.ID)
		}
	}
	return nil
}

// complete demands what one schema requires.
func (t *ResourceType) complete(o Object, schema string, list []*Attribute) error {
	for _, a := range list {
		p := Path{Schema: schema, Attribute: a}
		v := t.Get(o, p)
		if a.Required && a.Mutability != ReadOnly && isBlank(v) {
			return missing(p)
		}
		for _, value := range complexValues(v) {
			if p.Sub = missingSub(a, value); p.Sub != nil {
				return missing(p)
			}
		}
	}
	return nil
}

func missing(p Path) error {
	return Errorf(400, InvalidValue, "the required attribute %q is missing", p)
}

// complexValues gives the complex values that an attribute has.
func complexValues(v any) []Object {
	switch v := v.(type) {
	case Object:
		return []Object{v}
	case []any:
		var list []Object
		for _, e := range v {
			if o, ok := e.(Object); ok {
				list = append(list, o)
			}
		}
		return list
	}
	return nil
}

// missingSub gives the first required sub-attribute that a complex value lacks; nil where it is complete.
func missingSub(a *Attribute, value Object) *Attribute {
	for _, sub := range a.Sub {
		if v, _ := value.Get(sub.Name); sub.Required && sub.Mutability != ReadOnly && isBlank(v) {
			return sub
		}
	}
	return nil
}

// isBlank tells whether a value says nothing: it is empty, or all there is in it is empty texts.
func isBlank(v any) bool {
	switch v := v.(type) {
	case Object:
		return !slices.ContainsFunc(v, func(m Member) bool { return !isBlank(m.Value) })
	case []any:
		return !slices.ContainsFunc(v, func(e any) bool { return !isBlank(e) })
	}
	return isEmpty(v) || v == ""
}
