package backendtest

import (
	"fmt"
	"slices"
	"testing"

	"scim-adapter/backends"
)

// team makes a delta for a team with members.
func team(name string, members ...backends.Record) backends.Delta {
	d := backends.Delta{Set: []backends.Assignment{{Field: Name, Value: name}}}
	if len(members) > 0 {
		d.Sets = []backends.SetDelta{{Add: elements(members)}}
	}
	return d
}

func elements(members []backends.Record) []backends.Element {
	var out []backends.Element
	for _, m := range members {
		out = append(out, backends.Element(key(m)))
	}
	return out
}

// texts gives elements as sorted texts.
func texts(list []backends.Element) []string {
	out := []string{}
	for _, e := range list {
		out = append(out, fmt.Sprint(e...))
	}
	slices.Sort(out)
	return out
}

func wantMembers(t *testing.T, b backends.Backend, rec backends.Record, members ...backends.Record) {
	t.Helper()
	got, err := b.Get(t.Context(), key(rec), everything)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	if want := texts(elements(members)); !slices.Equal(texts(got.Sets[0]), want) || got.Sets[0] == nil {
		t.Errorf("the elements are %v, want %v", texts(got.Sets[0]), want)
	}
}

func (suite) members(t *testing.T, store backends.Store) {
	people, teams := store.Collection("Person"), store.Collection("Team")
	ann, bob, cid := create(t, people, person("ann")), create(t, people, person("bob")), create(t, people, person("cid"))
	staff, empty := create(t, teams, team("staff", ann)), create(t, teams, team("empty"))
	wantMembers(t, teams, staff, ann)
	wantMembers(t, teams, empty)
	change := func(d backends.SetDelta, want ...backends.Record) {
		t.Helper()
		rec, err := update(teams, t.Context(), key(staff), backends.Delta{Sets: []backends.SetDelta{d}})
		if err != nil {
			t.Fatalf("update: %v", err)
		}
		if !slices.Equal(texts(rec.Sets[0]), texts(elements(want))) {
			t.Errorf("the update returns %v, want %v", texts(rec.Sets[0]), texts(elements(want)))
		}
		wantMembers(t, teams, staff, want...)
	}
	change(backends.SetDelta{Add: elements([]backends.Record{ann, bob})}, ann, bob) // ann is there already
	change(backends.SetDelta{Remove: elements([]backends.Record{ann, cid})}, bob)   // cid is not there
	change(backends.SetDelta{Replace: true, Add: elements([]backends.Record{cid, bob})}, bob, cid)
	wantMembers(t, people, bob, staff)
	wantMembers(t, people, ann)
	change(backends.SetDelta{Replace: true})
	wantMembers(t, people, bob)
}

func (suite) unknownMember(t *testing.T, store backends.Store) {
	people, teams := store.Collection("Person"), store.Collection("Team")
	ann, gone := create(t, people, person("ann")), create(t, people, person("gone"))
	if err := people.Delete(t.Context(), backends.Deletion{Key: key(gone)}); err != nil {
		t.Fatal(err)
	}
	_, err := teams.Create(t.Context(), team("staff", ann, gone), everything)
	wantKind(t, err, backends.Invalid)
	if n, err := teams.List(t.Context(), backends.Query{Limit: -1, Total: true}, func(backends.Record) error { return nil }); n != 0 || err != nil {
		t.Errorf("a refused team stays: %d, %v", n, err)
	}
}

func (suite) deletedMember(t *testing.T, store backends.Store) {
	people, teams := store.Collection("Person"), store.Collection("Team")
	ann, bob := create(t, people, person("ann")), create(t, people, person("bob"))
	staff := create(t, teams, team("staff", ann, bob))
	if err := people.Delete(t.Context(), backends.Deletion{Key: key(ann)}); err != nil {
		t.Fatal(err)
	}
	wantMembers(t, teams, staff, bob)
}

func (suite) closing(t *testing.T, store backends.Store) {
	create(t, store.Collection("Person"), person("ann"))
	for range 2 {
		if err := store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
}
