package conformance_test

// caseExact: it decides what a filter finds (RFC 7643 section 2.2).
func caseExact(s scene) {
	t, d := s.T, s.Door
	add(t, d, with("string", `"Ünder"`)+with("exactString", `"Abc"`)+with("strings", `["Abc"]`)+with("exactStrings", `["Abc"]`)+
		with("reference", `"https://example.org/A"`)+with("binary", `"YWJj"`)+with("mixed", `{"name":"Abc","exact":"Abc"}`)+
		with("mixes", `[{"name":"Abc","exact":"Abc"}]`))
	for filter, want := range map[string]float64{
		`string eq "üNDER"`: 1, `string co "NDE"`: 1, `string sw "ü"`: 1, `string ew "ER"`: 1,
		`exactString eq "Abc"`: 1, `exactString eq "abc"`: 0, `exactString co "B"`: 0, `exactString sw "Ab"`: 1, `exactString sw "ab"`: 0,
		`strings eq "ABC"`: 1, `exactStrings eq "ABC"`: 0, `exactStrings eq "Abc"`: 1,
		`reference eq "https://example.org/a"`: 0, `reference eq "https://example.org/A"`: 1, `binary eq "ywjj"`: 0, `binary eq "YWJj"`: 1,
		`mixed.name eq "ABC"`: 1, `mixed.exact eq "ABC"`: 0, `mixed.exact eq "Abc"`: 1, `mixes[name eq "ABC"]`: 1,
		`mixes[exact eq "ABC"]`: 0, `mixes[exact eq "Abc" and name eq "abc"]`: 1, `mixes.exact eq "ABC"`: 0,
	} {
		if n := found(t, d, filter); n != want {
			t.Errorf("%s finds %v, wanted %v", filter, n, want)
		}
	}
}

// uniqueness: no other resource may have the value; case decides what the same is.
func uniqueness(s scene) {
	t, d := s.T, s.Door
	first := add(t, d, with("uniqueString", `"Abc"`)+with("uniqueExactString", `"Abc"`)+with("uniqueInteger", `7`)+
		with("uniqueDecimal", `1.50`)+with("uniqueReference", `"https://example.org/A"`))
	other := add(t, d, with("uniqueString", `"other"`))
	for attribute, taken := range map[string]string{
		"uniqueString": `"aBC"`, "uniqueExactString": `"Abc"`, "uniqueInteger": `7`, "uniqueDecimal": `1.5`, "uniqueReference": `"https://example.org/A"`,
	} {
		refused(t, d, 409, "uniqueness", "POST", "/Specimens", specimen(with(attribute, taken)))
		refused(t, d, 409, "uniqueness", "PUT", other, specimen(with(attribute, taken)))
		refused(t, d, 409, "uniqueness", "PATCH", other, replace(attribute, taken))
		d.Must(t, 200, "PATCH", first, replace(attribute, taken)) // its own
	}
	add(t, d, with("uniqueExactString", `"aBC"`)+with("uniqueReference", `"https://example.org/a"`))
	add(t, d, "") // without any
	add(t, d, "")
	d.Must(t, 204, "DELETE", first, "")
	add(t, d, with("uniqueString", `"abc"`)+with("uniqueInteger", `7`))
}
