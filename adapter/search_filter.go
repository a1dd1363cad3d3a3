package adapter

import (
	"errors"
	"net/http"

	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// filter reads a filter for all parts of a search. An attribute that is known but not mapped is an error, never an
// empty list: the client would create duplicates. One that no schema knows finds nothing where it is a probe of one
// `eq` (C10). Where several resource types are searched, one that only others have has no value (RFC-FIL-13).
func (x *exchange) filter(s *search, text string) error {
	if len(text) > x.door.limits.Filter {
		x.door.metrics.rejected(x.app.Name, "filter_limit")
		return scim.Errorf(http.StatusBadRequest, scim.InvalidFilter, "the filter is longer than %d bytes", x.door.limits.Filter)
	}
	s.bound.filter = &text
	expr, err := filter.Parse(text)
	if err != nil {
		_, err = s.parts[0].mapping.Type().ParseFilter(text, nil) // says what is wrong
		return err
	}
	s.lookup = isLookup(expr)
	for i := range s.parts {
		p := &s.parts[i]
		fitted, err := s.fit(expr, p.resource)
		if err != nil {
			return err
		}
		p.search.Filter, err = p.mapping.Type().ResolveFilter(fitted, &x.tolerance)
		if _, unknown := errors.AsType[*scim.UnknownAttributeError](err); unknown && isProbe(expr) && x.tolerance.Bears(scim.UnknownFilter) {
			p.nothing, err = true, nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isLookup tells whether a filter demands that an attribute has a certain text, as clients ask before they create
// something.
func isLookup(e filter.Expr) bool {
	switch e := e.(type) {
	case *filter.Compare:
		return e.Op == filter.Eq && (e.Value.Kind == filter.StringLiteral || e.Value.Kind == filter.SingleQuoted)
	case *filter.And:
		return isLookup(e.Left) || isLookup(e.Right)
	}
	return false
}

func isProbe(e filter.Expr) bool {
	c, ok := e.(*filter.Compare)
	return ok && c.Op == filter.Eq
}

// fit gives a filter as it holds for one resource type.
func (s *search) fit(e filter.Expr, r *resource) (filter.Expr, error) {
	switch e := e.(type) {
	case *filter.And:
		left, right, err := s.fitBoth(e.Left, e.Right, r)
		return &filter.And{Left: left, Right: right}, err
	case *filter.Or:
		left, right, err := s.fitBoth(e.Left, e.Right, r)
		return &filter.Or{Left: left, Right: right}, err
	case *filter.Not:
		inner, err := s.fit(e.Expr, r)
		return &filter.Not{Expr: inner}, err
	case *filter.Has:
		foreign, err := s.foreign(e.Attr, r)
		if foreign {
			return constant(false), err
		}
		return e, err
	case *filter.Compare:
		foreign, err := s.foreign(e.Attr, r)
		if foreign {
			return withoutValue(e), err
		}
		return e, err
	}
	return e, nil
}

func (s *search) fitBoth(left, right filter.Expr, r *resource) (l, m filter.Expr, err error) {
	if l, err = s.fit(left, r); err != nil {
		return nil, nil, err
	}
	m, err = s.fit(right, r)
	return l, m, err
}

// foreign tells whether only other resource types have an attribute.
func (s *search) foreign(path string, r *resource) (bool, error) {
	if _, err := r.mapping.Type().Resolve(path); err == nil {
		return false, nil
	}
	if _, err := r.mapping.Known().Resolve(path); err == nil {
		return false, notMapped(path)
	}
	known := false
	for _, other := range s.parts {
		if _, err := other.mapping.Type().Resolve(path); err == nil {
			return true, nil
		}
		_, err := other.mapping.Known().Resolve(path)
		known = known || err == nil
	}
	if known {
		return false, notMapped(path)
	}
	return false, nil // nobody has it: resolving it tells so
}

func notMapped(path string) error {
	return scim.Errorf(http.StatusBadRequest, scim.InvalidFilter, "the attribute %q is not mapped for this application; it cannot be searched for", path)
}

// withoutValue gives the result of a comparison with an attribute that has no value: it equals null only.
func withoutValue(c *filter.Compare) filter.Expr {
	null := c.Value.Kind == filter.NullLiteral
	return constant(c.Op == filter.Eq && null || c.Op == filter.Ne && !null)
}

// constant gives a filter that all resources fulfil, or none: each has an id.
func constant(holds bool) filter.Expr {
	var e filter.Expr = &filter.Compare{Attr: "id", Op: filter.Pr}
	if !holds {
		e = &filter.Not{Expr: e}
	}
	return e
}
