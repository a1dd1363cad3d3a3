package backends

// Previewer is an opener that can tell what its store will be able to do, without reaching the application.
type Previewer interface {
	// Preview gives the capabilities of every collection. Where only the application knows what a field holds, it is
	// taken to be what assumed says (by collection, in the order of its fields; missing means Unknown).
	Preview(assumed map[string][]Type) Preview
}

// Preview is what a store will be able to do, as far as one can tell without the application.
type Preview struct {
	Capabilities map[string]Capabilities // by collection

	// Assumed tells that types of fields are what was assumed, so that what follows from them is no more than likely.
	Assumed bool
}

// PreviewOf asks an opener. One that cannot tell gives nothing.
func PreviewOf(o Opener, assumed map[string][]Type) Preview {
	if p, ok := o.(Previewer); ok {
		return p.Preview(assumed)
	}
	return Preview{Assumed: true}
}

// PreviewStore gives the capabilities of a store that was made without reaching the application.
func PreviewStore(s Store, collections []Collection) Preview {
	caps := map[string]Capabilities{}
	for _, c := range collections {
		caps[c.Name] = s.Collection(c.Name).Capabilities()
	}
	return Preview{Capabilities: caps}
}
