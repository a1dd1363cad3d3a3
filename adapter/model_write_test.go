package adapter_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"scim-adapter/internal/scim"
)

func (w *world) createUser(r *rapid.T) {
	c := call{dialect: drawDialect(r), method: "POST", path: "/Users", query: url.Values{}}
	d := drawDraft(r, w)
	c.body = d.json(r)
	p := drawProjection(r, c.query, userProjections)
	w.createUserBy(c, d, p)
}

func (w *world) createUserBy(c call, d draft, p projection) received {
	a := &account{text: map[string]string{}, active: true}
	a.take(d, c.dialect, false)
	why := w.settle(a, &account{})
	answer := w.send(c)
	if w.refused(answer, why) {
		return answer
	}
	a.id = w.created(answer, "User")
	w.users[a.id] = a
	w.expect(answer, http.StatusCreated, w.showUser(a), p)
	return answer
}

// created gives the id of what was created, which must be new.
func (w *world) created(r received, kind string) string {
	id, _ := r.object["id"].(string)
	location := "https://scim.example.org/scim/v2/" + kind + "s/" + id
	_, known := w.users[id]
	if kind == "Group" {
		_, known = w.groups[id]
	}
	if known || id == "" || r.Header().Get("Location") != location {
		w.fail(r, "id %q, Location %q", id, r.Header().Get("Location"))
	}
	return id
}

func (w *world) replaceUser(r *rapid.T) {
	c := call{dialect: drawDialect(r), method: "PUT", path: "/Users/" + w.drawUserID(r), query: url.Values{}}
	d := drawDraft(r, w)
	c.body = d.json(r)
	p := drawProjection(r, c.query, userProjections)
	w.changeUser(r, c, p, func(a *account) []refusal {
		a.take(d, c.dialect, c.dialect == "jumpcloud")
		return nil
	})
}

// changeUser sends a call that changes a user as the model does. What is refused changes nothing.
func (w *world) changeUser(r *rapid.T, c call, p projection, change func(*account) []refusal) {
	id := strings.TrimPrefix(c.path, "/Users/")
	if !w.exists(id) {
		why := append(change(&account{text: map[string]string{}}), refusal{404, ""}, refusal{400, "invalidValue"})
		w.refused(w.send(c), why)
		return
	}
	before := w.users[id]
	after := before.clone()
	why := change(after)
	why = append(why, w.settle(after, before)...)
	headers, holds := w.drawCondition(r, c.path, "If-Match", text(tidy(w.showUser(before))))
	if c.headers = append(c.headers, headers...); !holds {
		why = append(why, refusal{412, ""})
	}
	answer := w.send(c)
	if w.refused(answer, why) {
		return
	}
	w.users[id] = after
	w.expect(answer, http.StatusOK, w.showUser(after), p)
}

func (w *world) createGroup(r *rapid.T) {
	c := call{dialect: drawDialect(r), method: "POST", path: "/Groups", query: url.Values{}}
	g := &team{text: map[string]string{"displayName": pick(r, "displayName", groupNames...)}}
	members := rapid.SliceOfN(rapid.Custom(w.drawUserID), 0, 4).Draw(r, "members")
	c.body = `{"schemas":["` + scim.GroupURN + `"],"displayName":` + quote(g.text["displayName"]) + `,"members":` + membersJSON(members) + `}`
	p := drawProjection(r, c.query, groupProjections)
	var why []refusal
	if w.nameTaken(g.text["displayName"], "") {
		why = append(why, refusal{409, "uniqueness"})
	}
	why = append(why, w.join(g, members)...)
	answer := w.send(c)
	if w.refused(answer, why) {
		return
	}
	g.id = w.created(answer, "Group")
	w.groups[g.id] = g
	w.expect(answer, http.StatusCreated, w.showGroup(g), p)
}

func membersJSON(ids []string) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = `{"value":` + quote(id) + `}`
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// join adds members; those that are there already are no mistake, those that do not exist are (C11).
func (w *world) join(g *team, ids []string) (why []refusal) {
	for _, id := range ids {
		switch {
		case !w.exists(id):
			why = append(why, refusal{400, "invalidValue"})
		case !slices.Contains(g.members, id):
			g.members = append(g.members, id)
		}
	}
	return why
}

