package adapter_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"scim-adapter/internal/scim"
)

// alteration is one operation of a PATCH: its JSON, and what it does to a user.
type alteration struct {
	json  string
	apply func(*account) []refusal
}

func patchBody(operations []string) string {
	return `{"schemas":["` + scim.PatchOpURN + `"],"Operations":[` + strings.Join(operations, ",") + `]}`
}

// patchUser sends one to four operations.
func (w *world) patchUser(r *rapid.T) {
	c := call{dialect: drawDialect(r), method: "PATCH", path: "/Users/" + w.drawUserID(r), query: url.Values{}}
	steps := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) alteration { return w.drawStep(r, c.dialect) }), 1, 4).Draw(r, "steps")
	operations := make([]string, len(steps))
	for i, s := range steps {
		operations[i] = s.json
	}
	c.body = patchBody(operations)
	p := drawProjection(r, c.query, userProjections)
	w.changeUser(r, c, p, func(a *account) (why []refusal) {
		for _, s := range steps {
			why = append(why, s.apply(a)...)
		}
		return why
	})
}

func (w *world) drawStep(r *rapid.T, dialect string) alteration {
	switch rapid.IntRange(0, 9).Draw(r, "step") {
	case 0, 1:
		return drawTextStep(r, dialect)
	case 2:
		return drawRemoveStep(r)
	case 3:
		return drawActiveStep(r)
	case 4:
		return drawNameStep(r, dialect)
	case 5:
		return w.drawManagerStep(r, dialect)
	case 6:
		return w.drawPathlessStep(r, dialect)
	case 7:
		return drawListStep(r)
	case 8:
		if chance(r, "wrong", 4) {
			wrong := rapid.SampledFrom(wrongSteps).Draw(r, "wrong step")
			return alteration{wrong.json, func(*account) []refusal { return []refusal{wrong.answer} }}
		}
	}
	return drawElementStep(r, dialect)
}

// named writes the path of an attribute in one of the forms that RFC 7644 section 3.10 allows.
func named(r *rapid.T, path string) string {
	if !strings.HasPrefix(path, enterprise) {
		path = pick(r, "form", path, path, scim.UserURN+":"+path)
	}
	if chance(r, "upper case", 6) {
		return strings.ToUpper(path)
	}
	return path
}

func drawTextStep(r *rapid.T, dialect string) alteration {
	path := pick(r, "path", textPaths...)
	text := drawText(r, path)
	return alteration{
		`{"op":"` + pick(r, "op", "add", "replace") + `","path":` + quote(named(r, path)) + `,"value":` + nullable(text) + `}`,
		func(a *account) []refusal { a.put(path, text, dialect); return nil },
	}
}

func drawRemoveStep(r *rapid.T) alteration {
	path := pick(r, "path", append(slices.Clone(textPaths), "name", ext+"manager", ext+"manager.value", "emails", "phoneNumbers", "groups", "id", "active", enterprise)...)
	return alteration{`{"op":"remove","path":` + quote(named(r, path)) + `}`, func(a *account) []refusal { return a.without(path) }}
}

// without removes what is at a path.
func (a *account) without(path string) []refusal {
	switch path {
	case "groups", "id":
		return []refusal{{400, "mutability"}}
	case "active":
		a.neither = true
	case "emails":
		a.emails = nil
	case "phoneNumbers":
		a.phones = nil
	case enterprise:
		delete(a.text, ext+"department")
		delete(a.text, ext+"manager.value")
	case ext + "manager":
		delete(a.text, ext+"manager.value")
	case "name":
		delete(a.text, "name.givenName")
		delete(a.text, "name.familyName")
	default:
		delete(a.text, path)
	}
	return nil
}

func drawActiveStep(r *rapid.T) alteration {
	active := rapid.Bool().Draw(r, "active")
	return alteration{
		`{"op":"` + pick(r, "op", "add", "replace") + `","path":` + quote(named(r, "active")) + `,"value":` + map[bool]string{true: "true", false: "false"}[active] + `}`,
		func(a *account) []refusal { a.switchTo(active); return nil },
	}
}

// drawNameStep gives some of the name: the rest stays (RFC-PATCH-12).
func drawNameStep(r *rapid.T, dialect string) alteration {
	given, family := drawText(r, "name.givenName"), drawText(r, "name.familyName")
	value := `{"givenName":` + nullable(given)
	both := rapid.Bool().Draw(r, "both")
	if both {
		value += `,"familyName":` + nullable(family)
	}
	return alteration{`{"op":"` + pick(r, "op", "add", "replace") + `","path":` + quote(named(r, "name")) + `,"value":` + value + `}}`, func(a *account) []refusal {
		a.put("name.givenName", given, dialect)
		if both {
			a.put("name.familyName", family, dialect)
		}
		return nil
	}}
}

