package conform

import (
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
)

func etagChecks() []Check {
	u := []Need{feature("etag"), users()}
	text := []Need{feature("etag"), optionalText()}
	patched := []Need{feature("etag"), patchable(), optionalText()}
	return []Check{
		{"etag.header", "answers have an ETag, equal to meta.version", "RFC 7644 section 3.14; RFC-ETAG-01", u, etagHeader, false},
		{"etag.changes", "a change gives a new version", "RFC 7644 section 3.14; RFC-ETAG-01", text, etagChanges, false},
		{"etag.stable", "what changes nothing leaves the version", "RFC 7644 section 3.5.2.1; RFC-ETAG-06, RFC-PATCH-05", patched, etagStable, false},
		{"etag.not-modified", "If-None-Match with the current version is 304 without a body", "RFC 7644 section 3.14; RFC-ETAG-02", text, etagNotModified, false},
		{"etag.replace-stale", "PUT with a stale If-Match is 412 and changes nothing", "RFC 7644 section 3.14; RFC-ETAG-03", text, etagReplaceStale, false},
		{"etag.patch-stale", "PATCH with a stale If-Match is 412 and changes nothing", "RFC 7644 section 3.14; RFC-ETAG-03", patched, etagPatchStale, false},
		{"etag.delete-stale", "DELETE with a stale If-Match is 412 and deletes nothing", "RFC 7644 section 3.14; RFC-ETAG-03", text, etagDeleteStale, false},
		{"etag.current", "If-Match with the current version lets the change through", "RFC 7644 section 3.14; RFC-ETAG-05", patched, etagCurrent, false},
		{"etag.any", "If-Match: * lets the change through", "RFC 9110 section 13.1.1; RFC-ETAG-04, SAP-01", text, etagAny, false},
		{"etag.list", "the versions of a list are those of its resources", "RFC 7643 section 3.1; RFC-ETAG-01", []Need{feature("etag"), users(), filterable()}, etagList, false},
	}
}

// version demands the version of an answer.
func (s *Session) version(x *Exchange) string {
	tag := x.ResponseHeader.Get("ETag")
	s.demand(tag != "", x, "the header ETag", "none")
	return tag
}

// conditional sends a change under a condition.
func (s *Session) conditional(method string, m made, name, value string, o scim.Object) *Exchange {
	r := request{method: method, path: m.path, header: http.Header{name: {value}}}
	if o != nil {
		r.body = body(o)
	}
	return s.send(r)
}

func etagHeader(s *Session) {
	m := s.user()
	for _, x := range []*Exchange{m.answer, s.read(m), s.ok(s.put(m.path, m.sent))} {
		tag := s.version(x)
		s.equal(x, tag, "meta", "version")
		if !strings.HasSuffix(tag, `"`) || !strings.HasPrefix(tag, `"`) && !strings.HasPrefix(tag, `W/"`) {
			s.wrong(x, `an entity tag: W/"…" or "…"`, "%s", tag)
		}
	}
}

func etagChanges(s *Session) {
	m := s.userWith("before")
	before := s.version(s.read(m))
	s.ok(s.put(m.path, s.withText(m.sent, "after")))
	x := s.read(m)
	s.demand(s.version(x) != before, x, "another version than "+before, "%s", before)
}

func etagStable(s *Session) {
	path, _ := s.text()
	m := s.userWith("before")
	before := s.version(s.read(m))
	x := s.patched(m, operation("replace", path, "before"))
	s.demand(s.version(x) == before, x, "the version "+before, "%s", s.version(x))
	s.demand(s.version(s.read(m)) == before, s.last(), "the version "+before, "%s", s.version(s.last()))
}

func etagNotModified(s *Session) {
	m := s.userWith("before")
	old := s.version(s.read(m))
	x := s.status(s.conditional(http.MethodGet, m, "If-None-Match", old, nil), http.StatusNotModified)
	s.demand(x.ResponseBody == "", x, "no body", "%d bytes", len(x.ResponseBody))
	s.ok(s.put(m.path, s.withText(m.sent, "after")))
	s.ok(s.conditional(http.MethodGet, m, "If-None-Match", old, nil))
}

// stale creates a user, changes it, and gives the version that it had before.
func (s *Session) stale() (made, string) {
	m := s.userWith("before")
	old := s.version(s.read(m))
	s.ok(s.put(m.path, s.withText(m.sent, "between")))
	return m, old
}

// still demands that a user is as [Session.stale] left it.
func (s *Session) still(m made) {
	_, names := s.text()
	x := s.read(m)
	s.demand(x.at(names...) == "between", x, strings.Join(names, ".")+` still "between"`, "%s", show(x.at(names...)))
}

func etagReplaceStale(s *Session) {
	m, old := s.stale()
	s.refused(s.conditional(http.MethodPut, m, "If-Match", old, s.withText(m.sent, "after")), http.StatusPreconditionFailed)
	s.still(m)
	s.refused(s.conditional(http.MethodPut, m, "If-Match", `W/"conform"`, s.withText(m.sent, "after")), http.StatusPreconditionFailed)
	s.still(m)
}

func etagPatchStale(s *Session) {
	path, _ := s.text()
	m, old := s.stale()
	s.refused(s.conditional(http.MethodPatch, m, "If-Match", old, patchBody(operation("replace", path, "after"))), http.StatusPreconditionFailed)
	s.still(m)
}

func etagDeleteStale(s *Session) {
	m, old := s.stale()
	s.refused(s.conditional(http.MethodDelete, m, "If-Match", old, nil), http.StatusPreconditionFailed)
	s.still(m)
	s.status(s.conditional(http.MethodDelete, m, "If-Match", s.version(s.read(m)), nil), http.StatusNoContent)
}

func etagCurrent(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	s.changed(s.conditional(http.MethodPatch, m, "If-Match", s.version(s.read(m)), patchBody(operation("replace", path, "after"))))
	s.equal(s.read(m), "after", names...)
}

func etagAny(s *Session) {
	_, names := s.text()
	m := s.userWith("before")
	s.ok(s.conditional(http.MethodPut, m, "If-Match", "*", s.withText(m.sent, "after")))
	s.equal(s.read(m), "after", names...)
}

func etagList(s *Session) {
	m := s.user()
	version := s.version(s.read(m))
	x := s.find(`userName eq "` + m.text("userName") + `"`)
	s.finds(x, m)
	got := lookup(x.resources()[0], "meta", "version")
	s.demand(got == version, x, "meta.version "+version, "%s", show(got))
}
