package adapter

import (
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// search is what a client looks for: the same for GET and for .search, over one resource type or over all
// (RFC 7644 section 3.4.2). It has been read and checked; no backend has been asked.
type search struct {
	parts  []part // one for each resource type, in the order of the mapping
	start  int    // of a page by index, 1-based
	count  int
	walk   bool   // by cursor (RFC 9865)
	after  *place // where the walk goes on; nil: at the beginning
	sorted bool
	lookup bool    // the filter names a value that one resource has, or few
	bound  binding // what the cursors of this search belong to
}

// part is a search's share of one resource type.
type part struct {
	*resource

	search  translate.Search // without its page
	nothing bool             // the filter is a probe that finds nothing
}

// search reads the parameters of a search over some resource types.
func (x *exchange) search(types []*resource) (*search, error) {
	q, err := x.query()
	if err != nil {
		return nil, err
	}
	s := &search{parts: make([]part, len(types))}
	for i, r := range types {
		s.parts[i].resource = r
		if s.parts[i].search.Projection, err = r.projection(q); err != nil {
			return nil, err
		}
	}
	if err := x.page(s, q); err != nil {
		return nil, err
	}
	if by := q.get("sortBy"); by != "" {
		if err := s.sort(by, q.get("sortOrder")); err != nil {
			return nil, err
		}
	}
	if q.has("filter") {
		if err := x.filter(s, q.get("filter")); err != nil {
			return nil, err
		}
	}
	return s, x.cursor(s, q)
}

// page reads which page is wanted: by index (RFC 7644 section 3.4.2.4), or by cursor where that is given, even
// without a value (RFC 9865 section 2).
func (x *exchange) page(s *search, q query) error {
	wrongCount := scim.InvalidValue
	if s.walk = q.has("cursor"); s.walk {
		wrongCount = scim.InvalidCount
	}
	count, err := q.integer("count", x.door.limits.Page, wrongCount)
	if err != nil {
		return err
	}
	s.count = min(max(count, 0), x.door.limits.Count) // RFC-PAGE-03
	switch {
	case s.walk && q.has("startIndex"):
		return scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "cursor and startIndex exclude each other")
	case s.walk && count < 1:
		return scim.Errorf(http.StatusBadRequest, scim.InvalidCount, "count must be between 1 and %d", x.door.limits.Count)
	}
	start, err := q.integer("startIndex", 1, scim.InvalidValue)
	s.start = max(start, 1) // RFC-PAGE-01
	return err
}

// sort reads sortBy and sortOrder (RFC 7644 section 3.4.2.3). Of several resource types one must have the attribute;
// the resources of the others have no value there.
func (s *search) sort(by, order string) error {
	for i := range s.parts {
		path, err := s.parts[i].mapping.Type().Resolve(by)
		if err != nil || path.Attribute == nil || hidden(path) {
			continue
		}
		if !s.sorted {
			s.sorted, s.bound.sortBy = true, path.String()
			s.exact(path.Leaf().CaseExact)
		}
		s.parts[i].search.SortBy = &path
	}
	if !s.sorted {
		return scim.Errorf(http.StatusBadRequest, scim.InvalidPath, "sortBy: there is no such attribute here")
	}
	switch {
	case order == "" || strings.EqualFold(order, "ascending"):
	case strings.EqualFold(order, "descending"):
		s.bound.descending = true
		for i := range s.parts {
			s.parts[i].search.Descending = true
		}
	default:
		return scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "sortOrder must be ascending or descending")
	}
	return nil
}

// hidden tells whether a value is never shown: an order would tell it bit by bit.
func hidden(p scim.Path) bool {
	return p.Attribute.Returned == scim.ReturnedNever || p.Leaf().Returned == scim.ReturnedNever
}

// exact lets all parts compare texts alike.
func (s *search) exact(yes bool) {
	for i := range s.parts {
		s.parts[i].search.SortExact = yes
	}
}

// index gives the resource type of a name; ok is false where the search has none.
func (s *search) index(name string) (i int, ok bool) {
	for i := range s.parts {
		if s.parts[i].mapping.Type().Name == name {
			return i, true
		}
	}
	return 0, false
}
