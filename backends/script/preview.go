package script

import (
	"scim-adapter/backends"
	"scim-adapter/backends/remote"
)

// Preview tells what a store will be able to do: all of it stands in the mapping.
func (o *opener) Preview(map[string][]backends.Type) backends.Preview {
	store := remote.NewStore("script", &transport{runner: o.runner}, o.definitions, o.steps, nil)
	return backends.PreviewStore(store, remote.Collections(o.definitions))
}
