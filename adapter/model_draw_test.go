package adapter_test

import (
	"net/url"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// Few values, so that they meet again: cases, relatives of k and s, wildcards, quotes, blanks.
var (
	userNames  = []string{"ann", "Ann", "bob", "b_b", "b%", "O'Neil", "tas\u212a", "task", "ta\u017fk", "\\", "x y", "é", "É", "😀", "null", "1"}
	groupNames = []string{"Staff", "staff", "Ad%", "Ops", "Q'A", "é"}
	words      = []string{"a", "A", "b", "ab", "a_b", "a%b", "O'M", "k", "\u212a", "\\", "\"", "é", "x y", "true", "7", "2020-01-01T00:00:00Z"}
	kinds      = []string{"work", "home", "Work", "other", "mobile"}
	values     = []string{"a@example.org", "A@example.org", "b@example.org", "1", "+33 1", "%"}
)

// The attributes of a User that are texts, by the name that projections and the model use.
var textPaths = []string{"userName", "externalId", "title", "preferredLanguage", "name.givenName", "name.familyName", ext + "department"}

func pick[T any](r *rapid.T, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(r, label)
}

// chance is true in one of n cases.
func chance(r *rapid.T, label string, n int) bool { return rapid.IntRange(1, n).Draw(r, label) == n }

func drawDialect(r *rapid.T) string {
	return pick(r, "dialect", "default", "strict", "entra", "okta", "jumpcloud")
}

func drawElement(r *rapid.T) element {
	e := element{kind: pick(r, "kind", kinds...), value: pick(r, "value", values...)}
	if chance(r, "without a kind", 6) {
		e.kind = ""
	}
	return e
}

func drawElements(r *rapid.T) []element {
	list := make([]element, rapid.IntRange(0, 3).Draw(r, "elements"))
	for i := range list {
		list[i] = drawElement(r)
	}
	return list
}

// json writes an element as a client does.
func (e element) json() string {
	if e.kind == "" {
		return `{"value":` + quote(e.value) + `}`
	}
	return `{"type":` + quote(e.kind) + `,"value":` + quote(e.value) + `}`
}

func listJSON(list []element) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = e.json()
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// drawUserID gives the id of a user: mostly of one that is there, else of one that was, or of none.
func (w *world) drawUserID(r *rapid.T) string {
	ids := []string{"999", "07", "x"}
	for id := range w.users {
		ids = append(ids, id, id, id)
	}
	slices.Sort(ids)
	return pick(r, "user", ids...)
}

func (w *world) drawGroupID(r *rapid.T) string {
	ids := []string{"999", "07"}
	for id := range w.groups {
		ids = append(ids, id, id, id)
	}
	slices.Sort(ids)
	return pick(r, "group", ids...)
}

// drawProjection asks for some attributes, in one case of three.
func drawProjection(r *rapid.T, query url.Values, names []string) projection {
	var p projection
	if !chance(r, "projection", 3) {
		return p
	}
	chosen := rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 4, rapid.ID).Draw(r, "names")
	written := strings.Join(chosen, pick(r, "comma", ",", ", "))
	if chance(r, "upper case", 4) {
		written = strings.ToUpper(written)
	}
	if rapid.Bool().Draw(r, "exclude") {
		p.exclude = chosen
		query.Set("excludedAttributes", written)
	} else {
		p.include = chosen
		query.Set("attributes", written)
	}
	return p
}

var (
	userProjections = append(slices.Clone(textPaths), "id", "name", "displayName", "active", "emails", "emails.type", "phoneNumbers.value", "phoneNumbers",
		"groups", "groups.value", enterprise, ext+"manager", ext+"manager.value", "meta", "meta.created", "meta.location", "schemas", "password")
	groupProjections = []string{"id", "displayName", "externalId", "members", "members.value", "meta", "schemas", "meta.resourceType"}
)

// drawCondition gives headers of a condition on the resource at a path, and whether it holds.
func (w *world) drawCondition(r *rapid.T, path, header string, shown string) (headers []string, holds bool) {
	seen, known := w.seen["https://scim.example.org/scim/v2"+path]
	switch rapid.IntRange(0, 9).Draw(r, "condition") {
	case 0:
		return []string{header, "*"}, true
	case 1:
		return []string{header, `W/"none", "neither"`}, false
	case 2, 3:
		if known {
			tag := pick(r, "written", seen.tag, strings.TrimPrefix(seen.tag, "W/"), `"x", `+seen.tag)
			return []string{header, tag}, seen.shown == shown
		}
	}
	return nil, true
}
