package conform

import (
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
)

func entraUserChecks() []Check {
	u, f := []Need{users()}, []Need{users(), filterable()}
	active := []Need{users(), patchable(), userAttribute("active")}
	return []Check{
		{"entra.test-connection", "the probe with a random name finds an empty list", "ENTRA-01, C16", f, entraProbe, true},
		{"entra.match", "the matching filter finds the user, with its state", "ENTRA-03, VALID-03", f, entraMatch, false},
		{"entra.match-unquoted", "a literal without quotes is a string", "ENTRA-04, AUTHK-03, T13", f, entraUnquoted, false},
		{"entra.match-mail", "a user is found by the address at work", "ENTRA-05", []Need{filterable(), userAttribute("emails.value"), workMail()}, entraMatchMail, false},
		{"entra.probe-unknown", "a probe with an attribute that nobody knows is no error of the server", "ECMA-02, C10", f, entraProbeUnknown, true},
		{"entra.create", "Entra's user is created: extension listed but absent, meta sent, empty list", "ENTRA-06, VALID-01, VALID-N3", u, entraCreate, false},
		{"entra.create-nulls", "nulls are ignored, also at attributes that stand in the extension", "ENTRA-07, T11", u, entraNulls, false},
		{"entra.create-malformed-urn", "an unknown URN in schemas is ignored where a known one stands beside it", "ENTRA-08, T18", u, entraMalformedURN, false},
		{"entra.create-unlisted-extension", "an extension that schemas does not list is understood", "ENTRA-23, T17", []Need{enterprise("department")}, entraUnlisted, false},
		{"entra.create-two-work", "two addresses at work and a postal address of nulls are no obstacle", "PM-05", []Need{userAttribute("emails.value"), workMail()}, entraTwoWork, false},
		{"entra.create-string-boolean", "\"True\" is stored and answered as a boolean", "PM-04, ENTRA-13, T2", []Need{userAttribute("active")}, entraStringBoolean, false},
		{"entra.create-other-case", "names in other case are understood", "PM-03, T3", []Need{userAttribute("emails.value")}, entraOtherCase, false},
		{"entra.duplicate", "a second POST of the name is 409, and the user is found then", "ENTRA-09, VALID-02", f, entraDuplicate, false},
		{"entra.disable", "active \"False\" as a string disables", "ENTRA-13, VALID-08, T2", active, entraDisable, false},
		{"entra.disable-flag", "active false disables", "ENTRA-14", active, entraDisableFlag, false},
		{"entra.restore", "a disabled user is read, found and enabled again", "ENTRA-10, ENTRA-15, VALID-08", append(active, filterable()), entraRestore, false},
		{"entra.restore-memberships", "memberships survive that a user is disabled", "ENTRA-15", append(active, membership()), entraMemberships, false},
		{"entra.tombstone", "a user is renamed and disabled in one PATCH", "ENTRA-25, C15", active, entraTombstone, false},
		{"entra.rename", "a user is renamed and keeps its id", "ENTRA-12, VALID-07, PM-11", append(u, patchable()), entraRename, false},
		{"entra.delete", "DELETE, GET, DELETE: 204, 404, 404", "ENTRA-24, VALID-13, VALID-P5", u, entraDelete, false},
		{"entra.flag-in-url", "text of a flag in the query does not matter", "ENTRA-20, RFC-PAGE-07", u, entraFlag, true},
		{"entra.paging", "eleven users are read in pages of five", "VALID-N4, ENTRA-D2", f, entraPaging, false},
	}
}

func entraProbe(s *Session) {
	x := s.total(s.find(`userName eq "`+s.name()+`"`), 0)
	s.demand(strings.Contains(x.mediaType(), "json"), x, "JSON", "%q", x.mediaType())
	s.demand(len(x.resources()) == 0, x, "no Resources", "%d", len(x.resources()))
}

func entraMatch(s *Session) {
	m := s.user()
	x := s.find(`userName eq "` + m.text("userName") + `"`)
	s.finds(x, m)
	if lookup(m.sent, "active") != nil && lookup(x.resources()[0], "active") != true {
		s.wrong(x, "active true", "%s", show(lookup(x.resources()[0], "active")))
	}
}

func entraUnquoted(s *Session) {
	m := s.user()
	s.finds(s.find(`userName eq `+m.text("userName")), m)
}

func entraMatchMail(s *Session) {
	m := s.user()
	s.finds(s.find(`emails[type eq "work"].value eq "`+mailOf(m)+`"`), m)
}

func entraProbeUnknown(s *Session) {
	x := s.find(`PLACEHOLDER eq "` + s.name() + `"`)
	if x.Status == http.StatusOK {
		s.total(x, 0)
		return
	}
	s.because(x, scim.InvalidFilter)
}

// entraUser is the body of a new user as Entra ID sends it.
func (s *Session) entraUser() scim.Object {
	o := s.person()
	o.Set("schemas", []any{scim.UserURN, scim.EnterpriseUserURN})
	o.Set("externalId", s.name())
	o.Set("meta", object("resourceType", "User"))
	o.Set("roles", []any{})
	return o
}

func entraCreate(s *Session) {
	o := s.entraUser()
	x := s.create(s.target.user(), o).answer
	s.equal(x, lookup(o, "userName"), "userName")
	s.demand(x.ResponseHeader.Get("Location") != "", x, "the header Location", "none")
	s.absent(x, "roles")
}

