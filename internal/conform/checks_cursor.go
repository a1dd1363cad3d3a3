package conform

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

func cursorChecks() []Check {
	u := []Need{cursors(), users(), filterable()}
	return []Check{
		{"cursor.first", "an empty cursor starts a walk: nextCursor, no previousCursor", "RFC 9865 section 2; CUR-01, CUR-06, AWS-04", u, cursorFirst, false},
		{"cursor.bare", "a cursor without equals sign starts a walk, too", "RFC 9865 section 2; CUR-01, AWS-04", u, cursorBare, false},
		{"cursor.walk", "pages follow each other without gap and repetition; the last has no nextCursor", "RFC 9865 section 2; CUR-02", u, cursorWalk, false},
		{"cursor.delete", "a walk survives that resources which were shown are deleted", "RFC 9865 section 2; CUR-02", u, cursorDelete, false},
		{"cursor.filter", "a cursor of another filter is 400 invalidCursor", "RFC 9865 sections 2 and 2.1; CUR-03", u, cursorFilter, false},
		{"cursor.forged", "a cursor that was changed is 400 invalidCursor or expiredCursor", "RFC 9865 section 2.1; CUR-05", u, cursorForged, false},
		{"cursor.garbage", "a cursor that never was one is 400 invalidCursor", "RFC 9865 section 2.1; CUR-05", u, cursorGarbage, true},
		{"cursor.characters", "a cursor has characters that need no escaping", "RFC 9865 section 2; CUR-10", u, cursorCharacters, false},
		{"cursor.index-stays", "without cursor the default method answers", "RFC 9865 section 2.4; CUR-07", u, cursorIndexStays, true},
		{"cursor.search", "a search is walked with cursors", "RFC 9865 section 3; CUR-08", u, cursorSearch, false},
		{"cursor.count", "a count that is no number is 400", "RFC 9865 section 2.1; CUR-04", u, cursorCount, true},
	}
}

func cursors() Need {
	return Need{"cursor", func(t *target) string {
		if lookup(t.config, "pagination", "cursor") == true {
			return ""
		}
		return "ServiceProviderConfig says pagination.cursor is not true"
	}}
}

// walk asks for a page of the users whose names begin with prefix.
func (s *Session) walk(prefix, cursor string) *Exchange {
	return s.get(s.target.user().Endpoint, "filter", `userName sw "`+prefix+`-"`, "cursor", cursor, "count", "2")
}

// begun starts a walk over three users, two on a page.
func (s *Session) begun() (prefix string, first *Exchange) {
	prefix, _, _, _ = s.trio()
	first = s.list(s.walk(prefix, ""))
	s.demand(first.text("nextCursor") != "", first, "a nextCursor", "none")
	s.demand(len(first.resources()) == 2, first, "2 resources", "%d", len(first.resources()))
	return prefix, first
}

func cursorFirst(s *Session) {
	_, x := s.begun()
	s.absent(x, "previousCursor")
	if total := x.at("totalResults"); total != nil {
		s.equal(x, 3, "totalResults")
	}
}

func cursorBare(s *Session) {
	prefix, _, _, _ := s.trio()
	path := s.target.user().Endpoint + "?cursor&count=2&filter=" + strings.NewReplacer(" ", "%20", `"`, "%22").Replace(`userName sw "`+prefix+`-"`)
	x := s.list(s.send(request{method: http.MethodGet, path: path}))
	s.demand(x.text("nextCursor") != "", x, "a nextCursor", "none")
}

func cursorWalk(s *Session) {
	prefix, x := s.begun()
	seen := x.ids()
	x = s.list(s.walk(prefix, x.text("nextCursor")))
	seen = append(seen, x.ids()...)
	s.absent(x, "nextCursor")
	slices.Sort(seen)
	s.demand(len(seen) == 3 && len(slices.Compact(seen)) == 3, x, "three resources on two pages", "%v", seen)
}

func cursorDelete(s *Session) {
	prefix, x := s.begun()
	shown := x.ids()
	s.status(s.delete(s.target.user().Endpoint+"/"+shown[0]), http.StatusNoContent)
	x = s.list(s.walk(prefix, x.text("nextCursor")))
	s.demand(len(x.ids()) == 1 && !slices.Contains(shown, x.ids()[0]), x, "the third resource", "%v after %v", x.ids(), shown)
}

func cursorFilter(s *Session) {
	_, x := s.begun()
	other := s.walk(s.name(), x.text("nextCursor"))
	s.refused(other, http.StatusBadRequest)
	s.equal(other, "invalidCursor", "scimType")
}

func cursorForged(s *Session) {
	prefix, x := s.begun()
	cursor := []byte(x.text("nextCursor"))
	middle := len(cursor) / 2
	if cursor[middle] == 'A' {
		cursor[middle] = 'B'
	} else {
		cursor[middle] = 'A'
	}
	s.becauseCursor(s.walk(prefix, string(cursor)))
}

func (s *Session) becauseCursor(x *Exchange) {
	s.refused(x, http.StatusBadRequest)
	kind := x.text("scimType")
	s.demand(kind == "invalidCursor" || kind == "expiredCursor", x, "scimType invalidCursor or expiredCursor", "%q", kind)
}

func cursorGarbage(s *Session) {
	for _, cursor := range []string{s.name(), "e30", "1", strings.Repeat("A", 2000)} {
		s.becauseCursor(s.walk(s.name(), cursor))
	}
}

func cursorCharacters(s *Session) {
	_, x := s.begun()
	unreserved := regexp.MustCompile(`^[A-Za-z0-9._~-]+$`)
	s.demand(unreserved.MatchString(x.text("nextCursor")), x, "letters, digits and -._~ only", "%q", x.text("nextCursor"))
}

func cursorIndexStays(s *Session) {
	if lookup(s.target.config, "pagination", "defaultPaginationMethod") == "cursor" {
		s.skip("cursors are the default")
	}
	x := s.list(s.get(s.target.user().Endpoint, "count", "1"))
	s.absent(x, "nextCursor")
	if _, ok := number(x.at("totalResults")); !ok {
		s.wrong(x, "totalResults", "%s", show(x.at("totalResults")))
	}
}

func cursorSearch(s *Session) {
	prefix, _, _, _ := s.trio()
	filter := fmt.Sprintf(`userName sw "%s-"`, prefix)
	x := s.list(s.searchPeople("filter", filter, "cursor", "", "count", 2))
	next := x.text("nextCursor")
	s.demand(next != "" && len(x.resources()) == 2, x, "2 resources and a nextCursor", "%d and %q", len(x.resources()), next)
	last := s.list(s.searchPeople("filter", filter, "cursor", next, "count", 2))
	s.demand(len(last.resources()) == 1, last, "1 resource", "%d", len(last.resources()))
	s.absent(last, "nextCursor")
}

func cursorCount(s *Session) {
	x := s.get(s.target.user().Endpoint, "cursor", "", "count", "abc")
	s.because(x, "invalidCount", scim.InvalidValue, scim.InvalidSyntax)
}
