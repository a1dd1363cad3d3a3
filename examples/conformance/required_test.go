package conformance_test

import (
	"fmt"
	"strings"

	"scim-adapter/internal/testkit"
)

// required: missing, null and empty are the same, in POST, PUT and PATCH (RFC 7643 sections 2.2 and 2.5).
func required(s scene) {
	t, d := s.T, s.Door
	whole := specimen("")
	path := add(t, d, "")
	for _, member := range []string{`"requiredString":"there"`, `"requiredInteger":1`, `"requiredStrings":["a"]`, `"requiredComplex":{"name":"n"}`} {
		name, value, _ := strings.Cut(member, ":")
		empties := []string{"", name + ":null,", name + ":[],", name + `:"",`}
		if strings.HasPrefix(value, "{") {
			empties = append(empties, name+":{},", name+`:{"name":null},`, name+`:{"name":""},`, name+`:{"count":1},`)
		}
		for _, empty := range empties {
			if name == `"requiredInteger"` && strings.Contains(empty, `""`) {
				continue // is no integer
			}
			body := strings.Replace(whole, member+",", empty, 1)
			refused(t, d, 400, "invalidValue", "POST", "/Specimens", body)
			refused(t, d, 400, "invalidValue", "PUT", path, body)
		}
		refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"remove","path":%s}`, name)))
		refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"replace","path":%s,"value":null}`, name)))
		refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"replace","value":{%s:null}}`, name)))
	}
	same(t, "after what was refused", d.Must(t, 200, "GET", path, "")["requiredStrings"], `["a"]`)
	refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(`{"op":"remove","path":"requiredComplex.name"}`))
	refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(`{"op":"remove","path":"requiredStrings","value":["a"]}`))
	d.Patch(t, path, `{"op":"remove","path":"requiredString"}`, `{"op":"add","path":"requiredString","value":"again"}`) // what counts is the end
	same(t, "removed and given again", read(t, d, path, "requiredString"), `"again"`)
}

// requiredSubAttributes: a complex value needs them, where there is one (RFC 7643 section 7).
func requiredSubAttributes(s scene) {
	t, d := s.T, s.Door
	for attribute, incomplete := range map[string]string{
		"mixed": `{"exact":"e"}`, "mixes": `[{"name":"n"},{"exact":"e"}]`, "document": `{"count":1}`, "documents": `[{"count":1}]`,
	} {
		refused(t, d, 400, "invalidValue", "POST", "/Specimens", specimen(with(attribute, incomplete)))
		path := add(t, d, "")
		refused(t, d, 400, "invalidValue", "PATCH", path, replace(attribute, incomplete))
	}
	path := add(t, d, with("mixes", `[{"name":"n","exact":"e"}]`)+with("document", `{"name":"n","count":1}`))
	refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(`{"op":"remove","path":"mixes[exact eq \"e\"].name"}`))
	refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(`{"op":"remove","path":"document.name"}`))
	refused(t, d, 400, "invalidValue", "PATCH", path, testkit.PatchBody(`{"op":"add","path":"mixes","value":[{"exact":"f"}]}`))
	d.Patch(t, path, `{"op":"remove","path":"mixes"}`, `{"op":"remove","path":"document"}`)
	same(t, "as a whole they can go", []any{read(t, d, path, "mixes"), read(t, d, path, "document")}, `[null,null]`)
}

// extensions: the required one must be there, the other one only complete; schemas lists what has values.
func extensions(s scene) {
	t, d := s.T, s.Door
	withLabel := fmt.Sprintf(`,%q:{"text":"t"}`, label)
	for what, body := range map[string]string{
		"without": strings.Replace(specimen(""), withLabel, "", 1), "null": strings.Replace(specimen(""), withLabel, fmt.Sprintf(",%q:null", label), 1),
		"empty": strings.Replace(specimen(""), withLabel, fmt.Sprintf(",%q:{}", label), 1), "incomplete": strings.Replace(specimen(""), withLabel, fmt.Sprintf(`,%q:{"shelf":1}`, label), 1),
	} {
		t.Log(what)
		refused(t, d, 400, "invalidValue", "POST", "/Specimens", body)
	}
	refused(t, d, 400, "invalidValue", "POST", "/Specimens", specimen(with(loan, `{"until":"2020-01-01T00:00:00Z"}`)))
	path := add(t, d, "")
	schemas := func(want ...string) {
		t.Helper()
		same(t, "schemas", read(t, d, path, "schemas"), `["`+strings.Join(want, `","`)+`"]`)
	}
	schemas(core, label)
	refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"remove","path":%q}`, label)))
	refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"remove","path":"%s:text"}`, label)))
	refused(t, d, 400, "invalidValue", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"add","path":"%s:until","value":"2020-01-01T00:00:00Z"}`, loan)))
	refused(t, d, 400, "invalidValue", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"add","path":%q,"value":"x"}`, loan)))
	refused(t, d, 400, "invalidValue", "PUT", path, strings.Replace(specimen(""), withLabel, "", 1))

	d.Patch(t, path, fmt.Sprintf(`{"op":"add","path":%q,"value":{"borrower":"ann","until":"2020-01-01T00:00:00Z"}}`, loan))
	schemas(core, label, loan)
	d.Patch(t, path, fmt.Sprintf(`{"op":"replace","path":"%s:until","value":"2021-01-01T00:00:00Z"}`, loan), fmt.Sprintf(`{"op":"add","value":{%q:{"shelf":7}}}`, label))
	same(t, "both extensions", []any{read(t, d, path, loan), read(t, d, path, label)}, `[{"borrower":"ann","until":"2021-01-01T00:00:00Z"},{"text":"t","shelf":7}]`)
	refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"remove","path":"%s:borrower"}`, loan)))
	if n := found(t, d, loan+`:borrower eq "ANN"`); n != 1 {
		t.Errorf("the borrower is found %v times", n)
	}
	d.Patch(t, path, fmt.Sprintf(`{"op":"remove","path":%q}`, loan))
	schemas(core, label)
	same(t, "removed", read(t, d, path, loan), `null`)
}
