package conform

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

func discoveryChecks() []Check {
	return []Check{
		{"discovery.config", "/ServiceProviderConfig has every member that the RFC demands", "RFC 7643 section 5; RFC-DISC-01, AUTHK-01", nil, configDocument, true},
		{"discovery.config-limits", "the limits of bulk and filter are numbers", "RFC 7643 section 5; AUTHK-01", nil, configLimits, true},
		{"discovery.config-schemes", "every authentication scheme has type, name and description", "RFC 7643 section 5", nil, configSchemes, true},
		{"discovery.config-pagination", "what is said of paging is complete", "RFC 9865 section 4; CUR-09", nil, configPagination, true},
		{"discovery.types", "/ResourceTypes lists types with name, endpoint and schema", "RFC 7643 section 6; RFC-DISC-01", nil, typesDocument, true},
		{"discovery.users-first", "the first resource type is the one of /Users", "PM-02", []Need{users()}, usersFirst, true},
		{"discovery.type", "each resource type can be read alone", "RFC 7644 section 4; RFC-DISC-01, SAILP-01", nil, eachType, true},
		{"discovery.type-unknown", "an unknown resource type is 404", "RFC 7644 section 4; RFC-DISC-01", nil, unknownType, true},
		{"discovery.endpoints", "every endpoint of a resource type answers", "RFC 7644 section 3.2; RFC-DISC-04", nil, endpointsAnswer, true},
		{"discovery.query-ignored", "paging, sorting and attributes are ignored", "RFC 7644 section 4; RFC-DISC-02", nil, discoveryQuery, true},
		{"discovery.filter", "a filter is refused", "RFC 7644 section 4; RFC-DISC-02", nil, discoveryFilter, true},
		{"discovery.methods", "nothing can be written", "RFC 7644 section 3.2; RFC-DISC-01", nil, discoveryMethods, false},
	}
}

// configMembers are the members of a ServiceProviderConfig that have "supported" (RFC 7643 section 5).
func configMembers() []string {
	return []string{"patch", "bulk", "filter", "changePassword", "sort", "etag"}
}

func configDocument(s *Session) {
	x := s.ok(s.get("/ServiceProviderConfig"))
	if !holds(texts(x.at("schemas")), scim.ServiceProviderConfigURN) {
		s.wrong(x, "schemas with "+scim.ServiceProviderConfigURN, "%s", show(x.at("schemas")))
	}
	for _, name := range configMembers() {
		if _, ok := x.at(name, "supported").(bool); !ok {
			s.wrong(x, name+".supported as a boolean", "%s", show(x.at(name)))
		}
	}
	if _, ok := x.at("authenticationSchemes").([]any); !ok {
		s.wrong(x, "a list of authenticationSchemes", "%s", show(x.at("authenticationSchemes")))
	}
}

func configLimits(s *Session) {
	x := s.ok(s.get("/ServiceProviderConfig"))
	for _, names := range [][]string{{"bulk", "maxOperations"}, {"bulk", "maxPayloadSize"}, {"filter", "maxResults"}} {
		n, ok := number(x.at(names...))
		if !ok || n < 0 {
			s.wrong(x, strings.Join(names, ".")+" as an integer", "%s", show(x.at(names...)))
		}
		if names[0] == "bulk" && x.at("bulk", "supported") == true && n == 0 {
			s.wrong(x, "bulk."+names[1]+" above 0, as bulk is supported", "%d", n)
		}
	}
}

func configSchemes(s *Session) {
	x := s.ok(s.get("/ServiceProviderConfig"))
	known := []string{"oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"}
	schemes := objects(x.at("authenticationSchemes"))
	s.demand(len(schemes) > 0, x, "at least one authentication scheme", "none")
	for _, scheme := range schemes {
		for _, name := range []string{"type", "name", "description"} {
			if text, _ := lookup(scheme, name).(string); text == "" {
				s.wrong(x, "authenticationSchemes with "+name, "%s", show(scheme))
			}
		}
		if kind, _ := lookup(scheme, "type").(string); kind != "" && !slices.Contains(known, kind) {
			s.wrong(x, "a type of "+strings.Join(known, ", "), "%q", kind)
		}
	}
}

