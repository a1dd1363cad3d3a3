package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// kinds is every kind of backend that a mapping may name.
func kinds(options ...sql.Option) map[string]backends.Kind {
	return map[string]backends.Kind{"sql": sql.Kind(options...), "rest": rest.Kind(), "script": script.Kind(), "memory": memory.Kind()}
}

// assembly is a configuration without mistakes, as far as one can tell without the applications.
type assembly struct {
	config  *config.Config
	sources map[string][]byte
}

// assemble reads and compiles a configuration. Findings are printed; where there are mistakes the error is
// errFindings.
func assemble(out io.Writer, path string, kinds map[string]backends.Kind) (*assembly, error) {
	c, sources, diags := config.Load(path, config.Options{Kinds: kinds})
	return &assembly{config: c, sources: sources}, show(out, diags, sources)
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

// open connects to every application and makes the front door. The function it gives closes them all.
func (a *assembly) open(ctx context.Context, out io.Writer, log *slog.Logger, metrics *adapter.Metrics) (http.Handler, func(), error) {
	s := a.config.Server
	c := adapter.Config{
		PublicURL: s.PublicURL, Deadline: s.Deadline, Logger: log, Metrics: metrics,
		Limits: adapter.Limits{Body: s.MaxBody, Count: s.MaxCount, BulkOperations: s.MaxBulk, Concurrency: s.Concurrency},
	}
	var stores []backends.Store
	closeAll := func() {
		for _, s := range stores {
			_ = s.Close() // nobody could do anything about it
		}
	}
	for _, app := range a.config.Applications {
		opened, err := a.openOne(ctx, out, app, metrics)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		stores = append(stores, opened.Store)
		c.Applications = append(c.Applications, opened)
	}
	c.Passthrough = a.passthrough()
	handler, err := adapter.New(c)
	if err != nil {
		closeAll()
		return nil, nil, err
	}
	return handler, closeAll, nil
}

// openOne connects to one application and binds its mapping to what is there.
func (a *assembly) openOne(ctx context.Context, out io.Writer, app config.Application, metrics *adapter.Metrics) (adapter.Application, error) {
	store, err := app.Opener.Open(ctx)
	if found, ok := errors.AsType[diag.List](err); ok {
		return adapter.Application{}, show(out, found, a.sources)
	}
	if err != nil {
		return adapter.Application{}, fmt.Errorf("application %q cannot be reached: %w", app.Name.Value, err)
	}
	mappings, found := app.Mapping.Bind(capabilities(app.Mapping, store), metrics.Notice(app.Name.Value))
	if err := show(out, found, a.sources); err != nil {
		_ = store.Close() // nothing was done with it
		return adapter.Application{}, err
	}
	return adapter.Application{
		Name: app.Name.Value, Path: app.Path, Kind: app.Kind(), Clients: clients(app.Clients), Store: store, Mappings: mappings,
	}, nil
}

// passthrough gives the application that stands behind the adapter; nil where none does.
func (a *assembly) passthrough() *adapter.Passthrough {
	for _, app := range a.config.Applications {
		if p := app.Passthrough; p.URL.Value != "" {
			out := &adapter.Passthrough{Application: app.Name.Value, URL: p.URL.Value, Timeout: p.Timeout, Concurrency: p.Concurrency}
			for _, t := range a.config.Server.Trusted {
				out.Trusted = append(out.Trusted, t.Value)
			}
			return out
		}
	}
	return nil
}

func capabilities(mapping *translate.Application, store backends.Store) map[string]backends.Capabilities {
	caps := map[string]backends.Capabilities{}
	for _, c := range mapping.Collections() {
		caps[c.Name] = store.Collection(c.Name).Capabilities()
	}
	return caps
}

func clients(list []config.Client) []adapter.Client {
	out := make([]adapter.Client, len(list))
	for i, c := range list {
		out[i] = adapter.Client{Name: c.Name.Value, Expires: c.ExpiresAt, ReadOnly: c.ReadOnly, Dialect: c.Dialect, Me: c.Me.Value}
		if c.TokenSHA256 != "" {
			_, _ = hex.Decode(out[i].TokenHash[:], []byte(c.TokenSHA256)) // config has checked it
			continue
		}
		out[i].TokenHash = sha256.Sum256([]byte(c.Token.Reveal()))
	}
	return out
}
