// Package conformance_test proves over HTTP, on every kind of database, what the example declares.
package conformance_test

import (
	"crypto/sha256"
	databasesql "database/sql"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/testkit"
)

// database is a kind of database with an empty database for a test.
type database struct {
	name, driver string
	goDriver     string
	empty        func(t *testing.T) string // its DSN
	words        *strings.Replacer         // what it calls differently in schema.sql
}

func databases() []database {
	return []database{
		{
			name: "SQLite", driver: "sqlite", goDriver: "sqlite", words: strings.NewReplacer(),
			empty: func(t *testing.T) string { t.Helper(); return filepath.Join(t.TempDir(), "conformance.db") },
		},
		{
			name: "MariaDB", driver: "mysql", goDriver: "mysql", words: strings.NewReplacer(" DATETIME", " DATETIME(6)"),
			empty: func(t *testing.T) string { t.Helper(); return testkit.MariaDB(t).Database(t) },
		},
		{
			name: "PostgreSQL", driver: "postgres", goDriver: "pgx", words: strings.NewReplacer(" DATETIME", " TIMESTAMP", " BLOB", " BYTEA"),
			empty: func(t *testing.T) string { t.Helper(); return testkit.PostgreSQL(t).Database(t) },
		},
	}
}

// open puts a front door before a new database.
func (db database) open(t *testing.T) scene {
	t.Helper()
	dsn := db.empty(t)
	schema, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	statements := strings.Split(strings.TrimSpace(db.words.Replace(string(schema))), ";\n")
	if err := sql.Exec(t.Context(), db.driver, dsn, statements...); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{"SCIM_TOKEN": testkit.Token, "CONFORMANCE_DRIVER": db.driver, "CONFORMANCE_DSN": dsn}
	c, sources, found := config.Load("mapping.hcl", config.Options{
		Kinds:  map[string]backends.Kind{"sql": sql.Kind()},
		Getenv: func(name string) (string, bool) { v, ok := environment[name]; return v, ok },
	})
	mustBeGood(t, found, sources)
	pool, err := databasesql.Open(db.goDriver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	return scene{T: t, Door: assemble(t, c.Applications[0], sources), db: db, pool: pool}
}

// assemble opens an application and serves it.
func assemble(t *testing.T, app config.Application, sources map[string][]byte) testkit.Door {
	t.Helper()
	store, err := app.Opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	capabilities := map[string]backends.Capabilities{}
	for _, c := range app.Mapping.Collections() {
		capabilities[c.Name] = store.Collection(c.Name).Capabilities()
	}
	metrics := adapter.NewMetrics(prometheus.NewRegistry(), "test", "test")
	mappings, found := app.Mapping.Bind(capabilities, metrics.Notice(app.Name.Value))
	mustBeGood(t, found, sources)
	server := httptest.NewUnstartedServer(nil)
	root := "http://" + server.Listener.Addr().String()
	handler, err := adapter.New(adapter.Config{
		PublicURL: root, Deadline: 30 * time.Second, Metrics: metrics, Logger: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Applications: []adapter.Application{{
			Name: app.Name.Value, Path: app.Path, Kind: app.Kind(), Store: store, Mappings: mappings,
			Clients: []adapter.Client{{Name: "test", TokenHash: sha256.Sum256([]byte(testkit.Token))}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = handler
	server.Start()
	t.Cleanup(server.Close)
	return testkit.Door{Root: root, Base: root + app.Path}
}

func mustBeGood(t *testing.T, found diag.List, sources map[string][]byte) {
	t.Helper()
	if found.HasErrors() {
		var text strings.Builder
		diag.Write(&text, found, sources, false)
		t.Fatal(text.String())
	}
}
