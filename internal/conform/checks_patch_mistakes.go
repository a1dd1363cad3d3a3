package conform

import (
	"net/http"

	"scim-adapter/internal/scim"
)

func patchMistakeChecks() []Check {
	u, text := []Need{patchable(), users()}, []Need{patchable(), optionalText()}
	return []Check{
		{"patch.no-operations", "a PATCH without Operations is 400", "RFC 7644 section 3.5.2; RFC-PATCH-01", u, patchNoOperations, false},
		{"patch.unknown-op", "an op besides add, remove and replace is 400", "RFC 7644 section 3.5.2; RFC-PATCH-01", text, patchUnknownOp, false},
		{"patch.add-no-value", "add without a value is 400", "RFC 7644 section 3.5.2.1; RFC-PATCH-04", text, patchAddNoValue, false},
		{"patch.remove-no-path", "remove without a path is 400 noTarget", "RFC 7644 section 3.5.2.2; RFC-PATCH-07", u, patchRemoveNoPath, false},
		{"patch.remove-required", "remove of what is required is 400", "RFC 7644 section 3.5.2.2; RFC-PATCH-10", u, patchRemoveRequired, false},
		{"patch.bad-path", "a malformed path is 400 invalidPath", "RFC 7644 section 3.5.2; RFC-PATCH-02", u, patchBadPath, false},
		{"patch.bad-filter", "a malformed filter in a path is 400", "RFC 7644 section 3.5.2; RFC-PATCH-02", []Need{patchable(), userAttribute("emails.value")}, patchBadFilter, false},
		{"patch.wrong-type", "a value of the wrong type is 400", "RFC 7644 table 9; RFC-TYPE-02", []Need{patchable(), userAttribute("active")}, patchWrongType, false},
		{"patch.read-only", "a path that names a readOnly attribute is 400 mutability", "RFC 7644 section 3.5.2; RFC-PATCH-17, RFC-PATCH-22", u, patchReadOnly, false},
		{"patch.read-only-in-value", "a readOnly attribute in a value without path is ignored", "T8, OKTA-G4, AUTHK-07", text, patchReadOnlyInValue, false},
		{"patch.duplicate", "a userName that is taken is 409", "RFC 7644 section 3.5.2 and table 9; ENTRA-12", u, patchDuplicate, false},
		{"patch.unknown-resource", "a PATCH of an unknown id is 404", "RFC 7644 section 3.5.2", text, patchUnknownResource, false},
		{"patch.foreign-message", "a body of another message is refused", "RFC 7644 section 3.5.2; RFC-PATCH-01", text, patchForeignMessage, false},
	}
}

// patchWith sends a PATCH body that is not one of operations.
func (s *Session) patchWith(m made, o scim.Object) *Exchange {
	return s.send(request{method: http.MethodPatch, path: m.path, body: body(o)})
}

func patchNoOperations(s *Session) {
	m := s.user()
	s.because(s.patchWith(m, object("schemas", []any{scim.PatchOpURN})), scim.InvalidSyntax, scim.InvalidValue)
	s.because(s.patch(m.path), scim.InvalidSyntax, scim.InvalidValue)
}

func patchUnknownOp(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	for _, o := range []scim.Object{operation("move", path, "x"), operation("test", path, "before"), object("path", path, "value", "x")} {
		s.because(s.patch(m.path, o), scim.InvalidSyntax, scim.InvalidValue)
	}
	s.equal(s.read(m), "before", names...)
}

func patchAddNoValue(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	s.because(s.patch(m.path, operation("add", path)), scim.InvalidValue, scim.InvalidSyntax)
	s.equal(s.read(m), "before", names...)
}

func patchRemoveNoPath(s *Session) {
	m := s.user()
	s.because(s.patch(m.path, operation("remove", "")), scim.NoTarget)
	s.equal(s.read(m), m.text("userName"), "userName")
}

func patchRemoveRequired(s *Session) {
	m := s.user()
	s.because(s.patch(m.path, operation("remove", "userName")), scim.MutabilityType, scim.InvalidValue)
	s.equal(s.read(m), m.text("userName"), "userName")
}

func patchBadPath(s *Session) {
	m := s.user()
	for _, path := range []string{"userName[", "userName eq", ".", "name..familyName"} {
		s.because(s.patch(m.path, operation("replace", path, "x")), scim.InvalidPath, scim.InvalidFilter, scim.InvalidSyntax)
	}
}

func patchBadFilter(s *Session) {
	m := s.user()
	for _, path := range []string{`emails[value xx "a"].value`, `emails[value eq "a"`, `emails[].value`} {
		s.because(s.patch(m.path, operation("replace", path, "x")), scim.InvalidFilter, scim.InvalidPath)
	}
}

func patchWrongType(s *Session) {
	m := s.user()
	s.because(s.patch(m.path, operation("replace", "active", "perhaps")), scim.InvalidValue, scim.InvalidSyntax)
	s.equal(s.read(m), true, "active")
}

func patchReadOnly(s *Session) {
	m := s.user()
	for _, path := range []string{"id", "meta.resourceType"} {
		s.because(s.patch(m.path, operation("replace", path, s.name())), scim.MutabilityType)
	}
	s.equal(s.read(m), m.id, "id")
}

func patchReadOnlyInValue(s *Session) {
	_, names := s.text()
	m := s.userWith("before")
	value := append(object("schemas", []any{scim.UserURN}, "id", m.id, "meta", object("resourceType", "User")), s.value("after")...)
	x := s.patched(m, operation("replace", "", value))
	s.equal(x, "after", names...)
	s.equal(x, m.id, "id")
}

func patchDuplicate(s *Session) {
	a, b := s.user(), s.user()
	x := s.refused(s.patch(b.path, operation("replace", "userName", a.text("userName"))), http.StatusConflict, http.StatusBadRequest)
	s.equal(x, scim.UniquenessType, "scimType")
	s.equal(s.read(b), b.text("userName"), "userName")
}

func patchUnknownResource(s *Session) {
	path, _ := s.text()
	s.refused(s.patch(s.nobody(s.target.user()), operation("replace", path, "x")), http.StatusNotFound)
}

func patchForeignMessage(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	o := with(patchBody(operation("replace", path, "after")), "schemas", []any{scim.ListResponseURN})
	s.refused(s.patchWith(m, o), http.StatusBadRequest)
	s.equal(s.read(m), "before", names...)
}
