package translate

import (
	"slices"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// codec turns one field's stored value into an attribute's value and back. Steps and table apply from the
// stored side; what remains is brought to the attribute's type.
type codec struct {
	attr  *scim.Attribute
	multi bool          // the field holds a list
	field backends.Type // known once bound
	steps []step
	table *valueTable
	clear any      // the stored value that stands for "cleared"; nil is NULL
	ref   *Mapping // the value is the id of such a resource
}

// decode gives the attribute's value of a stored one; nil means absent.
func (c *codec) decode(stored any) (any, error) {
	if c.table != nil && stored == nil {
		return c.table.null, nil
	}
	if stored == nil || (c.clear != nil && stored == c.clear) {
		return nil, nil
	}
	if c.ref != nil {
		return c.ref.renderID(backends.Key{stored}), nil
	}
	if c.table != nil && len(c.steps) == 0 {
		return c.table.decode(stored)
	}
	v, err := c.decodeSteps(stored)
	if err != nil || v == nil {
		return nil, err
	}
	if c.table != nil {
		return c.table.decode(v)
	}
	return c.typed(v)
}

func (c *codec) decodeSteps(v any) (any, error) {
	var err error
	for _, s := range c.steps {
		if v, err = s.decode(v); err != nil || v == nil {
			return nil, err
		}
	}
	return v, nil
}

// typed gives a decoded value the attribute's type; of a list, its elements.
func (c *codec) typed(v any) (any, error) {
	if c.attr.Type == scim.Complex {
		return c.complete(v)
	}
	return typedAs(c.attr, v)
}

// typedAs gives a value an attribute's type; of a multi-valued one, each of its values.
func typedAs(a *scim.Attribute, v any) (any, error) {
	if !a.MultiValued {
		return toSCIM(a.Type, v)
	}
	values, ok := v.([]any)
	if !ok {
		values = []any{v}
	}
	out := make([]any, 0, len(values))
	for _, e := range values {
		t, err := toSCIM(a.Type, e)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// complete brings the elements of a complex list to objects with a value, and what is in objects to its types.
func (c *codec) complete(v any) (any, error) {
	values, ok := v.([]any)
	if !ok {
		return typedMembers(c.attr, v)
	}
	out := make([]any, len(values))
	for i, e := range values {
		if !isObject(e) {
			e = scim.Object{{Name: "value", Value: e}}
		}
		var err error
		if out[i], err = typedMembers(c.attr, e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// typedMembers gives the sub-attributes of a complex value their types.
func typedMembers(a *scim.Attribute, v any) (any, error) {
	o, ok := v.(scim.Object)
	if !ok {
		return v, nil
	}
	out := make(scim.Object, len(o))
	for i, member := range o {
		out[i] = member
		sub := a.SubAttribute(member.Name)
		if sub == nil || member.Value == nil {
			continue
		}
		var err error
		if out[i].Value, err = typedAs(sub, member.Value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func isObject(v any) bool {
	_, ok := v.(scim.Object)
	return ok
}

// encode gives the value to store for an attribute's value; old is what is stored now.
func (c *codec) encode(value, old any) (any, error) {
	if value == nil {
		return c.encodeAbsent()
	}
	if c.ref != nil {
		return c.encodeReference(value)
	}
	if c.table != nil {
		stored, err := c.table.encode(value, old)
		if err != nil || len(c.steps) == 0 {
			return stored, err
		}
		value = stored
	} else if c.multi && c.attr.Type == scim.Complex {
		value = elementValues(value)
	}
	return c.encodeSteps(value)
}

func (c *codec) encodeAbsent() (any, error) {
	if c.table != nil && c.table.null != nil {
		return nil, faultf(InvalidValue, "this attribute cannot be cleared: an empty field has a meaning of its own")
	}
	return c.clear, nil
}

func (c *codec) encodeReference(value any) (any, error) {
	id, err := text(value)
	if err != nil {
		return nil, err
	}
	key, ok := c.ref.Key(id)
	if !ok || len(key) != 1 {
		return nil, faultf(InvalidValue, "there is no %s with this id", c.ref.spec.Name.Value)
	}
	return key[0], nil
}

func (c *codec) encodeSteps(v any) (any, error) {
	var err error
	for _, s := range slices.Backward(c.steps) {
		if v, err = s.encode(v); err != nil {
			return nil, err
		}
	}
	if len(c.steps) > 0 || c.table != nil {
		return toField(c.field, scim.String, v)
	}
	values, several := v.([]any)
	if !several {
		return toField(c.field, c.attr.Type, v)
	}
	out := make([]any, len(values)) // the application itself knows lists
	for i, e := range values {
		if out[i], err = toField(c.field, c.attr.Type, e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// elementValues gives the `value` of each element where there is nothing else in it.
func elementValues(v any) any {
	values, ok := v.([]any)
	if !ok {
		return v
	}
	out := make([]any, len(values))
	for i, e := range values {
		out[i] = e
		if o, ok := e.(scim.Object); ok {
			if inner, found := o.Get("value"); found {
				out[i] = inner
			}
		}
	}
	return out
}

// valueTable is `values`: stored values and their meanings, in the order of the file.
type valueTable struct {
	attr      *scim.Attribute
	stored    []any
	meaning   []any
	otherwise any // the meaning of all other stored values; nil: they are errors
	null      any // the meaning of NULL; nil: absent
}

func (t *valueTable) decode(stored any) (any, error) {
	for i, s := range t.stored {
		if s == stored {
			return t.meaning[i], nil
		}
	}
	if t.otherwise != nil {
		return t.otherwise, nil
	}
	return nil, faultf(EnumUnmapped, "the stored value is not listed in `values`")
}

func (t *valueTable) same(a, b any) bool {
	return filter.CompareValues(filter.Eq, a, b, t.attr.CaseExact)
}

// encode leaves a stored value alone that already has the meaning; else it takes the first that has it.
func (t *valueTable) encode(value, old any) (any, error) {
	if old == nil && t.null != nil && t.same(t.null, value) {
		return nil, nil
	}
	if old != nil {
		if now, err := t.decode(old); err == nil && t.same(now, value) {
			return old, nil
		}
	}
	for i, m := range t.meaning {
		if t.same(m, value) {
			return t.stored[i], nil
		}
	}
	if t.null != nil && t.same(t.null, value) {
		return nil, nil
	}
	return nil, faultf(EnumUnmapped, "the mapping has no stored value for it")
}
