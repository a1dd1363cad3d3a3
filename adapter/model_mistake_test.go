package adapter_test

import (
	"net/url"

	"pgregory.net/rapid"

	"scim-adapter/internal/scim"
)

// mistakes are requests that no dialect gives a meaning.
var mistakes = []struct {
	method, path, filter, body string
	answer                     refusal
}{
	{"GET", "/Users", `userName eq`, "", refusal{400, "invalidFilter"}},
	{"GET", "/Users", `userName regex "x"`, "", refusal{400, "invalidFilter"}},
	{"GET", "/Users", `(userName pr`, "", refusal{400, "invalidFilter"}},
	{"GET", "/Users", `active gt true`, "", refusal{400, "invalidFilter"}},
	{"GET", "/Users", `name eq "x"`, "", refusal{400, "invalidFilter"}},
	{"GET", "/Users", `password eq "secret"`, "", refusal{400, "invalidFilter"}},
	{"GET", "/Users", `nickName eq "x"`, "", refusal{400, "invalidFilter"}},
	{"GET", "/Users", `shoeSize gt 7`, "", refusal{400, "invalidFilter"}},
	{"POST", "/Users", "", user(`"title":"x"`), refusal{400, "invalidValue"}},
	{"POST", "/Users", "", user(`"userName":"x","active":"maybe"`), refusal{400, "invalidValue"}},
	{"POST", "/Users", "", user(`"userName":"x","name":[7]`), refusal{400, "invalidValue"}},
	{"POST", "/Users", "", `{"schemas":["` + scim.GroupURN + `"],"userName":"x"}`, refusal{400, "invalidSyntax"}},
	{"POST", "/Users", "", `{"userName":"x"`, refusal{400, "invalidSyntax"}},
	{"POST", "/Users", "", `[]`, refusal{400, "invalidSyntax"}},
	{"PUT", "/Users", "", user(`"userName":"x"`), refusal{405, ""}},
	{"DELETE", "/Users", "", "", refusal{405, ""}},
	{"GET", "/Printers", "", "", refusal{404, ""}},
	{"GET", "/Users/1/title", "", "", refusal{404, ""}},
}

// mistake sends what nobody understands, to show that it changes nothing.
func (w *world) mistake(r *rapid.T) {
	m := rapid.SampledFrom(mistakes).Draw(r, "mistake")
	c := call{dialect: drawDialect(r), method: m.method, path: m.path, body: m.body}
	if m.filter != "" {
		c.query = url.Values{"filter": {m.filter}}
	}
	why := []refusal{m.answer}
	if c.dialect == "strict" { // unknown values are looked at before the rest
		why = append(why, refusal{400, "invalidValue"})
	}
	w.refused(w.send(c), why)
}

// wrongSteps are operations that no dialect gives a meaning.
var wrongSteps = []struct {
	json   string
	answer refusal
}{
	{`{"op":"move","path":"title"}`, refusal{400, "invalidSyntax"}},
	{`{"op":"remove"}`, refusal{400, "noTarget"}},
	{`{"op":"add","path":"title"}`, refusal{400, "invalidValue"}},
	{`{"op":"add","path":"groups","value":[{"value":"1"}]}`, refusal{400, "mutability"}},
	{`{"op":"replace","path":"displayName","value":"x"}`, refusal{400, "mutability"}},
	{`{"op":"replace","path":"emails[type","value":"x"}`, refusal{400, "invalidPath"}},
	{`{"op":"replace","path":"emails[type is \"x\"].value","value":"x"}`, refusal{400, "invalidFilter"}},
	{`{"op":"replace","path":"active","value":"maybe"}`, refusal{400, "invalidValue"}},
	{`{"op":"replace","path":"name[givenName eq \"x\"]","value":"x"}`, refusal{400, "invalidPath"}},
	{`{"op":"replace","value":"x"}`, refusal{400, "invalidValue"}},
	{`{"op":"replace","path":"emails[type co \"nothing\"].value","value":"x"}`, refusal{400, "noTarget"}},
}
