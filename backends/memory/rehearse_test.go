package memory_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
	"scim-adapter/backends/memory"
)

func open(t *testing.T, options ...memory.Option) backends.Store {
	t.Helper()
	opener, diags := memory.Kind(options...).Compile(backends.Source{Collections: backendtest.Collections()})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	store, err := opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func login(value string) backends.Delta {
	return backends.Delta{Set: []backends.Assignment{{Field: backendtest.Login, Value: value}}}
}

// count gives the number of people.
func count(ctx context.Context, t *testing.T, s backends.Store) int {
	t.Helper()
	n, err := s.Collection("Person").List(ctx, backends.Query{Limit: -1, Total: true}, func(backends.Record) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestARehearsalWorksOnACopy(t *testing.T) {
	given := open(t)
	ann, err := given.Collection("Person").Create(t.Context(), login("ann"), backends.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	var heard []string
	r := &backends.Rehearsal{Given: given, Heard: func(_ context.Context, c backends.Call) {
		heard = append(heard, map[bool]string{true: "write: "}[c.Write]+c.String())
	}}
	store := open(t, memory.WithRehearsal(r))
	people, teams := store.Collection("Person"), store.Collection("Team")
	ctx := backends.OneRequest(t.Context())

	bob, err := people.Create(ctx, login("bob"), backends.Selection{})
	if err != nil || bob.Values[0] != backends.NewKey {
		t.Fatalf("create: %v %v", bob.Values, err)
	}
	change := func(backends.Record) (backends.Delta, error) { return login("bert"), nil }
	if _, err := people.Update(ctx, backends.Update{Key: backends.Key{backends.NewKey}, Change: change}); err != nil {
		t.Fatal(err)
	}
	crew := backends.Delta{
		Set:  []backends.Assignment{{Field: backendtest.Name, Value: "crew"}},
		Sets: []backends.SetDelta{{Add: []backends.Element{{backends.NewKey}, {ann.Values[0]}}}},
	}
	if _, err := teams.Create(ctx, crew, backends.Selection{}); err != nil {
		t.Fatal(err)
	}
	if err := people.Delete(ctx, backends.Deletion{Key: backends.Key{ann.Values[0]}}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`write: create Person {"login":"bob"}`, `get Person ["‹new›"]`, `write: update Person ["‹new›"] {"login":"bert"}`,
		`write: create Team {"members":{"add":[["‹new›"],["1"]]},"name":"crew"}`, `write: delete Person ["1"]`,
	}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Errorf("-want +heard\n%s", diff)
	}
	if n := count(ctx, t, store); n != 1 {
		t.Errorf("the request sees %d people, want bert alone", n)
	}
	if n := count(t.Context(), t, given); n != 1 {
		t.Errorf("%d people are given afterwards, want ann alone", n)
	}
	if got, err := store.Collection("Person").Get(backends.OneRequest(t.Context()), backends.Key{ann.Values[0]}, backends.Selection{}); err != nil || got.Values[backendtest.Login] != "ann" {
		t.Errorf("another request sees %v, %v; want ann", got.Values, err)
	}
}
