package adapter

import (
	"slices"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// list serves GET of a collection (RFC 7644 section 3.4.2).
func list(x *exchange) (answer, error) { return x.found([]*resource{x.resource}) }

// listAll serves GET of the application's root: a search over all resource types (RFC 7644 section 3.4.2.1).
func listAll(x *exchange) (answer, error) { return x.found(x.app.types) }

// post makes a search of an operation that reads its parameters from the body (RFC 7644 section 3.4.3).
func post(serve operation) operation {
	return func(x *exchange) (answer, error) {
		x.input.query = x.posted
		return serve(x)
	}
}

// listing is the page that a search found.
type listing struct {
	resources []scim.Object
	total     int    // of all matches; -1 where nobody knows it
	next      *place // of a walk that is not at its end
}

// found does a search and answers with what it found.
func (x *exchange) found(types []*resource) (answer, error) {
	s, err := x.search(types)
	if err != nil {
		return answer{}, err
	}
	if err := x.admit(s.lane()); err != nil {
		return answer{}, err
	}
	do := x.byIndex
	switch {
	case s.sorted && (s.walk || len(s.parts) > 1):
		do = x.merged
	case s.walk:
		do = x.walked
	}
	l, err := do(s)
	if err != nil {
		return answer{}, err
	}
	if s.walk {
		return x.walkPage(s, l), nil
	}
	return page(l.resources, l.total, s.start), nil
}

// look asks one resource type.
func (x *exchange) look(p part, s translate.Search) (translate.Page, error) {
	if p.nothing {
		return translate.Page{}, nil
	}
	plan, err := p.mapping.Search(s)
	if err != nil {
		return translate.Page{}, err
	}
	scan := plan.Scan()
	total, err := p.backend.List(x.ctx, plan.Query, func(rec backends.Record) error {
		begin := time.Now()
		err := scan.Visit(rec)
		p.metrics.outbound.translated(time.Since(begin), err)
		return err
	})
	if err != nil {
		return translate.Page{}, err
	}
	found := scan.Result(total)
	for i, o := range found.Resources {
		found.Resources[i] = p.complete(o, p.locate(o), s.Projection)
	}
	return found, nil
}

// byIndex finds a page of all matches, one resource type after the other.
func (x *exchange) byIndex(s *search) (l listing, err error) {
	for _, p := range s.parts {
		one := p.search
		one.Start, one.Count = max(s.start-l.total, 1), s.count-len(l.resources)
		found, err := x.look(p, one)
		if err != nil {
			return l, err
		}
		l.resources = append(l.resources, found.Resources...)
		l.total += found.Total
	}
	return l, nil
}

// walked finds the next page of a walk, one resource type after the other, each in its backend's own order.
func (x *exchange) walked(s *search) (l listing, err error) {
	at := 0
	if s.after != nil {
		at = s.after.part
	}
	if at > 0 {
		l.total = -1
	}
	for i := at; i < len(s.parts); i++ {
		p := s.parts[i]
		one := p.search
		one.Walk, one.Count = true, s.count-len(l.resources)
		if s.after != nil && i == at {
			one.After = s.after.position
		}
		found, err := x.look(p, one)
		if err != nil {
			return l, err
		}
		l.resources = append(l.resources, found.Resources...)
		l.count(found.Total)
		if found.More {
			l.next = &place{part: i, position: found.Next}
			if i < len(s.parts)-1 {
				l.total = -1
			}
			return l, nil
		}
	}
	return l, nil
}

// count adds to the number of all matches.
func (l *listing) count(n int) {
	if l.total < 0 || n < 0 {
		l.total = -1
		return
	}
	l.total += n
}

// hit is a resource among those of other types.
type hit struct {
	resource scim.Object
	sort     any
	part     int
}

// merged finds a page of what is sorted over all resource types: by value, then by type, then by id. Each type gives
// the first ones that can be on it.
func (x *exchange) merged(s *search) (l listing, err error) {
	first, wanted := 0, s.count
	if !s.walk {
		first, wanted = s.start-1, s.start-1+s.count
	}
	var hits []hit
	more := false
	for i, p := range s.parts {
		one := p.search
		one.Walk, one.Sorted, one.Count, one.After = true, true, wanted, s.positionIn(i)
		found, err := x.look(p, one)
		if err != nil {
			return l, err
		}
		for j, o := range found.Resources {
			hits = append(hits, hit{o, found.Sort[j], i})
		}
		l.count(found.Total)
		more = more || found.More
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return scim.CompareSortValues(a.sort, b.sort, s.parts[0].search.SortExact, s.bound.descending)
	})
	from, to := min(first, len(hits)), min(wanted, len(hits))
	for _, h := range hits[from:to] {
		l.resources = append(l.resources, h.resource)
	}
	if s.walk && (more || to < len(hits)) {
		l.next = hits[to-1].place()
	}
	return l, nil
}

func (h hit) place() *place {
	id, _ := h.resource.Get("id")
	text, _ := id.(string)
	return &place{part: h.part, position: &translate.Position{ID: text, Sort: h.sort}}
}

// positionIn gives the position from which a walk over sorted types goes on in one of them: of those with the same
// value, the types before that of the last resource have shown all, and those behind it none.
func (s *search) positionIn(i int) *translate.Position {
	if s.after == nil || s.after.position == nil || i == s.after.part {
		if s.after == nil {
			return nil
		}
		return s.after.position
	}
	return &translate.Position{Sort: s.after.position.Sort, Past: i < s.after.part}
}
