package main

import (
	"crypto/sha256"
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

// BenchmarkAdapter serves each kind of work in this process, without a network: for profiles, and for
// allocations, which are exact.
func BenchmarkAdapter(b *testing.B) {
	const rows = 1000
	handler := frontDoor(b, rows)
	for _, w := range works(rows) {
		b.Run(w.name, func(b *testing.B) { serveWork(b, handler, w) })
	}
}

// BenchmarkREST does the same before an API whose answers are ready in memory, without a network.
func BenchmarkREST(b *testing.B) {
	const rows = 1000
	api := upstream(rows)
	kind := rest.Kind(rest.WithRoundTripper(inProcess{api}))
	text := strings.NewReplacer("LISTEN", "127.0.0.1:1", "METRICS", "127.0.0.1:2", "UPSTREAM", "http://127.0.0.1:3", "TOKEN", token).Replace(restMapping)
	handler := assemble(b, text, kind)
	for _, w := range restWorks(rows) {
		b.Run(w.adapter.name, func(b *testing.B) { serveWork(b, handler, w.adapter) })
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

func frontDoor(b *testing.B, rows int) http.Handler {
	b.Helper()
	folder := b.TempDir()
	database := filepath.Join(folder, "bench.db")
	if err := sql.Exec(b.Context(), "sqlite", database, data(rows)...); err != nil {
		b.Fatal(err)
	}
	text := strings.NewReplacer("LISTEN", "127.0.0.1:1", "METRICS", "127.0.0.1:2", "DATABASE", database, "TOKEN", token).Replace(mappingText)
	return assemble(b, text, sql.Kind())
}

// assemble makes a front door of a mapping.
func assemble(b *testing.B, text string, kind backends.Kind) http.Handler {
	b.Helper()
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
	mappings, _ := compiled.Bind(map[string]backends.Capabilities{"User": store.Collection("User").Capabilities()}, metrics.Notice("bench"))
	handler, err := adapter.New(adapter.Config{
		PublicURL: "http://127.0.0.1:1", Logger: slog.New(slog.DiscardHandler), Metrics: metrics,
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
