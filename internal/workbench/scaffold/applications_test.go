package scaffold

import (
	"strings"
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/testkit"
)

func kinds() map[string]backends.Kind {
	return map[string]backends.Kind{"sql": sql.Kind(), "rest": rest.Kind(), "script": script.Kind()}
}

func TestApplications(t *testing.T) {
	for _, app := range testkit.Applications() {
		t.Run(app.Name+" "+app.Driver, func(t *testing.T) {
			src := source{kind: "database", driver: app.Driver, dsn: app.Database(t), name: "x"}
			p, err := database(t.Context(), src, Options{Application: "x", Kinds: kinds()})
			if err != nil {
				t.Log(err)
				return
			}
			if err := p.settle(t.Context(), kinds(), true); err != nil {
				t.Error(err)
			}
			t.Log("\n" + strings.Join(p.found(), "\n") + "\n" + strings.Join(p.unsure(), "\n"))
		})
	}
}
