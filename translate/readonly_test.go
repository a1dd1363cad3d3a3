package translate

import (
	"testing"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// TestElementsThatAreReadOnlyAreNotWritten: the application fills in a table of its own; clients only read it.
func TestElementsThatAreReadOnlyAreNotWritten(t *testing.T) {
	user := ResourceSpec{
		Name: diag.Plain("User"), ID: []diag.Text{diag.Plain("no")}, AllowNoDeactivation: true,
		Attributes: []AttributeSpec{
			{Path: diag.Plain("userName"), Field: diag.Plain("login")},
			{
				Path: diag.Plain("emails"), Mutability: diag.Plain("readOnly"),
				Elements: []AttributeSpec{{Path: diag.Plain("value"), Field: diag.Plain("mail")}},
			},
		},
	}
	app, found := Compile(Spec{Application: "hr", Resources: []ResourceSpec{user}})
	if found.HasErrors() {
		t.Fatal(found)
	}
	c := app.Collections()[0]
	caps := backends.Capabilities{Fields: c.Fields, Sets: c.Sets, Create: true, Match: func(backends.Comparison) backends.Match { return backends.None }}
	mappings, found := app.Bind(map[string]backends.Capabilities{"User": caps}, nil)
	if found.HasErrors() {
		t.Fatal(found)
	}
	if emails := mappings[0].Type().Schema.Attribute("emails"); emails.Mutability != scim.ReadOnly {
		t.Errorf("clients are told that emails is %v", emails.Mutability)
	}
	if !c.Sets[0].ReadOnly || c.Sets[0].Fields[0].Use&backends.Write != 0 {
		t.Errorf("the backend is told that it writes %+v", c.Sets[0])
	}
	emails := []any{scim.Object{{Name: "value", Value: "zoe@example.org"}}}
	delta, err := mappings[0].Create(scim.Object{{Name: "userName", Value: "zoe"}, {Name: "emails", Value: emails}})
	if err != nil || len(delta.Sets) > 0 {
		t.Errorf("a new record gets %+v, %v", delta.Sets, err)
	}
}