func entraNulls(s *Session) {
	o := s.entraUser()
	for _, name := range []string{"addresses", "phoneNumbers", "preferredLanguage", "department", "manager"} {
		if a := s.target.user().Schema.Attribute(name); a == nil || !a.Required {
			o.Set(name, nil)
		}
	}
	x := s.create(s.target.user(), o).answer
	s.equal(x, lookup(o, "userName"), "userName")
	s.absent(x, "department")
	s.absent(x, "manager")
}

func entraMalformedURN(s *Session) {
	o := s.entraUser()
	o.Set("schemas", []any{scim.UserURN, "urn:ietf:params:scim:schemas:extension:enterprise:2.0User"})
	s.equal(s.create(s.target.user(), o).answer, lookup(o, "userName"), "userName")
}

func entraUnlisted(s *Session) {
	o := with(s.person(), scim.EnterpriseUserURN, object("department", "Sales"))
	o.Set("schemas", []any{scim.UserURN})
	x := s.create(s.target.user(), o).answer
	s.equal(x, "Sales", scim.EnterpriseUserURN, "department")
}

func entraTwoWork(s *Session) {
	address := s.address()
	o := s.person()
	o.Set("emails", []any{s.mail("work", address), object("value", s.address(), "type", "work")})
	o.Set("addresses", []any{object("type", nil, "streetAddress", nil, "locality", nil)})
	x := s.create(s.target.user(), o).answer
	s.demand(len(objects(x.at("emails"))) > 0, x, "the addresses at work", "none")
	s.absent(x, "addresses")
}

func entraStringBoolean(s *Session) {
	m := s.user(setting("active", "True"))
	s.demand(m.answer.at("active") == true, m.answer, "active true as a boolean", "%s", show(m.answer.at("active")))
	m = s.user(setting("active", "False"))
	s.demand(m.answer.at("active") == false, m.answer, "active false as a boolean", "%s", show(m.answer.at("active")))
}

func entraOtherCase(s *Session) {
	address := s.address()
	o := with(s.person(), "emails", nil)
	o.Set("Emails", []any{object("Value", address, "Type", "work", "Primary", true)})
	s.hasMails(s.create(s.target.user(), o).answer, address)
}

func entraDuplicate(s *Session) {
	m := s.user()
	s.equal(s.refused(s.post(s.target.user().Endpoint, with(s.entraUser(), "userName", m.text("userName"))), http.StatusConflict), scim.UniquenessType, "scimType")
	s.finds(s.find(`userName eq "`+m.text("userName")+`"`), m)
}

func entraDisable(s *Session) {
	for _, no := range []string{"False", "false"} {
		m := s.user()
		x := s.patched(m, operation("Replace", "active", no))
		s.demand(x.at("active") == false, x, "active false", "%s", show(x.at("active")))
	}
}

func entraDisableFlag(s *Session) {
	m := s.user()
	s.equal(s.patched(m, operation("replace", "active", false)), false, "active")
}

func entraRestore(s *Session) {
	m := s.user()
	s.equal(s.patched(m, operation("Replace", "active", "False")), false, "active")
	x := s.find(`userName eq "` + m.text("userName") + `"`)
	s.finds(x, m)
	s.demand(lookup(x.resources()[0], "active") == false, x, "active false in the list", "%s", show(lookup(x.resources()[0], "active")))
	s.equal(s.patched(m, operation("Replace", "active", "True")), true, "active")
}

func entraMemberships(s *Session) {
	m := s.user()
	g := s.group(m)
	s.patched(m, operation("Replace", "active", "False"))
	s.hasMembers(g, m)
	s.patched(m, operation("Replace", "active", "True"))
	s.hasMembers(g, m)
}

func entraTombstone(s *Session) {
	m := s.user()
	mangled := strings.Repeat("0123456789abcdef", 2) + m.text("userName")
	x := s.patched(m, operation("Replace", "userName", mangled), operation("Replace", "active", "False"))
	s.equal(x, false, "active")
	x = s.patched(m, operation("Replace", "userName", m.text("userName")), operation("Replace", "active", "True"))
	s.equal(x, true, "active")
	s.equal(x, m.text("userName"), "userName")
}

func entraRename(s *Session) {
	m, name := s.user(), s.name()
	x := s.patched(m, operation("Replace", "userName", name))
	s.equal(x, name, "userName")
	s.equal(x, m.id, "id")
}

func entraDelete(s *Session) {
	m := s.departed()
	s.refused(s.get(m.path), http.StatusNotFound)
	s.refused(s.delete(m.path), http.StatusNotFound)
}

func entraFlag(s *Session) {
	path := s.target.user().Endpoint + "?aadOptscim062020&count=1"
	s.list(s.send(request{method: http.MethodGet, path: path}))
	s.total(s.get(s.target.user().Endpoint, "aadOptscim062020", "", "filter", `userName eq "`+s.name()+`"`), 0)
}

func entraPaging(s *Session) {
	prefix := s.name()
	for i := range 11 {
		s.user(setting("userName", prefix+"-"+string(rune('a'+i))))
	}
	seen := map[string]bool{}
	for _, start := range []string{"1", "6", "11"} {
		x := s.page(prefix, "startIndex", start, "count", "5")
		s.equal(x, scim.Number(start), "startIndex")
		s.equal(x, 11, "totalResults")
		for _, id := range x.ids() {
			seen[id] = true
		}
	}
	s.demand(len(seen) == 11, s.last(), "eleven users on three pages", "%d", len(seen))
}
