package conform

import (
	"net/http"
	"slices"

	"scim-adapter/internal/scim"
)

func memberChecks() []Check {
	m, g := []Need{patchable(), membership()}, []Need{patchable(), groups()}
	return []Check{
		{"members.add", "add appends members", "RFC 7644 section 3.5.2.1; RFC-PATCH-05, ENTRA-G5, ONEL-04", m, membersAdd, false},
		{"members.add-same", "a member that is there is added without effect", "RFC 7644 section 3.5.2.1; RFC-PATCH-05, ENTRA-G5", m, membersAddSame, false},
		{"members.remove", "remove with a filter removes that member, and only that", "RFC 7644 section 3.5.2.2; RFC-PATCH-08, ENTRA-G7, VALID-24", m, membersRemove, false},
		{"members.remove-absent", "remove of who is no member succeeds and changes nothing", "RFC 7644 section 3.5.2.2; RFC-PATCH-09, ENTRA-G7", m, membersRemoveAbsent, false},
		{"members.remove-all", "remove without a filter removes all members", "RFC 7644 section 3.5.2.2; RFC-PATCH-08, C2", m, membersRemoveAll, false},
		{"members.remove-last", "a group without members has none", "RFC 7644 section 3.5.2.2; RFC-PATCH-08", m, membersRemoveLast, false},
		{"members.replace", "replace gives exactly these members", "RFC 7644 section 3.5.2.3; RFC-PATCH-13, OKTA-G6, VALID-23", m, membersReplace, false},
		{"members.replace-empty", "replace by an empty list leaves none", "RFC 7643 section 2.5; OKTA-G7, C3", m, membersReplaceEmpty, false},
		{"members.without-path-keeps", "a value without path that names no members keeps them", "RFC 7644 section 3.5.2.3; RFC-PATCH-21, ENTRA-G9, AUTHK-07", m, membersKept, false},
		{"members.without-path", "members in a value without path replace the list", "RFC 7644 section 3.5.2.3; RFC-PATCH-21, OKTA-G7", m, membersWithoutPath, false},
		{"members.without-path-add", "members in a value without path of add are appended", "RFC 7644 section 3.5.2.1; RFC-PATCH-03", m, membersWithoutPathAdd, false},
		{"members.filter-without-space", "the RFC's example without a space works", "RFC 7644 section 3.5.2.2; RFC-PATCH-20", m, membersNoSpace, false},
		{"members.atomic", "where one operation fails, no member changes", "RFC 7644 section 3.5.2; RFC-PATCH-18, ENTRA-G8", m, membersAtomic, false},
		{"members.mixed", "add and remove in one PATCH apply in their order", "RFC 7644 section 3.5.2; ENTRA-G8, VALID-P7", m, membersMixed, false},
		{"members.many", "one operation adds many members", "ENTRA-G5, T21", m, membersMany, false},
		{"members.unknown", "nobody unknown becomes a member", "C11, OKTA-G10", m, membersUnknown, false},
		{"members.rename", "displayName changes alone", "RFC 7644 section 3.5.2.3; ENTRA-G4, VALID-21", m, membersRename, false},
		{"members.answer", "the answer is 200 with the group, or 204", "RFC 7644 section 3.5.2; RFC-PATCH-19, C8", g, membersAnswer, false},
		{"members.excluded", "a group can be read without its members", "RFC 7644 section 3.9; ENTRA-G3, T19, VALID-14", m, membersExcluded, false},
		{"members.find", "groups are found by their members", "RFC 7644 section 3.4.2.2; ENTRA-G10, AWS-02", append(slices.Clone(m), filterable()), membersFind, false},
		{"members.remove-required", "displayName of a group cannot be removed", "RFC 7643 section 4.2; RFC-PATCH-10", g, membersRequired, false},
	}
}

func membersAdd(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("add", "members", references(b))))
	s.hasMembers(g, a, b)
}

func membersAddSame(s *Session) {
	a := s.user()
	g := s.group(a)
	before := s.read(g)
	s.changed(s.patch(g.path, operation("add", "members", references(a))))
	s.hasMembers(g, a)
	x := s.read(g)
	s.equal(x, before.at("meta", "lastModified"), "meta", "lastModified")
	s.equal(x, before.at("meta", "version"), "meta", "version")
}

// memberPath is the path of one member.
func memberPath(m made) string { return `members[value eq "` + m.id + `"]` }

func membersRemove(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a, b)
	s.changed(s.patch(g.path, operation("remove", memberPath(a))))
	s.hasMembers(g, b)
}

