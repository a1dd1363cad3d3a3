package translate

import (
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// sortNodes orders the attributes as the schemas do, so that answers have the order of the RFC.
func sortNodes(m *Mapping) {
	position := func(n *node) int {
		schemas := []*scim.Schema{m.known.Schema}
		for _, e := range m.known.Extensions {
			schemas = append(schemas, e.Schema)
		}
		offset := 0
		for _, s := range schemas {
			if i := slices.Index(s.Attributes, n.attr); i >= 0 {
				return offset + i
			}
			offset += len(s.Attributes)
		}
		return -1 // common attributes come first
	}
	slices.SortStableFunc(m.nodes, func(a, b *node) int { return position(a) - position(b) })
}

// publish makes the resource type that clients see: the attributes that are mapped, with the
// characteristics that they have here. Paths resolved against it share nothing with the known type.
func (c *compiler) publish(m *Mapping) {
	core := *m.known.Schema
	core.Attributes = nil
	m.typ = &scim.ResourceType{
		Name: m.known.Name, Endpoint: m.known.Endpoint, Description: m.known.Description, Schema: &core,
	}
	extensions := map[string]*scim.Schema{}
	for _, n := range m.nodes {
		published := c.publishNode(n)
		target := &core
		if n.schema != "" {
			target = m.extension(extensions, n.schema)
		}
		if n.schema != "" || m.known.Schema.Attribute(n.attr.Name) != nil {
			target.Attributes = append(target.Attributes, published)
		}
		n.attr = published
		for _, b := range m.all {
			if b.owner == n {
				c.characteristics(b)
			}
		}
	}
	m.allReturned = !slices.ContainsFunc(m.typ.All(), func(p scim.Path) bool {
		r := p.Leaf().Returned
		return r == scim.ReturnedNever || r == scim.ReturnedRequest
	})
}

// extension gives the published copy of an extension's schema.
func (m *Mapping) extension(made map[string]*scim.Schema, urn string) *scim.Schema {
	if s, ok := made[urn]; ok {
		return s
	}
	for _, e := range m.known.Extensions {
		if strings.EqualFold(e.Schema.ID, urn) {
			s := *e.Schema
			s.Attributes = nil
			made[urn] = &s
			m.typ.Extensions = append(m.typ.Extensions, scim.Extension{Schema: &s, Required: e.Required})
		}
	}
	return made[urn]
}

// publishNode copies an attribute with the sub-attributes that are mapped.
func (c *compiler) publishNode(n *node) *scim.Attribute {
	a := *n.attr
	if n.whole != nil && (n.set == nil) {
		a.Sub = cloneAttributes(a.Sub)
		return &a
	}
	a.Sub = nil
	for _, sub := range n.attr.Sub {
		if n.maps(sub) {
			s := *sub
			s.CanonicalValues = n.slotValues(sub)
			a.Sub = append(a.Sub, &s)
		}
	}
	return &a
}

func cloneAttributes(list []*scim.Attribute) []*scim.Attribute {
	out := make([]*scim.Attribute, len(list))
	for i, a := range list {
		copied := *a
		out[i] = &copied
	}
	return out
}

// maps tells whether a sub-attribute takes part in the mapping.
func (n *node) maps(sub *scim.Attribute) bool {
	if n.set != nil && len(n.set.spec.Elements) == 0 {
		return sub.Name == "value" || sub.Name == "type"
	}
	uses := func(b *binding) bool { return b.path.Sub != nil && b.path.Sub.Name == sub.Name }
	if n.set != nil && slices.ContainsFunc(n.set.subs, uses) || slices.ContainsFunc(n.subs, uses) {
		return true
	}
	return slices.ContainsFunc(n.slots, func(s *slot) bool {
		return slices.ContainsFunc(s.subs, uses) ||
			slices.ContainsFunc(s.conditions, func(c condition) bool { return c.sub.Name == sub.Name })
	})
}

// slotValues gives the fixed values of a sub-attribute that tells slots apart.
func (n *node) slotValues(sub *scim.Attribute) []string {
	var values []string
	for _, s := range n.slots {
		for _, c := range s.conditions {
			if text, ok := c.value.(string); ok && c.sub.Name == sub.Name {
				values = append(values, text)
			}
		}
	}
	if len(values) == 0 {
		return sub.CanonicalValues
	}
	return values
}

// characteristics moves a binding to the published attribute and gives it what the mapping says of it.
func (c *compiler) characteristics(b *binding) {
	b.path.Attribute = b.owner.attr
	if b.path.Sub != nil {
		b.path.Sub = b.owner.attr.SubAttribute(b.path.Sub.Name)
	}
	leaf, spec := b.path.Leaf(), b.spec
	if spec.Required != nil {
		leaf.Required = *spec.Required
	}
	if spec.CaseExact != nil {
		leaf.CaseExact = *spec.CaseExact
	}
	if spec.Unique {
		leaf.Uniqueness = scim.UniquenessServer
	}
	c.published(b, leaf)
	if b.codec != nil {
		b.codec.attr = b.leaf()
		if b.codec.table != nil {
			b.codec.table.attr = b.codec.attr
		}
	}
}

// published sets mutability and returned.
func (c *compiler) published(b *binding, leaf *scim.Attribute) {
	wholeSet := b.owner.set != nil && b.path.Sub == nil
	switch {
	case b.spec.Mutability.Value == "immutable":
		leaf.Mutability = scim.Immutable
	case b.spec.Mutability.Value == "writeOnly", !wholeSet && !b.readable():
		leaf.Mutability = scim.WriteOnly
	case !b.write && !wholeSet, wholeSet && b.readOnly:
		leaf.Mutability = scim.ReadOnly
	}
	c.returned(b, leaf)
}

// returned sets when the attribute is shown. What is write-only never is.
func (c *compiler) returned(b *binding, leaf *scim.Attribute) {
	word := b.spec.Returned
	if word.Value != "" {
		returned, ok := scim.ParseReturned(word.Value)
		if !ok {
			c.diags.Errorf(word.Range, "Unknown value of returned", "Write \"always\", \"default\", \"request\" or \"never\".")
			return
		}
		leaf.Returned = returned
	}
	if leaf.Mutability != scim.WriteOnly {
		return
	}
	if word.Value != "" && leaf.Returned != scim.ReturnedNever {
		c.diags.Errorf(word.Range, "Write-only, but returned", "%q is write-only; it is never returned (RFC 7643 section 7).", b.label)
	}
	leaf.Returned = scim.ReturnedNever
}

// demands checks what every mapping must be able to do.
func (c *compiler) demands(m *Mapping) {
	for _, a := range m.known.Schema.Attributes {
		if a.Required && m.typ.Schema.Attribute(a.Name) == nil {
			c.diags.Errorf(m.spec.At, "Required attribute not mapped",
				"A %s needs %q: attribute %q { field = \"…\" }.", m.spec.Name.Value, a.Name, a.Name)
		}
	}
	if m.known.Schema.Attribute("active") != nil && !m.spec.AllowNoDeactivation {
		c.deactivation(m)
	}
	if m.spec.OnDelete.Value == "deactivate" && m.deleted == nil {
		c.diags.Warnf(m.spec.OnDelete.Range, "Deleted resources stay visible",
			"A deleted %s is deactivated and can still be found. Name a state of its own to hide it: deleted = { field = \"…\", value = \"…\" }.", m.spec.Name.Value)
	}
}

// deactivation refuses a mapping in which `active = false` has no effect: a leaver would keep access.
func (c *compiler) deactivation(m *Mapping) {
	for _, b := range m.all {
		if !strings.EqualFold(b.path.String(), "active") {
			continue
		}
		if !b.write {
			c.diags.Errorf(b.spec.At, "Nobody can be deactivated",
				"\"active\" is only read. Give it a field, a write expression or an `on \"active\"` block, or say allow_no_deactivation = true.")
		} else if t := tableOf(b); t != nil && !b.event && len(b.writes) == 0 && !t.has(false) {
			c.diags.Errorf(b.spec.At, "Nobody can be deactivated",
				"`values` has no stored value that means false, so that active = false cannot be written.")
		}
		return
	}
	c.diags.Errorf(m.spec.At, "Nobody can be deactivated",
		"The mapping has no attribute \"active\": a leaver would keep access. Map it, or say allow_no_deactivation = true.")
}

func tableOf(b *binding) *valueTable {
	if b.codec == nil {
		return nil
	}
	return b.codec.table
}

func (t *valueTable) has(meaning any) bool {
	return slices.Contains(t.meaning, meaning) || t.null == meaning && meaning != nil
}
