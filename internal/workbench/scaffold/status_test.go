package scaffold

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
)

func TestAStatusIsKnownByItsNameAndItsValues(t *testing.T) {
	type guess struct {
		Field     string
		Form      statusForm
		Good, Bad []string
		Deleted   string
		Unsure    bool
	}
	for _, c := range []struct {
		name   string
		field  string
		kind   backends.Type
		values []string
		want   guess
	}{
		{"a boolean that says who is active", "is_active", backends.Bool, nil, guess{"is_active", plainStatus, []string{"true"}, []string{"false"}, "", false}},
		{"a boolean that says who is locked", "locked", backends.Bool, nil, guess{"locked", tableOfValues, []string{"false"}, []string{"true"}, "", false}},
		{"0 and 1", "active", backends.Int, []string{"0", "1", "1"}, guess{"active", plainStatus, []string{"1"}, []string{"0"}, "", false}},
		{"only 1", "enabled", backends.Int, []string{"1"}, guess{"enabled", plainStatus, []string{"1"}, []string{"0"}, "", false}},
		{"0 and 1 of who is disabled", "user_disabled", backends.Int, []string{"0"}, guess{"user_disabled", tableOfValues, []string{"0"}, []string{"1"}, "", false}},
		{"numbers without a meaning", "active", backends.Int, []string{"0", "1", "2"}, guess{"active", unclearMeaning, nil, nil, "", true}},
		{"Y and N", "enabled", backends.String, []string{"N", "Y"}, guess{"enabled", tableOfValues, []string{"Y"}, []string{"N"}, "", false}},
		{"Y and N of who is blocked", "gesperrt", backends.String, []string{"N", "J"}, guess{"gesperrt", tableOfValues, []string{"N"}, []string{"J"}, "", false}},
		{"on and nothing", "enabled", backends.String, []string{"on", "", "on"}, guess{"enabled", tableOfValues, []string{"on"}, []string{""}, "", false}},
		{"only on", "enabled", backends.String, []string{"on"}, guess{"enabled", unclearMeaning, []string{"on"}, nil, "", true}},
		{"letters", "status", backends.String, []string{"A", "A", "L", "I", "L"}, guess{"status", tableOfValues, []string{"A"}, []string{"L", "I"}, "", true}},
		{"letters and deleted people", "status", backends.String, []string{"A", "I", "D"}, guess{"status", tableOfValues, []string{"A"}, []string{"I"}, "D", true}},
		{"words", "state", backends.String, []string{"active", "suspended"}, guess{"state", tableOfValues, []string{"active"}, []string{"suspended"}, "", false}},
		{"words of another language", "zustand", backends.String, []string{"aktiv", "gesperrt"}, guess{"zustand", tableOfValues, []string{"aktiv"}, []string{"gesperrt"}, "", false}},
		{"words that nobody knows", "status", backends.String, []string{"green", "red"}, guess{"status", unclearMeaning, nil, nil, "", true}},
		{"a status of numbers", "user_status", backends.Int, []string{"0"}, guess{"user_status", unclearMeaning, nil, nil, "", true}},
		{"a status of which nothing is seen", "status", backends.String, nil, guess{"status", unclearMeaning, nil, nil, "", true}},
		{"the time of the lock", "locked_at", backends.Time, nil, guess{"locked_at", timeOfLocking, nil, nil, "", false}},
		{"something else", "colour", backends.String, []string{"active", "inactive"}, guess{}},
	} {
		e := entityWith("u", c.field).hold(c.field, c.values...)
		e.Field(c.field).Type = c.kind
		got := guess{}
		if s := e.status(); s != nil {
			got = guess{s.Field.Name, s.Form, s.Good, s.Bad, s.Deleted, s.Doubt != ""}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestAnUnclearStatusIsNeverMapped(t *testing.T) {
	s := newStatus(&entityWith("u", "active").hold("active", "maybe").Fields[0], true)
	if a := s.attribute(); a.Off == "" {
		t.Error("nobody knows what it means, and a leaver could keep the access")
	}
}

func TestATimeOfLockingThatIsNeverEmptySaysNothing(t *testing.T) {
	e := entityWith("u", "deleted_at")
	e.Fields[0].Type, e.Fields[0].Required = backends.Time, true
	if s := e.status(); s.Form != unclearMeaning {
		t.Errorf("%+v", s)
	}
}
