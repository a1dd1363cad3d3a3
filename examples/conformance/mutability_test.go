package conformance_test

import (
	"fmt"
	"strings"

	"scim-adapter/internal/testkit"
)

// samples are two values for an attribute of each type, by the word that stands in its name.
var samples = map[string][2]string{
	"String": {`"a"`, `"b"`}, "Boolean": {`true`, `false`}, "Decimal": {`1.25`, `2.5`}, "Integer": {`1`, `2`},
	"DateTime": {`"2020-01-01T00:00:00Z"`, `"2021-01-01T00:00:00Z"`}, "Binary": {`"AQ=="`, `"Ag=="`},
	"Reference": {`"https://example.org/a"`, `"https://example.org/b"`},
	"Complex":   {`{"name":"a","count":1}`, `{"name":"b","count":2}`},
	"Strings":   {`["a","b"]`, `["b","c"]`},
	"Complexes": {`[{"value":"a","type":"large"}]`, `[{"value":"b","type":"small"}]`},
}

func replace(attribute, value string) string {
	return testkit.PatchBody(fmt.Sprintf(`{"op":"replace","path":%q,"value":%s}`, attribute, value))
}

// readOnly: a client's value is ignored in POST and PUT, and refused where PATCH names it (RFC 7643 section 2.2).
func readOnly(s scene) {
	t, d := s.T, s.Door
	all := ""
	for kind, s := range samples {
		all += with("readOnly"+kind, s[0])
	}
	path := add(t, d, all)
	given := map[string]string{
		"String": `"set by the application"`, "Boolean": `true`, "Decimal": `1.5`, "Integer": `7`, "DateTime": `"2020-01-02T03:04:05Z"`,
		"Binary": `"AP8="`, "Reference": `"https://example.org/"`, "Complex": `null`, "Strings": `["a","b"]`, "Complexes": `null`,
	}
	for when, do := range map[string]func(){"POST": func() {}, "PUT": func() { d.Must(t, 200, "PUT", path, specimen(all)) }} {
		do()
		for kind, want := range given {
			same(t, when+" readOnly"+kind, read(t, d, path, "readOnly"+kind), want)
		}
	}
	for kind, s := range samples {
		refused(t, d, 400, "mutability", "PATCH", path, replace("readOnly"+kind, s[0]))
		refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"remove","path":"readOnly%s"}`, kind)))
	}
	d.Patch(t, path, `{"op":"add","value":{"string":"new","readOnlyString":"ignored"}}`)
	same(t, "beside what is ignored", read(t, d, path, "string"), `"new"`)
	same(t, "what is ignored", read(t, d, path, "readOnlyString"), `"set by the application"`)
}

// immutable: a value can be given once, at the beginning or later; then only the same is accepted.
func immutable(s scene) {
	t, d := s.T, s.Door
	for kind, s := range samples {
		attribute := "immutable" + kind
		path := add(t, d, with(attribute, s[0]))
		same(t, attribute, read(t, d, path, attribute), s[0])
		refused(t, d, 400, "mutability", "PUT", path, specimen(with(attribute, s[1])))
		refused(t, d, 400, "mutability", "PATCH", path, replace(attribute, s[1]))
		refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"remove","path":%q}`, attribute)))
		refused(t, d, 400, "mutability", "PATCH", path, testkit.PatchBody(fmt.Sprintf(`{"op":"add","value":{%q:%s}}`, attribute, s[1])))
		d.Must(t, 200, "PUT", path, specimen(with(attribute, s[0])))
		d.Patch(t, path, fmt.Sprintf(`{"op":"replace","path":%q,"value":%s}`, attribute, s[0]))
		d.Must(t, 200, "PUT", path, specimen("")) // says nothing of it
		same(t, attribute+" after what was refused", read(t, d, path, attribute), s[0])

		path = add(t, d, "")
		d.Patch(t, path, fmt.Sprintf(`{"op":"add","path":%q,"value":%s}`, attribute, s[1]))
		same(t, attribute+" given by PATCH", read(t, d, path, attribute), s[1])
		refused(t, d, 400, "mutability", "PATCH", path, replace(attribute, s[0]))
		path = add(t, d, "")
		d.Must(t, 200, "PUT", path, specimen(with(attribute, s[1])))
		same(t, attribute+" given by PUT", read(t, d, path, attribute), s[1])
	}
	path := add(t, d, with("immutableDateTime", `"2020-01-01T00:00:00Z"`)+with("immutableBinary", `"AA=="`)+with("immutableDecimal", `1.5`)+
		with("immutableStrings", `["a","b"]`))
	d.Must(t, 200, "PUT", path, specimen(with("immutableDateTime", `"2020-01-01T01:00:00+01:00"`)+with("immutableBinary", `"AA"`)+
		with("immutableDecimal", `15e-1`)+with("immutableStrings", `["b","a"]`))) // the same in other forms
}

