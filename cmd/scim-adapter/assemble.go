package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/workbench/mappingtest"
)

// seams is what listens to the backends, or keeps them from writing; nil where nobody does.
type seams struct {
	listener  backends.Listener
	rehearsal *backends.Rehearsal
	answering mappingtest.Answering
}

// answered is every kind of backend, for an application that is not there but answers.
func answered(a mappingtest.Answering) map[string]backends.Kind {
	return kinds(seams{listener: a.Heard, answering: a})
}

// kinds is every kind of backend that a mapping may name.
func kinds(s seams) map[string]backends.Kind {
	return map[string]backends.Kind{
		"sql":    sql.Kind(sql.WithListener(s.listener), sql.WithRehearsal(s.rehearsal)),
		"rest":   rest.Kind(rest.WithListener(s.listener), rest.WithRehearsal(s.rehearsal), rest.WithRoundTripper(s.answering.RoundTripper)),
		"script": script.Kind(script.WithListener(s.listener), script.WithRehearsal(s.rehearsal), script.WithRunner(s.answering.Runner)),
		"memory": memory.Kind(memory.WithRehearsal(s.rehearsal)),
	}
}

// assemble reads and compiles a configuration. Findings are printed; where there are mistakes the error is
// errFindings.
func assemble(out io.Writer, path string, kinds map[string]backends.Kind) (*assembly.Assembly, error) {
	a, found := assembly.Load(path, kinds)
	return a, show(out, found, a.Sources)
}

// show prints findings; the error is errFindings where there are mistakes among them.
func show(out io.Writer, diags diag.List, sources map[string][]byte) error {
	diags.Sort()
	diag.Write(out, diags, sources, colourful(out))
	if diags.HasErrors() {
		return errFindings
	}
	return nil
}

// colourful tells whether a writer is a terminal whose user has nothing against colours.
func colourful(out io.Writer) bool {
	return isTerminal(out) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// open connects to every application and makes the front door. The function it gives closes them all. Findings are
// printed, as by assemble.
func open(ctx context.Context, out io.Writer, a *assembly.Assembly, log *slog.Logger, metrics *adapter.Metrics) (http.Handler, func(), error) {
	warned := func(found diag.List) { _ = show(out, found, a.Sources) } // there is no mistake among them
	handler, release, err := a.Open(ctx, assembly.Options{Log: log, Metrics: metrics, Warned: warned})
	if found, ok := errors.AsType[diag.List](err); ok {
		err = show(out, found, a.Sources)
	}
	return handler, release, err
}
