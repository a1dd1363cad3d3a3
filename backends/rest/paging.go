package rest

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"scim-adapter/backends/remote"
	"scim-adapter/internal/expression"
)

// paging is a compiled Page.
type paging struct {
	by    string
	size  int
	first int
	next  *expression.Program
	field string
	max   int
}

// ways are the words of `by`.
const ways = "offset, page, cursor, link or keyset"

func (c *compiler) paging(p Page) *paging {
	out := &paging{by: p.By.Value, size: p.Size, first: p.First, field: p.Field, max: p.Max, next: c.optional(p.Next, expression.Any)}
	if out.size <= 0 {
		out.size = defaultPageSize
	}
	if out.max <= 0 {
		out.max = defaultMaxPages
	}
	switch out.by {
	case "offset":
	case "page":
		if out.first == 0 {
			out.first = 1
		}
	case "link":
		if out.next != nil {
			c.diags.Errorf(p.Next.Range, "Nothing to say", "The Link header tells the next page.")
		}
	case "cursor":
		if out.next == nil {
			c.diags.Errorf(p.At, "Where is the cursor", "Write where the next page's cursor stands: next = \"response.body.next\".")
		}
	case "keyset":
		if out.field == "" {
			c.diags.Errorf(p.At, "Which key", "Name the field that the pages are sorted by: field = \"id\".")
		}
	default:
		c.diags.Errorf(p.By.Range, "Unknown way of paging", "by is one of %s.", ways)
	}
	return out
}

// walk is a listing on its way.
type walk struct {
	t        *transport
	o        *operation
	call     remote.Call
	request  *request
	total    int // -1: unknown
	finished bool
	pages    int // that lie behind us
	jumped   bool
	cursor   any // of the next page
	last     any // the page before, to notice one that comes again
}

func (w *walk) maxPages() int {
	if w.o.page == nil {
		return 1
	}
	return w.o.page.max
}

// begin gives the index of the first document that is asked for. What comes before a window is left out
// where the application counts, so that the total is known all the same.
func (w *walk) begin(window remote.Window) int {
	p := w.o.page
	if p == nil || w.o.answer.total == nil || window.Offset <= 0 || window.Limit < 0 {
		return 0
	}
	switch p.by {
	case "offset":
		return window.Offset
	case "page":
		w.pages = window.Offset / p.size
		w.jumped = w.pages > 0
		return w.pages * p.size
	}
	return 0
}

// next reads the page at a position.
func (w *walk) next(ctx context.Context, position int) ([]remote.Document, error) {
	ctx, cancel := context.WithTimeout(ctx, w.o.timeout)
	defer cancel()
	w.turn(position)
	x := w.t.exchange(w.call, w.request)
	if w.call.Answer != nil {
		_, err := w.t.client.rehearse(ctx, x)
		return w.imagine(position), err
	}
	if link, ok := w.cursor.(string); ok && w.o.page != nil && w.o.page.by == "link" {
		x.build = w.linked(x.build, link)
	}
	r, err := w.t.client.send(ctx, x)
	if err != nil {
		return nil, err
	}
	documents, err := w.documents(r)
	if err != nil {
		return nil, x.bad(err.Error()).error
	}
	if w.last != nil && len(documents) > 0 && reflect.DeepEqual(w.last, documents[0]) {
		return nil, x.bad("the same page comes again and again").error
	}
	if len(documents) > 0 {
		w.last = documents[0]
	}
	if err := w.goOn(r, documents, position); err != nil {
		return nil, x.bad(err.Error()).error
	}
	return documents, nil
}

// imagine gives the page that a well-behaved application would give of an answer that stands already.
func (w *walk) imagine(position int) []remote.Document {
	all, p := w.call.Answer.Documents, w.o.page
	if w.o.answer.total != nil {
		w.total = len(all)
	}
	if p == nil {
		w.finished = true
		return all
	}
	w.pages++
	end := min(position+p.size, len(all))
	documents := all[min(position, end):end]
	switch p.by {
	case "offset", "page":
		w.finished = w.total >= 0 && end >= w.total || len(documents) == 0
	case "keyset":
		if w.finished = len(documents) == 0; !w.finished {
			last, _ := documents[len(documents)-1].(map[string]any)
			w.cursor = last[p.field]
		}
	default: // what leads to the next page is the application's to say
		w.cursor, w.finished = hidden, end >= len(all)
	}
	return documents
}

