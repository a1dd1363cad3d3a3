package assembly

import (
	"context"
	"errors"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// Inspected is what an application made known when it was opened. Its store is closed; everything is zero where it could
// not be opened.
type Inspected struct {
	Mappings     []*translate.Mapping // bound to what is there
	Capabilities map[string]backends.Capabilities
}

// Inspect opens an application as serving would, asks it what of it does not suit the mapping, and closes it. Nothing is
// written. An application that cannot be asked is a finding, too.
func Inspect(ctx context.Context, app config.Application, opt Options) (Inspected, diag.List) {
	var found diag.List
	opt.Warned = func(l diag.List) { found = append(found, l...) }
	opened, err := OpenApplication(ctx, app, opt)
	if mistakes, ok := errors.AsType[diag.List](err); ok {
		return Inspected{}, append(found, mistakes...)
	}
	if err != nil {
		found.Errorf(app.Backends[0].At, "Not reached", "%v.", err)
		return Inspected{}, found
	}
	defer opened.Store.Close() //nolint:errcheck // it was only read
	known := Inspected{Mappings: opened.Mappings, Capabilities: capabilities(app.Mapping, opened.Store)}
	inspector, ok := opened.Store.(backends.Inspector)
	if !ok {
		return known, found
	}
	more, err := inspector.Inspect(ctx)
	if err != nil {
		found.Errorf(app.Backends[0].At, "Not inspected", "The application %q cannot be asked: %v.", app.Name.Value, err)
	}
	return known, append(found, more...)
}
