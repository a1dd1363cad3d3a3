package script_test

import (
	"path/filepath"
	"strings"
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/script"
	"scim-adapter/internal/testkit/people"
)

func TestInspect(t *testing.T) {
	person := backends.Delta{Set: []backends.Assignment{{Field: 1, Value: "ada"}}}
	for name, test := range map[string]struct {
		mistake func(*script.Resource)
		create  bool
		want    string // a part of the findings
	}{
		"nobody is there yet":    {want: "Nothing to look at; The list of Person is empty."},
		"somebody is there":      {create: true, want: `Field not found; None of the 1 records that were looked at has a value at "note".`},
		"a command that fails":   {mistake: func(r *script.Resource) { r.On[0].Args = texts("'lust'", "'people'") }, want: "The list cannot be read; script: list: bad_response: exit code 2"},
		"output in another form": {mistake: func(r *script.Resource) { r.On[0].Output.Output = text("csv") }, create: true, want: "The list cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			settings := &script.Settings{Environment: environment(people.Variable, filepath.Join(t.TempDir(), "state.json"))}
			if test.create {
				if _, err := open(t, settings, contract(false)).Collection("Person").Create(t.Context(), person, backends.Selection{}); err != nil {
					t.Fatal(err)
				}
			}
			collections := contract(false)
			if test.mistake != nil {
				test.mistake(collections[0].Settings.(*script.Resource)) //nolint:errcheck // contract made it
			}
			found, err := open(t, settings, collections).(backends.Inspector).Inspect(t.Context()) //nolint:errcheck // it is one
			if err != nil || !strings.Contains(found.Error(), test.want) {
				t.Errorf("want %s\ngot  %v %v", test.want, found, err)
			}
		})
	}
}
