package translate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// TestDemands: what a backend is told of its fields, beyond their being there.
func TestDemands(t *testing.T) {
	yes := true
	attribute := func(path, field string, change func(*AttributeSpec)) AttributeSpec {
		a := AttributeSpec{Path: diag.Plain(path), Field: diag.Plain(field)}
		if change != nil {
			change(&a)
		}
		return a
	}
	user := ResourceSpec{
		Name: diag.Plain("User"), ID: []diag.Text{diag.Plain("no")}, AllowNoDeactivation: true,
		Deleted:   &DeletedSpec{Field: diag.Plain("status"), Value: LiteralSpec{Value: "D"}},
		Constants: []ConstantSpec{{Field: diag.Plain("origin"), Expr: diag.Plain("'scim'")}},
		Touched:   []ConstantSpec{{Field: diag.Plain("changed"), Expr: diag.Plain("'now'")}},
		Attributes: []AttributeSpec{
			attribute("userName", "login", func(a *AttributeSpec) { a.Unique, a.Mutability = true, diag.Plain("immutable") }),
			attribute("externalId", "ext", nil),
			attribute("title", "title", func(a *AttributeSpec) { a.Default = &LiteralSpec{Value: "x"} }),
			attribute("nickName", "nick", func(a *AttributeSpec) { a.Required = &yes; a.As = []ConversionSpec{{Name: "upper"}} }),
			attribute("displayName", "name", func(a *AttributeSpec) { a.Mutability = diag.Plain("readOnly") }),
			attribute("emails[type eq 'work'].value", "mail", nil),
		},
	}
	app, found := Compile(Spec{Application: "hr", Resources: []ResourceSpec{user}})
	if found.HasErrors() {
		t.Fatal(found)
	}
	c := app.Collections()[0]
	got := map[string]backends.Demand{}
	for _, f := range c.Fields {
		got[f.Name] = f.Demand
	}
	written := func(d backends.Demand) backends.Demand { d.Created, d.Updated = true, true; return d }
	want := map[string]backends.Demand{
		"no":      {},
		"status":  {Updated: true},
		"origin":  {Created: true, Always: true},
		"changed": {Updated: true},
		"login":   {Created: true, Always: true, Unique: true, Lookup: true, Fold: true, Length: 113},
		"ext":     written(backends.Demand{Lookup: true, Length: 64}),
		"title":   written(backends.Demand{Always: true, Fold: true, Length: 128}),
		"nick":    written(backends.Demand{Always: true, Fold: true}),
		"name":    {Fold: true},
		"mail":    written(backends.Demand{Fold: true, Length: 254}),
	}
	if diff := cmp.Diff(want, got); diff != "" || !c.Kept {
		t.Error(diff, c.Kept)
	}
}
