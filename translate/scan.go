package translate

import (
	"slices"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// Page is what a search found of one resource type.
type Page struct {
	Resources []scim.Object
	Sort      []any // what each is sorted by, where Search.Sorted or Walk with SortBy asked for that order
	Total     int   // of all matches; -1 where nobody knows it

	// More, of a walk, tells that it is not at its end: it goes on behind Next.
	More bool
	Next *Position // nil: from the beginning, where no resource was wanted
}

// Scan takes the records of one listing.
type Scan struct {
	plan    *Plan
	page    []scim.Object // as the client wants to see them
	found   []located     // whole, where the adapter sorts
	matched int
	seen    int
	more    bool
	last    *Position // of the last resource that a walk has passed
}

// Scan begins a listing: its Visit is passed to the backend's List, and Result gives the page.
func (p *Plan) Scan() *Scan { return &Scan{plan: p, last: p.search.After} }

// Visit takes one record. Errors are *[Error], [backends.Stop] where nothing more is needed, or a *scim.Error 400
// tooMany where more records would have to be looked at than the mapping allows.
func (s *Scan) Visit(rec backends.Record) error {
	p := s.plan
	switch p.way {
	case direct:
		o, err := p.m.Resource(rec, p.shown, p.search.Projection)
		s.page = append(s.page, o)
		return err
	case walked:
		return s.pass(rec)
	case counted, sorted, positioned:
	}
	if s.seen++; s.seen > p.m.app.maxScan {
		return scim.Errorf(400, scim.TooMany,
			"this filter or sort order needs a look at more than %d records; narrow it down", p.m.app.maxScan)
	}
	o, ok, err := s.matching(rec)
	if err != nil || !ok {
		return err
	}
	s.matched++
	switch {
	case p.way != counted:
		s.found = append(s.found, s.locate(o, rec))
	case s.matched >= p.search.Start && len(s.page) < p.search.Count:
		s.page = append(s.page, s.shown(o))
	}
	return nil
}

// matching gives the whole resource of a record; ok is false where it does not fulfil the filter.
func (s *Scan) matching(rec backends.Record) (o scim.Object, ok bool, err error) {
	p := s.plan
	o, err = p.m.versioned(rec, p.shown, scim.Everything())
	if err != nil {
		return nil, false, err
	}
	return o, p.search.Filter == nil || !p.match || p.search.Filter.Match(p.m.typ, o), nil
}

func (s *Scan) shown(o scim.Object) scim.Object {
	return s.plan.search.Projection.Apply(s.plan.m.typ, o)
}

// Result gives the page; total is what the backend's List returned.
func (s *Scan) Result(total int) Page {
	p := s.plan
	switch p.way {
	case direct:
		return Page{Resources: s.page, Total: total}
	case walked:
		return s.passed(total)
	case positioned:
		return s.behind()
	case sorted:
		s.cut()
	case counted:
	}
	return Page{Resources: s.page, Total: s.matched}
}

// cut makes the page of what was found, in the order that was asked for and, within it, the backend's.
func (s *Scan) cut() {
	p := s.plan
	slices.SortStableFunc(s.found, func(a, b located) int {
		return scim.CompareSortValues(a.Sort, b.Sort, p.search.SortBy.Leaf().CaseExact, p.search.Descending)
	})
	from := min(p.search.Start-1, len(s.found))
	to := min(from+p.search.Count, len(s.found))
	for _, f := range s.found[from:to] {
		s.page = append(s.page, s.shown(f.resource))
	}
}
