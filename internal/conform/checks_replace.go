package conform

import (
	"net/http"
	"slices"

	"scim-adapter/internal/scim"
)

func replaceChecks() []Check {
	u, text := []Need{users()}, []Need{optionalText()}
	return []Check{
		{"replace.user", "PUT changes a user and is answered with 200 and the resource", "RFC 7644 section 3.5.1; RFC-PUT-05", text, replaceUser, false},
		{"replace.what-was-read", "what was read can be put back whole", "RFC 7644 section 3.5.1; RFC-PUT-02, OKTA-08, T10", u, replaceWhatWasRead, false},
		{"replace.unknown", "PUT creates nothing", "RFC 7644 section 3.5.1; RFC-PUT-01", u, replaceUnknown, false},
		{"replace.required-missing", "PUT without a required attribute is 400", "RFC 7644 section 3.5.1; RFC-PUT-04, PM-07", u, replaceRequired, false},
		{"replace.required-kept", "a refused PUT changes nothing", "RFC 7644 section 3.5.1; RFC-PUT-04", text, replaceRefused, false},
		{"replace.null", "null clears", "RFC 7643 section 2.5, RFC 7644 section 3.5.1; RFC-PUT-03, JC-04", text, replaceNull, false},
		{"replace.empty-list", "an empty list clears", "RFC 7643 section 2.5; RFC-PUT-03, JC-03", []Need{userAttribute("emails.value")}, replaceEmptyList, false},
		{"replace.active-kept", "PUT without active does not enable a user", "C5", []Need{userAttribute("active")}, replaceActive, false},
		{"replace.duplicate", "PUT of a userName that is taken is 409", "RFC 7644 section 3.5.1 and table 9; RFC-POST-03", u, replaceDuplicate, false},
		{"replace.id-of-other", "an id in the body does not name the resource", "RFC 7643 section 3.1; RFC-ID-01", u, replaceIDOfOther, false},
		{"replace.rename", "a user is renamed and keeps its id", "RFC 7644 section 3.5.1; OKTA-08", u, replaceRename, false},
		{"replace.unknown-attribute", "PUT with an attribute that no schema has is refused or ignores it", "PM-07, C9", u, replaceUnknownAttribute, false},
	}
}

func replaceUser(s *Session) {
	_, names := s.text()
	m := s.userWith("before")
	x := s.ok(s.put(m.path, s.withText(m.sent, "after")))
	s.equal(x, m.id, "id")
	s.equal(x, "after", names...)
	s.equal(s.read(m), "after", names...)
	s.equal(s.read(m), m.text("userName"), "userName")
}

// withText gives a copy of a user's body with another value of the plain text attribute.
func (s *Session) withText(o scim.Object, value any) scim.Object {
	p, _ := plainText(s.target.user())
	out := o.Clone()
	put(&out, p, value)
	return out
}

func replaceWhatWasRead(s *Session) {
	o, _ := s.full(s.target.user())
	m := s.create(s.target.user(), o)
	before := s.read(m)
	x := s.ok(s.put(m.path, before.object))
	for _, member := range before.object {
		if member.Name != "meta" {
			s.equal(x, member.Value, member.Name)
		}
	}
}

func replaceUnknown(s *Session) {
	name := s.name()
	s.refused(s.put(s.nobody(s.target.user()), with(s.person(), "userName", name)), http.StatusNotFound)
	if filterable().missing(s.target) == "" {
		s.total(s.get(s.target.user().Endpoint, "filter", `userName eq "`+name+`"`), 0)
	}
}

func replaceRequired(s *Session) {
	m := s.user()
	s.because(s.put(m.path, with(with(m.sent, "userName", nil), "userame", "misspelt")), scim.InvalidValue, scim.InvalidSyntax)
	s.equal(s.read(m), m.text("userName"), "userName")
}

func replaceRefused(s *Session) {
	_, names := s.text()
	m := s.userWith("before")
	s.refused(s.put(m.path, with(s.withText(m.sent, "after"), "userName", nil)), http.StatusBadRequest)
	s.equal(s.read(m), "before", names...)
}

