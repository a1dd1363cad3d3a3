package adapter_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"scim-adapter/internal/scim"
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
	key := func(string) string { return "" }
	if chance(r, "sorted", 3) {
		path := drawOrder(r, c.query, found)
		key = func(id string) string { return strings.Join(textsOf(w.users[id].text, path), "") }
	}
	shown := make([]plainObject, len(found))
	for i, a := range found {
		shown[i] = w.showUser(a)
	}
	w.search(r, c, shown, p, key)
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
	w.search(r, c, shown, p, func(string) string { return "" })
}

// drawOrder sorts users by a text: those without one are last, or first where the order is descending. Equal ones
// stay in the order of their ids.
func drawOrder(r *rapid.T, query url.Values, found []*account) (path string) {
	path = pick(r, "sortBy", textPaths...)
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
	return path
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

// search asks for one page, or for all in the pages of a walk; in the URL or in a body (RFC 7644 section 3.4.3).
// key gives what a resource is sorted by.
func (w *world) search(r *rapid.T, c call, all []plainObject, p projection, key func(id string) string) {
	posted := chance(r, "posted", 4)
	if chance(r, "by cursor", 4) {
		w.walk(r, c, posted, all, p, key)
		return
	}
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
	w.expectList(w.ask(c, posted), all[from:to], len(all), start, p)
}

// ask sends a search as it is, or as a body.
func (w *world) ask(c call, posted bool) received {
	if !posted {
		return w.send(c)
	}
	parts := []string{`"schemas":["` + scim.SearchRequestURN + `"]`}
	for _, name := range slices.Sorted(maps.Keys(c.query)) {
		value := quote(c.query.Get(name))
		switch name {
		case "startIndex", "count":
			value = c.query.Get(name)
		case "attributes", "excludedAttributes":
			value = text(strings.Split(strings.ReplaceAll(c.query.Get(name), " ", ""), ","))
		}
		parts = append(parts, quote(name)+":"+value)
	}
	c.method, c.path, c.query, c.body = "POST", c.path+"/.search", nil, "{"+strings.Join(parts, ",")+"}"
	return w.send(c)
}

// walk asks for all pages by cursor (RFC 9865): together they are all, each once, in their order.
func (w *world) walk(r *rapid.T, c call, posted bool, all []plainObject, p projection, key func(id string) string) {
	size := rapid.IntRange(1, 4).Draw(r, "size of a page")
	c.query.Set("count", strconv.Itoa(size))
	c.query.Set("cursor", "")
	var found []any
	for more := true; more && len(found) <= len(all); {
		answer := w.ask(c, posted)
		list, _ := answer.object["Resources"].([]any)
		next, _ := answer.object["nextCursor"].(string)
		if more = next != ""; len(list) > size || more && len(list) == 0 {
			w.fail(answer, "a page of %d, and more: %v", len(list), more)
			return
		}
		found = append(found, list...)
		if c.query.Set("cursor", next); !more {
			w.expectWalk(answer, found, all, p, key)
		}
	}
}

// expectWalk checks what the pages of a walk have brought together. Those that are sorted alike have no order.
func (w *world) expectWalk(last received, found []any, all []plainObject, p projection, key func(id string) string) {
	var got, want, gotKeys, wantKeys []string
	for _, o := range found {
		o, _ := o.(plainObject)
		got = append(got, text(tidy(o)))
		id, _ := o["id"].(string)
		gotKeys = append(gotKeys, letters(key(id)))
	}
	for _, o := range all {
		want = append(want, text(tidy(p.of(o))))
		id, _ := o["id"].(string)
		wantKeys = append(wantKeys, letters(key(id)))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || !slices.Equal(gotKeys, wantKeys) {
		w.fail(last, "the walk brought\n%v, sorted by %q\nand should bring\n%v, sorted by %q", got, gotKeys, want, wantKeys)
	}
}

// expectList checks a ListResponse, in its order.
func (w *world) expectList(r received, page []plainObject, total, start int, p projection) {
	list, _ := r.object["Resources"].([]any)
	whole := func(name string) int { n, _ := r.object[name].(float64); return int(n) }
	if r.Code != http.StatusOK || whole("totalResults") != total || len(list) != len(page) || whole("itemsPerPage") != len(page) || whole("startIndex") != start {
		w.fail(r, "wanted %d of %d, from %d: %s", len(page), total, start, text(page))
		return
	}
	w.expectResources(r, page, p)
}

// expectResources checks the resources of a ListResponse, in their order.
func (w *world) expectResources(r received, page []plainObject, p projection) {
	list, _ := r.object["Resources"].([]any)
	if r.Code != http.StatusOK || len(list) != len(page) {
		w.fail(r, "wanted %d: %s", len(page), text(page))
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
