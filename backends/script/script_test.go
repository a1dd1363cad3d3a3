package script_test

import (
	"os"
	"path/filepath"
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
	"scim-adapter/backends/remote"
	"scim-adapter/backends/script"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/testkit/people"
)

// TestMain lets the tests execute themselves as the command line of an application.
func TestMain(m *testing.M) {
	switch {
	case os.Getenv(people.Variable) != "":
		os.Exit(people.Main(os.Args[1:], os.Stdin, os.Stdout))
	case os.Getenv(echoVariable) != "":
		os.Exit(echo(os.Args[1:]))
	}
	os.Exit(m.Run())
}

func text(s string) diag.Text { return diag.Text{Value: s} }

// environment makes a process of the test binary an application, which does not wait for data races when it ends.
func environment(variable, value string) map[string]diag.Text {
	return map[string]diag.Text{variable: text(value), "GORACE": text("atexit_sleep_ms=0")}
}

func texts(list ...string) []diag.Text {
	out := make([]diag.Text, len(list))
	for i, s := range list {
		out[i] = text(s)
	}
	return out
}

// command makes an operation that executes the application's command line, or asks its worker.
func command(worker bool, name, input string, args ...string) script.Operation {
	o := script.Operation{Head: remote.Head{Name: text(name)}}
	o.Exit = map[string]diag.Text{"6": text("invalid")}
	if name == remote.Create {
		o.Output.Output = text("json")
	}
	if !worker {
		o.Executable, o.Args, o.Input = text(os.Args[0]), texts(args...), text(input)
		return o
	}
	all := ""
	for _, a := range args {
		all += a + ", "
	}
	if input == "" {
		input = "nil"
	}
	o.Input = text("[" + all + input + "]")
	return o
}

// contract gives the collections of the suite, kept by the application's command line.
func contract(worker bool) []backends.Collection {
	collections := backendtest.Collections()
	on := func(name, input string, args ...string) script.Operation {
		return command(worker, name, input, args...)
	}
	resource := func(kind string) *script.Resource {
		return &script.Resource{On: []script.Operation{
			on("list", "", "'list'", kind), on("get", "", "'get'", kind, "id"), on("create", "record", "'create'", kind),
			on("update", "changes", "'update'", kind, "id"), on("delete", "", "'delete'", kind, "id"),
		}}
	}
	users := resource("'people'")
	users.Types = map[string]diag.Text{"number": text("int"), "ratio": text("float"), "flag": text("bool"), "born": text("time")}
	collections[0].Settings, collections[1].Settings = users, resource("'teams'")
	collections[1].Sets[0].Fields[0].Name = "."
	collections[1].Sets[0].Settings = &script.Attribute{On: []script.Operation{
		on("add_member", "", "'add'", "id", "value"), on("remove_member", "", "'remove'", "id", "value"),
	}}
	return collections
}

func open(t *testing.T, settings *script.Settings, collections []backends.Collection) backends.Store {
	t.Helper()
	return openKind(t, script.Kind(), settings, collections)
}

func openKind(t *testing.T, kind backends.Kind, settings any, collections []backends.Collection) backends.Store {
	t.Helper()
	opener, diags := kind.Compile(backends.Source{Settings: settings, Collections: collections})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	store, err := opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func TestTheContract(t *testing.T) {
	for name, worker := range map[string]bool{"commands": false, "a worker": true} {
		t.Run(name, func(t *testing.T) {
			backendtest.Run(t, func(t *testing.T) backends.Store {
				t.Helper()
				settings := &script.Settings{Environment: environment(people.Variable, filepath.Join(t.TempDir(), "state.json"))}
				if worker {
					settings.Worker = &script.Worker{Executable: text(os.Args[0]), Args: texts("'serve'"), Count: 2}
				}
				return open(t, settings, contract(worker))
			})
		})
	}
}