func replaceNull(s *Session) {
	_, names := s.text()
	m := s.userWith("before")
	x := s.ok(s.put(m.path, s.withText(m.sent, nil)))
	s.absent(x, names...)
	s.absent(s.read(m), names...)
}

func replaceEmptyList(s *Session) {
	if s.target.user().Schema.Attribute("emails").Required {
		s.skip("emails are required")
	}
	m := s.user()
	s.ok(s.put(m.path, with(m.sent, "emails", []any{})))
	s.absent(s.read(m), "emails")
}

func replaceActive(s *Session) {
	m := s.user(setting("active", false))
	s.ok(s.put(m.path, with(m.sent, "active", nil)))
	x := s.read(m)
	s.demand(x.at("active") != true, x, "active not true", "true")
}

func replaceDuplicate(s *Session) {
	a, b := s.user(), s.user()
	x := s.refused(s.put(b.path, with(b.sent, "userName", a.text("userName"))), http.StatusConflict, http.StatusBadRequest)
	s.equal(x, scim.UniquenessType, "scimType")
	s.equal(s.read(b), b.text("userName"), "userName")
}

func replaceIDOfOther(s *Session) {
	a, b := s.user(), s.user()
	x := s.put(b.path, with(b.sent, "id", a.id))
	s.status(x, http.StatusOK, http.StatusBadRequest)
	s.equal(s.read(a), a.text("userName"), "userName")
	s.equal(s.read(b), b.text("userName"), "userName")
}

func replaceRename(s *Session) {
	m, name := s.user(), s.name()
	x := s.ok(s.put(m.path, with(m.sent, "userName", name)))
	s.equal(x, m.id, "id")
	s.equal(s.read(m), name, "userName")
}

func replaceUnknownAttribute(s *Session) {
	m := s.user()
	x := s.put(m.path, with(m.sent, "adreses", []any{object("type", "work")}))
	s.status(x, http.StatusOK, http.StatusBadRequest)
	if x.Status == http.StatusOK {
		s.absent(x, "adreses")
	}
}

func replaceGroupChecks() []Check {
	m := []Need{membership()}
	return []Check{
		{"replace.group", "PUT of a group gives exactly the members that it names", "RFC 7644 section 3.5.1; OKTA-G8, AUTHK-10", m, replaceGroup, false},
		{"replace.group-empty", "PUT of a group with an empty list of members leaves none", "RFC 7643 section 2.5; C4", m, replaceGroupEmpty, false},
		{"replace.group-silent", "PUT of a group without members keeps or clears them, as a whole", "RFC 7644 section 3.5.1; PM-14, C4, RFC-PUT-03", m, replaceGroupSilent, false},
		{"replace.group-repeated", "a member that is named twice is a member once", "C19", m, replaceGroupRepeated, false},
	}
}

func replaceGroup(s *Session) {
	a, b, c := s.user(), s.user(), s.user()
	g := s.group(a, b)
	x := s.ok(s.put(g.path, with(g.sent, "members", references(b, c))))
	s.equal(x, g.id, "id")
	s.hasMembers(g, b, c)
}

func replaceGroupEmpty(s *Session) {
	g := s.group(s.user())
	s.ok(s.put(g.path, with(g.sent, "members", []any{})))
	s.hasMembers(g)
}

func replaceGroupSilent(s *Session) {
	a, b := s.user(), s.user()
	g, name := s.group(a, b), s.name()
	s.ok(s.put(g.path, with(with(g.sent, "members", nil), "displayName", name)))
	s.equal(s.read(g), name, "displayName")
	ids := s.memberIDs(g)
	all := slices.Contains(ids, a.id) && slices.Contains(ids, b.id)
	s.demand(len(ids) == 0 || all, s.exchanges[len(s.exchanges)-1], "both members or none", "%v", ids)
}

func replaceGroupRepeated(s *Session) {
	a := s.user()
	g := s.group()
	s.ok(s.put(g.path, with(g.sent, "members", references(a, a))))
	s.hasMembers(g, a)
}
