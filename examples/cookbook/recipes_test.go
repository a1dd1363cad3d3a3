// Package cookbook_test plays the recipes of docs/cookbook.md against the databases, APIs and commands that they are
// about. Every folder beside it is a recipe: mapping.hcl is the mapping, scene.txtar what happens (play_test.go),
// schema.sql the application's tables, and mapping_test.hcl are tests of the mapping's own. An API is a handler in a file of this package; a command is a script in the folder.
package cookbook_test

import (
	"flag"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rogpeppe/go-internal/txtar"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/testkit"
	"scim-adapter/internal/workbench/describe"
)

var update = flag.Bool("update", false, "write the answers of the scenes, and the pages of the cookbook, as they are now")

// recipe is one folder while it is played.
type recipe struct {
	folder  string
	scratch string // where commands keep their files; the working directory of the scene's own commands
	door    http.Handler
	base    string  // the path of the application
	calls   *calls  // what the application was asked since the last look
	tables  *tables // nil without a database
	archive *txtar.Archive
}

// recipes gives the names of all recipes.
func recipes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*/mapping.hcl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recipes: %v", err)
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = filepath.Dir(f)
	}
	return names
}

// TestCookbook plays the recipes and then looks at the pages that show them.
func TestCookbook(t *testing.T) {
	t.Run("recipes", playAll)
	t.Run("pages", pages)
}

func playAll(t *testing.T) {
	t.Helper()
	for _, name := range recipes(t) {
		t.Run(name, func(t *testing.T) {
			r := open(t, name)
			r.play(t)
			if *update {
				write(t, filepath.Join(name, "scene.txtar"), txtar.Format(r.archive))
			}
		})
	}
}

// open starts the application of a recipe and puts the front door before it. No finding may be made, not even a warning.
func open(t *testing.T, name string) *recipe {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join(name, "scene.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	r := &recipe{folder: name, scratch: t.TempDir(), calls: &calls{}, archive: archive}
	r.environment(t)
	kinds := map[string]backends.Kind{
		"sql": sql.Kind(sql.WithListener(r.calls.statement)), "rest": rest.Kind(), "script": script.Kind(), "memory": memory.Kind(),
	}
	a, found := assembly.Load(filepath.Join(name, "mapping.hcl"), kinds)
	nothing(t, found, a.Sources)
	_, found = describe.Offline(a.Config.Applications[0])
	nothing(t, found, a.Sources)
	door, release, err := a.Open(t.Context(), assembly.Options{
		Log: slog.New(slog.DiscardHandler), Metrics: adapter.NewMetrics(prometheus.NewRegistry(), "test", "test"),
		Warned: func(found diag.List) { nothing(t, found, a.Sources) },
	})
	if found, ok := err.(diag.List); ok { //nolint:errorlint // it is never wrapped
		nothing(t, found, a.Sources)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	r.door, r.base = door, a.Config.Applications[0].Path
	return r
}

// nothing demands that there are no findings.
func nothing(t *testing.T, found diag.List, sources map[string][]byte) {
	t.Helper()
	if len(found) > 0 {
		var text strings.Builder
		diag.Write(&text, found, sources, false)
		t.Fatal(text.String())
	}
}

var driver = regexp.MustCompile(`driver\s*= "(\w+)"`)

// environment starts what the mapping names by variables.
func (r *recipe) environment(t *testing.T) {
	t.Helper()
	mapping := read(t, filepath.Join(r.folder, "mapping.hcl"))
	t.Setenv("SCIM_TOKEN", testkit.Token)
	t.Setenv("APP_PASSWORD", password)
	if named := driver.FindStringSubmatch(mapping); named != nil {
		r.tables = createTables(t, named[1], read(t, filepath.Join(r.folder, "schema.sql")))
		t.Setenv("APP_DSN", r.tables.dsn)
	}
	if strings.Contains(mapping, `env("APP_URL")`) {
		t.Setenv("APP_URL", serve(t, r.folder, r.calls))
	}
	t.Setenv("APP_FOLDER", r.scratch)
	r.install(t)
}

// install copies what a recipe's commands are and work on into its scratch folder, where the mapping finds it.
func (r *recipe) install(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(r.folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name, isScript := strings.CutSuffix(filepath.Base(f), ".sh")
		mode := map[bool]os.FileMode{true: 0o700, false: 0o600}[isScript]
		if slices.Contains([]string{"mapping.hcl", "mapping_test.hcl", "scene.txtar", "schema.sql"}, name) {
			continue
		}
		target := filepath.Join(r.scratch, name)
		if err := os.WriteFile(target, []byte(read(t, f)), mode); err != nil {
			t.Fatal(err)
		}
		if isScript {
			t.Setenv("APP_COMMAND", target)
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
