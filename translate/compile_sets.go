package translate

import (
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// newSet prepares an attribute whose elements are stored apart.
func (c *compiler) newSet(m *Mapping, n *node, b *binding) {
	if !n.attr.MultiValued {
		c.diags.Errorf(b.spec.Path.Range, "Not multi-valued", "%q has one value; only multi-valued attributes are stored one row per element.", b.label)
		return
	}
	if n.set != nil || n.whole != nil || len(n.slots) > 0 {
		c.diags.Errorf(b.spec.Path.Range, "Attribute mapped twice", "%q is mapped already.", b.label)
		return
	}
	s := &set{index: len(m.sets), name: b.label, node: n, spec: b.spec, list: b.spec.List.Value}
	if derived(b.spec) {
		s.reverse = &backends.SetRef{}
		b.readOnly = true
	}
	c.mutability(b)
	s.readOnly = b.readOnly
	if s.list != "" {
		s.codec = c.listCodec(b.spec)
	}
	for _, f := range b.spec.Member {
		s.fields = append(s.fields, backends.Field{Name: f.Value, At: f.Range, Use: backends.Read | backends.Write | backends.Filter})
	}
	n.set = s
	c.elements(m, s)
	b.write = s.reverse == nil && !b.readOnly
	m.sets = append(m.sets, s)
}

// listCodec gives the codec of a list that stands in one field; nil where the application keeps a list as such.
func (c *compiler) listCodec(spec *AttributeSpec) backends.ListCodec {
	if len(spec.As) == 0 {
		return nil
	}
	if len(spec.As) == 1 {
		s, kind, err := newStep(spec.As[0])
		if err == nil && kind.multi {
			return listCodec{s}
		}
	}
	c.diags.Errorf(spec.As[0].At, "Unsuitable list format",
		"Several keys stand in one field as list(\",\") or as php_keys(), one key alone as single().")
	return nil
}

// elements compiles the attribute blocks inside a set.
func (c *compiler) elements(m *Mapping, s *set) {
	var table fieldTable
	for i := range s.spec.Elements {
		spec := &s.spec.Elements[i]
		b := s.element(spec)
		if b == nil {
			c.noElement(s, spec)
			continue
		}
		c.source(m, b, &table)
		if len(b.writes) > 0 || b.read != nil {
			c.diags.Errorf(spec.At, "Not possible in an element", "Inside a set only `field`, `values`, `as` and `constant` can be used.")
		}
		c.uniqueness(m, b)
		if (b.readOnly || s.readOnly) && b.field >= 0 {
			table.list[b.field].Use &^= backends.Write
		}
		s.subs = append(s.subs, b)
		m.all = append(m.all, b)
	}
	s.fields = append(s.fields, table.list...)
}

// noElement reports a part that the elements do not have.
func (c *compiler) noElement(s *set, spec *AttributeSpec) {
	detail := "%q has no sub-attribute %q."
	if s.node.attr.Type != scim.Complex {
		detail = "%q has no sub-attributes but plain values: attribute \"value\" { field = \"…\" } in place of %q."
	}
	c.diags.Errorf(spec.Path.Range, "Unknown sub-attribute", detail, s.node.attr.Name, spec.Path.Value)
}

// element gives the binding of a part of the elements: a sub-attribute, or the value as a whole where it is plain. It is
// nil where the attribute has no such part.
func (s *set) element(spec *AttributeSpec) *binding {
	b := &binding{spec: spec, owner: s.node, field: -1, path: s.node.path()}
	if s.node.attr.Type != scim.Complex {
		b.label, b.plain = s.name+".value", strings.EqualFold(spec.Path.Value, "value")
		if !b.plain {
			return nil
		}
		return b
	}
	if b.path.Sub = s.node.attr.SubAttribute(spec.Path.Value); b.path.Sub == nil {
		return nil
	}
	b.label = s.name + "." + b.path.Sub.Name
	return b
}

// in gives this part of an element.
func (b *binding) in(element any) any {
	if b.plain {
		return element
	}
	o, _ := element.(scim.Object)
	v, _ := o.Get(b.path.Sub.Name)
	return v
}
