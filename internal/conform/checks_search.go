package conform

import (
	"net/http"
	"slices"

	"scim-adapter/internal/scim"
)

func searchChecks() []Check {
	u := []Need{users(), filterable()}
	return []Check{
		{"search.users", "POST /Users/.search finds as a filter does", "RFC 7644 section 3.4.3; RFC-SEARCH-01", u, searchUsers, false},
		{"search.nothing", "a search without hit is an empty list", "RFC 7644 section 3.4.3; RFC-PAGE-08", u, searchNothing, true},
		{"search.paging", "a search is paged", "RFC 7644 section 3.4.3; RFC-PAGE-04", u, searchPaging, false},
		{"search.attributes", "a search is projected", "RFC 7644 section 3.4.3; RFC-PROJ-04", u, searchAttributes, false},
		{"search.sort", "a search is sorted", "RFC 7644 section 3.4.3; RFC-SORT-01", []Need{users(), filterable(), feature("sort")}, searchSort, false},
		{"search.groups", "POST /Groups/.search finds groups", "RFC 7644 section 3.4.3; RFC-SEARCH-01", []Need{groups(), filterable()}, searchGroups, false},
		{"search.root", "POST /.search finds resources of all types", "RFC 7644 section 3.4.3; RFC-SEARCH-01, RFC-FIL-13", []Need{users(), groups(), filterable()}, searchRoot, false},
		{"search.bad-filter", "a malformed filter of a search is 400 invalidFilter", "RFC 7644 section 3.4.3; RFC-FIL-07", u, searchBadFilter, true},
		{"search.get", "GET of .search is no search", "RFC 7644 section 3.4.3", u, searchGet, true},
	}
}

// search sends a SearchRequest; the check is not applicable where the server has no .search.
func (s *Session) search(path string, namesAndValues ...any) *Exchange {
	o := append(object("schemas", []any{scim.SearchRequestURN}), object(namesAndValues...)...)
	x := s.post(path+"/.search", o)
	switch x.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		s.skip("POST %s/.search is answered with %d", path, x.Status)
	}
	return x
}

func (s *Session) searchPeople(namesAndValues ...any) *Exchange {
	return s.search(s.target.user().Endpoint, namesAndValues...)
}

func searchUsers(s *Session) {
	m := s.user()
	s.finds(s.searchPeople("filter", `userName eq "`+m.text("userName")+`"`), m)
}

func searchNothing(s *Session) {
	x := s.total(s.searchPeople("filter", `userName eq "`+s.name()+`"`), 0)
	s.demand(len(x.resources()) == 0, x, "no Resources", "%d", len(x.resources()))
}

func searchPaging(s *Session) {
	prefix, _, _, _ := s.trio()
	x := s.total(s.searchPeople("filter", `userName sw "`+prefix+`-"`, "startIndex", 2, "count", 1), 3)
	s.demand(len(x.resources()) == 1, x, "1 resource", "%d", len(x.resources()))
	s.equal(x, 2, "startIndex")
	s.equal(x, 1, "itemsPerPage")
}

func searchAttributes(s *Session) {
	m := s.user()
	filter := `userName eq "` + m.text("userName") + `"`
	x := s.searchPeople("filter", filter, "attributes", []any{"userName"})
	s.finds(x, m)
	s.onlyHas(x, x.resources()[0], "userName")
	x = s.searchPeople("filter", filter, "excludedAttributes", []any{"userName"})
	s.finds(x, m)
	if got := lookup(x.resources()[0], "userName"); got != nil {
		s.wrong(x, "no userName", "%s", show(got))
	}
}

func searchSort(s *Session) {
	prefix, want := s.shuffled()
	slices.Reverse(want)
	x := s.list(s.searchPeople("filter", `userName sw "`+prefix+`-"`, "sortBy", "userName", "sortOrder", "descending"))
	s.demand(slices.Equal(want, names(x)), x, show(anys(want)), "%v", names(x))
}

func searchGroups(s *Session) {
	g := s.group()
	s.finds(s.search(s.target.group().Endpoint, "filter", `displayName eq "`+g.text("displayName")+`"`), g)
}

func searchRoot(s *Session) {
	m, g := s.user(), s.group()
	x := s.search("", "filter", `userName eq "`+m.text("userName")+`" or (meta.resourceType eq "`+s.target.group().Name+`" and id eq "`+g.id+`")`)
	s.finds(x, m, g)
	kinds := []string{}
	for _, o := range x.resources() {
		kind, _ := lookup(o, "meta", "resourceType").(string)
		kinds = append(kinds, kind)
	}
	s.demand(holds(kinds, s.target.user().Name) && holds(kinds, s.target.group().Name), x, "one resource of each type", "%v", kinds)
}

func searchBadFilter(s *Session) {
	s.because(s.searchPeople("filter", `userName regex "x"`), scim.InvalidFilter)
}

func searchGet(s *Session) {
	s.refused(s.get(s.target.user().Endpoint+"/.search"), http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusBadRequest, http.StatusNotImplemented)
}
