package conformance_test

import (
	"scim-adapter/internal/testkit"
)

// subAttributes: each keeps to its own characteristics, in one complex value.
func subAttributes(s scene) {
	t, d := s.T, s.Door
	const all = `{"name":"n","exact":"e","readOnly":"mine","immutable":"i","writeOnly":"w","always":"a","request":"r","never":"x"}`
	path := add(t, d, with("mixed", all))
	const shown = `{"name":"n","exact":"e","readOnly":"set by the application","immutable":"i","always":"a"}`
	same(t, "after POST", read(t, d, path, "mixed"), shown)
	same(t, "one part", d.Must(t, 200, "GET", path+"?attributes=mixed.name", "")["mixed"], `{"name":"n","always":"a"}`)
	same(t, "a part on request", d.Must(t, 200, "GET", path+"?attributes=mixed.request", "")["mixed"], `{"always":"a","request":"r"}`)
	same(t, "what is never shown", d.Must(t, 200, "GET", path+"?attributes=mixed.never,mixed.writeOnly", "")["mixed"], `{"always":"a"}`)
	same(t, "without parts", d.Must(t, 200, "GET", path+"?excludedAttributes=mixed.name,mixed.always", "")["mixed"],
		`{"exact":"e","readOnly":"set by the application","immutable":"i","always":"a"}`)

	refused(t, d, 400, "mutability", "PATCH", path, replace("mixed.readOnly", `"x"`))
	refused(t, d, 400, "mutability", "PATCH", path, replace("mixed.immutable", `"x"`))
	refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(`{"op":"remove","path":"mixed.immutable"}`))
	refused(t, d, 400, "mutability", "PATCH", path, replace("mixed", `{"immutable":"x"}`))
	refused(t, d, 400, "mutability", "PUT", path, specimen(with("mixed", `{"name":"n","immutable":"x"}`)))
	refused(t, d, 400, "invalidFilter", "GET", "/Specimens?filter=mixed.never%20pr", "")
	refused(t, d, 400, "invalidFilter", "GET", "/Specimens?filter=mixed.writeOnly%20pr", "")

	d.Patch(t, path, `{"op":"replace","path":"mixed","value":{"exact":"f","readOnly":"ignored","immutable":"i"}}`)
	same(t, "a part replaced", read(t, d, path, "mixed/exact"), `"f"`)
	d.Must(t, 200, "PUT", path, specimen(with("mixed", `{"name":"m"}`)))
	same(t, "after PUT", read(t, d, path, "mixed"), `{"name":"m","readOnly":"set by the application","immutable":"i"}`)

	path = add(t, d, with("mixed", `{"name":"n"}`))
	d.Patch(t, path, `{"op":"add","path":"mixed.immutable","value":"late"}`)
	same(t, "set later", read(t, d, path, "mixed/immutable"), `"late"`)
	d.Patch(t, path, `{"op":"add","path":"mixed","value":{"immutable":"late","always":"b"}}`)
	same(t, "set again", read(t, d, path, "mixed/always"), `"b"`)
}

