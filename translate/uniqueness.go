package translate

import (
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// uniqueness notes what no other record may have: where the attribute block says so, or the schema block that declares
// the attribute. What the RFC's own schemas say of userName is the application's business, unless the mapping says it
// too: clients are told that it is unique, so the author is told who must see to it.
func (c *compiler) uniqueness(m *Mapping, b *binding) {
	declared := b.path.Leaf().Uniqueness != scim.UniquenessNone && c.declares(m, b.path)
	isKey := len(m.key) == 1 && m.key[0] == b.field
	if !b.readOnly && !b.spec.Unique && !declared && !isKey && b.path.Leaf().Uniqueness != scim.UniquenessNone {
		c.diags.Warnf(b.spec.At, "Uniqueness is left to the application",
			"Clients are told that %q is unique. Where the application has no constraint of its own, duplicates can be created: unique = true prevents them.", b.label)
	}
	if b.readOnly || !b.spec.Unique && !declared {
		return
	}
	switch b.path.Leaf().Type {
	case scim.Boolean, scim.DateTime, scim.Binary, scim.Complex:
		c.diags.Errorf(b.spec.At, "No uniqueness", "What is of type %s has no uniqueness (RFC 7643 section 2.3).", b.path.Leaf().Type)
		return
	case scim.String, scim.Reference, scim.Integer, scim.Decimal:
	}
	if b.field < 0 || b.owner.set != nil || b.path.Leaf().MultiValued {
		c.diags.Errorf(b.spec.At, "Uniqueness cannot be kept",
			"Only a value that has a field of its own can be looked for in other records; %q has none.", b.label)
		return
	}
	b.unique = true
}

// declares tells whether a schema block of the file has an attribute.
func (c *compiler) declares(m *Mapping, p scim.Path) bool {
	urn := p.Schema
	if urn == "" && m.known.Schema.Attribute(p.Attribute.Name) != nil {
		urn = m.known.Schema.ID
	}
	return slices.ContainsFunc(c.spec.Schemas, func(s *scim.Schema) bool { return strings.EqualFold(s.ID, urn) })
}
