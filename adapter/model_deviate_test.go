package adapter_test

import (
	"net/http"
	"net/url"
	"slices"

	"pgregory.net/rapid"

	"scim-adapter/internal/scim"
)

// departure is a request to one user that departs from the RFCs in one way, and what it means to who tolerates it.
type departure struct {
	deviation string
	operation string // of a PATCH
	apply     func(*account)
	refused   refusal
}

// departuresOf gives deviations in a PATCH of a user.
func departuresOf(value, id string) []departure {
	set := func(path, value string) func(*account) { return func(a *account) { a.text[path] = value } }
	text := quote(value)
	address := func(a *account) { a.emails = append(a.emails, element{value: value}) }
	return []departure{
		{"op_case", `{"op":"Replace","path":"title","value":` + text + `}`, set("title", value), refusal{400, "invalidSyntax"}},
		{"string_boolean", `{"op":"replace","path":"active","value":"False"}`, func(a *account) { a.switchTo(false) }, refusal{400, "invalidValue"}},
		{"number_string", `{"op":"replace","path":"title","value":7}`, set("title", "7"), refusal{400, "invalidValue"}},
		{"list_for_single", `{"op":"replace","path":"title","value":[` + text + `]}`, set("title", value), refusal{400, "invalidValue"}},
		{"unknown_attribute", `{"op":"replace","path":"shoeSize","value":7}`, func(*account) {}, refusal{400, "invalidPath"}},
		{"unknown_attribute", `{"op":"add","value":{"shoeSize":7,"title":` + text + `}}`, set("title", value), refusal{400, "invalidValue"}},
		{"read_only_in_patch", `{"op":"replace","value":{"id":"x","title":` + text + `,"groups":[]}}`, set("title", value), refusal{400, "mutability"}},
		{"dotted_key", `{"op":"add","value":{"name.givenName":` + text + `}}`, set("name.givenName", value), refusal{400, "invalidValue"}},
		{"dotted_urn", `{"op":"add","path":"` + enterprise + `.department","value":` + text + `}`, set(ext+"department", value), refusal{400, "invalidPath"}},
		{"extension_without_urn", `{"op":"add","path":"department","value":` + text + `}`, set(ext+"department", value), refusal{400, "invalidPath"}},
		{"bare_value", `{"op":"add","path":"emails","value":[` + text + `]}`, address, refusal{400, "invalidValue"}},
		{"single_for_list", `{"op":"add","path":"emails","value":{"value":` + text + `}}`, address, refusal{400, "invalidValue"}},
		{"bare_value", `{"op":"replace","path":"` + ext + `manager","value":` + quote(id) + `}`, set(ext+"manager.value", id), refusal{400, "invalidValue"}},
		{"remove_values", `{"op":"remove","path":"phoneNumbers","value":[{"value":"1"}]}`, func(a *account) {
			a.phones = slices.DeleteFunc(a.phones, func(e element) bool { return e.value == "1" })
		}, refusal{400, "invalidValue"}},
	}
}

// deviate departs from the RFCs in one way: who tolerates it gets what was meant, everybody else is refused.
func (w *world) deviate(r *rapid.T) {
	if rapid.Bool().Draw(r, "in a search") {
		w.deviateInSearch(r)
		return
	}
	id := w.drawUserID(r)
	d := rapid.SampledFrom(departuresOf(pick(r, "text", words...), id)).Draw(r, "departure")
	c := call{dialect: drawDialect(r), method: "PATCH", path: "/Users/" + w.drawUserID(r), body: patchBody([]string{d.operation})}
	w.changeUser(r, c, projection{}, func(a *account) []refusal {
		if !tolerates(c.dialect, d.deviation) {
			return []refusal{d.refused}
		}
		d.apply(a)
		return nil
	})
}

// odd is a filter that departs from the RFCs, and the users that it means.
type odd struct {
	deviation, filter string
	of                func(*account) bool
}

// oddities are filters that depart from the RFCs.
func (w *world) oddities(name, id string) []odd {
	called := func(a *account) bool { return fold(a.text["userName"]) == fold(name) }
	return []odd{
		{"unquoted_literal", `userName eq ` + name, called},
		{"single_quotes", `userName eq '` + name + `'`, called},
		{"value_path_comparison", `emails[type eq "work"].value co "A"`, func(a *account) bool {
			return slices.ContainsFunc(a.emails, func(e element) bool { return e.kind == "work" && compareText("co", e.value, "A", false) })
		}},
		{"complex_comparison", ext + `manager eq ` + quote(id), func(a *account) bool { return a.text[ext+"manager.value"] == id }},
		{"unknown_filter", `shoeSize eq "7"`, func(*account) bool { return false }},
		{"string_boolean", `active eq "True"`, func(a *account) bool { return a.active }},
		{"extension_without_urn", `department pr`, func(a *account) bool { return a.text[ext+"department"] != "" }},
	}
}

func (w *world) deviateInSearch(r *rapid.T) {
	o := rapid.SampledFrom(w.oddities(pick(r, "name", "ann", "bob", "b_b", "task", "😀"), w.drawUserID(r))).Draw(r, "filter")
	c := call{dialect: drawDialect(r), method: "GET", path: pick(r, "path", "/Users", "/Users/"), query: url.Values{"filter": {o.filter}}}
	answer := w.send(c)
	switch {
	case c.path == "/Users/" && !tolerates(c.dialect, "trailing_slash"):
		w.refused(answer, []refusal{{http.StatusNotFound, ""}})
	case !tolerates(c.dialect, o.deviation):
		w.refused(answer, []refusal{{http.StatusBadRequest, scim.InvalidFilter}})
	default:
		var found []plainObject
		for _, a := range w.alive() {
			if o.of(a) {
				found = append(found, w.showUser(a))
			}
		}
		w.expectList(answer, found, len(found), 1, projection{})
	}
}
