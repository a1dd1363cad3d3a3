package conform

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

func bulkChecks() []Check {
	u := []Need{feature("bulk"), users()}
	text := []Need{feature("bulk"), optionalText()}
	return []Check{
		{"bulk.create", "POST operations create, each with status, location and bulkId", "RFC 7644 section 3.7.3; RFC-BULK-01", u, bulkCreate, false},
		{"bulk.change", "PUT, PATCH and DELETE operations change", "RFC 7644 section 3.7; RFC-BULK-01", append(text, patchable()), bulkChange, false},
		{"bulk.status", "the status of an operation is a string", "RFC 7644 section 3.7; RFC-BULK-01", u, bulkStatusString, false},
		{"bulk.error", "a failed operation has its error as response", "RFC 7644 section 3.7.3; RFC-BULK-01", u, bulkError, false},
		{"bulk.goes-on", "without failOnErrors the operations after a failed one run", "RFC 7644 section 3.7.3; RFC-BULK-04", u, bulkGoesOn, false},
		{"bulk.fail-on-errors", "after failOnErrors errors the rest does not run", "RFC 7644 section 3.7.3; RFC-BULK-04", u, bulkFailOnErrors, false},
		{"bulk.max-operations", "more than maxOperations is 413", "RFC 7644 section 3.7.4; RFC-BULK-05", u, bulkMaxOperations, false},
		{"bulk.max-payload", "more than maxPayloadSize is 413", "RFC 7644 section 3.7.4; RFC-BULK-05", u, bulkMaxPayload, false},
		{"bulk.bulk-id-missing", "POST without bulkId is refused", "RFC 7644 section 3.7; RFC-BULK-02", u, bulkIDMissing, false},
		{"bulk.malformed", "a body without Operations is 400", "RFC 7644 section 3.7", u, bulkMalformed, false},
		{"bulk.foreign-path", "an operation on an unknown path fails alone", "RFC 7644 section 3.7.3", u, bulkForeignPath, false},
	}
}

// bulk sends operations; failOnErrors below 0 is left out.
func (s *Session) bulk(failOnErrors int, operations ...scim.Object) *Exchange {
	return s.post("/Bulk", bulkBody(failOnErrors, operations...))
}

func bulkBody(failOnErrors int, operations ...scim.Object) scim.Object {
	o := object("schemas", []any{scim.BulkRequestURN})
	if failOnErrors >= 0 {
		o.Set("failOnErrors", failOnErrors)
	}
	list := make([]any, len(operations))
	for i, op := range operations {
		list[i] = op
	}
	o.Set("Operations", list)
	return o
}

// bulkOperation makes an operation; what is empty is left out.
func bulkOperation(method, path, bulkID string, data scim.Object) scim.Object {
	o := object("method", method, "path", path)
	if bulkID != "" {
		o.Set("bulkId", bulkID)
	}
	if data != nil {
		o.Set("data", data)
	}
	return o
}

// hire makes an operation that creates a user.
func (s *Session) hire(bulkID string) scim.Object {
	return bulkOperation(http.MethodPost, s.target.user().Endpoint, bulkID, s.person())
}

// results demands a BulkResponse with so many results.
func (s *Session) results(x *Exchange, want int) []scim.Object {
	s.ok(x)
	s.demand(holds(texts(x.at("schemas")), scim.BulkResponseURN), x, "schemas with "+scim.BulkResponseURN, "%s", show(x.at("schemas")))
	list := objects(x.at("Operations"))
	s.demand(len(list) == want, x, fmt.Sprintf("%d Operations", want), "%d", len(list))
	return list
}

// bulkResult demands the status of one result, as a string.
func (s *Session) bulkResult(x *Exchange, result scim.Object, want ...string) {
	s.demand(slices.Contains(want, bulkStatus(result)), x, "an operation with status "+strings.Join(want, " or "), "%s", show(result))
}

// located gives the resource that a result made.
func (s *Session) located(x *Exchange, result scim.Object) made {
	location, _ := lookup(result, "location").(string)
	path := lastTwo(location)
	s.demand(path != "", x, "a location of what was created", "%s", show(result))
	return made{id: path[strings.LastIndexByte(path, '/')+1:], path: path}
}

// resultOf gives the result of the operation with a bulkId.
func (s *Session) resultOf(x *Exchange, list []scim.Object, bulkID string) scim.Object {
	for _, o := range list {
		if lookup(o, "bulkId") == bulkID {
			return o
		}
	}
	s.demand(false, x, "a result with bulkId "+bulkID, "none")
	return nil
}

func bulkCreate(s *Session) {
	first, second := s.hire("one"), s.hire("two")
	x := s.bulk(-1, first, second)
	list := s.results(x, 2)
	for _, op := range []scim.Object{first, second} {
		id, _ := lookup(op, "bulkId").(string)
		result := s.resultOf(x, list, id)
		s.bulkResult(x, result, "201")
		s.equal(s.read(s.located(x, result)), lookup(op, "data", "userName"), "userName")
	}
}

