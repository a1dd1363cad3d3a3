package adapter

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
	"scim-adapter/translate"
)

// query is what stands behind the question mark. Names have no case: they are kept in small letters.
type query map[string][]string

// parameters reads the query of the request. What cannot be read is an error: a filter that is lost would be
// answered with everybody.
func (x *exchange) parameters() (query, error) {
	raw := strings.ReplaceAll(x.request.URL.RawQuery, ";", "%3B") // separates nothing (WHATWG URL)
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "the query of the URL is not well escaped")
	}
	q := query{}
	for name, list := range values {
		name = strings.ToLower(name)
		q[name] = append(q[name], list...)
	}
	for _, name := range []string{"filter", "sortBy", "sortOrder", "startIndex", "count"} {
		if len(q[strings.ToLower(name)]) > 1 {
			return nil, scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "%s is given more than once", name)
		}
	}
	return q, nil
}

func (q query) has(name string) bool { return q[strings.ToLower(name)] != nil }

// get gives the value of a parameter that can stand only once; empty where it does not.
func (q query) get(name string) string {
	if list := q[strings.ToLower(name)]; len(list) > 0 {
		return list[0]
	}
	return ""
}

// names gives the names in a comma-separated list.
func (q query) names(name string) []string {
	var list []string
	for _, v := range q[strings.ToLower(name)] {
		for name := range strings.SplitSeq(v, ",") {
			if name = strings.TrimSpace(name); name != "" {
				list = append(list, name)
			}
		}
	}
	return list
}

// projection reads attributes and excludedAttributes (RFC 7644 section 3.9).
func (x *exchange) projection() (scim.Projection, error) {
	q, err := x.query()
	if err != nil {
		return scim.Projection{}, err
	}
	return x.projectionOf(q)
}

func (x *exchange) projectionOf(q query) (scim.Projection, error) {
	return x.resource.mapping.Type().ParseProjection(q.names("attributes"), q.names("excludedAttributes"))
}

// search reads the parameters of a search (RFC 7644 section 3.4.2). nothing is true where the filter asks
// for an attribute that no schema has: a probe, which finds nothing (C10).
func (x *exchange) search() (s translate.Search, nothing bool, err error) {
	q, err := x.query()
	if err != nil {
		return s, false, err
	}
	if s.Projection, err = x.projectionOf(q); err != nil {
		return s, false, err
	}
	if err := x.paging(&s, q); err != nil {
		return s, false, err
	}
	if by := q.get("sortBy"); by != "" {
		if err := x.sort(&s, by, q.get("sortOrder")); err != nil {
			return s, false, err
		}
	}
	if !q.has("filter") {
		return s, false, nil
	}
	s.Filter, nothing, err = x.filter(q.get("filter"))
	return s, nothing, err
}

// paging reads startIndex and count (RFC 7644 section 3.4.2.4).
func (x *exchange) paging(s *translate.Search, q query) error {
	start, err := q.integer("startIndex", 1)
	if err != nil {
		return err
	}
	count, err := q.integer("count", x.door.limits.Page)
	if err != nil {
		return err
	}
	s.Start = max(start, 1)                           // RFC-PAGE-01
	s.Count = min(max(count, 0), x.door.limits.Count) // RFC-PAGE-03
	return nil
}

func (q query) integer(name string, standard int) (int, error) {
	text := q.get(name)
	if text == "" {
		return standard, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "%s must be an integer", name)
	}
	return int(n), nil
}

// sort reads sortBy and sortOrder (RFC 7644 section 3.4.2.3).
func (x *exchange) sort(s *translate.Search, by, order string) error {
	path, err := x.resource.mapping.Type().Resolve(by)
	if err != nil || path.Attribute == nil {
		return scim.Errorf(http.StatusBadRequest, scim.InvalidPath, "sortBy: there is no such attribute here")
	}
	s.SortBy = &path
	switch {
	case order == "" || strings.EqualFold(order, "ascending"):
	case strings.EqualFold(order, "descending"):
		s.Descending = true
	default:
		return scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "sortOrder must be ascending or descending")
	}
	return nil
}

// filter reads a filter. An attribute that is known but not mapped is an error, never an empty list: the
// client would create duplicates. One that no schema knows finds nothing where it is a probe of one `eq`.
func (x *exchange) filter(text string) (f scim.Filter, nothing bool, err error) {
	if len(text) > x.door.limits.Filter {
		x.door.metrics.rejected(x.app.Name, "filter_limit")
		return nil, false, scim.Errorf(http.StatusBadRequest, scim.InvalidFilter, "the filter is longer than %d bytes", x.door.limits.Filter)
	}
	f, err = x.resource.mapping.Type().ParseFilter(text, &x.tolerance)
	unknown, isUnknown := errors.AsType[*scim.UnknownAttributeError](err)
	if !isUnknown {
		return f, false, err
	}
	if _, known := x.resource.mapping.Known().ParseFilter(text, nil); known == nil {
		return nil, false, scim.Errorf(http.StatusBadRequest, scim.InvalidFilter,
			"the attribute %q is not mapped for this application; it cannot be searched for", unknown.Path)
	}
	if parsed, parseErr := filter.Parse(text); parseErr == nil {
		if c, ok := parsed.(*filter.Compare); ok && c.Op == filter.Eq && x.tolerance.Bears(scim.UnknownFilter) {
			return nil, true, nil
		}
	}
	return nil, false, err
}
