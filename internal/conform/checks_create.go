package conform

import (
	"net/http"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

func createChecks() []Check {
	u, g := []Need{users()}, []Need{groups()}
	return []Check{
		{"create.user", "a created user is answered with 201 and the whole resource", "RFC 7644 section 3.3; RFC-POST-02, OKTA-03", u, createUser, false},
		{"create.location", "Location and meta.location name the resource", "RFC 7644 section 3.3, RFC 7643 section 3.1; RFC-POST-02, RFC-META-01", u, createLocation, false},
		{"create.meta", "meta tells the type, and times that fit each other", "RFC 7643 section 3.1; RFC-META-01", u, createMeta, false},
		{"create.read-back", "GET gives what POST gave", "RFC 7644 section 3.4.1; OKTA-S6", u, createReadBack, false},
		{"create.found", "a created user is found", "RFC 7644 section 3.4.2; ENTRA-03", []Need{users(), filterable()}, createFound, false},
		{"create.duplicate", "a userName that is taken is 409 uniqueness", "RFC 7644 section 3.3; RFC-POST-03, ENTRA-09, OKTA-05, OKTA-S7", u, createDuplicate, false},
		{"create.duplicate-case", "a userName that differs only by case is taken", "RFC 7643 section 4.1.1; RFC-CHAR-01", u, createDuplicateCase, false},
		{"create.id-of-client", "an id that a client sends is ignored", "RFC 7643 section 3.1; RFC-ID-01", u, createID, false},
		{"create.id-of-other", "an id of another resource selects nothing", "RFC 7643 section 3.1; RFC-ID-01", u, createIDOfOther, false},
		{"create.external-id", "externalId is the client's", "RFC 7643 section 3.1; RFC-ID-02", u, createExternalID, false},
		{"create.two-primaries", "no more than one value is primary", "RFC 7643 section 2.4; RFC-MV-01", []Need{userAttribute("emails.primary")}, createTwoPrimaries, false},
		{"create.unicode", "text comes back as it was sent", "RFC 7644 section 3.8; RFC-FIL-12", []Need{optionalText()}, createUnicode, false},
		{"create.inactive", "a user can be created inactive", "RFC 7643 section 4.1.1", []Need{userAttribute("active")}, createInactive, false},
		{"create.group", "a created group is answered with 201", "RFC 7644 section 3.3; ENTRA-G1, OKTA-G2, VALID-19", g, createGroup, false},
		{"create.group-members", "a group can be created with members", "RFC 7643 section 4.2; OKTA-G2", []Need{membership()}, createGroupMembers, false},
		{"create.group-unknown-member", "nobody unknown becomes a member", "RFC 7643 section 4.2; OKTA-G10", []Need{membership()}, createGroupUnknownMember, false},
		{"create.user-groups", "the groups of a user follow from their members", "RFC 7643 section 4.1.2", []Need{membership()}, userGroups, false},
	}
}

func createUser(s *Session) {
	m := s.user()
	for _, member := range m.sent {
		if member.Name != "schemas" && member.Name != "password" {
			s.equal(m.answer, member.Value, member.Name)
		}
	}
	if !holds(texts(m.answer.at("schemas")), scim.UserURN) {
		s.wrong(m.answer, "schemas with "+scim.UserURN, "%s", show(m.answer.at("schemas")))
	}
	if strings.Contains(strings.ToLower(m.id), "bulkid") {
		s.wrong(m.answer, `an id without the reserved word "bulkId"`, "%s", m.id)
	}
}

func createLocation(s *Session) {
	m := s.user()
	header := m.answer.ResponseHeader.Get("Location")
	s.demand(header != "", m.answer, "the header Location", "none")
	s.equal(m.answer, header, "meta", "location")
	if lastTwo(header) != m.path {
		s.wrong(m.answer, "a Location that ends with "+m.path, "%s", header)
	}
	s.equal(s.read(m), header, "meta", "location")
}

func createMeta(s *Session) {
	m := s.user()
	x := s.read(m)
	s.equal(x, s.target.user().Name, "meta", "resourceType")
	created, modified := x.at("meta", "created"), x.at("meta", "lastModified")
	if created != nil && modified != nil && !sameInstant(created, modified) {
		s.wrong(x, "meta.lastModified equal to meta.created, as nothing was modified", "%s and %s", show(created), show(modified))
	}
}

func createReadBack(s *Session) {
	m := s.user()
	x := s.read(m)
	for _, member := range m.answer.object {
		s.equal(x, member.Value, member.Name)
	}
}

func createFound(s *Session) {
	m := s.user()
	s.finds(s.get(s.target.user().Endpoint, "filter", `userName eq "`+m.text("userName")+`"`), m)
}

func createDuplicate(s *Session) {
	m := s.user()
	x := s.refused(s.post(s.target.user().Endpoint, with(s.person(), "userName", m.text("userName"))), http.StatusConflict)
	s.equal(x, scim.UniquenessType, "scimType")
}

func createDuplicateCase(s *Session) {
	m := s.user()
	s.refused(s.post(s.target.user().Endpoint, with(s.person(), "userName", strings.ToUpper(m.text("userName")))), http.StatusConflict)
}

func createID(s *Session) {
	id := s.name()
	m := s.user(setting("id", id))
	s.demand(m.id != id, m.answer, "an id of the server's own", "the client's")
	s.equal(s.read(m), m.text("userName"), "userName")
}

func createIDOfOther(s *Session) {
	first := s.user()
	second := s.user(setting("id", first.id))
	s.demand(second.id != first.id, second.answer, "another resource", "the one that was there")
	s.equal(s.read(first), first.text("userName"), "userName")
}

func createExternalID(s *Session) {
	id := s.name()
	m := s.user(setting("externalId", id))
	if m.answer.at("externalId") == nil {
		s.skip("the server does not store externalId")
	}
	s.equal(m.answer, id, "externalId")
	s.equal(s.read(m), id, "externalId")
	s.absent(s.user().answer, "externalId")
}

func createTwoPrimaries(s *Session) {
	kinds := s.target.user().Schema.Attribute("emails").SubAttribute("type")
	second := "home"
	if kinds == nil || len(kinds.CanonicalValues) > 0 && !slices.Contains(kinds.CanonicalValues, second) {
		s.skip("there is only one type of e-mail addresses")
	}
	list := []any{s.mail("work", s.name()+"@example.org"), with(s.mail(second, s.name()+"@example.org"), "primary", true)}
	x := s.post(s.target.user().Endpoint, with(s.person(), "emails", list))
	if x.Status == http.StatusCreated {
		s.demand(len(objects(x.at("emails"))) > 0, x, "the e-mail addresses", "none")
		s.onePrimary(x, "emails")
		return
	}
	s.because(x, scim.InvalidValue)
}

// onePrimary demands that at most one value of an attribute is primary.
func (s *Session) onePrimary(x *Exchange, attribute string) {
	n := 0
	for _, o := range objects(x.at(attribute)) {
		if lookup(o, "primary") == true {
			n++
		}
	}
	s.demand(n <= 1, x, "one primary value", "%d", n)
}

func createUnicode(s *Session) {
	_, names := s.text()
	for _, text := range []string{`Zoë "Åse" O'Brien`, `50% _under_ \ back`, "<b>&amp;</b>"} {
		m := s.userWith(text)
		s.equal(m.answer, text, names...)
		s.equal(s.read(m), text, names...)
	}
}

func createInactive(s *Session) {
	m := s.user(setting("active", false))
	s.equal(m.answer, false, "active")
	s.equal(s.read(m), false, "active")
}

func createGroup(s *Session) {
	m := s.group()
	s.equal(m.answer, m.text("displayName"), "displayName")
	s.equal(s.read(m), m.text("displayName"), "displayName")
	s.absent(m.answer, "members")
}

func createGroupMembers(s *Session) {
	a, b := s.user(), s.user()
	s.hasMembers(s.group(a, b), a, b)
}

func createGroupUnknownMember(s *Session) {
	gone := s.departed()
	x := s.post(s.target.group().Endpoint, with(s.minimal(s.target.group()), "members", references(gone)))
	if x.Status == http.StatusCreated {
		s.absent(x, "members")
		return
	}
	s.refused(x, http.StatusBadRequest, http.StatusConflict, http.StatusNotFound)
}

func userGroups(s *Session) {
	if s.target.user().Schema.Attribute("groups") == nil {
		s.skip("the schemas list no groups of users")
	}
	m := s.user()
	g := s.group(m)
	x := s.read(m)
	s.demand(slices.Contains(values(x.at("groups")), g.id), x, "the group "+g.id+" among groups", "%s", show(x.at("groups")))
}
