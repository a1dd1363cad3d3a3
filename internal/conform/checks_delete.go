package conform

import (
	"net/http"
)

func deleteChecks() []Check {
	u := []Need{users()}
	return []Check{
		{"delete.user", "DELETE is answered with 204", "RFC 7644 section 3.6; RFC-DEL-01, ENTRA-24, VALID-13", u, deleteUser, false},
		{"delete.gone", "a deleted user is 404 for every method", "RFC 7644 section 3.6; RFC-DEL-01, ENTRA-24", u, deletedGone, false},
		{"delete.twice", "a second DELETE is 404", "RFC 7644 section 3.6; ENTRA-24, VALID-P5", u, deletedTwice, false},
		{"delete.unknown", "DELETE of what never was is 404", "RFC 7644 section 3.6; VALID-P3", u, deleteUnknown, false},
		{"delete.not-found", "a deleted user is not found by filters", "RFC 7644 section 3.6; RFC-DEL-01, C13", []Need{users(), filterable()}, deletedNotFound, false},
		{"delete.name-free", "the name of a deleted user is free", "RFC 7644 section 3.6; RFC-DEL-01, RFC-POST-03", u, deletedNameFree, false},
		{"delete.id-not-reused", "the id of a deleted user is not given again", "RFC 7643 section 3.1; RFC-ID-01", u, deletedID, false},
		{"delete.group", "a deleted group is 404, its members stay", "RFC 7644 section 3.6; ENTRA-G11, OKTA-G11, VALID-25", []Need{membership()}, deleteGroup, false},
		{"delete.group-unknown", "DELETE of a group that never was is 404", "RFC 7644 section 3.6; VALID-P4, VALID-P6", []Need{groups()}, deleteGroupUnknown, false},
	}
}

func deleteUser(s *Session) {
	m := s.user()
	x := s.status(s.delete(m.path), http.StatusNoContent)
	s.demand(x.ResponseBody == "", x, "no body", "%d bytes", len(x.ResponseBody))
}

func deletedGone(s *Session) {
	m := s.departed()
	s.refused(s.get(m.path), http.StatusNotFound)
	s.refused(s.put(m.path, m.sent), http.StatusNotFound)
	if s.target.supports("patch") {
		s.refused(s.patch(m.path, operation("replace", "userName", s.name())), http.StatusNotFound)
	}
}

func deletedTwice(s *Session) {
	s.refused(s.delete(s.departed().path), http.StatusNotFound)
}

func deleteUnknown(s *Session) {
	s.refused(s.delete(s.nobody(s.target.user())), http.StatusNotFound)
}

func deletedNotFound(s *Session) {
	m := s.departed()
	s.total(s.get(s.target.user().Endpoint, "filter", `userName eq "`+m.text("userName")+`"`), 0)
	s.total(s.get(s.target.user().Endpoint, "filter", `id eq "`+m.id+`"`), 0)
}

func deletedNameFree(s *Session) {
	m := s.departed()
	again := s.create(s.target.user(), m.sent)
	s.equal(again.answer, m.text("userName"), "userName")
}

func deletedID(s *Session) {
	m := s.departed()
	again := s.create(s.target.user(), m.sent)
	s.demand(again.id != m.id, again.answer, "another id than that of the deleted user", "the same")
}

func deleteGroup(s *Session) {
	m := s.user()
	g := s.group(m)
	s.status(s.delete(g.path), http.StatusNoContent)
	s.refused(s.get(g.path), http.StatusNotFound)
	s.read(m)
}

func deleteGroupUnknown(s *Session) {
	s.refused(s.delete(s.nobody(s.target.group())), http.StatusNotFound)
	g := s.group()
	s.status(s.delete(g.path), http.StatusNoContent)
	s.refused(s.delete(g.path), http.StatusNotFound)
}
