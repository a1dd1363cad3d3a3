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

	// Walk asks for cursor paging (RFC 9865): the page begins behind After, and Start is not used.
	Walk  bool
	After *Position // nil: from the beginning

	// Sorted, with Walk, demands the order of positions also where SortBy is nil: this resource type is one of several,
	// and does not have the attribute that the others are sorted by. SortExact tells that texts are sorted by code
	// point.
	Sorted, SortExact bool
}

// Position is a place in the order of a walk: that of one resource. Without an ID it is before all resources with
// the same value.
type Position struct {
	ID   string
	Sort any  // what the resource is sorted by, as [scim.ResourceType.SortValue] gives it; long texts are cut
	Past bool // behind all resources with this value, whatever their id; ID is empty then
}

// Plan is a search, divided between backend and adapter. It is immutable.
type Plan struct {
	Query backends.Query // for the backend

	m      *Mapping
	search Search
	shown  backends.Selection // of Query.Return, what answers show
	match  bool               // the filter is matched again
	way    way
}

// way is how a page comes about.
type way uint8

const (
	direct     way = iota // the backend gives the page
	counted               // the adapter counts what matches
	sorted                // the adapter sorts what matches
	walked                // the backend goes on behind a key
	positioned            // the adapter sorts by position and goes on behind one
)

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
	if s.Walk {
		if err := p.walk(); err != nil {
			return p, err
		}
	} else {
		p.index()
	}
	m.planned(s, p)
	return p, nil
}

// index plans a page that begins at a number (RFC 7644 section 3.4.2.4).
func (p *Plan) index() {
	if p.match {
		p.way = counted
	}
	if p.search.SortBy != nil {
		order, ok := p.m.order(*p.search.SortBy, p.search.Descending)
		if ok {
			p.Query.Order = []backends.Order{order}
		} else {
			p.way = sorted
		}
	}
	if p.way == direct {
		p.Query.Offset, p.Query.Limit, p.Query.Total = p.search.Start-1, p.search.Count, true
		return
	}
	p.bounded()
}

// walk plans a page that begins behind a position (RFC 9865).
func (p *Plan) walk() error {
	if p.search.Sorted || p.search.SortBy != nil || !p.m.caps.After {
		p.way = positioned
		p.bounded()
		return nil
	}
	p.way = walked
	if p.search.After != nil {
		key, ok := p.m.Key(p.search.After.ID)
		if !ok {
			return scim.NoCursor()
		}
		p.Query.After = key
	}
	if p.match {
		p.bounded()
		return nil
	}
	p.Query.Limit, p.Query.Total = p.search.Count+1, p.Query.After == nil // one more tells whether there is another page
	return nil
}

// bounded lets the adapter look at as many records as the mapping allows, and at one more, which tells that there
// are too many.
func (p *Plan) bounded() {
	p.m.needs(&p.Query.Return, p.search)
	p.Query.Limit = p.m.app.maxScan + 1
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