// turn tells the expressions of the request which page is wanted.
func (w *walk) turn(position int) {
	query, _ := w.call.Vars["query"].(map[string]any)
	if query == nil {
		query = map[string]any{}
		w.call.Vars["query"] = query
	}
	if v, filtered := query["value"]; filtered {
		w.call.Vars["value"] = v
	}
	p := w.o.page
	if p == nil {
		return
	}
	query["limit"], query["offset"], query["cursor"] = int64(p.size), int64(position+p.offset()), w.cursor
	query["page"] = int64(w.pages + p.first)
}

func (p *paging) offset() int {
	if p.by == "offset" {
		return p.first
	}
	return 0
}

// linked makes the request of a page that a link names.
func (w *walk) linked(build func(context.Context, map[string]any) (*http.Request, error), link string) func(context.Context, map[string]any) (*http.Request, error) {
	return func(ctx context.Context, member map[string]any) (*http.Request, error) {
		req, err := build(ctx, member)
		if err != nil {
			return nil, err
		}
		req.URL, err = sameHost(req.URL, link)
		return req, err
	}
}

// documents finds the records in a page.
func (w *walk) documents(r *response) ([]remote.Document, error) {
	if r.status == ignored {
		return nil, nil
	}
	v := r.body
	var err error
	if w.o.answer.records != nil {
		if v, err = w.o.answer.records.find(r, w.call.Vars); err != nil {
			return nil, errShort
		}
	}
	list, isList := v.([]any)
	xml := w.request.format == "xml" || w.request.format == "soap"
	switch {
	case isList:
		return list, nil
	case xml && v == nil, xml && v == "":
		return nil, nil // an element without elements
	case xml:
		return []remote.Document{v}, nil
	}
	return nil, fmt.Errorf("%w: a list of records", errShort)
}

// goOn finds out whether there is another page, and how many records there are.
func (w *walk) goOn(r *response, documents []remote.Document, position int) error {
	if err := w.counted(r); err != nil {
		return err
	}
	p := w.o.page
	if p == nil {
		w.finished = true
		return nil
	}
	known := w.total >= 0 && position+len(documents) >= w.total
	w.pages++
	switch p.by {
	case "offset", "page": // a short page need not be the last: applications have limits of their own
		w.finished = known || len(documents) == 0
		switch {
		case w.total >= 0 && len(documents) == 0 && !known:
			return fmt.Errorf("a page is empty although there are %d records", w.total)
		case w.jumped && !w.finished && len(documents) != p.size:
			return fmt.Errorf("a page in the middle holds %d records, not %d", len(documents), p.size)
		}
	case "link":
		w.cursor = r.link
		w.finished = r.link == ""
	case "cursor":
		v, err := p.next.Run(r.vars(w.call.Vars))
		if err != nil {
			return errShort
		}
		w.cursor, w.finished = v, v == nil || v == "" || v == false
	case "keyset":
		if w.finished = len(documents) == 0; !w.finished {
			last, _ := documents[len(documents)-1].(map[string]any)
			if w.cursor = last[p.field]; w.cursor == nil {
				return errShort
			}
		}
	}
	return nil
}

// counted reads how many records there are, where the application tells.
func (w *walk) counted(r *response) error {
	p := w.o.answer.total
	if p == nil || r.status == ignored {
		return nil
	}
	v, err := p.find(r, w.call.Vars)
	if err != nil {
		return errShort
	}
	w.total, err = count(v)
	return err
}

// count reads a number of records.
func count(v any) (int, error) {
	switch v := v.(type) {
	case int64:
		return int(v), nil
	case string:
		n, err := strconv.Atoi(v)
		if err == nil && n >= 0 {
			return n, nil
		}
	}
	return 0, fmt.Errorf("the number of records is no number (%T)", v)
}
