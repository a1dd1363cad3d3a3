package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/diag"
)

func environment(values map[string]string) Options {
	return Options{
		Kinds:  map[string]backends.Kind{"sql": sql.Kind()},
		Getenv: func(name string) (string, bool) { v, ok := values[name]; return v, ok },
	}
}

// write makes files in a folder of their own.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func mustLoad(t *testing.T, path string) *Config {
	t.Helper()
	c, sources, diags := Load(path, environment(map[string]string{"TOKEN": "0123456789abcdef", "DSN": "hr:secret@tcp(db)/hr"}))
	if diags.HasErrors() {
		var text strings.Builder
		diag.Write(&text, diags, sources, false)
		t.Fatal(text.String())
	}
	return c
}

const application = `application "hr" {
  client "idp" { token = env("TOKEN") }
  backend "sql" {
    driver = "mysql"
    dsn    = env("DSN")
  }
  resource "User" {
    table = "employees"
    id    = "emp_no"
    attribute "userName" { field = "login" }
    attribute "active" {
      field  = "status"
      values = { A = true, I = false }
    }
  }
}
`

func TestAServerFileAndItsApplications(t *testing.T) {
	folder := write(t, map[string]string{
		"adapter.hcl": `include = ["apps/*.hcl"]
server {
  listen   = "127.0.0.1:9000"
  deadline = "1m30s"
}`,
		"apps/hr.hcl": strings.Replace(application, `env("TOKEN")`, `file("token")`, 1),
		"apps/token":  "a-token-from-a-file\n",
	})
	c := mustLoad(t, filepath.Join(folder, "adapter.hcl"))
	if c.Server.Listen != "127.0.0.1:9000" || c.Server.Deadline != 90*time.Second || c.Server.PublicURL != "http://127.0.0.1:9000" {
		t.Errorf("%+v", c.Server)
	}
	if c.Server.MaxCount != 1000 || c.Server.MetricsListen != "127.0.0.1:9090" {
		t.Errorf("defaults: %+v", c.Server)
	}
	app := c.Applications[0]
	if app.Path != "/hr/scim/v2" || app.Clients[0].Token.Reveal() != "a-token-from-a-file" || app.Mapping == nil || app.Opener == nil {
		t.Errorf("%+v", app)
	}
	other := mustLoad(t, filepath.Join(folder, "apps"))
	if other.Server.Listen != "127.0.0.1:8080" || other.Revision == c.Revision {
		t.Errorf("a folder: %+v", other)
	}
}

func TestSecretsNeverPrint(t *testing.T) {
	c := mustLoad(t, write(t, map[string]string{"hr.hcl": application}))
	encoded, err := json.Marshal(c.Applications[0].Clients)
	if err != nil {
		t.Fatal(err)
	}
	settings := c.Applications[0].Backends[0].Settings
	for _, text := range []string{
		fmt.Sprintf("%v %+v %#v", c.Applications[0].Clients, c.Applications[0].Clients, c.Applications[0].Clients),
		fmt.Sprintf("%v %+v %#v", settings, settings, settings), string(encoded),
	} {
		if strings.Contains(text, "0123456789abcdef") || strings.Contains(text, "secret") {
			t.Errorf("a secret is shown: %s", text)
		}
	}
}

// TestTheExampleNamesEverySetting: whoever adds a setting writes it into adapter.hcl.example too.
func TestTheExampleNamesEverySetting(t *testing.T) {
	text, err := os.ReadFile("../../adapter.hcl.example")
	if err != nil {
		t.Fatal(err)
	}
	kind := sql.Kind()
	for _, settings := range []any{
		fileBlock{},
		testFileBlock{},
		testBlock{},
		answerBlock{},
		expectBlock{},
		Server{},
		TLS{},
		applicationBlock{},
		Client{},
		schemaBlock{},
		schemaField{},
		resourceBlock{},
		extensionBlock{},
		attributeBlock{},
		reflect.ValueOf(kind.Settings()).Elem().Interface(), reflect.ValueOf(kind.Resource()).Elem().Interface(), reflect.ValueOf(kind.Attribute()).Elem().Interface(),
		sql.Properties{},
		sql.Operation{},
		sql.Statement{},
		stepBlock{},
		remote.Resource{},
		remote.Attribute{},
		remote.Head{},
		rest.Settings{},
		rest.Retries{},
		rest.Breaker{},
		rest.TLS{},
		rest.Basic{},
		rest.APIKey{},
		rest.OAuth2{},
		rest.Session{},
		rest.Request{},
		rest.Answer{},
		rest.Operation{},
		rest.Page{},
		rest.Filter{},
		script.Settings{},
		script.Limits{},
		script.Worker{},
		script.Command{},
		script.Output{},
		script.Operation{},
		script.Join{},
	} {
		typ := reflect.TypeOf(settings)
		for field := range typ.Fields() {
			name, use, _ := strings.Cut(field.Tag.Get("hcl"), ",")
			if name == "" || use == "label" {
				continue
			}
			if !regexp.MustCompile(`\b` + name + `\b( *=| *\{| ")`).Match(text) {
				t.Errorf("adapter.hcl.example does not show %s (%s)", name, typ)
			}
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(application)
	for _, pattern := range []string{"../../adapter.hcl.example", "../../cmd/scim-adapter/testdata/broken/*.hcl", "../../examples/*/*.hcl"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "include") || strings.Contains(text, "file") {
			t.Skip("it may read what it likes")
		}
		path := filepath.Join(t.TempDir(), "fuzz.hcl")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, sources, diags := Load(path, environment(map[string]string{"TOKEN": "0123456789abcdef", "DSN": "x"}))
		if (c == nil) != diags.HasErrors() {
			t.Errorf("%v with %v", c, diags)
		}
		var out strings.Builder
		diag.Write(&out, diags, sources, true)
	})
}
