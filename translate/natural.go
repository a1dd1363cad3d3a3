package translate

import (
	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// Natural gives the type that a field most likely has, for those who have no application to ask: that of the attribute
// whose value it holds as it is, String where a conversion or `values` stands between them, Unknown where only
// expressions use it, or where it refers to another record. set is empty for a field of the record itself.
func (a *Application) Natural(resource, set, field string) backends.Type {
	m := a.mapping(resource)
	if m == nil {
		return backends.Unknown
	}
	for _, b := range m.all {
		if b.codec == nil || b.codec.ref != nil || m.fieldOf(b, set) != field {
			continue
		}
		if b.codec.table != nil || len(b.codec.steps) > 0 || b.codec.multi {
			return backends.String
		}
		return naturalType(b.leaf().Type)
	}
	return backends.Unknown
}

// fieldOf gives the name of the field of a binding that belongs to a set, or, where set is empty, to none.
func (m *Mapping) fieldOf(b *binding, set string) string {
	s := b.owner.set
	switch {
	case s == nil && set == "":
		return m.fields.list[b.field].Name
	case s != nil && s.name == set:
		return s.fields[b.field].Name
	}
	return ""
}

func naturalType(t scim.Type) backends.Type {
	switch t {
	case scim.Boolean:
		return backends.Bool
	case scim.Integer:
		return backends.Int
	case scim.Decimal:
		return backends.Float
	case scim.DateTime:
		return backends.Time
	case scim.Binary:
		return backends.Bytes
	case scim.String, scim.Reference, scim.Complex:
	}
	return backends.String
}
