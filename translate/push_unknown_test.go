package translate

import (
	"testing"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// TestTextsOfUntypedFields: an API that finds users by their login is asked, although no type of the field stands in the
// mapping. What a backend claims to know exactly of such a field is not believed: it may hold a number.
func TestTextsOfUntypedFields(t *testing.T) {
	for name, test := range map[string]struct {
		match  backends.Match
		pushed bool
	}{
		"narrowed down by an API":     {backends.Superset, true},
		"claimed to be exact":         {backends.Exact, false},
		"nothing that an API can ask": {backends.None, false},
	} {
		t.Run(name, func(t *testing.T) {
			app, found := Compile(Spec{Resources: []ResourceSpec{{
				Name: diag.Plain("Group"), ID: []diag.Text{diag.Plain("id")},
				Attributes: []AttributeSpec{
					{Path: diag.Plain("displayName"), Field: diag.Plain("name")},
					{Path: diag.Plain("externalId"), Field: diag.Plain("code"), As: []ConversionSpec{{Name: "prefix", Args: []any{"G-"}}}},
				},
			}}})
			if found.HasErrors() {
				t.Fatal(found)
			}
			caps := backends.Capabilities{
				Fields: app.Collections()[0].Fields,
				Match:  func(backends.Comparison) backends.Match { return test.match },
			}
			mappings, found := app.Bind(map[string]backends.Capabilities{"Group": caps}, nil)
			if found.HasErrors() {
				t.Fatal(found)
			}
			for _, filter := range []string{`displayName eq "admins"`, `displayName sw "adm"`, `externalId eq "7"`} {
				f, err := mappings[0].Type().ParseFilter(filter, nil)
				if err != nil {
					t.Fatal(err)
				}
				plan, err := mappings[0].Search(Search{Filter: f, Count: 10})
				if err != nil {
					t.Fatal(err)
				}
				if (plan.Query.Where != nil) != test.pushed || !plan.match {
					t.Errorf("%s: the backend is asked %v, the adapter matches: %t", filter, plan.Query.Where, plan.match)
				}
			}
		})
	}
}