func (w *world) replaceGroup(r *rapid.T) {
	c := call{dialect: drawDialect(r), method: "PUT", path: "/Groups/" + w.drawGroupID(r), query: url.Values{}}
	name := pick(r, "displayName", groupNames...)
	external := pick(r, "externalId", words...)
	parts := []string{`"schemas":["` + scim.GroupURN + `"]`, `"displayName":` + quote(name), `"externalId":` + quote(external)}
	members, given := []string{}, rapid.Bool().Draw(r, "members are given")
	if given {
		members = rapid.SliceOfN(rapid.Custom(w.drawUserID), 0, 4).Draw(r, "members")
		parts = append(parts, `"members":`+membersJSON(members))
	}
	c.body = "{" + strings.Join(parts, ",") + "}"
	p := drawProjection(r, c.query, groupProjections)
	w.changeGroup(r, c, p, http.StatusOK, func(g *team) (why []refusal) {
		g.text["displayName"], g.text["externalId"] = name, external
		if given {
			g.members = nil
			why = w.join(g, members)
		}
		return why
	})
}

// changeGroup sends a call that changes a group as the model does. What is refused changes nothing.
func (w *world) changeGroup(r *rapid.T, c call, p projection, status int, change func(*team) []refusal) {
	before, ok := w.groups[strings.TrimPrefix(c.path, "/Groups/")]
	if !ok || before.deleted {
		why := append(change(&team{text: map[string]string{}}), refusal{404, ""}, refusal{400, "invalidValue"})
		w.refused(w.send(c), why)
		return
	}
	after := before.clone()
	why := change(after)
	if after.text["displayName"] == "" {
		why = append(why, refusal{400, "mutability"}, refusal{400, "invalidValue"})
	}
	if after.text["displayName"] != before.text["displayName"] && w.nameTaken(after.text["displayName"], after.id) {
		why = append(why, refusal{409, "uniqueness"})
	}
	headers, holds := w.drawCondition(r, c.path, "If-Match", text(tidy(w.showGroup(before))))
	if c.headers = append(c.headers, headers...); !holds {
		why = append(why, refusal{412, ""})
	}
	answer := w.send(c)
	if w.refused(answer, why) {
		return
	}
	w.groups[after.id] = after
	if status == http.StatusNoContent {
		if answer.Code != status || answer.Body.Len() > 0 {
			w.fail(answer, "wanted 204 and nothing more")
		}
		return
	}
	w.expect(answer, status, w.showGroup(after), p)
}

// remove deletes a user or a group.
func (w *world) remove(r *rapid.T) {
	if !chance(r, "really", 4) {
		return // otherwise nobody grows old
	}
	c := call{dialect: drawDialect(r), method: "DELETE"}
	there, shown := false, plainObject{}
	id := w.drawUserID(r)
	if rapid.Bool().Draw(r, "a user") {
		c.path = "/Users/" + id
		if there = w.exists(id); there {
			shown = w.showUser(w.users[id])
		}
	} else {
		id = w.drawGroupID(r)
		c.path = "/Groups/" + id
		if g, ok := w.groups[id]; ok && !g.deleted {
			there, shown = true, w.showGroup(g)
		}
	}
	var why []refusal
	headers, holds := w.drawCondition(r, c.path, "If-Match", text(tidy(shown)))
	if c.headers = headers; !holds {
		why = append(why, refusal{412, ""})
	}
	if !there {
		why = []refusal{{404, ""}}
	}
	answer := w.send(c)
	if w.refused(answer, why) {
		return
	}
	if answer.Code != http.StatusNoContent || answer.Body.Len() > 0 {
		w.fail(answer, "wanted 204 and nothing more")
	}
	if strings.HasPrefix(c.path, "/Users") {
		w.users[id].deleted = true
	} else {
		w.groups[id].deleted = true
	}
}
