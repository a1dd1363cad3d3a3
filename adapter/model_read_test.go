package adapter_test

import (
	"net/http"
	"net/url"

	"pgregory.net/rapid"
)

// get reads one resource, perhaps only if it has changed.
func (w *world) get(r *rapid.T) {
	c := call{dialect: drawDialect(r), method: "GET", query: url.Values{}}
	var full plainObject
	var p projection
	if rapid.Bool().Draw(r, "a user") {
		id := w.drawUserID(r)
		c.path, p = "/Users/"+id, drawProjection(r, c.query, userProjections)
		if w.exists(id) {
			full = w.showUser(w.users[id])
		}
	} else {
		id := w.drawGroupID(r)
		c.path, p = "/Groups/"+id, drawProjection(r, c.query, groupProjections)
		if g, ok := w.groups[id]; ok && !g.deleted {
			full = w.showGroup(g)
		}
	}
	if full == nil {
		w.refused(w.send(c), []refusal{{404, ""}})
		return
	}
	headers, same := w.drawCondition(r, c.path, "If-None-Match", text(tidy(full)))
	c.headers = headers
	answer := w.send(c)
	if headers != nil && same {
		if answer.Code != http.StatusNotModified || answer.Body.Len() > 0 {
			w.fail(answer, "wanted 304 and nothing more")
		}
		return
	}
	w.expect(answer, http.StatusOK, full, p)
}

// lookAtEverything compares the whole state.
func (w *world) lookAtEverything(*rapid.T) {
	var users, groups []plainObject
	for _, a := range w.alive() {
		users = append(users, w.showUser(a))
	}
	for _, g := range w.teams() {
		groups = append(groups, w.showGroup(g))
	}
	all := url.Values{"count": {"1000"}}
	w.expectList(w.send(call{dialect: "default", method: "GET", path: "/Users", query: all}), users, len(users), 1, projection{})
	w.expectList(w.send(call{dialect: "strict", method: "GET", path: "/Groups", query: all}), groups, len(groups), 1, projection{})
}
