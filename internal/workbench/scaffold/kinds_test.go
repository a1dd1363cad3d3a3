package scaffold

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/workbench/mappingtest"
)

var update = flag.Bool("update", false, "write what is expected anew")

// options are those of the command init.
func options(from string) Options {
	rehearsing := func(r *backends.Rehearsal) map[string]backends.Kind {
		return map[string]backends.Kind{
			"sql": sql.Kind(sql.WithRehearsal(r)), "rest": rest.Kind(rest.WithRehearsal(r)), "script": script.Kind(script.WithRehearsal(r)),
		}
	}
	return Options{From: from, Kinds: rehearsing(nil), Tests: mappingtest.Options{
		Kinds: rehearsing, Metrics: func() *adapter.Metrics { return adapter.NewMetrics(prometheus.NewRegistry(), "test", "test") },
	}}
}

// golden compares a text with a file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update writes it anew)\n%s", file, diff)
	}
}
