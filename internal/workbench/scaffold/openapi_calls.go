package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"scim-adapter/internal/config"
)

// place is where an API has records: the path of their list, and that of one.
type place struct{ path, item string }

// collection finds the path that lists records whose name is one of the words; wanted, where it is given, is that path.
func (d *description) collection(set map[string]bool, wanted string) *place {
	var best *place
	bestScore := 0
	for _, path := range d.root.object("paths").names() {
		last := path[strings.LastIndex(path, "/")+1:]
		if len(d.operation(path, "get")) == 0 || strings.Contains(last, "{") || wanted != "" && !strings.EqualFold(path, wanted) {
			continue
		}
		p := &place{path: path, item: d.item(path)}
		score := nameScore(last, set) - 3*strings.Count(path, "/") - 15*strings.Count(path, "{")
		if len(d.answerRecord(p)) == 0 {
			score -= 40
		}
		if p.item != "" {
			score += 10
		}
		if wanted != "" {
			score += 100
		}
		if len(d.operation(path, "post")) > 0 {
			score += 10
		}
		if score > 25 && score > bestScore {
			best, bestScore = p, score
		}
	}
	return best
}

// item gives the path of one record of a list: /users/{userId} of /users.
func (d *description) item(path string) string {
	for _, other := range d.root.object("paths").names() {
		rest, ok := strings.CutPrefix(other, path+"/{")
		if ok && strings.HasSuffix(rest, "}") && !strings.Contains(rest, "/") {
			return other
		}
	}
	return ""
}

// listed finds where the records are in the answer of a list, and what one looks like.
func (d *description) listed(p *place) (record object, member string, answer object) {
	answer = d.answer(d.operation(p.path, "get"))
	if answer.text("type") == "array" {
		return d.schema(answer.object("items")), "", answer
	}
	properties := answer.object("properties")
	names := properties.names()
	slices.SortStableFunc(names, func(a, b string) int { return usual(b) - usual(a) })
	for _, name := range names {
		property := d.schema(properties.object(name))
		if items := d.schema(property.object("items")); len(items.object("properties")) > 0 {
			return items, name, answer
		}
	}
	return nil, "", answer
}

// usual prefers the names that lists of records mostly have.
func usual(name string) int {
	switch {
	case has(name, peopleWords) || has(name, groupWords):
		return 2
	case words("items data results records value values content entries resources")[strings.ToLower(name)]:
		return 1
	}
	return 0
}

// answerRecord gives what a record looks like: as one is read, or else as it is listed. member is where it stands in
// the answer.
func (d *description) answerRecord(p *place) object {
	record, _, _ := d.listed(p)
	if one, _ := d.one(p); len(one.object("properties")) > len(record.object("properties")) {
		return one
	}
	return record
}

// one gives what a single record looks like, and the member of the answer that holds it.
func (d *description) one(p *place) (record object, member string) {
	if p.item == "" {
		return nil, ""
	}
	record = d.answer(d.operation(p.item, "get"))
	properties := record.object("properties")
	if len(properties) > 3 {
		return record, ""
	}
	for _, name := range properties.names() {
		inner := d.schema(properties.object(name))
		if len(inner.object("properties")) > len(properties) && (usual(name) > 0 || len(properties) == 1) {
			return inner, name
		}
	}
	return record, ""
}

// calls gives what the API does with the records at a place.
func (d *description) calls(p *place, e *Entity, wrapped string) calls {
	c := calls{List: "GET " + p.path, Records: "response.body", Record: "", Doubts: map[string]string{}, Filters: map[string]string{}}
	_, member, answer := d.listed(p)
	if member != "" {
		c.Records += "." + member
	}
	if wrapped != "" {
		c.Record = "response.body." + wrapped
	}
	c.Total = d.total(answer)
	c.pages(d, p, answer)
	for _, parameter := range d.parameters(p.path, "get") {
		if f := e.Field(parameter.text("name")); f != nil {
			c.Filters[f.Name] = parameter.text("name")
		}
	}
	if len(d.operation(p.path, "post")) > 0 {
		c.Create = "POST " + p.path
	}
	if p.item == "" {
		return c
	}
	one := p.path + "/{id}"
	for method, request := range map[string]*string{"get": &c.Get, "delete": &c.Delete, "put": &c.Update} {
		if len(d.operation(p.item, method)) > 0 {
			*request = strings.ToUpper(method) + " " + one
		}
	}
	if len(d.operation(p.item, "patch")) > 0 {
		c.Update = "PATCH " + one
	}
	c.locks(d, p)
	return c
}

