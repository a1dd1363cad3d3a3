package translate

import (
	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// AssumedTypes gives, for each resource type, what its fields most likely hold, judging by what is mapped to them;
// Unknown where the mapping does not tell.
func (a *Application) AssumedTypes() map[string][]backends.Type {
	out := map[string][]backends.Type{}
	for _, m := range a.mappings {
		types := make([]backends.Type, len(m.fields.list))
		for _, k := range m.key {
			types[k] = backends.String
		}
		for _, b := range m.all {
			if b.codec != nil && b.owner.set == nil {
				types[b.field] = b.codec.likely()
			}
		}
		out[m.spec.Name.Value] = types
	}
	return out
}

// likely gives the type that a field most likely has.
func (c *codec) likely() backends.Type {
	if len(c.steps) > 0 {
		if _, number := c.steps[0].(unix); number {
			return backends.Int
		}
		return backends.String
	}
	switch {
	case c.ref != nil || c.table != nil:
		return backends.String
	case c.attr.Type == scim.Boolean:
		return backends.Bool
	case c.attr.Type == scim.Integer:
		return backends.Int
	case c.attr.Type == scim.Decimal:
		return backends.Decimal
	case c.attr.Type == scim.DateTime:
		return backends.Time
	case c.attr.Type == scim.Binary:
		return backends.Bytes
	}
	return backends.String
}
