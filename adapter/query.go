package adapter

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"scim-adapter/internal/scim"
)

// query is what a client asks of an answer: what stands behind the question mark, or in the body of a search.
// Names have no case: they are kept in small letters.
type query map[string][]string

// noQuery asks for nothing.
var noQuery query

// parameters reads the query of the request. What cannot be read is an error: a filter that is lost would be
// answered with everybody.
func (x *exchange) parameters() (query, error) {
	if x.request.URL.RawQuery == "" {
		return noQuery, nil
	}
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
	return q, q.check()
}

// posted reads the parameters of a search from its body (RFC 7644 section 3.4.3).
func (x *exchange) posted() (query, error) {
	body, err := x.body()
	if err != nil {
		return nil, err
	}
	parameters, err := scim.ParseSearchRequest(body, &x.tolerance)
	if err != nil {
		return nil, err
	}
	return parameters, query(parameters).check()
}

// check refuses what is given twice and can hold only once.
func (q query) check() error {
	for _, name := range []string{"filter", "sortBy", "sortOrder", "startIndex", "count", "cursor"} {
		if len(q[strings.ToLower(name)]) > 1 {
			return scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "%s is given more than once", name)
		}
	}
	return nil
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

// integer gives the value of a parameter that is a number; what cannot be read is an error of this type.
func (q query) integer(name string, standard int, scimType string) (int, error) {
	text := q.get(name)
	if text == "" {
		return standard, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, scim.Errorf(http.StatusBadRequest, scimType, "%s must be an integer", name)
	}
	return int(n), nil
}

// projection reads attributes and excludedAttributes (RFC 7644 section 3.9).
func (x *exchange) projection() (scim.Projection, error) {
	q, err := x.query()
	if err != nil {
		return scim.Projection{}, err
	}
	return x.resource.projection(q)
}

func (r *resource) projection(q query) (scim.Projection, error) {
	return r.mapping.Type().ParseProjection(q.names("attributes"), q.names("excludedAttributes"))
}
