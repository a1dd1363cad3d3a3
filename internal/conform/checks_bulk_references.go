package conform

import (
	"net/http"

	"scim-adapter/internal/scim"
)

func bulkReferenceChecks() []Check {
	m := []Need{feature("bulk"), membership()}
	return []Check{
		{"bulk.reference", "bulkId: in a value becomes the id", "RFC 7644 section 3.7.2; RFC-BULK-02", m, bulkReference, false},
		{"bulk.forward-reference", "a reference may stand before what it refers to", "RFC 7644 section 3.7.2; RFC-BULK-02", m, bulkForward, false},
		{"bulk.reference-in-path", "bulkId: in a path becomes the id", "RFC 7644 section 3.7.2; RFC-BULK-02", append([]Need{patchable()}, m...), bulkInPath, false},
		{"bulk.circular", "references that go in a circle are resolved, or refused with 409", "RFC 7644 section 3.7.1; RFC-BULK-03", m, bulkCircular, false},
		{"bulk.unknown-reference", "a reference to nothing fails its operation", "RFC 7644 section 3.7.2; RFC-BULK-06", m, bulkUnknownReference, false},
		{"bulk.duplicate-bulk-id", "a bulkId that stands twice is refused", "RFC 7644 section 3.7; RFC-BULK-07", m, bulkDuplicateID, false},
		{"bulk.version", "an operation with a stale version fails with 412", "RFC 7644 section 3.7; RFC-ETAG-03", []Need{feature("bulk"), feature("etag"), optionalText()}, bulkVersion, false},
	}
}

// found makes an operation that creates a group with one member, which may be a reference.
func (s *Session) found(bulkID, member string) scim.Object {
	data := with(s.minimal(s.target.group()), "members", []any{object("value", member)})
	return bulkOperation(http.MethodPost, s.target.group().Endpoint, bulkID, data)
}

// joined demands that a bulk request has created a user and a group with it.
func (s *Session) joined(x *Exchange) {
	list := s.results(x, 2)
	u, g := s.resultOf(x, list, "user"), s.resultOf(x, list, "group")
	s.bulkResult(x, u, "201")
	s.bulkResult(x, g, "201")
	s.hasMembers(s.located(x, g), s.located(x, u))
}

func bulkReference(s *Session) { s.joined(s.bulk(-1, s.hire("user"), s.found("group", "bulkId:user"))) }

func bulkForward(s *Session) { s.joined(s.bulk(-1, s.found("group", "bulkId:user"), s.hire("user"))) }

func bulkInPath(s *Session) {
	group := bulkOperation(http.MethodPost, s.target.group().Endpoint, "group", s.minimal(s.target.group()))
	change := bulkOperation(http.MethodPatch, s.target.group().Endpoint+"/bulkId:group", "",
		patchBody(operation("add", "members", []any{object("value", "bulkId:user")})))
	x := s.bulk(-1, s.hire("user"), group, change)
	list := s.results(x, 3)
	s.bulkResult(x, list[2], "200", "204")
	s.hasMembers(s.located(x, s.resultOf(x, list, "group")), s.located(x, s.resultOf(x, list, "user")))
}

func bulkCircular(s *Session) {
	if !holds(s.memberTypes(), "Group") {
		s.skip("groups are no members of groups here")
	}
	x := s.bulk(-1, s.found("a", "bulkId:b"), s.found("b", "bulkId:a"))
	if x.Status == http.StatusConflict {
		return
	}
	list := s.results(x, 2)
	a, b := s.resultOf(x, list, "a"), s.resultOf(x, list, "b")
	s.bulkResult(x, a, "201", "409", "400")
	s.bulkResult(x, b, "201", "409", "400")
	if bulkStatus(a) == "201" && bulkStatus(b) == "201" {
		s.hasMembers(s.located(x, a), s.located(x, b))
		s.hasMembers(s.located(x, b), s.located(x, a))
	}
}

// memberTypes gives the types that members of groups may have, as the schema says it.
func (s *Session) memberTypes() []string {
	members := s.target.group().Schema.Attribute("members")
	var out []string
	for _, name := range []string{"$ref", "value"} {
		if sub := members.SubAttribute(name); sub != nil {
			out = append(out, sub.ReferenceTypes...)
		}
	}
	if kind := members.SubAttribute("type"); kind != nil {
		out = append(out, kind.CanonicalValues...)
	}
	return out
}

func bulkUnknownReference(s *Session) {
	x := s.bulk(-1, s.found("group", "bulkId:nobody"), s.hire("user"))
	list := s.results(x, 2)
	s.bulkResult(x, s.resultOf(x, list, "group"), "400", "409")
	s.bulkResult(x, s.resultOf(x, list, "user"), "201")
}

func bulkDuplicateID(s *Session) {
	x := s.bulk(-1, s.hire("same"), s.hire("same"))
	if x.Status == http.StatusOK {
		list := s.results(x, 2)
		s.bulkResult(x, list[1], "400", "409")
		return
	}
	s.refused(x, http.StatusBadRequest)
}

func bulkVersion(s *Session) {
	m, old := s.stale()
	op := bulkOperation(http.MethodPut, m.path, "", s.withText(m.sent, "after"))
	op.Set("version", old)
	x := s.bulk(-1, op)
	s.bulkResult(x, s.results(x, 1)[0], "412")
	s.still(m)
}
