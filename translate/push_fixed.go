package translate

import (
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// pushFixed decides a comparison whose result is the same for all resources of a type: of meta.resourceType, and of
// schemas where no extension is concerned. A search over several types need not look at those that are not meant.
func (m *Mapping) pushFixed(f *scim.CompareFilter) (p pushed, ok bool) {
	switch {
	case f.Path.Schema != "":
		return pushed{}, false
	case f.Path.Attribute.Name == "meta" && f.Path.Sub != nil && f.Path.Sub.Name == "resourceType":
		return constant(constantMatches(f.Path.Sub, m.spec.Name.Value, f)), true
	case f.Path.Attribute.Name == "schemas":
		return m.pushSchemas(f), true
	}
	return pushed{}, false
}

// pushSchemas compares schemas: every resource has that of its type; those of extensions are in some.
func (m *Mapping) pushSchemas(f *scim.CompareFilter) pushed {
	if f.Op == filter.Pr || constantMatches(f.Path.Attribute, m.typ.Schema.ID, f) {
		return all(true)
	}
	for _, e := range m.typ.Extensions {
		if constantMatches(f.Path.Attribute, e.Schema.ID, f) {
			return all(false)
		}
	}
	return none()
}
