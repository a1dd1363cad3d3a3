package backendtest

import (
	"fmt"
	"slices"
	"testing"

	"scim-adapter/backends"
)

// after goes on behind every record, behind one that is gone, and with a condition; where the backend says that it
// can.
func (s suite) after(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	if !people.Capabilities().After {
		s.stable(t, people)
		return
	}
	var keys []backends.Key
	for i := range 12 {
		rec := create(t, people, person(fmt.Sprintf("p%02d", i), backends.Assignment{Field: Number, Value: int64(i % 2)}))
		keys = append(keys, key(rec))
	}
	all := logins(t, people, backends.Query{Limit: -1})
	for i, k := range keys {
		at := slices.Index(all, fmt.Sprintf("p%02d", i))
		want := all[at+1:]
		if got := logins(t, people, backends.Query{Limit: -1, After: k}); !slices.Equal(got, want) {
			t.Errorf("behind %v: %v, want %v", k, got, want)
		}
		want = want[:min(3, len(want))]
		if got := logins(t, people, backends.Query{Limit: 3, After: k}); !slices.Equal(got, want) {
			t.Errorf("three behind %v: %v, want %v", k, got, want)
		}
	}
	s.afterOneThatIsGone(t, people, keys[5])
	odd := backends.Predicate{Compare: &backends.Comparison{Field: Number, Op: backends.Equal, Value: int64(1)}}
	if got := logins(t, people, backends.Query{Limit: -1, Where: &odd, After: keys[6]}); !slices.Equal(got, []string{"p07", "p09", "p11"}) {
		t.Errorf("odd ones behind p06: %v", got)
	}
}

// afterOneThatIsGone deletes a record and goes on behind it.
func (suite) afterOneThatIsGone(t *testing.T, people backends.Backend, gone backends.Key) {
	t.Helper()
	want := logins(t, people, backends.Query{Limit: -1, After: gone})
	if err := people.Delete(t.Context(), backends.Deletion{Key: gone}); err != nil {
		t.Fatalf("delete: %v", err)
	}
	if got := logins(t, people, backends.Query{Limit: -1, After: gone}); !slices.Equal(got, want) {
		t.Errorf("behind one that is gone: %v, want %v", got, want)
	}
}

// stable is for backends that cannot go on behind a key: their order must be stable all the same.
func (suite) stable(t *testing.T, people backends.Backend) {
	t.Helper()
	for i := range 5 {
		create(t, people, person(fmt.Sprintf("p%02d", i)))
	}
	first, again := logins(t, people, backends.Query{Limit: -1}), logins(t, people, backends.Query{Limit: -1})
	if len(first) != 5 || !slices.Equal(first, again) {
		t.Errorf("two lists are %v and %v", first, again)
	}
}
