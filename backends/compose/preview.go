package compose

import (
	"maps"

	"scim-adapter/backends"
)

// Preview tells what all parts together will be able to do.
func (o *opener) Preview(assumed map[string][]backends.Type) backends.Preview {
	out := backends.Preview{Capabilities: map[string]backends.Capabilities{}}
	s := &store{collections: map[string]*collection{}}
	for _, p := range o.parts {
		part := backends.PreviewOf(p.Opener, assumed)
		out.Assumed = out.Assumed || part.Assumed
		maps.Copy(out.Capabilities, part.Capabilities)
		for _, name := range p.Collections {
			s.collections[name] = &collection{Backend: known{capabilities: out.Capabilities[name]}, store: s, part: p.Name}
		}
	}
	o.connect(s)
	for name, c := range s.collections {
		out.Capabilities[name] = c.Capabilities()
	}
	return out
}

// known is a backend of which only the capabilities are known.
type known struct {
	backends.Backend

	capabilities backends.Capabilities
}

// Capabilities gives them.
func (k known) Capabilities() backends.Capabilities { return k.capabilities }