// elements: each keeps to its own characteristics, in each of several complex values.
func elements(s scene) {
	t, d := s.T, s.Door
	path := add(t, d, with("mixes", `[{"name":"n","exact":"e","readOnly":"mine","immutable":"i","writeOnly":"w","always":"a","request":"r","never":"x"},{"name":"m"}]`))
	const n = `{"name":"n","exact":"e","readOnly":"set by the application","immutable":"i","always":"a"}`
	const m = `{"name":"m","readOnly":"set by the application"}`
	same(t, "after POST", read(t, d, path, "mixes"), `[`+m+`,`+n+`]`)
	same(t, "one part", d.Must(t, 200, "GET", path+"?attributes=mixes.exact", "")["mixes"], `[{},{"exact":"e","always":"a"}]`)

	const which = `mixes[name eq \"n\"]`
	for _, op := range []string{
		`{"op":"replace","path":"` + which + `.immutable","value":"x"}`, `{"op":"remove","path":"` + which + `.immutable"}`,
		`{"op":"replace","path":"` + which + `.readOnly","value":"x"}`, `{"op":"replace","path":"` + which + `","value":{"name":"n","immutable":"x"}}`,
		`{"op":"replace","path":"mixes.immutable","value":"x"}`,
	} {
		refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(op))
	}
	d.Patch(t, path, `{"op":"replace","path":"`+which+`.exact","value":"f"}`, `{"op":"add","path":"mixes[name eq \"m\"].immutable","value":"late"}`)
	same(t, "after PATCH", read(t, d, path, "mixes"), `[{"name":"m","readOnly":"set by the application","immutable":"late"},{"name":"n","exact":"f","readOnly":"set by the application","immutable":"i","always":"a"}]`)
	d.Patch(t, path, `{"op":"replace","path":"`+which+`","value":{"always":"b"}}`)
	same(t, "replaced", read(t, d, path, "mixes"), `[{"name":"m","readOnly":"set by the application","immutable":"late"},{"name":"n","readOnly":"set by the application","immutable":"i","always":"b"}]`)
	d.Must(t, 200, "PUT", path, specimen(with("mixes", `[{"name":"n","immutable":"i"},{"name":"o"}]`)))
	same(t, "after PUT", read(t, d, path, "mixes"), `[{"name":"n","readOnly":"set by the application","immutable":"i"},{"name":"o","readOnly":"set by the application"}]`)
	d.Patch(t, path, `{"op":"remove","path":"`+which+`"}`)
	same(t, "one less", read(t, d, path, "mixes"), `[{"name":"o","readOnly":"set by the application"}]`)
}

// primary: it is true at most once, whatever the operations (RFC 7643 section 2.4, RFC-PATCH-16).
func primary(s scene) {
	t, d := s.T, s.Door
	refused(t, d, 400, "invalidValue", "POST", "/Specimens", specimen(with("complexes", `[{"value":"a","primary":true},{"value":"b","primary":true}]`)))
	path := add(t, d, with("complexes", `[{"value":"a","type":"large","primary":true},{"value":"b","type":"small"}]`))
	d.Patch(t, path, `{"op":"add","path":"complexes","value":[{"value":"c","primary":true}]}`)
	same(t, "added", read(t, d, path, "complexes"), `[{"value":"a","type":"large","primary":false},{"value":"b","type":"small"},{"value":"c","primary":true}]`)
	d.Patch(t, path, `{"op":"replace","path":"complexes[value eq \"a\"].primary","value":true}`, `{"op":"replace","path":"complexes[type eq \"small\"].primary","value":true}`)
	same(t, "by two operations", read(t, d, path, "complexes"), `[{"value":"a","type":"large","primary":false},{"value":"b","type":"small","primary":true},{"value":"c","primary":false}]`)
	refused(t, d, 400, "invalidValue", "PATCH", path, replace("complexes", `[{"value":"a","primary":true},{"value":"b","primary":true}]`))
}

// documents: complex values in a column of JSON have their types, and can be changed in parts.
func documents(s scene) {
	t, d := s.T, s.Door
	const document = `{"name":"n","flag":true,"ratio":1.5,"count":7,"at":"2020-01-01T00:00:00Z","raw":"AQ==","link":"https://example.org/","marks":["x","y"]}`
	path := add(t, d, with("document", document)+with("documents", `[`+document+`,{"name":"m"}]`))
	same(t, "document", read(t, d, path, "document"), document)
	same(t, "documents", read(t, d, path, "documents"), `[`+document+`,{"name":"m"}]`)
	for filter, want := range map[string]float64{
		`document.count gt 6`: 1, `document.ratio eq 1.50`: 1, `document.at eq "2020-01-01T01:00:00+01:00"`: 1, `document.flag eq true`: 1,
		`documents[name eq "n" and count eq 7]`: 1, `documents[name eq "m" and count eq 7]`: 0, `document.marks eq "y"`: 1, `document.raw eq "AQ"`: 1,
	} {
		if n := found(t, d, filter); n != want {
			t.Errorf("%s finds %v, wanted %v", filter, n, want)
		}
	}
	for _, wrong := range []string{`{"name":"n","count":1.5}`, `{"name":"n","at":"today"}`, `{"name":true}`, `{"name":"n","raw":"*"}`} {
		refused(t, d, 400, "invalidValue", "PATCH", path, replace("document", wrong))
		refused(t, d, 400, "invalidValue", "PATCH", path, replace("documents", `[`+wrong+`]`))
	}
	d.Patch(t, path, `{"op":"replace","path":"document.count","value":8}`, `{"op":"remove","path":"document.marks"}`, `{"op":"add","path":"documents[name eq \"m\"].flag","value":true}`)
	same(t, "in parts", []any{read(t, d, path, "document/count"), read(t, d, path, "document/marks")}, `[8,null]`)
	same(t, "in parts", read(t, d, path, "documents"), `[`+document+`,{"name":"m","flag":true}]`)
	d.Patch(t, path, `{"op":"remove","path":"documents[count eq 7]"}`)
	same(t, "one less", read(t, d, path, "documents"), `[{"name":"m","flag":true}]`)
}

