package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/diag"
)

// connect opens every application of a valid configuration as serve would, and asks each what of it does not suit its
// mapping. The configuration is read anew: what was examined without the applications is bound to assumptions. The stores
// are those of a rehearsal, which cannot write.
func connect(ctx context.Context, errOut io.Writer, path string) diag.List {
	a, mistakes := assembly.Load(path, kinds(seams{rehearsal: &backends.Rehearsal{}}))
	if mistakes.HasErrors() {
		return mistakes // the file has changed since
	}
	var found diag.List
	for _, app := range a.Config.Applications {
		slow := time.AfterFunc(2*time.Second, func() {
			fmt.Fprintf(errOut, "asking the application %q …\n", app.Name.Value)
		})
		found = append(found, assembly.Inspect(ctx, app, assembly.Options{})...)
		slow.Stop()
	}
	return found
}

// without leaves out findings that are known already: binding finds some of them with assumptions, too.
func without(known, found diag.List) diag.List {
	return slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return slices.Contains(known, d) })
}
