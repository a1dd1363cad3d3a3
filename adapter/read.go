package adapter

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
	"scim-adapter/translate"
)

// get serves GET of one resource (RFC 7644 section 3.4.1).
func get(x *exchange) (answer, error) {
	key, err := x.key()
	if err != nil {
		return answer{}, err
	}
	projection, err := x.projection()
	if err != nil {
		return answer{}, err
	}
	rec, err := x.resource.backend.Get(x.ctx, key, x.resource.mapping.Selection(projection))
	if err != nil {
		return answer{}, err
	}
	return x.show(http.StatusOK, rec, projection)
}

// show answers with a resource as it is stored.
func (x *exchange) show(status int, rec backends.Record, projection scim.Projection) (answer, error) {
	o, err := x.resource.outbound(rec, projection)
	if err != nil {
		return answer{}, err
	}
	return answer{status: status, body: o, location: x.resource.locate(o)}, nil
}

// outbound translates a record and completes it.
func (r *resource) outbound(rec backends.Record, projection scim.Projection) (scim.Object, error) {
	begin := time.Now()
	o, err := r.mapping.Resource(rec, projection)
	r.metrics.translated(translate.Outbound, time.Since(begin), err)
	if err != nil {
		return nil, err
	}
	return r.complete(o, projection), nil
}

// complete puts meta.location into a resource.
func (r *resource) complete(o scim.Object, projection scim.Projection) scim.Object {
	if !projection.Wants(r.location) {
		return o
	}
	v, _ := o.Get("meta")
	meta, _ := v.(scim.Object)
	meta.Set("location", r.locate(o))
	o.Set("meta", meta)
	return o
}

// locate gives the URL of a resource.
func (r *resource) locate(o scim.Object) string {
	id, _ := o.Get("id")
	text, _ := id.(string)
	return r.base + "/" + url.PathEscape(text)
}

// projection reads attributes and excludedAttributes (RFC 7644 section 3.9).
func (x *exchange) projection() (scim.Projection, error) {
	query := x.request.URL.Query()
	return x.resource.mapping.Type().ParseProjection(names(query["attributes"]), names(query["excludedAttributes"]))
}

// names splits comma-separated names.
func names(values []string) []string {
	var list []string
	for _, v := range values {
		for name := range strings.SplitSeq(v, ",") {
			if name = strings.TrimSpace(name); name != "" {
				list = append(list, name)
			}
		}
	}
	return list
}

// list serves GET of a collection (RFC 7644 section 3.4.2).
func list(x *exchange) (answer, error) {
	search, nothing, err := x.search(x.request.URL.Query())
	if err != nil {
		return answer{}, err
	}
	if nothing {
		return page(nil, 0, search.Start), nil
	}
	plan, err := x.resource.mapping.Search(search)
	if err != nil {
		return answer{}, err
	}
	scan := plan.Scan()
	total, err := x.resource.backend.List(x.ctx, plan.Query, func(rec backends.Record) error {
		begin := time.Now()
		err := scan.Visit(rec)
		x.resource.metrics.translated(translate.Outbound, time.Since(begin), err)
		return err
	})
	if err != nil {
		return answer{}, err
	}
	resources, total, err := scan.Result(total)
	if err != nil {
		return answer{}, err
	}
	for i, o := range resources {
		resources[i] = x.resource.complete(o, search.Projection)
	}
	return page(resources, total, search.Start), nil
}

// page makes a ListResponse.
func page(resources []scim.Object, total, start int) answer {
	list := make([]any, len(resources))
	for i, o := range resources {
		list[i] = o
	}
	return answer{status: http.StatusOK, body: scim.Object{
		{Name: "schemas", Value: []any{scim.ListResponseURN}},
		{Name: "totalResults", Value: int64(total)},
		{Name: "startIndex", Value: int64(start)},
		{Name: "itemsPerPage", Value: int64(len(list))},
		{Name: "Resources", Value: list},
	}}
}

// search reads the parameters of a search. nothing is true where the filter asks for an attribute that no
// schema has: a probe, which finds nothing (C10).
func (x *exchange) search(query url.Values) (s translate.Search, nothing bool, err error) {
	if s.Projection, err = x.projection(); err != nil {
		return s, false, err
	}
	if s.Start, err = integer(query, "startIndex", 1); err != nil {
		return s, false, err
	}
	s.Start = max(s.Start, 1) // RFC-PAGE-01
	if s.Count, err = integer(query, "count", x.door.limits.Page); err != nil {
		return s, false, err
	}
	s.Count = min(max(s.Count, 0), x.door.limits.Count) // RFC-PAGE-03
	if by := query.Get("sortBy"); by != "" {
		if err := x.sort(&s, by, query.Get("sortOrder")); err != nil {
			return s, false, err
		}
	}
	if !query.Has("filter") {
		return s, false, nil
	}
	s.Filter, nothing, err = x.filter(query.Get("filter"))
	return s, nothing, err
}

func integer(query url.Values, name string, standard int) (int, error) {
	text := query.Get(name)
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
	f, err = x.resource.mapping.Type().ParseFilter(text)
	unknown, isUnknown := errors.AsType[*scim.UnknownAttributeError](err)
	if !isUnknown {
		return f, false, err
	}
	if _, known := x.resource.mapping.Known().ParseFilter(text); known == nil {
		return nil, false, scim.Errorf(http.StatusBadRequest, scim.InvalidFilter,
			"the attribute %q is not mapped for this application; it cannot be searched for", unknown.Path)
	}
	if parsed, parseErr := filter.Parse(text); parseErr == nil {
		if c, ok := parsed.(*filter.Compare); ok && c.Op == filter.Eq {
			x.tolerate([]scim.Deviation{{Name: scim.DeviationUnknownFilter}})
			return nil, true, nil
		}
	}
	return nil, false, err
}