func (w *world) drawManagerStep(r *rapid.T, dialect string) alteration {
	id := w.drawUserID(r)
	path, value := ext+"manager.value", quote(id)
	if rapid.Bool().Draw(r, "as an object") {
		path, value = ext+"manager", `{"value":`+quote(id)+`}`
	}
	return alteration{
		`{"op":"` + pick(r, "op", "add", "replace") + `","path":` + quote(named(r, path)) + `,"value":` + value + `}`,
		func(a *account) []refusal { a.put(ext+"manager.value", &id, dialect); return nil },
	}
}

// drawPathlessStep gives several attributes in one value (RFC-PATCH-03, RFC-PATCH-21).
func (w *world) drawPathlessStep(r *rapid.T, dialect string) alteration {
	title, department, id := drawText(r, "title"), drawText(r, ext+"department"), w.drawUserID(r)
	emails, active := drawElements(r), rapid.Bool().Draw(r, "active")
	op := pick(r, "op", "add", "replace")
	inExtension := `"` + enterprise + `":{"department":` + nullable(department) + `,"manager":{"value":` + quote(id) + `}}`
	if rapid.Bool().Draw(r, "by URN") {
		inExtension = `"` + ext + `department":` + nullable(department) + `,"` + ext + `manager":{"value":` + quote(id) + `}`
	}
	return alteration{
		`{"op":"` + op + `","value":{"title":` + nullable(title) + `,"emails":` + listJSON(emails) + `,` + inExtension + `,"active":` + map[bool]string{true: "true", false: "false"}[active] + `}}`,
		func(a *account) []refusal {
			a.put("title", title, dialect)
			a.put(ext+"department", department, dialect)
			a.put(ext+"manager.value", &id, dialect)
			a.switchTo(active)
			a.emails = withList(op, a.emails, emails)
			return nil
		},
	}
}

// patchGroup sends one to four operations.
func (w *world) patchGroup(r *rapid.T) {
	c := call{dialect: drawDialect(r), method: "PATCH", path: "/Groups/" + w.drawGroupID(r), query: url.Values{}}
	var operations []string
	var changes []func(*team)
	for range rapid.IntRange(1, 4).Draw(r, "steps") {
		json, change := w.drawGroupStep(r)
		operations, changes = append(operations, json), append(changes, change)
	}
	c.body = patchBody(operations)
	p := drawProjection(r, c.query, groupProjections)
	status := http.StatusNoContent
	if p.include != nil || p.exclude != nil {
		status = http.StatusOK
	}
	w.changeGroup(r, c, p, status, func(g *team) (why []refusal) {
		before := slices.Clone(g.members)
		for _, change := range changes {
			change(g)
		}
		for _, id := range g.members { // who was there and has gone since may not be named again
			if !w.exists(id) && (!slices.Contains(before, id) || strings.Contains(c.body, `{"value":`+quote(id)+`}`)) {
				why = append(why, refusal{400, "invalidValue"})
			}
		}
		return why
	})
}

func (w *world) drawGroupStep(r *rapid.T) (json string, change func(*team)) {
	ids := rapid.SliceOfN(rapid.Custom(w.drawUserID), 1, 3).Draw(r, "members")
	add := func(g *team) {
		g.members = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(g.members), ids...))))
	}
	switch rapid.IntRange(0, 7).Draw(r, "step") {
	case 0:
		name := pick(r, "displayName", groupNames...)
		return `{"op":"replace","path":"displayName","value":` + quote(name) + `}`, func(g *team) { g.text["displayName"] = name }
	case 1:
		path := pick(r, "path", "externalId", "externalId", "externalId", "displayName")
		return `{"op":"remove","path":"` + path + `"}`, func(g *team) { delete(g.text, path) }
	case 2:
		return `{"op":"replace","path":"members","value":` + membersJSON(ids) + `}`, func(g *team) { g.members = nil; add(g) }
	case 3:
		return `{"op":"remove","path":"members[value eq \"` + ids[0] + `\"]"}`, func(g *team) { g.members = without(g.members, ids[0]) }
	case 4:
		if chance(r, "all", 3) {
			return pick(r, "written", `{"op":"remove","path":"members"}`, `{"op":"replace","path":"members","value":[]}`), func(g *team) { g.members = nil }
		}
	case 5:
		external := pick(r, "externalId", words...)
		return `{"op":"replace","value":{"externalId":` + quote(external) + `,"members":` + membersJSON(ids) + `}}`, func(g *team) {
			g.text["externalId"], g.members = external, nil
			add(g)
		}
	}
	return `{"op":"add","path":"members","value":` + membersJSON(ids) + `}`, add
}

func without(list []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == id })
}
