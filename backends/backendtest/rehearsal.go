package backendtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
)

// Application is an application that several stores can be opened on, to be closed by the caller: one whose calls a
// listener hears, or one that only rehearses. It is new and empty, and keeps the people and teams of [Collections].
type Application func(heard backends.Listener, r *backends.Rehearsal) backends.Store

// Rehearse checks that a rehearsal of any write changes nothing, makes the calls that the write then really makes, in
// their order, and says of the record what is then there.
func Rehearse(t *testing.T, application func(t *testing.T) Application) {
	t.Helper()
	for name, act := range acts() {
		t.Run(name, func(t *testing.T) {
			app := application(t)
			var happened, rehearsed calls
			store := opened(t, app, happened.hear, nil)
			scene := setScene(t, store)
			before := everyRecord(t, store)
			got, wrong := act(t.Context(), opened(t, app, nil, &backends.Rehearsal{Heard: rehearsed.hear}), scene)
			if diff := cmp.Diff(before, everyRecord(t, store)); diff != "" {
				t.Fatalf("the rehearsal has changed something: -before +after\n%s", diff)
			}
			happened.list = nil
			want, failed := act(t.Context(), store, scene)
			if backends.KindOf(wrong) != backends.KindOf(failed) || (wrong == nil) != (failed == nil) {
				t.Errorf("the rehearsal ends with %v, the real thing with %v", wrong, failed)
			}
			key := newKey(want)
			if diff := cmp.Diff(happened.list, rehearsed.with(key)); diff != "" {
				t.Errorf("calls: -real +rehearsed\n%s", diff)
			}
			if diff := cmp.Diff(shown(want), known(shown(got), key)); diff != "" {
				t.Errorf("the record: -real +predicted\n%s", diff)
			}
		})
	}
}

// RehearseGiven checks that a rehearsal makes the same calls where the records are given, by a store that given makes,
// and application is asked for nothing but to open a store.
func RehearseGiven(t *testing.T, application func(t *testing.T) Application, given func(t *testing.T) backends.Store) {
	t.Helper()
	for name, act := range acts() {
		t.Run(name, func(t *testing.T) {
			app, records := application(t), given(t)
			var happened, rehearsed calls
			store := opened(t, app, nil, nil)
			scene := setScene(t, store)
			copyRecords(t, store, records)
			want, failed := act(t.Context(), opened(t, app, nil, &backends.Rehearsal{Heard: happened.hear}), scene)
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			got, wrong := act(t.Context(), opened(t, app, nil, &backends.Rehearsal{Heard: rehearsed.hear, Given: records}), scene)
			if backends.KindOf(wrong) != backends.KindOf(failed) || (wrong == nil) != (failed == nil) {
				t.Errorf("with given records it ends with %v, with the application's with %v", wrong, failed)
			}
			if diff := cmp.Diff(happened.list, rehearsed.list); diff != "" {
				t.Errorf("calls: -application +given\n%s", diff)
			}
			if diff := cmp.Diff(shown(want), shown(got)); diff != "" {
				t.Errorf("the record: -application +given\n%s", diff)
			}
		})
	}
}

func opened(t *testing.T, app Application, heard backends.Listener, r *backends.Rehearsal) backends.Store {
	t.Helper()
	store := app(heard, r)
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// calls are those that were heard.
type calls struct {
	mu   sync.Mutex
	list []string
}

func (c *calls) hear(_ context.Context, call backends.Call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kind := map[bool]string{true: "write", false: "read"}[call.Write]
	c.list = append(c.list, strings.Join(append([]string{kind + ": " + call.String()}, call.Headers...), " | "))
}

// with gives the calls with a real key in place of one that was not known yet.
func (c *calls) with(key backends.Value) []string {
	out := slices.Clone(c.list)
	for i := range out {
		out[i] = known(out[i], key)
	}
	return out
}

// known puts a real key in the place of one that was not known yet.
func known(text string, key backends.Value) string {
	text = strings.ReplaceAll(text, backends.ValueText(backends.NewKey), backends.ValueText(key))
	return strings.ReplaceAll(text, backends.NewKey, fmt.Sprint(key))
}

func newKey(rec backends.Record) backends.Value {
	if len(rec.Values) == 0 {
		return nil
	}
	return rec.Values[0]
}

// shown gives a record as a text; the order of elements means nothing.
func shown(rec backends.Record) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%#v", rec.Values)
	for _, set := range rec.Sets {
		fmt.Fprintf(&text, "\n%v", texts(set))
	}
	return text.String()
}

// scene is what the application holds before an act.
type scene struct{ ann, bob, cid, staff, empty backends.Record }

func setScene(t *testing.T, store backends.Store) scene {
	t.Helper()
	people, teams := store.Collection("Person"), store.Collection("Team")
	s := scene{ann: create(t, people, person("ann", backends.Assignment{Field: Note, Value: "n"})), bob: create(t, people, person("bob")), cid: create(t, people, person("cid"))}
	s.staff, s.empty = create(t, teams, team("staff", s.ann, s.bob)), create(t, teams, team("empty"))
	return s
}

func everyRecord(t *testing.T, store backends.Store) []string {
	t.Helper()
	var all []string
	for _, c := range Collections() {
		_, err := store.Collection(c.Name).List(t.Context(), backends.Query{Limit: -1, Return: everything}, func(rec backends.Record) error {
			all = append(all, shown(rec))
			return nil
		})
		if err != nil {
			t.Fatalf("list: %v", err)
		}
	}
	return all
}

// copyRecords puts the records of one store into another, with their keys.
func copyRecords(t *testing.T, from, to backends.Store) {
	t.Helper()
	for _, c := range Collections() {
		_, err := from.Collection(c.Name).List(t.Context(), backends.Query{Limit: -1, Return: everything}, func(rec backends.Record) error {
			delta := backends.Delta{}
			for i, v := range rec.Values {
				delta.Set = append(delta.Set, backends.Assignment{Field: i, Value: v})
			}
			if c.Sets[0].Reverse == nil {
				delta.Sets = []backends.SetDelta{{Add: slices.Clone(rec.Sets[0])}}
			}
			_, err := to.Collection(c.Name).Create(t.Context(), delta, backends.Selection{})
			return err
		})
		if err != nil {
			t.Fatalf("copy: %v", err)
		}
	}
}
