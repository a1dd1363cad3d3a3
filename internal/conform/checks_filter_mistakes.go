package conform

import (
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
)

func filterMistakeChecks() []Check {
	u := []Need{filterable(), users()}
	return []Check{
		{"filter.unknown-operator", "an unknown operator is 400 invalidFilter", "RFC 7644 section 3.4.2.2; RFC-FIL-07", u, filterUnknownOperator, true},
		{"filter.malformed", "a malformed filter is 400 invalidFilter", "RFC 7644 section 3.4.2.2; RFC-FIL-07", u, filterMalformed, true},
		{"filter.not-without-brackets", "not without brackets is 400 invalidFilter", "RFC 7644 section 3.4.2.2; RFC-FIL-02", u, filterNotBare, true},
		{"filter.boolean-order", "an order of booleans is 400 invalidFilter", "RFC 7644 section 3.4.2.2; RFC-FIL-06", []Need{filterable(), userAttribute("active")}, filterBooleanOrder, true},
		{"filter.complex", "a complex attribute without sub-attribute is 400 invalidFilter", "RFC 7644 section 3.4.2.2; RFC-FIL-11", []Need{filterable(), userAttribute("name.familyName")}, filterComplex, true},
		{"filter.unknown-attribute", "an attribute that no schema has finds nobody, or is 400", "RFC-FIL-14, C10, ECMA-02", u, filterUnknownAttribute, true},
		{"filter.long", "a filter that is nested without end is refused, and the server lives on", "RFC 7644 section 7.1", u, filterNested, true},
	}
}

func (s *Session) badFilter(filter string) {
	s.because(s.find(filter), scim.InvalidFilter)
}

func filterUnknownOperator(s *Session) {
	s.badFilter(`userName regex "x"`)
	s.badFilter(`userName = "x"`)
}

func filterMalformed(s *Session) {
	for _, filter := range []string{`userName eq`, `userName`, `(userName eq "x"`, `userName eq "x")`, `userName eq "x" and`, `userName eq "x`, `emails[type eq "work"`} {
		s.badFilter(filter)
	}
}

func filterNotBare(s *Session) { s.badFilter(`not userName eq "x"`) }

func filterBooleanOrder(s *Session) { s.badFilter(`active gt true`) }

func filterComplex(s *Session) { s.badFilter(`name eq "x"`) }

func filterUnknownAttribute(s *Session) {
	x := s.find(`conformUnknown eq "x"`)
	if x.Status == http.StatusOK {
		s.total(x, 0)
		return
	}
	s.because(x, scim.InvalidFilter)
}

func filterNested(s *Session) {
	const depth = 1500
	x := s.find(strings.Repeat("(", depth) + `userName eq "` + s.name() + `"` + strings.Repeat(")", depth))
	if x.Status == http.StatusOK {
		s.total(x, 0)
	} else {
		s.refused(x, http.StatusBadRequest, http.StatusRequestURITooLong, http.StatusRequestEntityTooLarge)
	}
	s.list(s.get(s.target.user().Endpoint, "count", "0"))
}
