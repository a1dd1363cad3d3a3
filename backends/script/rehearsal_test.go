package script_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
	"scim-adapter/backends/memory"
	"scim-adapter/backends/script"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/testkit/people"
)

// variants are the people application's collections, asked by commands, by a worker, and with other ways to find out
// what a create has made.
func variants() map[string]func() (*script.Worker, []backends.Collection) {
	return map[string]func() (*script.Worker, []backends.Collection){
		"commands": func() (*script.Worker, []backends.Collection) { return nil, contract(false) },
		"a worker": func() (*script.Worker, []backends.Collection) {
			return &script.Worker{Executable: text(os.Args[0]), Args: texts("'serve'")}, contract(true)
		},
		"a create that prints nothing, and events": func() (*script.Worker, []backends.Collection) {
			collections := contract(false)
			for _, c := range collections {
				r, _ := c.Settings.(*script.Resource)
				r.On[2].Output.Output, r.On[2].Lookup = text("none"), text(c.Fields[1].Name)
			}
			users, _ := collections[0].Settings.(*script.Resource)
			users.On = append(users.On, command(false, "nickName", "{'note': 'asked'}", "'update'", "'people'", "id"))
			return nil, collections
		},
	}
}

func rehearsable(variant func() (*script.Worker, []backends.Collection)) func(t *testing.T) backendtest.Application {
	return func(t *testing.T) backendtest.Application {
		t.Helper()
		state := filepath.Join(t.TempDir(), "state.json")
		t.Setenv(people.Variable, state)
		return func(heard backends.Listener, r *backends.Rehearsal) backends.Store {
			options := []script.Option{script.WithRehearsal(r), script.WithListener(heard)}
			worker, collections := variant()
			settings := &script.Settings{Environment: environment(people.Variable, state), Worker: worker}
			if worker == nil {
				options = append(options, script.WithRunner(inside(t, r)))
			} else if r != nil && r.Given != nil {
				settings.Worker = &script.Worker{Executable: text("/nowhere/to/be/found")}
			}
			return openKind(t, script.Kind(options...), settings, collections)
		}
	}
}

// inside executes the application's commands inside this process: those that a rehearsal may.
func inside(t *testing.T, r *backends.Rehearsal) script.Runner {
	t.Helper()
	return func(_ context.Context, p script.Process) (script.Outcome, error) {
		if r != nil && (r.Given != nil || !slices.Contains([]string{"list", "get"}, p.Args[0])) {
			t.Errorf("a rehearsal executes %s", p)
		}
		var out bytes.Buffer
		code := people.Main(p.Args, bytes.NewReader(p.Input), &out)
		return script.Outcome{Exit: code, Output: out.Bytes()}, nil
	}
}

func TestARehearsalMakesTheCallsOfTheRealThing(t *testing.T) {
	for name, variant := range variants() {
		t.Run(name, func(t *testing.T) { backendtest.Rehearse(t, rehearsable(variant)) })
	}
}

func TestARehearsalWithGivenRecords(t *testing.T) {
	for name, variant := range variants() {
		t.Run(name, func(t *testing.T) {
			backendtest.RehearseGiven(t, rehearsable(variant), func(t *testing.T) backends.Store {
				t.Helper()
				_, collections := variant()
				return openKind(t, memory.Kind(), &memory.Settings{}, collections)
			})
		})
	}
}

// TestWhatIsNotExecutedNeedNotBeThere: records are given after the mapping was compiled, which says who is meant.
func TestWhatIsNotExecutedNeedNotBeThere(t *testing.T) {
	given := openKind(t, memory.Kind(), &memory.Settings{}, backendtest.Collections())
	runner := func(context.Context, script.Process) (script.Outcome, error) { return script.Outcome{}, nil }
	for name, c := range map[string]struct {
		given  backends.Store
		runner script.Runner
		want   string
	}{
		"what reads is executed":      {nil, nil, "No such program"},
		"records are given":           {given, nil, ""},
		"another executes everything": {nil, runner, ""},
	} {
		t.Run(name, func(t *testing.T) {
			list := command(false, "list", "")
			list.Executable = text("/no/such/program")
			r := &backends.Rehearsal{}
			opener, diags := script.Kind(script.WithRehearsal(r), script.WithRunner(c.runner)).Compile(backends.Source{
				Settings: &script.Settings{}, Collections: []backends.Collection{{
					Name: "Person", Key: []int{0}, Fields: []backends.Field{{Name: "id"}}, Settings: &script.Resource{On: []script.Operation{list}},
				}},
			})
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			r.Given = c.given
			_, err := opener.Open(t.Context())
			found, _ := errors.AsType[diag.List](err)
			if c.want == "" && err != nil || c.want != "" && (len(found) != 1 || found[0].Summary != c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// TestColumnsAreNeverAbsent: a table shows an empty text where there is nothing, of a new record and of one that is given.
func TestColumnsAreNeverAbsent(t *testing.T) {
	list, create := command(false, "list", "", "'passwd'"), command(false, "create", "", "record.login")
	list.Output = script.Output{Output: text("delimited"), Fields: texts("login", "", "comment")}
	joined := command(false, "list", "", "'shadow'")
	joined.Output = script.Output{Output: text("delimited"), Fields: texts("login", "expire")}
	list.Join = []script.Join{{By: text("login"), Command: joined.Command, Output: joined.Output}}
	create.Output.Output = text("none")
	use := backends.Read | backends.Write
	collections := []backends.Collection{{
		Name: "Person", Key: []int{0}, Fields: []backends.Field{{Name: "login", Use: use}, {Name: "comment", Use: use}, {Name: "expire", Use: use}},
		Settings: &script.Resource{On: []script.Operation{list, create}},
	}}
	given := openKind(t, memory.Kind(), &memory.Settings{}, collections)
	ann := backends.Delta{Set: []backends.Assignment{{Field: 0, Value: "ann"}}}
	if _, err := given.Collection("Person").Create(t.Context(), ann, backends.Selection{}); err != nil {
		t.Fatal(err)
	}
	people := openKind(t, script.Kind(script.WithRehearsal(&backends.Rehearsal{Given: given})), &script.Settings{}, collections).Collection("Person")
	if rec, err := people.Get(t.Context(), backends.Key{"ann"}, backends.Selection{}); err != nil || !slices.Equal(rec.Values, []backends.Value{"ann", "", ""}) {
		t.Errorf("who is given: %q %v", rec.Values, err)
	}
	ann.Set[0].Value = "bob"
	if rec, err := people.Create(t.Context(), ann, backends.Selection{}); err != nil || !slices.Equal(rec.Values, []backends.Value{"bob", "", ""}) {
		t.Errorf("who is new: %q %v", rec.Values, err)
	}
}

func TestACommandIsShownAsAPersonWouldTypeIt(t *testing.T) {
	for want, p := range map[string]script.Process{
		"/usr/sbin/useradd -m --comment=x ann":        {Executable: "/usr/sbin/useradd", Args: []string{"-m", "--comment=x", "ann"}},
		`/bin/x 'a b' '' 'it'\''s' '$(reboot)' 'Zoë'`: {Executable: "/bin/x", Args: []string{"a b", "", "it's", "$(reboot)", "Zoë"}},
		"/bin/x " + backends.NewKey:                   {Executable: "/bin/x", Args: []string{backends.NewKey}},
		"create":                                      {Operation: "create"},
	} {
		if got := p.String(); got != want {
			t.Errorf("%q is shown as %s, want %s", slices.Concat([]string{p.Executable}, p.Args), got, want)
		}
	}
}
