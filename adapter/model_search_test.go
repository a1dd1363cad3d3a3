package adapter_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"
)

// searchUsers lists users: with a filter or without one, sorted or not, a page of them.
func (w *world) searchUsers(r *rapid.T) {
	c := call{dialect: drawDialect(r), method: "GET", path: "/Users", query: url.Values{}}
	p := drawProjection(r, c.query, userProjections)
	found := w.alive()
	if chance(r, "filtered", 2) {
		f := w.drawFilter(r, 2)
		c.query.Set("filter", f.text)
		found = slices.DeleteFunc(found, func(a *account) bool { return !f.of(a) })
	}
	if chance(r, "sorted", 3) {
		drawOrder(r, c.query, found)
	}
	shown := make([]plainObject, len(found))
	for i, a := range found {
		shown[i] = w.showUser(a)
	}
	w.search(r, c, shown, p)
}

func (w *world) searchGroups(r *rapid.T) {
	c := call{dialect: drawDialect(r), method: "GET", path: "/Groups", query: url.Values{}}
	p := drawProjection(r, c.query, groupProjections)
	found := w.teams()
	switch rapid.IntRange(0, 3).Draw(r, "filter") {
	case 0:
		id := w.drawUserID(r)
		c.query.Set("filter", pick(r, "written", `members.value eq `, `members[value eq `)+quote(id))
		if strings.Contains(c.query.Get("filter"), "[") {
			c.query.Set("filter", c.query.Get("filter")+"]")
		}
		found = slices.DeleteFunc(found, func(g *team) bool { return !w.exists(id) || !slices.Contains(g.members, id) })
	case 1:
		matches, text := drawTextComparison(r, "displayName", false, groupNames)
		c.query.Set("filter", text)
		found = slices.DeleteFunc(found, func(g *team) bool { return !matches(textsOf(g.text, "displayName")) })
	case 2:
		matches, text := drawTextComparison(r, "externalId", true, words)
		c.query.Set("filter", text)
		found = slices.DeleteFunc(found, func(g *team) bool { return !matches(textsOf(g.text, "externalId")) })
	}
	shown := make([]plainObject, len(found))
	for i, g := range found {
		shown[i] = w.showGroup(g)
	}
	w.search(r, c, shown, p)
}

// drawOrder sorts users by a text: those without one are last, or first where the order is descending. Equal ones
// stay in the order of their ids.
func drawOrder(r *rapid.T, query url.Values, found []*account) {
	path := pick(r, "sortBy", textPaths...)
	query.Set("sortBy", path)
	descending := rapid.Bool().Draw(r, "descending")
	if descending {
		query.Set("sortOrder", "descending")
	}
	slices.SortStableFunc(found, func(a, b *account) int {
		if descending {
			a, b = b, a
		}
		v, has := a.text[path]
		u, also := b.text[path]
		switch {
		case !has || !also:
			return map[bool]int{true: 1}[!has] - map[bool]int{true: 1}[!also]
		case path == "externalId":
			return strings.Compare(v, u)
		}
		return strings.Compare(letters(v), letters(u))
	})
}

// letters is what texts without case are sorted by: the letters A to Z without case, the rest by code point.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, s)
}

// search draws a page and asks for it.
func (w *world) search(r *rapid.T, c call, all []plainObject, p projection) {
	start, count := 1, len(all)
	if chance(r, "startIndex", 2) {
		start = rapid.IntRange(-1, len(all)+2).Draw(r, "start")
		c.query.Set("startIndex", strconv.Itoa(start))
	}
	if chance(r, "count", 2) {
		count = rapid.IntRange(-1, len(all)+2).Draw(r, "count")
		c.query.Set("count", strconv.Itoa(count))
	}
	start = max(start, 1)
	from := min(start-1, len(all))
	to := min(from+max(count, 0), len(all))
	w.expectList(w.send(c), all[from:to], len(all), start, p)
}

// expectList checks a ListResponse, in its order.
func (w *world) expectList(r reply, page []plainObject, total, start int, p projection) {
	list, _ := r.object["Resources"].([]any)
	whole := func(name string) int { n, _ := r.object[name].(float64); return int(n) }
	if r.Code != http.StatusOK || whole("totalResults") != total || len(list) != len(page) || whole("itemsPerPage") != len(page) || whole("startIndex") != start {
		w.fail(r, "wanted %d of %d, from %d: %s", len(page), total, start, text(page))
		return
	}
	for i, found := range list {
		o, _ := found.(plainObject)
		if got, want := text(tidy(o)), text(tidy(p.of(page[i]))); got != want {
			w.fail(r, "resource %d is\n%s\nand should be\n%s\nof all of\n%s", i, got, want, text(page))
			return
		}
	}
}
