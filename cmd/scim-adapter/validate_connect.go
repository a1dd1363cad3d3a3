package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"scim-adapter/internal/assembly"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/workbench/describe"
	"scim-adapter/internal/workbench/laws"
)

// connect opens an application as serve would, and asks it what of it does not suit its mapping. What the mapping does is
// described by what is really there; ok is false where the application could not be opened.
func connect(ctx context.Context, errOut io.Writer, app config.Application) (described describe.Application, found diag.List, ok bool) {
	slow := time.AfterFunc(2*time.Second, func() {
		fmt.Fprintf(errOut, "asking the application %q …\n", app.Name.Value)
	})
	defer slow.Stop()
	known, found := assembly.Inspect(ctx, app, assembly.Options{})
	if known.Mappings == nil {
		return describe.Application{}, found, false
	}
	report := laws.Check(app.Spec, known.Capabilities)
	return describe.New(app, known.Mappings, false, report), append(found, report.Findings...), true
}
