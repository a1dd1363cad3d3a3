package compose_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
	"scim-adapter/backends/compose"
	"scim-adapter/backends/memory"
	"scim-adapter/backends/remote"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/testkit/people"
)

func text(s string) diag.Text { return diag.Text{Value: s} }

// resource reaches one kind of entries of the people application.
func resource(path string) *rest.Resource {
	on := func(name, request string) rest.Operation {
		return rest.Operation{Head: remote.Head{Name: text(name)}, Request: rest.Request{Request: text(request)}}
	}
	list := on("list", "GET "+path)
	list.Records = text("response.body.items")
	return &rest.Resource{On: []rest.Operation{
		list, on("get", "GET "+path+"/{id}"), on("create", "POST "+path), on("update", "PATCH "+path+"/{id}"), on("delete", "DELETE "+path+"/{id}"),
	}}
}

// collections are people and teams, each of which another store keeps.
func collections() []backends.Collection {
	all := backendtest.Collections()
	users := resource("/people")
	users.Types = map[string]diag.Text{"number": text("int"), "flag": text("bool")}
	all[0].Settings, all[1].Settings = users, resource("/teams")
	all[0].Deactivate = func(backends.Record) (backends.Delta, error) {
		return backends.Delta{Set: []backends.Assignment{{Field: backendtest.Flag, Value: false}}}, nil
	}
	all[1].Sets[0].Fields[0].Name = "."
	return all
}

// home is a step of people: a command for each event that it has something for.
func home(people backends.Collection) compose.StepOf {
	var operations []script.Operation
	for _, event := range []string{"create", "update", "delete", "nickName"} {
		o := script.Operation{Head: remote.Head{Name: text(event)}}
		o.Executable, o.Args = text("/usr/bin/home"), []diag.Text{text("'" + event + "'"), text("id")}
		operations = append(operations, o)
	}
	return compose.StepOf{Part: "machine", Step: backends.Step{Collection: people.Name, Name: "home", Fields: people.Fields, Settings: &script.Resource{On: operations}}}
}

// several gives an application of two APIs and a command, whose stores are put together.
func several(t *testing.T) backendtest.Application {
	t.Helper()
	app := people.New() // both APIs are the same one's, because it knows only members of its own
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	return func(heard backends.Listener, r *backends.Rehearsal) backends.Store {
		runner := func(_ context.Context, p script.Process) (script.Outcome, error) {
			if r != nil {
				t.Errorf("a rehearsal executes %s", p)
			}
			return script.Outcome{}, nil
		}
		all := collections()
		step := home(all[0])
		kind := rest.Kind(rest.WithListener(heard), rest.WithRehearsal(r))
		machine := script.Kind(script.WithListener(heard), script.WithRehearsal(r), script.WithRunner(runner))
		settings := &rest.Settings{URL: text(server.URL)}
		parts := []compose.Part{
			{Name: "people", Collections: []string{"Person"}, Opener: compiled(t, kind, backends.Source{Settings: settings, Collections: all[:1]})},
			{Name: "teams", Collections: []string{"Team"}, Opener: compiled(t, kind, backends.Source{Settings: settings, Collections: all[1:]})},
			{Name: "machine", Opener: compiled(t, machine, backends.Source{Settings: &script.Settings{}, Steps: []backends.Step{step.Step}})},
		}
		store, err := compose.New(parts, all, []compose.StepOf{step}).Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return store
	}
}

func compiled(t *testing.T, kind backends.Kind, source backends.Source) backends.Opener {
	t.Helper()
	opener, diags := kind.Compile(source)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return opener
}

func TestARehearsalOfSeveralStores(t *testing.T) {
	backendtest.Rehearse(t, several)
}

func TestARehearsalOfSeveralStoresWithGivenRecords(t *testing.T) {
	backendtest.RehearseGiven(t, several, func(t *testing.T) backends.Store {
		t.Helper()
		store, err := compiled(t, memory.Kind(), backends.Source{Collections: collections()}).Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return store
	})
}

// TestStepsAreHeardAndNotDone, in their place among the other calls.
func TestStepsAreHeardAndNotDone(t *testing.T) {
	var heard []string
	r := &backends.Rehearsal{Heard: func(_ context.Context, c backends.Call) {
		if c.Write {
			heard = append(heard, c.Text)
		}
	}}
	store := several(t)(nil, r)
	defer store.Close() //nolint:errcheck // nothing is left
	inactive := backends.Delta{Set: []backends.Assignment{{Field: backendtest.Flag, Value: false}}}
	_, err := store.Collection("Person").Create(t.Context(), backends.Delta{
		Inactive: &inactive, Activate: func(backends.Record) (backends.Delta, error) {
			return backends.Delta{Set: []backends.Assignment{{Field: backendtest.Flag, Value: true}}}, nil
		},
	}, backends.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	want := "POST /people, /usr/bin/home create ‹new›, PATCH /people/‹new›"
	if got := strings.Join(heard, ", "); got != want {
		t.Errorf("heard %s, want %s", got, want)
	}
}