func membersRemoveAbsent(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("remove", memberPath(b))))
	s.hasMembers(g, a)
}

func membersRemoveAll(s *Session) {
	g := s.group(s.user(), s.user())
	s.changed(s.patch(g.path, operation("remove", "members")))
	s.hasMembers(g)
}

func membersRemoveLast(s *Session) {
	a := s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("remove", memberPath(a))))
	s.hasMembers(g)
}

func membersReplace(s *Session) {
	a, b, c := s.user(), s.user(), s.user()
	g := s.group(a, b)
	s.changed(s.patch(g.path, operation("replace", "members", references(b, c))))
	s.hasMembers(g, b, c)
}

func membersReplaceEmpty(s *Session) {
	g := s.group(s.user())
	s.changed(s.patch(g.path, operation("replace", "members", []any{})))
	s.hasMembers(g)
}

func membersKept(s *Session) {
	a := s.user()
	g, name := s.group(a), s.name()
	s.changed(s.patch(g.path, operation("replace", "", object("displayName", name))))
	s.hasMembers(g, a)
	s.equal(s.read(g), name, "displayName")
}

func membersWithoutPath(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("replace", "", object("members", references(b)))))
	s.hasMembers(g, b)
	s.equal(s.read(g), g.text("displayName"), "displayName")
}

func membersWithoutPathAdd(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("add", "", object("members", references(b)))))
	s.hasMembers(g, a, b)
}

func membersNoSpace(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a, b)
	s.changed(s.patch(g.path, operation("remove", `members[value eq"`+a.id+`"]`)))
	s.hasMembers(g, b)
}

func membersAtomic(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	x := s.patch(g.path, operation("add", "members", references(b)), operation("remove", memberPath(a)), operation("remove", "displayName"))
	s.refused(x, http.StatusBadRequest)
	s.hasMembers(g, a)
}

func membersMixed(s *Session) {
	a, b, c := s.user(), s.user(), s.user()
	g := s.group(a, b)
	s.changed(s.patch(g.path,
		operation("remove", memberPath(a)), operation("add", "members", references(c)), operation("remove", memberPath(c)),
		operation("add", "members", references(c)),
	))
	s.hasMembers(g, b, c)
}

func membersMany(s *Session) {
	people := make([]made, 12)
	for i := range people {
		people[i] = s.user()
	}
	g := s.group()
	s.changed(s.patch(g.path, operation("add", "members", references(people...))))
	s.hasMembers(g, people...)
}

func membersUnknown(s *Session) {
	a, gone := s.user(), s.departed()
	g := s.group(a)
	x := s.patch(g.path, operation("add", "members", references(gone)))
	if x.Status >= 400 {
		s.refused(x, http.StatusBadRequest, http.StatusConflict, http.StatusNotFound)
	}
	s.hasMembers(g, a)
}

func membersRename(s *Session) {
	a := s.user()
	g, name := s.group(a), s.name()
	s.changed(s.patch(g.path, operation("replace", "displayName", name)))
	s.equal(s.read(g), name, "displayName")
	s.hasMembers(g, a)
}

func membersAnswer(s *Session) {
	g, name := s.group(), s.name()
	x := s.changed(s.patch(g.path, operation("replace", "displayName", name)))
	if x.Status == http.StatusOK {
		s.equal(x, name, "displayName")
	}
	again := s.name()
	x = s.ok(s.send(request{
		method: http.MethodPatch, path: g.path, query: parameters([]string{"attributes", "displayName"}),
		body: body(patchBody(operation("replace", "displayName", again))),
	}))
	s.equal(x, again, "displayName")
}

func membersExcluded(s *Session) {
	g := s.group(s.user())
	x := s.read(g, "excludedAttributes", "members")
	s.absent(x, "members")
	s.equal(x, g.text("displayName"), "displayName")
}

func membersFind(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	find := func(filter string) *Exchange { return s.get(s.target.group().Endpoint, "filter", filter) }
	s.finds(find(`members.value eq "`+a.id+`"`), g)
	s.finds(find(`id eq "`+g.id+`" and members eq "`+a.id+`"`), g)
	s.finds(find(`members eq "` + b.id + `" and id eq "` + g.id + `"`))
	s.finds(find(`displayName eq "`+g.text("displayName")+`" and members[value eq "`+a.id+`"]`), g)
}

func membersRequired(s *Session) {
	g := s.group()
	s.because(s.patch(g.path, operation("remove", "displayName")), scim.MutabilityType, scim.InvalidValue)
	s.equal(s.read(g), g.text("displayName"), "displayName")
}
