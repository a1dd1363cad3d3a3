package scim

import (
	"testing"
)

// deskType is a resource type with characteristics on sub-attributes and in extensions.
func deskType() *ResourceType {
	return &ResourceType{
		Name: "Desk", Endpoint: "/Desks",
		Schema: &Schema{ID: "urn:example:Desk", Attributes: []*Attribute{
			attribute("name", required),
			attribute("serial", immutable),
			attribute("seen", readOnly),
			attribute("parts", multi, complexOf(
				attribute("value", required), attribute("batch", immutable), attribute("checked", readOnly), attribute("primary", ofType(Boolean)),
			)),
			attribute("place", complexOf(attribute("room", required), attribute("plan", immutable), attribute("sensor", readOnly))),
			attribute("tags", multi, immutable),
		}},
		Extensions: []Extension{
			{Required: true, Schema: &Schema{ID: "urn:example:Label", Attributes: []*Attribute{attribute("text", required), attribute("note")}}},
			{Schema: &Schema{ID: "urn:example:Loan", Attributes: []*Attribute{attribute("by", required), attribute("until")}}},
		},
	}
}

// TestPatchKeepsCharacteristics: each PATCH of one desk ends in an error, or in what is wanted of it.
func TestPatchKeepsCharacteristics(t *testing.T) {
	const desk = `{"name":"d","serial":"s","seen":"x","parts":[{"value":"a","batch":"1","checked":"ok"},{"value":"b"}],
		"place":{"room":"7","plan":"p","sensor":"on"},"tags":["t","u"],"urn:example:Label":{"text":"l"}}`
	for name, test := range map[string]struct {
		operation, path string
		want            string // of the attribute, or the scimType of the error
	}{
		"the same immutable value":                   {`{"op":"replace","path":"serial","value":"s"}`, "serial", `"s"`},
		"another immutable value":                    {`{"op":"add","path":"serial","value":"z"}`, "", MutabilityType},
		"an immutable list in another order":         {`{"op":"replace","path":"tags","value":["u","t"]}`, "tags", `["u","t"]`},
		"a longer immutable list":                    {`{"op":"add","path":"tags","value":["v"]}`, "", MutabilityType},
		"an immutable part of an element":            {`{"op":"replace","path":"parts[value eq \"a\"].batch","value":"2"}`, "", MutabilityType},
		"the same immutable part":                    {`{"op":"add","path":"parts","value":[{"value":"a","batch":"1"}]}`, "parts.batch", `["1"]`},
		"another one by adding":                      {`{"op":"add","path":"parts","value":[{"value":"a","batch":"2"}]}`, "", MutabilityType},
		"an immutable part that has no value":        {`{"op":"add","path":"parts[value eq \"b\"].batch","value":"3"}`, "parts.batch", `["1","3"]`},
		"an element with an immutable part goes":     {`{"op":"remove","path":"parts[value eq \"a\"]"}`, "parts", `[{"value":"b"}]`},
		"a read-only part stays with its element":    {`{"op":"replace","path":"parts[value eq \"a\"]","value":{"value":"a","primary":true}}`, "parts.checked", `["ok"]`},
		"a read-only part by its path":               {`{"op":"replace","path":"place.sensor","value":"off"}`, "", MutabilityType},
		"a complex value goes, its sensor stays":     {`{"op":"remove","path":"place.plan"}`, "", MutabilityType},
		"a required part":                            {`{"op":"remove","path":"parts[value eq \"b\"].value"}`, "", MutabilityType},
		"an element without its required part":       {`{"op":"add","path":"parts","value":[{"batch":"9"}]}`, "", InvalidValue},
		"an element made without its required part":  {`{"op":"add","path":"parts[batch eq \"9\"].primary","value":true}`, "", InvalidValue},
		"the first value of an extension":            {`{"op":"add","path":"urn:example:Loan:until","value":"x"}`, "", InvalidValue},
		"an extension that is complete":              {`{"op":"add","path":"urn:example:Loan","value":{"by":"ann"}}`, "urn:example:Loan:by", `"ann"`},
		"a required extension":                       {`{"op":"remove","path":"urn:example:Label"}`, "", MutabilityType},
		"an extension that is replaced with nothing": {`{"op":"replace","path":"urn:example:Label","value":null}`, "", MutabilityType},
		"an extension that is no object":             {`{"op":"add","path":"urn:example:Label","value":7}`, "", InvalidValue},
		"removed and given again":                    {`{"op":"remove","path":"name"},{"op":"add","path":"name","value":"e"}`, "name", `"e"`},
		"the core schema as a path":                  {`{"op":"replace","path":"urn:example:Desk","value":{"name":"e"}}`, "name", `"e"`},
		"a remove of one value without a list":       {`{"op":"remove","path":"parts","value":{"value":"a"}}`, "parts", `[{"value":"b"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			kind := deskType()
			ops, err := kind.ParsePatch(decode(t, `{"schemas":["`+PatchOpURN+`"],"Operations":[`+test.operation+`]}`), nil)
			var after Object
			if err == nil {
				after, err = kind.ApplyPatch(decode(t, desk), ops, nil)
			}
			if test.path == "" {
				wantError(t, err, 400, test.want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			p, _ := kind.Resolve(test.path)
			if got := encode(kind.Get(after, p)); got != test.want {
				t.Errorf("%s: %s, wanted %s", test.path, got, test.want)
			}
		})
	}
}

// TestWhatWasIncompleteIsNoConcern: a PATCH of something else succeeds although a row lacks what is required.
func TestWhatWasIncompleteIsNoConcern(t *testing.T) {
	kind := deskType()
	for _, operation := range []string{
		`{"op":"replace","path":"serial","value":"s"}`, `{"op":"add","path":"parts","value":[{"value":"new"}]}`, `{"op":"add","path":"urn:example:Label:note","value":"n"}`,
	} {
		ops, err := kind.ParsePatch(decode(t, `{"schemas":["`+PatchOpURN+`"],"Operations":[`+operation+`]}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		before := decode(t, `{"parts":[{"batch":"1"}],"urn:example:Label":{"note":"old"}}`)
		if _, err := kind.ApplyPatch(before, ops, nil); err != nil {
			t.Errorf("%s: %v", operation, err)
		}
	}
}

// TestReplaceKeepsCharacteristics: what a PUT makes of a desk.
func TestReplaceKeepsCharacteristics(t *testing.T) {
	const desk = `{"name":"d","serial":"s","seen":"x","parts":[{"value":"a","batch":"1","checked":"ok"}],"place":{"room":"7","plan":"p","sensor":"on"},"tags":["t","u"]}`
	for name, test := range map[string]struct{ body, want string }{
		"what is left out": {
			`{"name":"e"}`,
			`{"name":"e","serial":"s","seen":"x","place":{"plan":"p","sensor":"on"},"tags":["t","u"]}`,
		},
		"what is read-only": {
			`{"name":"d","parts":[{"value":"a"},{"value":"b"}],"place":{"room":"8","plan":"p"}}`,
			`{"name":"d","serial":"s","seen":"x","parts":[{"value":"a","batch":"1","checked":"ok"},{"value":"b"}],"place":{"room":"8","plan":"p","sensor":"on"},"tags":["t","u"]}`,
		},
		"another immutable value":    {`{"name":"d","serial":"z"}`, MutabilityType},
		"another immutable part":     {`{"name":"d","place":{"room":"7","plan":"q"}}`, MutabilityType},
		"one of an element":          {`{"name":"d","parts":[{"value":"a","batch":"2"}]}`, MutabilityType},
		"an immutable list, shorter": {`{"name":"d","tags":["t"]}`, MutabilityType},
		"the same in another order":  {`{"name":"d","tags":["u","t"]}`, `{"name":"d","serial":"s","seen":"x","place":{"plan":"p","sensor":"on"},"tags":["t","u"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			after, err := deskType().ApplyReplace(decode(t, desk), decode(t, test.body), func(Path) bool { return false })
			if test.want == MutabilityType {
				wantError(t, err, 400, test.want)
				return
			}
			if err != nil || !Equal(after, decode(t, test.want)) {
				t.Errorf("%s %v, wanted %s", encode(after), err, test.want)
			}
		})
	}
	merged, err := deskType().ApplyReplace(decode(t, desk), decode(t, `{"name":"e"}`), func(p Path) bool { return p.String() == "parts" })
	if v, _ := merged.Get("parts"); err != nil || v == nil {
		t.Errorf("what is merged: %s %v", encode(merged), err)
	}
}
