package main

import (
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/config"
)

// BenchmarkAdapter serves each kind of work on each database in this process, without a network between client and
// adapter: for profiles, and for allocations, which are exact.
func BenchmarkAdapter(b *testing.B) {
	const rows = 1000
	for _, driver := range []string{"sqlite", "mysql", "postgres"} {
		p := products()[driver]
		b.Run(p.name, func(b *testing.B) {
			handler := frontDoor(b, p, rows)
			for _, w := range sqlWorks(rows) {
				b.Run(w.name, func(b *testing.B) { serveWork(b, handler, w) })
			}
		})
	}
}

// BenchmarkPassthrough passes requests for the application's own pages on, over loopback.
func BenchmarkPassthrough(b *testing.B) {
	const rows = 1000
	api := httptest.NewServer(upstream(rows))
	b.Cleanup(api.Close)
	handler := assemble(b, mappingBefore(api.URL, "127.0.0.1:1", "127.0.0.1:2"), rest.Kind())
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, fmt.Sprintf("/pages/%d", n%rows+1), nil)
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		if recorder.Code != http.StatusOK {
			b.Fatal(recorder.Body)
		}
	}
}

// BenchmarkREST does the same before an API whose answers are ready in memory, without a network.
func BenchmarkREST(b *testing.B) {
	const rows = 1000
	api := upstream(rows)
	kind := rest.Kind(rest.WithRoundTripper(inProcess{api}))
	handler := assemble(b, mappingBefore("http://127.0.0.1:3", "127.0.0.1:1", "127.0.0.1:2"), kind)
	list := work{"list of 100", "GET", func(n int) string { return fmt.Sprintf("/Users?startIndex=%d&count=100", n+1) }, nil, 200, rows - 100}
	for _, w := range []work{restGet("/Users", rows), list} {
		b.Run(w.name, func(b *testing.B) { serveWork(b, handler, w) })
	}
}

// inProcess sends requests to a handler without a network.
type inProcess struct{ http.Handler }

// RoundTrip serves one request.
func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	p.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}

func serveWork(b *testing.B, handler http.Handler, w work) {
	b.Helper()
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		body := ""
		if w.body != nil {
			body = w.body(n)
		}
		r := httptest.NewRequestWithContext(b.Context(), w.method, "/scim/v2"+w.url(n%w.max), strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		if recorder.Code != w.status {
			b.Fatal(recorder.Body)
		}
	}
}

func frontDoor(b *testing.B, p product, rows int) http.Handler {
	b.Helper()
	dsn := p.create(b, b.TempDir(), "bench")
	if err := p.fill(b.Context(), dsn, population{users: rows}); err != nil {
		b.Fatal(err)
	}
	return assemble(b, mappingFor(p, dsn, "127.0.0.1:1", "127.0.0.1:2"), sql.Kind())
}

// assemble makes a front door of a mapping.
func assemble(b *testing.B, text string, kind backends.Kind) http.Handler {
	b.Helper()
	b.Setenv(tokenVariable, token)
	mapping := filepath.Join(b.TempDir(), "bench.hcl")
	if err := os.WriteFile(mapping, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	c, _, diags := config.Load(mapping, config.Options{Kinds: map[string]backends.Kind{kind.Name: kind}})
	if c == nil {
		b.Fatal(diags)
	}
	app := c.Applications[0]
	compiled, opener := app.Mapping, app.Opener
	store, err := opener.Open(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	metrics := adapter.NewMetrics(prometheus.NewRegistry(), "", "")
	capabilities := map[string]backends.Capabilities{}
	for _, name := range []string{"User", "Group"} {
		if collection := store.Collection(name); collection != nil {
			capabilities[name] = collection.Capabilities()
		}
	}
	mappings, _ := compiled.Bind(capabilities, metrics.Notice("bench"))
	var passthrough *adapter.Passthrough
	if address := app.Passthrough.URL.Value; address != "" {
		passthrough = &adapter.Passthrough{Application: "bench", URL: address}
	}
	handler, err := adapter.New(adapter.Config{
		PublicURL: "http://127.0.0.1:1", Logger: slog.New(slog.DiscardHandler), Metrics: metrics, Passthrough: passthrough,
		Applications: []adapter.Application{{
			Name: "bench", Path: "/scim/v2", Kind: kind.Name, Clients: clients(app), Store: store, Mappings: mappings,
		}},
	})
	if err != nil {
		b.Fatal(err)
	}
	return handler
}

func clients(app config.Application) []adapter.Client {
	return []adapter.Client{{Name: "bench", TokenHash: sha256.Sum256([]byte(app.Clients[0].Token.Reveal()))}}
}
