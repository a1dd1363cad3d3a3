package adapter_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// token is what the client of all tests sends, and reader the one of a client that may only read.
const (
	token  = "a-token-of-the-tests"
	reader = "a-token-that-may-only-read"
)

// setup says what stands behind a front door. Empty fields have the values that most tests want.
type setup struct {
	mapping     string // HCL; default: testdata/applications/hr/mapping.hcl
	driver      string // default: "sqlite"
	dsn         string // default: a new SQLite file with the tables of the application hr
	limits      adapter.Limits
	deadline    time.Duration
	clients     []adapter.Client
	decorate    func(backends.Store) backends.Store
	passthrough *adapter.Passthrough
	listener    backends.Listener // hears the statements, besides the door's own list
	env         map[string]string // for the mapping, besides DRIVER, DSN and TOKEN_SHA256
}

// frontDoor is an application behind a front door, as the program itself would assemble it.
type frontDoor struct {
	http.Handler

	registry   *prometheus.Registry
	statements *statementLog
	setup      setup
}

// open assembles a front door: configuration, compiled mapping, opened database, bound mapping, routes.
// Nobody else in these tests knows how that is done.
func open(t *testing.T, s setup) *frontDoor {
	t.Helper()
	s = s.withDefaults(t)
	door := &frontDoor{registry: prometheus.NewRegistry(), statements: &statementLog{}, setup: s}
	app := load(t, s, map[string]backends.Kind{
		"sql": sql.Kind(sql.WithListener(both(door.statements.hear, s.listener))), "rest": rest.Kind(rest.WithListener(s.listener)),
		"script": script.Kind(script.WithListener(s.listener)), "memory": memory.Kind(),
	})
	app.store = s.decorate(app.store)
	s.clients = slices.Clone(s.clients)
	s.clients[0].Me = cmp.Or(s.clients[0].Me, app.me)
	metrics := adapter.NewMetrics(door.registry, "test", "test")
	mappings, found := app.mapping.Bind(app.capabilities(), metrics.Notice(app.name))
	mustBeGood(t, found, app.sources)

	handler, err := adapter.New(adapter.Config{
		PublicURL: "https://scim.example.org", Deadline: s.deadline, Limits: s.limits, Metrics: metrics,
		Logger: slog.New(slog.DiscardHandler), Passthrough: s.passthrough,
		Applications: []adapter.Application{{
			Name: app.name, Path: app.path, Kind: app.kind, Clients: s.clients, Store: app.store, Mappings: mappings,
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	door.Handler = handler
	door.statements.clear()
	return door
}

func (s setup) withDefaults(t *testing.T) setup {
	t.Helper()
	if s.mapping == "" {
		s.mapping = read(t, "testdata/applications/hr/mapping.hcl")
	}
	if s.driver == "" {
		s.driver = "sqlite"
	}
	if s.dsn == "" {
		s.dsn = sqlite.create(t, read(t, "testdata/applications/hr/schema.sql"))
	}
	if s.clients == nil {
		s.clients = []adapter.Client{
			{Name: "full", TokenHash: sha256.Sum256([]byte(token))},
			{Name: "reader", TokenHash: sha256.Sum256([]byte(reader)), ReadOnly: true},
		}
	}
	if s.decorate == nil {
		s.decorate = func(store backends.Store) backends.Store { return store }
	}
	return s
}

// application is one that was loaded and opened, but not bound.
type application struct {
	name, path string
	kind       string
	me         string // what the mapping's first client is
	mapping    *translate.Application
	store      backends.Store
	sources    map[string][]byte
}

func load(t *testing.T, s setup, kinds map[string]backends.Kind) application {
	t.Helper()
	file := filepath.Join(t.TempDir(), "mapping.hcl")
	if err := os.WriteFile(file, []byte(s.mapping), 0o600); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{"DRIVER": s.driver, "DSN": s.dsn, "TOKEN_SHA256": strings.Repeat("0", 64)}
	maps.Copy(environment, s.env)
	c, sources, found := config.Load(file, config.Options{
		Kinds:  kinds,
		Getenv: func(name string) (string, bool) { v, ok := environment[name]; return v, ok },
	})
	mustBeGood(t, found, sources)
	app := c.Applications[0]
	store, err := app.Opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return application{
		name: app.Name.Value, path: app.Path, kind: app.Kind(), me: app.Clients[0].Me.Value,
		mapping: app.Mapping, store: store, sources: sources,
	}
}

func (a application) capabilities() map[string]backends.Capabilities {
	caps := map[string]backends.Capabilities{}
	for _, c := range a.mapping.Collections() {
		caps[c.Name] = a.store.Collection(c.Name).Capabilities()
	}
	return caps
}

func mustBeGood(t *testing.T, found diag.List, sources map[string][]byte) {
	t.Helper()
	if found.HasErrors() {
		var text strings.Builder
		diag.Write(&text, found, sources, false)
		t.Fatal(text.String())
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// do sends a request with the full client's token, unless headers say otherwise.
func (d *frontDoor) do(t *testing.T, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	return send(t, d, method, target, body, headers...)
}

func send(t *testing.T, h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "https://scim.example.org/", strings.NewReader(body))
	if err := aim(r, target); err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/scim+json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// aim gives a request its URL. What cannot stand in a URL as it is (spaces, quotes) is escaped, so that
// tests can write filters as people read them.
func aim(r *http.Request, target string) error {
	var escaped strings.Builder
	for _, c := range []byte(target) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"<>\^{|}`+"`", c) >= 0 {
			const digits = "0123456789ABCDEF"
			escaped.Write([]byte{'%', digits[c>>4], digits[c&15]})
			continue
		}
		escaped.WriteByte(c)
	}
	u, err := r.URL.Parse(escaped.String())
	if err != nil {
		return err
	}
	r.URL, r.RequestURI = u, escaped.String()
	return nil
}

// metrics gives the lines of /metrics that begin with a name.
func (d *frontDoor) metrics(t *testing.T, name string) []string {
	t.Helper()
	w := send(t, adapter.NewAdmin(d.registry, &adapter.Readiness{}), http.MethodGet, "/metrics", "")
	if w.Code != http.StatusOK {
		t.Fatalf("/metrics: %d %s", w.Code, w.Body)
	}
	var lines []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, name) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// both lets two hear; the second may be nil.
func both(first, second backends.Listener) backends.Listener {
	return func(ctx context.Context, c backends.Call) {
		first(ctx, c)
		if second != nil {
			second(ctx, c)
		}
	}
}

// statementLog remembers the text of every statement that a database was sent.
type statementLog struct {
	mu   sync.Mutex
	list []string
}

func (l *statementLog) hear(_ context.Context, call backends.Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, call.Text)
}

func (l *statementLog) clear() { l.take() }

// take gives what was heard since the last time.
func (l *statementLog) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := l.list
	l.list = nil
	return list
}

// raw sends a request whose target is escaped already, or badly escaped on purpose.
func raw(t *testing.T, h http.Handler, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "https://scim.example.org/", strings.NewReader(body))
	path, query, _ := strings.Cut(target, "?")
	plain, err := url.PathUnescape(path)
	if err != nil {
		plain = path
	}
	r.URL.Path, r.URL.RawPath, r.URL.RawQuery, r.RequestURI = plain, path, query, target
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// quote writes a text as JSON.
func quote(text string) string { return string(scim.AppendJSON(nil, text)) }
