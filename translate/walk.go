package translate

import (
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// located is a resource with its position.
type located struct {
	Position

	resource scim.Object // whole
}

// longestSort is how many characters of a text count for the order of a walk, so that a cursor stays short.
const longestSort = 256

// locate gives a resource its position.
func (s *Scan) locate(o scim.Object, rec backends.Record) located {
	p := s.plan
	f := located{Position: Position{ID: p.m.idOf(rec)}, resource: o}
	if p.search.SortBy == nil {
		return f
	}
	f.Sort = p.m.typ.SortValue(o, *p.search.SortBy)
	if text, ok := f.Sort.(string); ok && p.way == positioned {
		f.Sort = clipped(text)
	}
	return f
}

func clipped(text string) string {
	n := 0
	for i := range text {
		if n++; n > longestSort {
			return text[:i]
		}
	}
	return text
}

// pass takes the next record behind the position of a walk that the backend itself goes on with.
func (s *Scan) pass(rec backends.Record) error {
	p := s.plan
	if s.seen++; p.match && s.seen > p.m.app.maxScan {
		s.more = true // the page stays short, and the walk goes on
		return backends.Stop
	}
	if !p.match {
		return s.take(rec)
	}
	o, ok, err := s.matching(rec)
	if err != nil {
		return err
	}
	if ok && len(s.page) == p.search.Count {
		s.more = true
		return backends.Stop
	}
	if ok {
		s.page = append(s.page, s.shown(o))
	}
	s.last = &Position{ID: p.m.idOf(rec)}
	return nil
}

// take is pass where every record matches; the one after the page only tells that there is one.
func (s *Scan) take(rec backends.Record) error {
	p := s.plan
	if len(s.page) == p.search.Count {
		s.more = true
		return nil
	}
	o, err := p.m.Resource(rec, p.shown, p.search.Projection)
	s.page, s.last = append(s.page, o), &Position{ID: p.m.idOf(rec)}
	return err
}

// passed gives the page of such a walk. Where the adapter matches, all matches are known only if it saw all records.
func (s *Scan) passed(total int) Page {
	p := s.plan
	if p.match {
		total = -1
		if !s.more && p.Query.After == nil {
			total = len(s.page)
		}
	}
	return Page{Resources: s.page, Total: total, More: s.more, Next: s.last}
}

// behind gives the page behind a position, of all that was found.
func (s *Scan) behind() Page {
	p := s.plan
	slices.SortFunc(s.found, func(a, b located) int { return s.compare(a.Position, b.Position) })
	page := Page{Total: len(s.found), Next: p.search.After}
	for _, f := range s.found {
		switch {
		case p.search.After != nil && s.compare(f.Position, *p.search.After) <= 0:
			continue
		case len(page.Resources) == p.search.Count:
			page.More = true
			return page
		}
		page.Resources = append(page.Resources, s.shown(f.resource))
		page.Sort = append(page.Sort, f.Sort)
		page.Next = &f.Position
	}
	return page
}

// compare orders positions: by the value that is sorted by, then by id.
func (s *Scan) compare(a, b Position) int {
	n := scim.CompareSortValues(a.Sort, b.Sort, s.plan.search.SortExact, s.plan.search.Descending)
	switch {
	case n != 0:
		return n
	case a.Past != b.Past:
		return map[bool]int{true: 1, false: -1}[a.Past]
	}
	return strings.Compare(a.ID, b.ID)
}
