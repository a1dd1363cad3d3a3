package translate

import (
	"slices"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// Search asks for a page of resources (RFC 7644 section 3.4.2).
type Search struct {
	Filter     scim.Filter // nil: all
	SortBy     *scim.Path
	Descending bool
	Start      int // 1-based; below 1 counts as 1
	Count      int // at most so many resources
	Projection scim.Projection
}

// Plan is a search, divided between backend and adapter. It is immutable.
type Plan struct {
	Query backends.Query // for the backend

	m       *Mapping
	search  Search
	shown   backends.Selection // of Query.Return, what answers show
	match   bool               // the filter is matched again
	sorting bool               // the adapter sorts
}

// Search divides a search: what the backend evaluates exactly is its business alone; of the rest it gives a
// superset, which is matched, sorted and cut here. Errors are *scim.Error.
func (m *Mapping) Search(s Search) (*Plan, error) {
	s.Start, s.Count = max(s.Start, 1), max(s.Count, 0)
	p := &Plan{m: m, search: s, shown: m.Selection(s.Projection), Query: backends.Query{Limit: -1, Return: m.Selection(s.Projection)}}
	if s.Filter != nil {
		pushed := m.push(s.Filter, false)
		p.match = !pushed.exact
		if always, _ := isConstant(pushed.where); !always {
			p.Query.Where = &pushed.where
		}
	}
	if s.SortBy != nil {
		order, ok := m.order(*s.SortBy, s.Descending)
		if ok {
			p.Query.Order = []backends.Order{order}
		}
		p.sorting = !ok
	}
	if p.match || p.sorting {
		m.needs(&p.Query.Return, s)
		p.Query.Limit = m.app.maxScan + 1 // one more than Visit bears
		return p, nil
	}
	p.Query.Offset, p.Query.Limit, p.Query.Total = s.Start-1, s.Count, true
	return p, nil
}

// needs adds to the selection what the adapter must see to match and to sort.
func (m *Mapping) needs(selection *backends.Selection, s Search) {
	paths := filterPaths(s.Filter)
	if s.SortBy != nil {
		paths = append(paths, *s.SortBy)
	}
	for _, path := range paths {
		if set := m.setOf(path); set != nil {
			selection.Sets[set.index] = true
		}
	}
}

func filterPaths(f scim.Filter) []scim.Path {
	switch f := f.(type) {
	case *scim.AndFilter:
		return slices.Concat(mapPaths(f.Of)...)
	case *scim.OrFilter:
		return slices.Concat(mapPaths(f.Of)...)
	case *scim.NotFilter:
		return filterPaths(f.Of)
	case *scim.CompareFilter:
		return []scim.Path{f.Path}
	case *scim.ElementFilter:
		return []scim.Path{f.Path}
	}
	return nil
}

func mapPaths(list []scim.Filter) [][]scim.Path {
	out := make([][]scim.Path, len(list))
	for i, f := range list {
		out[i] = filterPaths(f)
	}
	return out
}

// order gives the backend's order for an attribute that is a field as it is.
func (m *Mapping) order(p scim.Path, descending bool) (backends.Order, bool) {
	n := m.find(p)
	if n == nil || n.attr.MultiValued {
		return backends.Order{}, false
	}
	b := n.whole
	for _, sub := range n.subs {
		if p.Sub != nil && sub.path.Sub.Name == p.Sub.Name {
			b = sub
		}
	}
	if b == nil || b.field < 0 || b.codec.table != nil || len(b.codec.steps) > 0 || b.codec.ref != nil || b.codec.clear != nil {
		return backends.Order{}, false
	}
	leaf := b.path.Leaf()
	o := backends.Order{Field: b.field, Descending: descending, Fold: leaf.Type == scim.String && !leaf.CaseExact}
	natural := leaf.Type != scim.String || b.codec.field == backends.String
	return o, natural && m.caps.Sort != nil && m.caps.Sort(o)
}

// Scan takes the records of one listing.
type Scan struct {
	plan     *Plan
	page     []scim.Object
	sortable []scim.Object
	matched  int
	seen     int
}

// Scan begins a listing: its Visit is passed to the backend's List, and Result gives the page.
func (p *Plan) Scan() *Scan { return &Scan{plan: p} }

// Visit takes one record. Errors are *[Error], or a *scim.Error 400 tooMany where more records would have to
// be looked at than the mapping allows.
func (s *Scan) Visit(rec backends.Record) error {
	p := s.plan
	if !p.match && !p.sorting {
		o, err := p.m.Resource(rec, p.shown, p.search.Projection)
		s.page = append(s.page, o)
		return err
	}
	if s.seen++; s.seen > p.m.app.maxScan {
		return scim.Errorf(400, scim.TooMany,
			"this filter or sort order needs a look at more than %d records; narrow it down", p.m.app.maxScan)
	}
	o, err := p.m.versioned(rec, p.shown, scim.Everything())
	if err != nil {
		return err
	}
	if p.search.Filter != nil && p.match && !p.search.Filter.Match(p.m.typ, o) {
		return nil
	}
	s.matched++
	switch {
	case p.sorting:
		s.sortable = append(s.sortable, o)
	case s.matched >= p.search.Start && len(s.page) < p.search.Count:
		s.page = append(s.page, p.search.Projection.Apply(p.m.typ, o))
	}
	return nil
}

// Result gives the page and the number of all matches; total is what the backend's List returned.
func (s *Scan) Result(total int) (resources []scim.Object, totalResults int, err error) {
	p := s.plan
	switch {
	case !p.match && !p.sorting:
		return s.page, total, nil
	case p.sorting:
		slices.SortStableFunc(s.sortable, func(a, b scim.Object) int {
			return p.m.typ.Compare(a, b, *p.search.SortBy, p.search.Descending)
		})
		from := min(p.search.Start-1, len(s.sortable))
		to := min(from+p.search.Count, len(s.sortable))
		for _, o := range s.sortable[from:to] {
			s.page = append(s.page, p.search.Projection.Apply(p.m.typ, o))
		}
	}
	return s.page, s.matched, nil
}
