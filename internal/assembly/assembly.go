// Package assembly makes a front door of a configuration: it reads the files, connects to every application, binds
// its mapping to what is there, and builds the handler. The commands that serve and the workbench, which only looks,
// go the same way; they differ in what they hand in.
package assembly

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// Assembly is a configuration without mistakes, as far as one can tell without the applications.
type Assembly struct {
	Config  *config.Config
	Sources map[string][]byte // the text of every file, for showing findings
}

// Load reads and compiles a configuration. With a mistake among the findings the Config is nil.
func Load(path string, kinds map[string]backends.Kind) (*Assembly, diag.List) {
	return LoadWith(path, config.Options{Kinds: kinds})
}

// LoadWith is Load for who needs more than kinds of backends.
func LoadWith(path string, opt config.Options) (*Assembly, diag.List) {
	c, sources, found := config.Load(path, opt)
	return &Assembly{Config: c, Sources: sources}, found
}

// Options is what opening needs besides the configuration.
type Options struct {
	Log     *slog.Logger
	Metrics *adapter.Metrics
	Warned  func(diag.List)                                           // gets findings that hinder nothing; may be nil
	Trace   *translate.Trace                                          // hears what the mappings do; may be nil
	Wrap    func(application string, s backends.Store) backends.Store // stands between front door and store; may be nil
}

// Open connects to every application and makes the front door; the function that it gives closes everything. The
// error is a [diag.List] where what is there does not fit the mapping.
func (a *Assembly) Open(ctx context.Context, opt Options) (http.Handler, func(), error) {
	s := a.Config.Server
	c := adapter.Config{
		PublicURL: s.PublicURL, Deadline: s.Deadline, Logger: opt.Log, Metrics: opt.Metrics,
		Limits: adapter.Limits{Body: s.MaxBody, Count: s.MaxCount, BulkOperations: s.MaxBulk, Concurrency: s.Concurrency},
	}
	closeAll := func() {
		for _, app := range c.Applications {
			_ = app.Store.Close() // nobody could do anything about it
		}
	}
	for _, app := range a.Config.Applications {
		opened, err := OpenApplication(ctx, app, opt)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
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

// OpenApplication connects to one application and binds its mapping to what is there. Errors as of Open.
func OpenApplication(ctx context.Context, app config.Application, opt Options) (adapter.Application, error) {
	store, err := app.Opener.Open(ctx)
	if found, ok := errors.AsType[diag.List](err); ok {
		return adapter.Application{}, found
	}
	if err != nil {
		return adapter.Application{}, fmt.Errorf("application %q cannot be reached: %w", app.Name.Value, err)
	}
	app.Mapping.Trace(opt.Trace)
	mappings, found := app.Mapping.Bind(capabilities(app.Mapping, store), opt.Metrics.Notice(app.Name.Value))
	if found.HasErrors() {
		_ = store.Close() // nothing was done with it
		return adapter.Application{}, found
	}
	if opt.Warned != nil && len(found) > 0 {
		opt.Warned(found)
	}
	if opt.Wrap != nil {
		store = opt.Wrap(app.Name.Value, store)
	}
	return adapter.Application{
		Name: app.Name.Value, Path: app.Path, Kind: app.Kind(), Clients: clients(app.Clients), Store: store, Mappings: mappings,
	}, nil
}

// passthrough gives the application that stands behind the adapter; nil where none does.
func (a *Assembly) passthrough() *adapter.Passthrough {
	for _, app := range a.Config.Applications {
		if p := app.Passthrough; p.URL.Value != "" {
			out := &adapter.Passthrough{Application: app.Name.Value, URL: p.URL.Value, Timeout: p.Timeout, Concurrency: p.Concurrency}
			for _, t := range a.Config.Server.Trusted {
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
