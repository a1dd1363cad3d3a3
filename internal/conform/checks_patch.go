package conform

import (
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
)

func patchChecks() []Check {
	text := []Need{patchable(), optionalText()}
	u := []Need{patchable(), users()}
	return []Check{
		{"patch.replace", "replace changes a single value", "RFC 7644 section 3.5.2.3; RFC-PATCH-11", text, patchReplace, false},
		{"patch.replace-absent", "replace sets what had no value", "RFC 7644 section 3.5.2.3; RFC-PATCH-11", text, patchReplaceAbsent, false},
		{"patch.add", "add sets a single value, and replaces one that is there", "RFC 7644 section 3.5.2.1; RFC-PATCH-06, ENTRA-16", text, patchAdd, false},
		{"patch.remove", "remove unassigns a value", "RFC 7644 section 3.5.2.2; RFC-PATCH-08", text, patchRemove, false},
		{"patch.without-path", "replace and add without a path merge the value into the resource", "RFC 7644 sections 3.5.2.1 and 3.5.2.3; RFC-PATCH-03", text, patchWithoutPath, false},
		{"patch.without-path-keeps", "what a value without path does not name stays", "RFC 7644 section 3.5.2.3; RFC-PATCH-21", text, patchWithoutPathKeeps, false},
		{"patch.rename", "userName can be replaced; the id stays", "RFC 7644 section 3.5.2.3; ENTRA-12, VALID-07", u, patchRename, false},
		{"patch.order", "operations apply in their order", "RFC 7644 section 3.5.2; RFC-PATCH-18, VALID-P2", text, patchOrder, false},
		{"patch.atomic", "where one operation fails, none is applied", "RFC 7644 section 3.5.2; RFC-PATCH-18", text, patchAtomic, false},
		{"patch.answer", "the answer is 200 with the resource, or 204", "RFC 7644 section 3.5.2; RFC-PATCH-19, C8", text, patchAnswer, false},
		{"patch.answer-attributes", "with attributes the answer is 200 with these", "RFC 7644 section 3.5.2; RFC-PATCH-19", text, patchAnswerAttributes, false},
		{"patch.no-op", "what changes nothing leaves meta.lastModified and the version", "RFC 7644 section 3.5.2.1; RFC-PATCH-05", text, patchNoOp, false},
		{"patch.name-case", "names in paths and op have no case", "RFC 7643 section 2.1; RFC-NAME-01, T1, T3", text, patchNameCase, false},
		{"patch.urn", "paths may begin with the URN of the schema", "RFC 7644 section 3.10; RFC-NAME-02, RFC-NAME-03", text, patchURN, false},
		{"patch.sub-attribute", "a sub-attribute is changed alone", "RFC 7644 section 3.5.2.3; RFC-PATCH-12, JC-05", []Need{patchable(), userAttribute("name.givenName"), userAttribute("name.familyName")}, patchSub, false},
		{"patch.complex", "replace of a complex attribute keeps sub-attributes that it does not name", "RFC 7644 section 3.5.2.3; RFC-PATCH-12", []Need{patchable(), userAttribute("name.givenName"), userAttribute("name.familyName")}, patchComplex, false},
		{"patch.complex-add", "add to a complex attribute keeps sub-attributes that it does not name", "RFC 7644 section 3.5.2.1; RFC-PATCH-06", []Need{patchable(), userAttribute("name.givenName"), userAttribute("name.familyName")}, patchComplexAdd, false},
		{"patch.active", "a user is disabled and enabled", "RFC 7643 section 4.1.1; ENTRA-14, ENTRA-15, VALID-08, JC-05", []Need{patchable(), userAttribute("active")}, patchActive, false},
		{"patch.extension", "an attribute of an extension is set by its URN, which schemas lists then", "RFC 7644 section 3.5.2; RFC-SCH-03, ENTRA-21", []Need{patchable(), enterprise("department")}, patchExtension, false},
		{"patch.extension-value", "an extension as a whole is merged", "RFC 7644 section 3.5.2.1", []Need{patchable(), enterprise("department"), enterprise("costCenter")}, patchExtensionValue, false},
		{"patch.extra-members", "members of an operation that the RFC does not know are ignored", "PM-13", text, patchExtraMembers, false},
	}
}

// patched demands that operations on a resource succeed, and reads the resource.
func (s *Session) patched(m made, operations ...scim.Object) *Exchange {
	s.changed(s.patch(m.path, operations...))
	return s.read(m)
}

func patchReplace(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	x := s.patched(m, operation("replace", path, "after"))
	s.equal(x, "after", names...)
	s.equal(x, m.text("userName"), "userName")
}

func patchReplaceAbsent(s *Session) {
	path, names := s.text()
	m := s.userWith(nil)
	s.equal(s.patched(m, operation("replace", path, "after")), "after", names...)
}

func patchAdd(s *Session) {
	path, names := s.text()
	m := s.userWith(nil)
	s.equal(s.patched(m, operation("add", path, "first")), "first", names...)
	s.equal(s.patched(m, operation("add", path, "second")), "second", names...)
}

func patchRemove(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	s.absent(s.patched(m, operation("remove", path)), names...)
}

// value makes the value of an operation without path: the plain text attribute.
func (s *Session) value(text any) scim.Object {
	p, _ := plainText(s.target.user())
	var o scim.Object
	put(&o, p, text)
	return o
}

