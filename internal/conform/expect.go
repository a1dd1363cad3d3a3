package conform

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"scim-adapter/internal/scim"
)

// How a check ends early. Only [Session.ask] catches these.
type (
	stopped   struct{}                // a finding makes the rest meaningless
	unable    struct{ reason string } // there was no answer
	forbidden struct{ reason string } // not applicable
)

// Finding is one thing that a server does wrong.
type Finding struct {
	Expected string
	Got      string
	Exchange *Exchange // that shows it; nil where none does
}

// wrong notes a finding about an exchange; the check goes on.
func (s *Session) wrong(x *Exchange, expected, got string, args ...any) {
	s.findings = append(s.findings, Finding{Expected: expected, Got: fmt.Sprintf(got, args...), Exchange: x})
}

// stop ends the check.
func (s *Session) stop() { panic(stopped{}) }

// skip ends the check as not applicable.
func (s *Session) skip(reason string, args ...any) { panic(forbidden{fmt.Sprintf(reason, args...)}) }

// demand ends the check with a finding unless it holds.
func (s *Session) demand(holds bool, x *Exchange, expected, got string, args ...any) {
	if !holds {
		s.wrong(x, expected, got, args...)
		s.stop()
	}
}

// status demands one of the statuses.
func (s *Session) status(x *Exchange, allowed ...int) *Exchange {
	s.demand(slices.Contains(allowed, x.Status), x, "status "+join(allowed), "status %d", x.Status)
	return x
}

func join(statuses []int) string {
	list := make([]string, len(statuses))
	for i, n := range statuses {
		list[i] = strconv.Itoa(n)
	}
	return strings.Join(list, " or ")
}

// ok demands status 200 and a JSON object.
func (s *Session) ok(x *Exchange) *Exchange {
	s.status(x, http.StatusOK)
	s.demand(x.object != nil, x, "a JSON object", "%s", or(x.broken, "an empty body"))
	return x
}

// changed demands an answer of a successful PATCH: 200 with the resource, or 204.
func (s *Session) changed(x *Exchange) *Exchange {
	s.status(x, http.StatusOK, http.StatusNoContent)
	if x.Status == http.StatusOK {
		s.demand(x.object != nil, x, "a JSON object with status 200", "%s", or(x.broken, "an empty body"))
	}
	return x
}

// list demands a ListResponse (RFC 7644 section 3.4.2).
func (s *Session) list(x *Exchange) *Exchange {
	s.ok(x)
	s.demand(holds(texts(x.at("schemas")), scim.ListResponseURN), x, "schemas with "+scim.ListResponseURN, "schemas %s", show(x.at("schemas")))
	return x
}

// refused demands an error of one of the statuses with the body that the RFC wants.
func (s *Session) refused(x *Exchange, statuses ...int) *Exchange {
	s.status(x, statuses...)
	s.demand(holds(texts(x.at("schemas")), scim.ErrorURN), x, "a body whose schemas is "+scim.ErrorURN, "%s", or(x.broken, show(x.at("schemas"))))
	return x
}

// because demands an error 400 with one of the values of scimType. An error without scimType is accepted:
// it is optional (RFC 7644 section 3.12).
func (s *Session) because(x *Exchange, scimTypes ...string) {
	s.refused(x, http.StatusBadRequest)
	if given := x.text("scimType"); given != "" {
		s.demand(slices.Contains(scimTypes, given), x, "scimType "+strings.Join(scimTypes, " or "), "scimType %q", given)
	}
}

// equal notes a finding where a value of an answer is not the expected one.
func (s *Session) equal(x *Exchange, want any, names ...string) {
	if got := x.at(names...); !same(want, got) {
		s.wrong(x, strings.Join(names, ".")+" "+show(want), "%s", show(got))
	}
}

// absent notes a finding where an answer has a value.
func (s *Session) absent(x *Exchange, names ...string) {
	if got := x.at(names...); !scim.Equal(got, nil) {
		s.wrong(x, "no "+strings.Join(names, "."), "%s", show(got))
	}
}

// total demands how many resources a list finds.
func (s *Session) total(x *Exchange, want int) *Exchange {
	s.list(x)
	n, ok := number(x.at("totalResults"))
	s.demand(ok && n == want, x, fmt.Sprintf("totalResults %d", want), "%s", show(x.at("totalResults")))
	return x
}

// finds demands that a list consists of these resources, in any order.
func (s *Session) finds(x *Exchange, want ...made) {
	s.total(x, len(want))
	got := x.ids()
	for _, m := range want {
		s.demand(slices.Contains(got, m.id), x, "a list with the resource "+m.id, "ids %v", got)
	}
	s.demand(len(got) == len(want), x, fmt.Sprintf("%d resources", len(want)), "%d resources", len(got))
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
