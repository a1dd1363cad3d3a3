package translate

import (
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// expect tells the backend what the mapping expects of its fields, for whoever compares that with the application.
func (m *Mapping) expect() {
	for _, b := range m.all {
		if b.owner == nil || b.owner.set != nil {
			continue
		}
		for _, f := range b.targets() {
			b.expectWrites(&m.fields.list[f].Demand)
		}
		if b.field >= 0 {
			b.expectValues(&m.fields.list[b.field].Demand)
		}
	}
	for _, w := range m.writes {
		d := &m.fields.list[w.field].Demand
		d.Created, d.Always = true, true
	}
	for _, w := range m.touch {
		m.fields.list[w.field].Demand.Updated = true
	}
	if m.deleted != nil {
		m.fields.list[m.deleted.Field].Demand.Updated = true
	}
	for _, s := range m.sets {
		if i, ok := m.memberList(s); ok {
			s.member.fields.list[i].Demand.Updated = true
		}
	}
}

// memberList gives the field of the members in which a set is kept as a list.
func (m *Mapping) memberList(s *set) (field int, ok bool) {
	if s.list == "" || s.member == nil {
		return 0, false
	}
	field, ok = s.member.fields.index[s.list]
	return field, ok
}

// targets gives the fields that the attribute writes.
func (b *binding) targets() []int {
	if !b.write {
		return nil
	}
	var list []int
	for _, w := range b.writes {
		list = append(list, w.field)
	}
	if len(b.writes) == 0 && b.field >= 0 {
		list = append(list, b.field)
	}
	return list
}

func (b *binding) expectWrites(d *backends.Demand) {
	always := b.leaf().Required || b.spec.Default != nil && len(b.owner.slots) == 0
	d.Created, d.Always = true, d.Always || always
	d.Updated = d.Updated || b.leaf().Mutability != scim.Immutable
}

func (b *binding) expectValues(d *backends.Demand) {
	leaf := b.leaf()
	d.Unique = b.unique
	d.Lookup = d.Lookup || b.unique || len(b.owner.slots) == 0 && lookedUp(b.path)
	d.Fold = leaf.Type == scim.String && !leaf.CaseExact
	if b.write && len(b.spec.Values) == 0 && len(b.spec.As) == 0 && leaf.Type == scim.String && !leaf.MultiValued {
		d.Length = usualLengths()[strings.ToLower(attributeName(b.path))]
	}
}

// lookedUp tells whether identity providers find records by an attribute, before they create one.
func lookedUp(p scim.Path) bool {
	name := p.String()
	return strings.EqualFold(name, "userName") || strings.EqualFold(name, "externalId")
}

// attributeName gives a path without its schema: name.givenName, or the attribute alone where elements have parts.
func attributeName(p scim.Path) string {
	name := p.Attribute.Name
	if p.Sub != nil && !strings.EqualFold(p.Sub.Name, "value") {
		name += "." + p.Sub.Name
	}
	return name
}

// usualLengths says how many characters the values of attributes have at most where an identity provider sets a limit:
// those of Microsoft Entra ID, and 254 for mail addresses (RFC 5321 section 4.5.3.1.3). The RFC of SCIM has none.
func usualLengths() map[string]int {
	return map[string]int{
		"username": 113, "externalid": 64, "displayname": 256, "nickname": 64, "title": 128,
		"name.givenname": 64, "name.familyname": 64, "name.formatted": 256,
		"emails": 254, "phonenumbers": 64,
		"addresses.streetaddress": 1024, "addresses.locality": 128, "addresses.region": 128, "addresses.postalcode": 40,
		"department": 64, "employeenumber": 16,
	}
}
