package conform

import (
	"net/http"
	"slices"

	"scim-adapter/internal/scim"
)

func readChecks() []Check {
	u := []Need{users()}
	return []Check{
		{"read.user", "a user is read by its id", "RFC 7644 section 3.4.1; ENTRA-10, OKTA-07, OKTA-S2", u, readUser, false},
		{"read.inactive", "an inactive user is read and found", "ENTRA-10, OKTA-11, C13", []Need{userAttribute("active"), filterable()}, readInactive, false},
		{"read.head", "HEAD answers as GET, without a body", "RFC 9110 section 9.3.2", u, readHead, false},
		{"read.id-case", "ids are compared exactly", "RFC 7643 section 3.1; RFC-ID-01", u, readIDCase, false},
		{"read.list", "a list is a ListResponse with numbers", "RFC 7644 section 3.4.2; OKTA-01, OKTA-06, OKTA-S1", u, readList, true},
		{"read.list-schemas", "each resource of a list has its schemas", "RFC 7643 section 3; SAILP-01, OKTA-06", u, readListSchemas, true},
		{"read.list-members", "each resource of a list has id and meta", "RFC 7643 section 3.1; OKTA-06", u, readListMembers, true},
		{"read.list-same", "a resource in a list is the one that its id gives", "RFC 7644 section 3.4.2", []Need{users(), filterable()}, readListSame, false},
		{"read.trailing-slash", "a slash before the query does not matter", "PM-08, T24", u, readTrailingSlash, true},
		{"read.groups", "groups are listed", "RFC 7644 section 3.4.2; OKTA-S9, OKTA-G3, ONEL-03", []Need{groups()}, readGroups, true},
	}
}

func readUser(s *Session) {
	m := s.user()
	x := s.read(m)
	s.equal(x, m.id, "id")
	s.equal(x, m.text("userName"), "userName")
	if !holds(texts(x.at("schemas")), scim.UserURN) {
		s.wrong(x, "schemas with "+scim.UserURN, "%s", show(x.at("schemas")))
	}
}

func readInactive(s *Session) {
	m := s.user(setting("active", false))
	s.equal(s.read(m), false, "active")
	x := s.get(s.target.user().Endpoint, "filter", `userName eq "`+m.text("userName")+`"`)
	s.finds(x, m)
	s.demand(lookup(x.resources()[0], "active") == false, x, "active false", "%s", show(lookup(x.resources()[0], "active")))
}

func readHead(s *Session) {
	m := s.user()
	x := s.send(request{method: http.MethodHead, path: m.path})
	if x.Status == http.StatusMethodNotAllowed || x.Status == http.StatusNotImplemented {
		s.skip("the server has no HEAD")
	}
	s.status(x, http.StatusOK)
	s.demand(x.ResponseBody == "", x, "no body", "%d bytes", len(x.ResponseBody))
	s.status(s.send(request{method: http.MethodHead, path: s.nobody(s.target.user())}), http.StatusNotFound)
}

func readIDCase(s *Session) {
	m := s.user()
	other := swapCase(m.path[len(s.target.user().Endpoint):])
	if other == m.path[len(s.target.user().Endpoint):] {
		s.skip("the server's ids have no letters")
	}
	s.status(s.get(s.target.user().Endpoint+other), http.StatusNotFound)
}

func swapCase(text string) string {
	out := []byte(text)
	for i, c := range out {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			out[i] = c ^ 0x20
		}
	}
	return string(out)
}

func readList(s *Session) {
	x := s.list(s.get(s.target.user().Endpoint, "startIndex", "1", "count", "2"))
	for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
		if _, ok := number(x.at(name)); !ok {
			s.wrong(x, name+" as a number", "%s", show(x.at(name)))
		}
	}
	if n, _ := number(x.at("totalResults")); n > 0 {
		if _, ok := x.at("Resources").([]any); !ok {
			s.wrong(x, "a list of Resources", "%s", show(x.at("Resources")))
		}
	}
}

func readListSchemas(s *Session) {
	for _, t := range s.target.types {
		x := s.list(s.get(t.Endpoint, "count", "5"))
		for _, o := range x.resources() {
			if !holds(texts(lookup(o, "schemas")), t.Schema.ID) {
				s.wrong(x, "schemas with "+t.Schema.ID+" in each resource", "%s", show(lookup(o, "schemas")))
				return
			}
		}
	}
}

func readListMembers(s *Session) {
	x := s.list(s.get(s.target.user().Endpoint, "count", "5"))
	for _, o := range x.resources() {
		id, _ := lookup(o, "id").(string)
		location, _ := lookup(o, "meta", "location").(string)
		kind, _ := lookup(o, "meta", "resourceType").(string)
		if id == "" || location == "" || kind == "" {
			s.wrong(x, "id, meta.location and meta.resourceType in each resource", "%s", show(o))
			return
		}
	}
}

func readListSame(s *Session) {
	m := s.user()
	x := s.get(s.target.user().Endpoint, "filter", `userName eq "`+m.text("userName")+`"`)
	s.finds(x, m)
	alone := s.read(m)
	for _, member := range alone.object {
		if got := lookup(x.resources()[0], member.Name); !same(member.Value, got) {
			s.wrong(x, member.Name+" "+show(member.Value), "%s", show(got))
		}
	}
}

func readTrailingSlash(s *Session) {
	s.list(s.get(s.target.user().Endpoint+"/", "count", "1"))
}

func readGroups(s *Session) {
	x := s.list(s.get(s.target.group().Endpoint, "startIndex", "1", "count", "10"))
	ids := x.ids()
	slices.Sort(ids)
	s.demand(len(slices.Compact(ids)) == len(x.resources()), x, "every group once", "%v", ids)
}