// listsInOneColumn: plain values in a list have their types too.
func listsInOneColumn(s scene) {
	t, d := s.T, s.Door
	path := add(t, d, with("listedStrings", `["a","b"]`)+with("listedIntegers", `[10,9]`)+with("listedDecimals", `[1.5,2]`)+with("listedDateTimes", `["2020-01-01T01:00:00+01:00"]`))
	holds(t, d, path, "listedStrings", `"a"`, `"b"`)
	holds(t, d, path, "listedIntegers", `10`, `9`)
	holds(t, d, path, "listedDecimals", `1.5`, `2.0`)
	holds(t, d, path, "listedDateTimes", `"2020-01-01T00:00:00Z"`)
	for filter, want := range map[string]float64{
		`listedStrings eq "B"`: 1, `listedIntegers eq 9`: 1, `listedIntegers gt 10`: 0, `listedIntegers ge 10`: 1, `listedDecimals eq 2`: 1,
		`listedDateTimes lt "2020-01-01T00:00:01Z"`: 1, `listedStrings pr`: 1, `listedStrings[value eq "a"]`: 1,
	} {
		if n := found(t, d, filter); n != want {
			t.Errorf("%s finds %v, wanted %v", filter, n, want)
		}
	}
	refused(t, d, 400, "invalidValue", "PATCH", path, replace("listedIntegers", `[1,"x"]`))
	refused(t, d, 400, "invalidValue", "PATCH", path, replace("listedStrings", `["a,b"]`)) // cannot be told apart
	d.Patch(t, path, `{"op":"add","path":"listedIntegers","value":[8]}`, `{"op":"remove","path":"listedIntegers[value eq 10]"}`, `{"op":"remove","path":"listedStrings"}`)
	holds(t, d, path, "listedIntegers", `9`, `8`)
	holds(t, d, path, "listedStrings")
}

// nothing: null, an empty list and absence are one state (RFC 7643 section 2.5).
func nothing(s scene) {
	t, d := s.T, s.Door
	for _, nothing := range []string{`null`, `[]`} {
		for _, attribute := range []string{"strings", "complexes", "listedStrings", "documents", "string", "complex"} {
			path := add(t, d, with(attribute, nothing))
			same(t, attribute, read(t, d, path, attribute), `null`)
			if n := found(t, d, attribute+" pr"); n != 0 {
				t.Errorf("%s pr finds %v", attribute, n)
			}
			d.Must(t, 204, "DELETE", path, "")
		}
	}
	path := add(t, d, with("strings", `["a"]`)+with("listedStrings", `["a"]`)+with("complex", `{"name":"a"}`)+with("string", `"a"`))
	d.Must(t, 200, "PUT", path, specimen(with("strings", `[]`)+with("listedStrings", `null`)+with("complex", `{"name":null}`)+with("string", `null`)))
	o := d.Must(t, 200, "GET", path, "")
	same(t, "cleared by PUT", []any{o["strings"], o["listedStrings"], o["complex"], o["string"]}, `[null,null,null,null]`)
}
