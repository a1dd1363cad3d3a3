package remote

import "scim-adapter/backends"

// Collections gives the collections of definitions.
func Collections(definitions []Definition) []backends.Collection {
	list := make([]backends.Collection, len(definitions))
	for i := range definitions {
		list[i] = definitions[i].Collection
	}
	return list
}