func patchWithoutPath(s *Session) {
	_, names := s.text()
	m := s.userWith("before")
	s.equal(s.patched(m, operation("replace", "", s.value("replaced"))), "replaced", names...)
	s.equal(s.patched(m, operation("add", "", s.value("added"))), "added", names...)
}

func patchWithoutPathKeeps(s *Session) {
	m := s.userWith("before")
	before := s.read(m)
	x := s.patched(m, operation("replace", "", s.value("after")))
	_, names := s.text()
	for _, member := range before.object {
		if member.Name != "meta" && member.Name != names[0] {
			s.equal(x, member.Value, member.Name)
		}
	}
}

func patchRename(s *Session) {
	m, name := s.user(), s.name()
	x := s.patched(m, operation("replace", "userName", name))
	s.equal(x, name, "userName")
	s.equal(x, m.id, "id")
}

func patchOrder(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	s.equal(s.patched(m, operation("remove", path), operation("add", path, "a"), operation("replace", path, "b")), "b", names...)
	s.absent(s.patched(m, operation("replace", path, "c"), operation("remove", path)), names...)
}

func patchAtomic(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	for _, bad := range []scim.Object{operation("remove", ""), operation("remove", "userName"), operation("replace", "userName[", "x")} {
		s.refused(s.patch(m.path, operation("replace", path, "after"), bad), http.StatusBadRequest)
		x := s.read(m)
		s.demand(x.at(names...) == "before", x, path+" still \"before\"", "%s", show(x.at(names...)))
	}
}

func patchAnswer(s *Session) {
	path, names := s.text()
	x := s.changed(s.patch(s.userWith("before").path, operation("replace", path, "after")))
	if x.Status == http.StatusOK {
		s.equal(x, "after", names...)
		s.demand(x.at("id") != nil, x, "the resource with its id", "none")
		return
	}
	s.demand(x.ResponseBody == "", x, "no body with status 204", "%d bytes", len(x.ResponseBody))
}

func patchAnswerAttributes(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	x := s.send(request{
		method: http.MethodPatch, path: m.path, query: parameters([]string{"attributes", path}), body: body(patchBody(operation("replace", path, "after"))),
	})
	s.ok(x)
	s.equal(x, "after", names...)
	s.equal(x, m.id, "id")
	s.absent(x, "userName")
}

func patchNoOp(s *Session) {
	path, _ := s.text()
	m := s.userWith("before")
	before := s.read(m)
	x := s.patched(m, operation("replace", path, "before"), operation("add", path, "before"))
	s.equal(x, before.at("meta", "lastModified"), "meta", "lastModified")
	s.equal(x, before.at("meta", "version"), "meta", "version")
	if tag := before.ResponseHeader.Get("ETag"); tag != x.ResponseHeader.Get("ETag") {
		s.wrong(x, "ETag "+tag, "%s", x.ResponseHeader.Get("ETag"))
	}
}

func patchNameCase(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	s.equal(s.patched(m, operation("Replace", strings.ToUpper(path), "after")), "after", names...)
	s.absent(s.patched(m, operation("REMOVE", strings.ToLower(path))), names...)
}

func patchURN(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	s.equal(s.patched(m, operation("replace", scim.UserURN+":"+path, "after")), "after", names...)
}

func patchSub(s *Session) {
	m := s.user()
	x := s.patched(m, operation("replace", "name.familyName", "Changed"))
	s.equal(x, "Changed", "name", "familyName")
	s.equal(x, m.text("name", "givenName"), "name", "givenName")
}

func patchComplex(s *Session) {
	m := s.user()
	x := s.patched(m, operation("replace", "name", object("givenName", "Changed")))
	s.equal(x, "Changed", "name", "givenName")
	s.equal(x, m.text("name", "familyName"), "name", "familyName")
}

func patchComplexAdd(s *Session) {
	m := s.user()
	x := s.patched(m, operation("add", "", object("name", object("givenName", "Changed"))))
	s.equal(x, "Changed", "name", "givenName")
	s.equal(x, m.text("name", "familyName"), "name", "familyName")
}

func patchActive(s *Session) {
	m := s.user()
	s.equal(s.patched(m, operation("replace", "active", false)), false, "active")
	s.equal(s.patched(m, operation("replace", "active", true)), true, "active")
}

func patchExtension(s *Session) {
	m := s.user()
	x := s.patched(m, operation("add", scim.EnterpriseUserURN+":department", "Sales"))
	s.equal(x, "Sales", scim.EnterpriseUserURN, "department")
	if !holds(texts(x.at("schemas")), scim.EnterpriseUserURN) {
		s.wrong(x, "schemas with "+scim.EnterpriseUserURN, "%s", show(x.at("schemas")))
	}
	s.absent(s.patched(m, operation("remove", scim.EnterpriseUserURN+":department")), scim.EnterpriseUserURN, "department")
}

func patchExtensionValue(s *Session) {
	m := s.user()
	s.patched(m, operation("add", scim.EnterpriseUserURN+":costCenter", "4711"))
	x := s.patched(m, operation("add", "", object(scim.EnterpriseUserURN, object("department", "Sales"))))
	s.equal(x, "Sales", scim.EnterpriseUserURN, "department")
	s.equal(x, "4711", scim.EnterpriseUserURN, "costCenter")
}

func patchExtraMembers(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	s.equal(s.patched(m, with(operation("replace", path, "after"), "name", "addMember")), "after", names...)
}