// locks finds calls that lock somebody out and let them in again: POST /users/{id}/lock.
func (c *calls) locks(d *description, p *place) {
	for _, path := range d.root.object("paths").names() {
		verb, ok := strings.CutPrefix(path, p.item+"/")
		if !ok {
			continue
		}
		for _, method := range []string{"post", "put"} {
			request := fmt.Sprintf("%s %s/{id}/%s", strings.ToUpper(method), p.path, verb)
			switch {
			case len(d.operation(path, method)) == 0:
			case words("lock disable deactivate suspend block ban")[strings.ToLower(verb)]:
				c.Lock = request
			case words("unlock enable activate reactivate unsuspend unblock unban resume")[strings.ToLower(verb)]:
				c.Unlock = request
			}
		}
	}
}

// total finds the number of all records in the answer of a list.
func (d *description) total(answer object) string {
	for _, prefix := range []string{"", "meta", "pagination", "page", "paging"} {
		properties, path := answer.object("properties"), "response.body."
		if prefix != "" {
			properties, path = d.schema(properties.object(prefix)).object("properties"), path+prefix+"."
		}
		for _, name := range []string{"total", "totalCount", "total_count", "totalResults", "total_results", "totalElements", "totalItems", "total_items", "recordsTotal"} {
			if len(properties.object(name)) > 0 {
				return path + name
			}
		}
	}
	return ""
}

// pages finds how a list goes on, by the names of its parameters.
func (c *calls) pages(d *description, p *place, answer object) {
	named := func(names string) object {
		for _, parameter := range d.parameters(p.path, "get") {
			if words(names)[strings.ToLower(parameter.text("name"))] {
				return parameter
			}
		}
		return nil
	}
	size := named("limit take per_page perpage page_size pagesize size maxresults max_results page[size] count top $top")
	set := func(parameter object, expression string) {
		if name := parameter.text("name"); name != "" {
			c.Query = append(c.Query, config.Entry{Key: name, Value: expression})
		}
	}
	switch offset, page, cursor := named("offset skip start startat start_at $skip first"), named("page page_number pagenumber page[number]"), named("cursor page_token pagetoken after next starting_after"); {
	case cursor != nil && d.next(answer) != "":
		set(cursor, "query.cursor")
		c.Page = []Line{{"by", "cursor", ""}, {"next", d.next(answer), ""}}
	case offset != nil:
		set(offset, "query.offset")
		c.Page = []Line{{"by", "offset", ""}}
	case page != nil:
		set(page, "query.page")
		c.Page = []Line{{"by", "page", ""}, firstPage(page)}
	default:
		if c.Total != "" || size != nil {
			c.Doubts["list"] = "How the list goes on is not described: everybody must be in it, or be on a page that `page { … }` finds."
		}
		return
	}
	set(size, "query.limit")
}

// firstPage gives the number of the first page.
func firstPage(parameter object) Line {
	schema := parameter.object("schema")
	if len(schema) == 0 {
		schema = parameter
	}
	for _, name := range []string{"default", "minimum"} {
		switch fmt.Sprint(schema[name]) {
		case "0":
			return Line{"first", 0, ""}
		case "1":
			return Line{"first", 1, ""}
		}
	}
	return Line{"first", 1, "UNSURE: or 0"}
}

// next finds where an answer says what the next page is.
func (d *description) next(answer object) string {
	for _, prefix := range []string{"", "meta", "pagination", "paging", "page"} {
		properties, path := answer.object("properties"), "response.body."
		if prefix != "" {
			properties, path = d.schema(properties.object(prefix)).object("properties"), path+prefix+"."
		}
		for _, name := range []string{"nextCursor", "next_cursor", "nextPageToken", "next_page_token", "cursor", "next"} {
			if len(properties.object(name)) > 0 {
				return path + name
			}
		}
	}
	return ""
}
