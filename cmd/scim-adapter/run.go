package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/config"
	"scim-adapter/internal/workbench/replay"
)

// service is a running adapter: its listeners, and what answers on them.
type service struct {
	path    string // of the configuration
	kinds   map[string]backends.Kind
	out     io.Writer // for findings
	log     *slog.Logger
	metrics *adapter.Metrics
	ready   adapter.Readiness
	record  *replay.Recorder // nil: requests are not recorded
	front   adapter.Switch
	server  config.Server // as it was at the start: listeners do not move
	certs   *certificates

	registry    *prometheus.Registry
	override    func(*assembly.Assembly)        // what the command line says against the files; may be nil
	wrap        func(http.Handler) http.Handler // the demo listens here
	listening   func(scim, metrics net.Addr)    // called when everything is up
	scim, admin net.Listener
}

// newService makes a service from an assembly, without opening anything.
func newService(a *assembly.Assembly, path string, kinds map[string]backends.Kind, out io.Writer) *service {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return &service{
		path: path, kinds: kinds, out: out, log: logger(out, a.Config.Server), server: a.Config.Server,
		metrics: adapter.NewMetrics(registry, version, revision()), registry: registry,
	}
}

func logger(out io.Writer, s config.Server) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(s.LogLevel)) // config has checked it
	options := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(out, options))
	}
	return slog.New(slog.NewJSONHandler(out, options))
}

// run serves until the context ends, then lets running requests finish.
func (s *service) run(ctx context.Context, a *assembly.Assembly) error {
	if err := s.listen(ctx); err != nil {
		return err
	}
	defer s.closeListeners()
	if err := s.use(ctx, a, true); err != nil {
		return err
	}
	defer s.front.Close()
	public := adapter.NewServer(s.handler())
	admin := adapter.NewServer(adapter.NewAdmin(s.registry, &s.ready))
	failed := make(chan error, 2)
	go func() { failed <- public.Serve(s.scim) }()
	go func() { failed <- admin.Serve(s.admin) }()
	s.ready.Set(true)
	if s.listening != nil {
		s.listening(s.scim.Addr(), s.admin.Addr())
	}
	s.log.InfoContext(ctx, "serving", "listen", s.scim.Addr().String(), "metrics_listen", s.admin.Addr().String(), "applications", len(a.Config.Applications))
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	for {
		select {
		case err := <-failed:
			return err
		case <-reload:
			s.reload(ctx)
		case <-ctx.Done():
			return s.drain(public, admin) //nolint:contextcheck // that context has ended
		}
	}
}

func (s *service) handler() http.Handler {
	if s.wrap != nil {
		return s.wrap(&s.front)
	}
	return &s.front
}

// use opens an assembly's applications and lets them answer from now on.
func (s *service) use(ctx context.Context, a *assembly.Assembly, first bool) error {
	if public := &a.Config.Server.PublicURL; strings.HasSuffix(s.server.Listen, ":0") { // the system chose the port
		*public = strings.Replace(*public, s.server.Listen, s.scim.Addr().String(), 1)
	}
	handler, release, err := open(ctx, s.out, a, s.log, s.metrics)
	if err != nil {
		return err
	}
	if s.record != nil {
		handler = s.record.Around(a.Config, handler)
	}
	s.front.Use(handler, release)
	s.metrics.Loaded(a.Config.Revision, first)
	return nil
}

// reload reads all files again. On any mistake what runs goes on unchanged.
func (s *service) reload(ctx context.Context) {
	a, err := assemble(s.out, s.path, s.kinds)
	if err == nil && s.override != nil {
		s.override(a)
	}
	if err == nil {
		err = s.use(ctx, a, false)
	}
	if err == nil && s.certs != nil {
		err = s.certs.load()
	}
	if err != nil {
		s.metrics.Rejected()
		s.log.ErrorContext(ctx, "configuration not reloaded; the old one stays in use", "error", err.Error())
		return
	}
	s.log.InfoContext(ctx, "configuration reloaded", "revision", a.Config.Revision)
	if now := a.Config.Server; now.Listen != s.server.Listen || now.MetricsListen != s.server.MetricsListen {
		s.log.WarnContext(ctx, "a changed listen or metrics_listen needs a restart")
	}
}

// listen opens both listeners.
func (s *service) listen(ctx context.Context) error {
	var lc net.ListenConfig
	var err error
	if s.scim, err = lc.Listen(ctx, "tcp", s.server.Listen); err != nil {
		return listenError(err, "listen", s.server.Listen)
	}
	if s.server.TLS != nil {
		s.certs = &certificates{files: *s.server.TLS}
		if err := s.certs.load(); err != nil {
			return err
		}
		s.scim = tls.NewListener(s.scim, s.certs.config())
	}
	if s.admin, err = lc.Listen(ctx, "tcp", s.server.MetricsListen); err != nil {
		_ = s.scim.Close() // nobody has come yet
		return listenError(err, "metrics_listen", s.server.MetricsListen)
	}
	return nil
}

func (s *service) closeListeners() {
	_, _ = s.scim.Close(), s.admin.Close() // servers that have ended did it already
}

func listenError(err error, setting, address string) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		flag := "--" + strings.ReplaceAll(setting, "_", "-")
		return fmt.Errorf("%s %s: another program listens there already; stop it or choose another port (%s in the server block, or %s of the demo)", setting, address, setting, flag)
	}
	return fmt.Errorf("%s: %w", setting, err)
}

// drain ends the service: not ready any more, no new connections, running requests finish.
func (s *service) drain(public, admin *http.Server) error {
	s.ready.Set(false)
	s.log.Info("draining", "limit", s.server.Drain.String())
	ctx, cancel := context.WithTimeout(context.Background(), s.server.Drain)
	defer cancel()
	err := public.Shutdown(ctx)
	closing, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	_ = admin.Shutdown(closing) // a scrape that hangs does not matter
	if err != nil {
		return fmt.Errorf("requests were still running after %s: %w", s.server.Drain, err)
	}
	s.log.Info("stopped")
	return nil
}