// writeOnly: what is written arrives, nobody reads it, and a PUT without it leaves it alone.
func writeOnly(s scene) {
	t, d := s.T, s.Door
	all := ""
	for kind, s := range samples {
		all += with("writeOnly"+kind, s[0])
	}
	created := d.Must(t, 201, "POST", "/Specimens", specimen(all))
	path := fmt.Sprint("/Specimens/", created["id"])
	for kind, s := range samples {
		attribute := "writeOnly" + kind
		for what, o := range map[string]map[string]any{
			"POST": created, "GET": d.Must(t, 200, "GET", path, ""), "asked for": d.Must(t, 200, "GET", path+"?attributes="+attribute, ""),
			"PATCH": d.Must(t, 200, "PATCH", path, replace(attribute, s[1])),
		} {
			if o[attribute] != nil {
				t.Errorf("%s: %s is shown: %v", what, attribute, o[attribute])
			}
		}
		refused(t, d, 400, "invalidFilter", "GET", "/Specimens?filter="+attribute+"%20pr", "")
	}
	refused(t, d, 400, "invalidFilter", "GET", "/Specimens?filter=writeOnlyString%20eq%20%22a%22", "")
	refused(t, d, 400, "invalidFilter", "GET", "/Specimens?filter=writeOnlyComplexes%5Bvalue%20eq%20%22a%22%5D", "")
	refused(t, d, 400, "invalidPath", "GET", "/Specimens?sortBy=writeOnlyString", "")
	refused(t, d, 400, "invalidPath", "GET", "/Specimens?sortBy=neverString", "")
}

// writeOnlyArrives: the application has what nobody reads.
func writeOnlyArrives(s scene) {
	t, d := s.T, s.Door
	path := add(t, d, with("writeOnlyString", `"first"`)+with("writeOnlyComplex", `{"name":"n","count":3}`)+with("writeOnlyComplexes", `[{"value":"v"}]`))
	stored := func(want string) {
		t.Helper()
		got := s.row(`SELECT write_only_string, write_only_complex_name, write_only_complex_count, (SELECT COUNT(*) FROM specimen_write_only_complexes) FROM specimens`)
		if got != want {
			t.Errorf("stored: %s, wanted %s", got, want)
		}
	}
	stored("first n 3 1")
	d.Must(t, 200, "PUT", path, specimen(""))
	stored("first n 3 1")
	d.Patch(t, path, `{"op":"replace","path":"writeOnlyString","value":"second"}`, `{"op":"replace","path":"writeOnlyComplex.count","value":4}`)
	stored("second n 4 1")
	d.Patch(t, path, `{"op":"remove","path":"writeOnlyString"}`, `{"op":"remove","path":"writeOnlyComplexes"}`)
	stored("NULL n 4 0")
}

// aPasswordIsRemoved: also what nobody can read is gone afterwards.
func aPasswordIsRemoved(s scene) {
	t, d := s.T, s.Door
	user := d.Must(t, 201, "POST", "/Users", `{"userName":"ann","password":"S3cret-pw"}`)
	if got := s.row(`SELECT password_hash FROM people`); !strings.HasPrefix(got, "$2") {
		t.Errorf("stored: %s", got)
	}
	d.Patch(t, fmt.Sprint("/Users/", user["id"]), `{"op":"remove","path":"password"}`)
	if got := s.row(`SELECT password_hash FROM people`); got != "NULL" {
		t.Errorf("stored: %s", got)
	}
	if strings.Contains(fmt.Sprint(d.Must(t, 200, "GET", "/Users?attributes=password,userName", "")), "password") {
		t.Error("the password is shown")
	}
}