func configPagination(s *Session) {
	x := s.ok(s.get("/ServiceProviderConfig"))
	if x.at("pagination") == nil {
		s.skip("ServiceProviderConfig has no pagination")
	}
	for _, name := range []string{"cursor", "index"} {
		if _, ok := x.at("pagination", name).(bool); !ok {
			s.wrong(x, "pagination."+name+" as a boolean", "%s", show(x.at("pagination", name)))
		}
	}
	for _, name := range []string{"defaultPageSize", "maxPageSize", "cursorTimeout"} {
		v := x.at("pagination", name)
		if n, ok := number(v); v != nil && (!ok || n < 0) {
			s.wrong(x, "pagination."+name+" as a number", "%s", show(v))
		}
	}
	method := x.at("pagination", "defaultPaginationMethod")
	if method != nil && method != "index" && method != "cursor" {
		s.wrong(x, `defaultPaginationMethod "index" or "cursor"`, "%s", show(method))
	}
}

func typesDocument(s *Session) {
	x := s.list(s.get("/ResourceTypes"))
	types := x.resources()
	s.demand(len(types) > 0, x, "at least one resource type", "none")
	s.countsAll(x)
	for _, o := range types {
		for _, name := range []string{"name", "endpoint", "schema"} {
			if text, _ := lookup(o, name).(string); text == "" {
				s.wrong(x, "resource types with "+name, "%s", show(o))
			}
		}
		if !holds(texts(lookup(o, "schemas")), scim.ResourceTypeURN) {
			s.wrong(x, "schemas with "+scim.ResourceTypeURN, "%s", show(lookup(o, "schemas")))
		}
	}
}

// countsAll notes a finding where a list that is not paged does not count itself rightly.
func (s *Session) countsAll(x *Exchange) {
	n, ok := number(x.at("totalResults"))
	if !ok || n != len(x.resources()) {
		s.wrong(x, "totalResults as the number of Resources", "%s, and %d Resources", show(x.at("totalResults")), len(x.resources()))
	}
}

func usersFirst(s *Session) {
	x := s.list(s.get("/ResourceTypes"))
	types := x.resources()
	s.demand(len(types) > 0 && lookup(types[0], "endpoint") == "/Users", x, `Resources[0].endpoint "/Users"`, "%s", show(x.at("Resources")))
}

func eachType(s *Session) {
	for _, o := range s.list(s.get("/ResourceTypes")).resources() {
		name, _ := lookup(o, "name").(string)
		if id, _ := lookup(o, "id").(string); id != "" {
			name = id
		}
		x := s.ok(s.get("/ResourceTypes/" + url.PathEscape(name)))
		s.equal(x, lookup(o, "name"), "name")
		s.equal(x, lookup(o, "schema"), "schema")
		s.equal(x, lookup(o, "endpoint"), "endpoint")
	}
}

func unknownType(s *Session) {
	s.refused(s.get("/ResourceTypes/"+s.name()), http.StatusNotFound)
}

func endpointsAnswer(s *Session) {
	for _, t := range s.target.types {
		s.list(s.get(t.Endpoint, "count", "1"))
	}
}

func discoveryQuery(s *Session) {
	for _, path := range []string{"/ResourceTypes", "/Schemas"} {
		all := s.list(s.get(path)).ids()
		x := s.list(s.get(path, "startIndex", "2", "count", "1", "sortBy", "id", "attributes", "id"))
		if !slices.Equal(all, x.ids()) {
			s.wrong(x, "the same list as without parameters", "%v instead of %v", x.ids(), all)
		}
	}
}

func discoveryFilter(s *Session) {
	for _, path := range []string{"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"} {
		x := s.get(path, "filter", `id eq "`+s.name()+`"`)
		s.demand(x.Status >= 400, x, "status 403, so that nobody believes the filter was applied", "status %d", x.Status)
		s.refused(x, http.StatusForbidden, http.StatusBadRequest)
	}
}

func discoveryMethods(s *Session) {
	for _, path := range []string{"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			x := s.send(request{method: method, path: path, body: "{}"})
			if x.Status != http.StatusMethodNotAllowed && x.Status != http.StatusNotImplemented {
				s.wrong(x, "status 405 or 501", "status %d", x.Status)
			}
		}
	}
}