func bulkChange(s *Session) {
	path, names := s.text()
	a, b, c := s.userWith("before"), s.userWith("before"), s.user()
	x := s.bulk(-1,
		bulkOperation(http.MethodPut, a.path, "", s.withText(a.sent, "put")),
		bulkOperation(http.MethodPatch, b.path, "", patchBody(operation("replace", path, "patched"))),
		bulkOperation(http.MethodDelete, c.path, "", nil),
	)
	for i, want := range [][]string{{"200"}, {"200", "204"}, {"204"}} {
		s.bulkResult(x, s.results(x, 3)[i], want...)
	}
	s.equal(s.read(a), "put", names...)
	s.equal(s.read(b), "patched", names...)
	s.status(s.get(c.path), http.StatusNotFound)
}

func bulkStatusString(s *Session) {
	x := s.bulk(-1, s.hire("one"))
	status := lookup(s.results(x, 1)[0], "status")
	s.demand(status == "201", x, `status "201" as a string`, "%s", show(status))
}

func bulkError(s *Session) {
	m := s.user()
	duplicate := s.hire("again")
	duplicate.Set("data", with(s.person(), "userName", m.text("userName")))
	x := s.bulk(-1, duplicate)
	result := s.results(x, 1)[0]
	s.bulkResult(x, result, "409")
	schemas := texts(lookup(result, "response", "schemas"))
	s.demand(holds(schemas, scim.ErrorURN), x, "a SCIM error as response", "%s", show(lookup(result, "response")))
	if got := lookup(result, "location"); got != nil {
		s.wrong(x, "no location of what was not created", "%s", show(got))
	}
}

// failing makes an operation that fails: a user that nobody has made is deleted.
func (s *Session) failing() scim.Object {
	return bulkOperation(http.MethodDelete, s.nobody(s.target.user()), "", nil)
}

func bulkGoesOn(s *Session) {
	x := s.bulk(-1, s.failing(), s.failing(), s.hire("one"))
	list := s.results(x, 3)
	s.bulkResult(x, list[0], "404")
	s.bulkResult(x, s.resultOf(x, list, "one"), "201")
}

func bulkFailOnErrors(s *Session) {
	last := s.hire("last")
	x := s.bulk(1, s.failing(), last)
	list := objects(s.ok(x).at("Operations"))
	s.demand(len(list) > 0, x, "the operations that were processed", "none")
	s.bulkResult(x, list[0], "404")
	s.total(s.find(fmt.Sprintf(`userName eq %s`, show(lookup(last, "data", "userName")))), 0)
	second := s.hire("second")
	x = s.bulk(2, s.failing(), second)
	s.bulkResult(x, s.resultOf(x, s.results(x, 2), "second"), "201")
}

func bulkMaxOperations(s *Session) {
	limit := s.target.limit("bulk", "maxOperations")
	if limit <= 0 || limit > 2000 {
		s.skip("bulk.maxOperations is %d", limit)
	}
	list := make([]scim.Object, limit+1)
	for i := range list {
		list[i] = bulkOperation(http.MethodDelete, s.nobody(s.target.user()), "", nil)
	}
	x := s.refused(s.bulk(-1, list...), http.StatusRequestEntityTooLarge)
	s.demand(strings.Contains(x.text("detail"), fmt.Sprint(limit)), x, "a detail with the limit", "%q", x.text("detail"))
}

func bulkMaxPayload(s *Session) {
	limit := s.target.limit("bulk", "maxPayloadSize")
	if limit <= 0 || limit > 8<<20 {
		s.skip("bulk.maxPayloadSize is %d", limit)
	}
	op := s.failing()
	op.Set("data", object("filler", strings.Repeat("x", limit)))
	s.refused(s.bulk(-1, op), http.StatusRequestEntityTooLarge)
}

func bulkIDMissing(s *Session) {
	x := s.bulk(-1, bulkOperation(http.MethodPost, s.target.user().Endpoint, "", s.person()))
	if x.Status == http.StatusOK {
		s.bulkResult(x, s.results(x, 1)[0], "400")
		return
	}
	s.refused(x, http.StatusBadRequest)
}

func bulkMalformed(s *Session) {
	s.because(s.post("/Bulk", object("schemas", []any{scim.BulkRequestURN})), scim.InvalidSyntax, scim.InvalidValue)
}

func bulkForeignPath(s *Session) {
	x := s.bulk(-1, bulkOperation(http.MethodPost, "/"+s.name(), "x", s.person()), s.hire("one"))
	if x.Status == http.StatusBadRequest {
		s.refused(x, http.StatusBadRequest)
		return
	}
	list := s.results(x, 2)
	s.bulkResult(x, s.resultOf(x, list, "x"), "400", "404", "405", "501")
	s.bulkResult(x, s.resultOf(x, list, "one"), "201")
}
