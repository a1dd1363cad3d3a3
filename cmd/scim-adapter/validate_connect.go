package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/diag"
)

// connect opens every application of a valid configuration as serve would, and asks each what of it does not suit its
// mapping. The configuration is read anew: what was examined without the applications is bound to assumptions. The stores
// are those of a rehearsal, which cannot write.
func connect(ctx context.Context, errOut io.Writer, path string) diag.List {
	a, found := assembly.Load(path, kinds(seams{rehearsal: &backends.Rehearsal{}}))
	if found.HasErrors() {
		return found
	}
	for _, app := range a.Config.Applications {
		slow := time.AfterFunc(2*time.Second, func() {
			fmt.Fprintf(errOut, "asking the application %q …\n", app.Name.Value)
		})
		found = append(found, assembly.Inspect(ctx, app, assembly.Options{})...)
		slow.Stop()
	}
	return found
}
