package backendtest

import (
	"errors"
	"testing"

	"scim-adapter/backends"
)

// checkedDeletion deletes only where the check of what is stored says so.
func (suite) checkedDeletion(t *testing.T, store backends.Store) {
	people, teams := store.Collection("Person"), store.Collection("Team")
	ann := create(t, people, person("ann"))
	staff := create(t, teams, team("staff", ann))
	own := errors.New("no")
	err := teams.Delete(t.Context(), backends.Deletion{Key: key(staff), Read: everything, Check: func(current backends.Record) error {
		if current.Values[Name] != "staff" || len(current.Sets) != 1 || len(current.Sets[0]) != 1 {
			t.Errorf("the check sees %v", current)
		}
		return own
	}})
	if !errors.Is(err, own) {
		t.Errorf("the error is %v, want the check's own", err)
	}
	wantMembers(t, teams, staff, ann)
	if err := teams.Delete(t.Context(), backends.Deletion{Key: key(staff), Check: func(backends.Record) error { return nil }}); err != nil {
		t.Errorf("a check that says yes: %v", err)
	}
	_, err = teams.Get(t.Context(), key(staff), everything)
	wantKind(t, err, backends.NotFound)
}

// touch sets what every change sets, with every change and with nothing else.
func (suite) touch(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	rec := create(t, people, person("ann"))
	touch := func(note string) []backends.Assignment { return []backends.Assignment{{Field: Note, Value: note}} }
	got, err := update(people, t.Context(), key(rec), backends.Delta{Touch: touch("nothing")})
	if err != nil || got.Values[Note] != nil {
		t.Errorf("an empty change writes %v (%v)", got.Values, err)
	}
	changed := person("anna")
	changed.Touch = touch("renamed")
	got, err = update(people, t.Context(), key(rec), changed)
	if err != nil || got.Values[Note] != "renamed" || got.Values[Login] != "anna" {
		t.Errorf("a change leaves %v (%v)", got.Values, err)
	}
}
