package conform

import (
	"fmt"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

func pagingChecks() []Check {
	u, r := []Need{indexed(), filterable(), users()}, []Need{indexed(), users()}
	sorted := []Need{feature("sort"), indexed(), filterable(), users()}
	return []Check{
		{"paging.count", "a page has at most count resources, and itemsPerPage says how many", "RFC 7644 section 3.4.2.4; RFC-PAGE-04, PM-12, POCK-01", u, pageCount, false},
		{"paging.total", "totalResults counts all hits, not those of the page", "RFC 7644 section 3.4.2; OKTA-06, AUTHK-11, PM-12", u, pageTotal, false},
		{"paging.start-index", "startIndex counts from 1 and is answered", "RFC 7644 section 3.4.2.4; VALID-N4, RFC-PAGE-01", u, pageStart, false},
		{"paging.walk", "pages follow each other without gap and repetition", "RFC 7644 section 3.4.2.4; OKTA-06, VALID-N4, RAUTHY-02, SAILP-02", u, pageWalk, false},
		{"paging.last", "the last page counts what it has", "RFC 7644 section 3.4.2.4; POCK-01", u, pageLast, false},
		{"paging.beyond", "a page beyond the end is empty and still counts all", "RFC 7644 section 3.4.2.4; RFC-PAGE-05", u, pageBeyond, false},
		{"paging.start-below-one", "startIndex below 1 means 1", "RFC 7644 section 3.4.2.4; RFC-PAGE-01, PM-15", r, pageStartBelow, true},
		{"paging.count-zero", "count=0 gives the total and no resources", "RFC 7644 section 3.4.2.4; RFC-PAGE-02", u, pageCountZero, false},
		{"paging.count-below-zero", "a count below 0 means 0", "RFC 7644 section 3.4.2.4; RFC-PAGE-03", r, pageCountBelow, true},
		{"paging.no-number", "a count that is no number is 400", "RFC-PAGE-06", r, pageNoNumber, true},
		{"paging.groups", "groups are paged, too", "RFC 7644 section 3.4.2.4; OKTA-G3, AUTHK-11", []Need{indexed(), groups()}, pageGroups, false},
		{"paging.sort", "sortBy sorts, ascending where nothing is said", "RFC 7644 section 3.4.2.3; RFC-SORT-01", sorted, sortAscending, false},
		{"paging.sort-descending", "sortOrder descending inverts", "RFC 7644 section 3.4.2.3; RFC-SORT-01", sorted, sortDescending, false},
		{"paging.sort-pages", "pages of a sorted list follow each other", "RFC 7644 section 3.4.2.3", sorted, sortPages, false},
		{"paging.sort-unsupported", "sortBy is ignored or refused where it is not supported", "RFC 7644 section 3.4.2.3; RFC-SORT-01", r, sortUnsupported, true},
	}
}

// indexed holds unless a server says that it pages by cursors only (RFC 9865 section 4).
func indexed() Need {
	return Need{"index paging", func(t *target) string {
		if lookup(t.config, "pagination", "index") == false {
			return "ServiceProviderConfig says pagination.index is false"
		}
		return ""
	}}
}

// page asks for a page of the users whose names begin with prefix.
func (s *Session) page(prefix string, query ...string) *Exchange {
	return s.list(s.get(s.target.user().Endpoint, append([]string{"filter", `userName sw "` + prefix + `-"`}, query...)...))
}

func pageCount(s *Session) {
	prefix, _, _, _ := s.trio()
	x := s.page(prefix, "startIndex", "1", "count", "2")
	s.demand(len(x.resources()) == 2, x, "2 resources", "%d", len(x.resources()))
	s.equal(x, 2, "itemsPerPage")
}

func pageTotal(s *Session) {
	prefix, _, _, _ := s.trio()
	for _, count := range []string{"1", "2", "3", "100"} {
		s.total(s.page(prefix, "startIndex", "1", "count", count), 3)
	}
}

func pageStart(s *Session) {
	prefix, _, _, _ := s.trio()
	all := s.page(prefix).ids()
	s.demand(len(all) == 3, s.last(), "3 resources", "%d", len(all))
	x := s.page(prefix, "startIndex", "2", "count", "2")
	s.equal(x, 2, "startIndex")
	s.demand(slices.Equal(all[1:], x.ids()), x, "the second and third resource", "%v of %v", x.ids(), all)
}

// last gives the latest exchange.
func (s *Session) last() *Exchange { return s.exchanges[len(s.exchanges)-1] }

func pageWalk(s *Session) {
	prefix, a, b, c := s.trio()
	var seen []string
	for start := 1; start <= 3; start++ {
		x := s.page(prefix, "startIndex", fmt.Sprint(start), "count", "1")
		s.equal(x, start, "startIndex")
		seen = append(seen, x.ids()...)
	}
	want := []string{a.id, b.id, c.id}
	slices.Sort(want)
	slices.Sort(seen)
	s.demand(slices.Equal(want, seen), s.last(), fmt.Sprintf("the resources %v on three pages", want), "%v", seen)
}

func pageLast(s *Session) {
	prefix, _, _, _ := s.trio()
	x := s.page(prefix, "startIndex", "3", "count", "10")
	s.demand(len(x.resources()) == 1, x, "1 resource", "%d", len(x.resources()))
	s.equal(x, 1, "itemsPerPage")
	s.equal(x, 3, "totalResults")
}

func pageBeyond(s *Session) {
	prefix, _, _, _ := s.trio()
	x := s.total(s.page(prefix, "startIndex", "100", "count", "10"), 3)
	s.demand(len(x.resources()) == 0, x, "no resources", "%d", len(x.resources()))
	s.equal(x, 0, "itemsPerPage")
}

func pageStartBelow(s *Session) {
	for _, start := range []string{"0", "-5"} {
		x := s.list(s.get(s.target.user().Endpoint, "startIndex", start, "count", "1"))
		if x.at("startIndex") != nil {
			s.equal(x, 1, "startIndex")
		}
	}
}

func pageCountZero(s *Session) {
	prefix, _, _, _ := s.trio()
	x := s.total(s.page(prefix, "count", "0"), 3)
	s.demand(len(x.resources()) == 0, x, "no resources", "%d", len(x.resources()))
}

func pageCountBelow(s *Session) {
	x := s.list(s.get(s.target.user().Endpoint, "count", "-3"))
	s.demand(len(x.resources()) == 0, x, "no resources", "%d", len(x.resources()))
}

func pageNoNumber(s *Session) {
	s.because(s.get(s.target.user().Endpoint, "count", "abc"), scim.InvalidValue, scim.InvalidSyntax, "invalidCount")
}

func pageGroups(s *Session) {
	g, h := s.group(), s.group()
	x := s.list(s.get(s.target.group().Endpoint, "startIndex", "1", "count", "1"))
	n, _ := number(x.at("totalResults"))
	s.demand(n >= 2, x, "totalResults of at least 2", "%d", n)
	s.demand(len(x.resources()) == 1, x, "1 resource", "%d", len(x.resources()))
	last := s.list(s.get(s.target.group().Endpoint, "startIndex", fmt.Sprint(n), "count", "5"))
	s.demand(len(last.resources()) >= 1, last, "the last group", "none")
	s.read(g)
	s.read(h)
}

// names gives the user names of a page, in its order.
func names(x *Exchange) []string {
	var out []string
	for _, o := range x.resources() {
		name, _ := lookup(o, "userName").(string)
		out = append(out, strings.ToLower(name))
	}
	return out
}

// shuffled creates users whose names are not created in their order, and gives what they begin with.
func (s *Session) shuffled() (prefix string, sorted []string) {
	prefix = s.name()
	for _, suffix := range []string{"-m", "-Z", "-a"} {
		s.user(setting("userName", prefix+suffix))
	}
	return prefix, []string{prefix + "-a", prefix + "-m", prefix + "-z"}
}

func sortAscending(s *Session) {
	prefix, want := s.shuffled()
	for _, query := range [][]string{{"sortBy", "userName"}, {"sortBy", "USERNAME", "sortOrder", "ascending"}} {
		x := s.page(prefix, query...)
		s.demand(slices.Equal(want, names(x)), x, fmt.Sprint(want), "%v", names(x))
	}
}

func sortDescending(s *Session) {
	prefix, want := s.shuffled()
	slices.Reverse(want)
	x := s.page(prefix, "sortBy", "userName", "sortOrder", "descending")
	s.demand(slices.Equal(want, names(x)), x, fmt.Sprint(want), "%v", names(x))
}

func sortPages(s *Session) {
	prefix, want := s.shuffled()
	var seen []string
	for start := 1; start <= 3; start++ {
		seen = append(seen, names(s.page(prefix, "sortBy", "userName", "startIndex", fmt.Sprint(start), "count", "1"))...)
	}
	s.demand(slices.Equal(want, seen), s.last(), fmt.Sprint(want), "%v", seen)
}

func sortUnsupported(s *Session) {
	if s.target.supports("sort") {
		s.skip("sorting is supported")
	}
	x := s.get(s.target.user().Endpoint, "sortBy", "userName", "count", "1")
	s.demand(x.Status < 500 || x.Status == 501, x, "200, or a refusal", "status %d", x.Status)
}
