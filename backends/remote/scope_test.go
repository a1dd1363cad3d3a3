package remote

import (
	"testing"

	"scim-adapter/backends"
)

// TestConditionsOfARecord: a record exists where its fields have one of the values that the mapping names, or none where
// it asks for NULL.
func TestConditionsOfARecord(t *testing.T) {
	absent := backends.Comparison{Op: backends.Present, Not: true}
	staff := backends.Comparison{Op: backends.In, Values: []backends.Value{"E", "X"}}
	gone := backends.Comparison{Op: backends.Equal, Value: "D", Not: true}
	for name, c := range map[string]struct {
		condition backends.Comparison
		value     backends.Value
		exists    bool
	}{
		"nothing where nothing is asked for":   {absent, nil, true},
		"a value where nothing is asked for":   {absent, "2020-01-01", false},
		"one of the values":                    {staff, "X", true},
		"another value":                        {staff, "Y", false},
		"nothing where values are asked for":   {staff, nil, false},
		"the state of a deleted record":        {gone, "D", false},
		"another state":                        {gone, "A", true},
		"nothing where a state is not allowed": {gone, nil, true},
	} {
		collection := &collection{Definition: &Definition{Collection: backends.Collection{Scope: []backends.Comparison{c.condition}}}}
		if got := collection.inScope([]backends.Value{c.value}); got != c.exists {
			t.Errorf("%s: %v", name, got)
		}
	}
}
