package conform

import (
	"net/http"

	"scim-adapter/internal/scim"
)

func clientChecks() []Check {
	u, text := []Need{users()}, []Need{optionalText()}
	m := []Need{patchable(), membership()}
	return []Check{
		{"clients.onelogin-template", "custom keys, a null id and a string as boolean are understood", "ONEL-05", []Need{userAttribute("active")}, oneLoginTemplate, false},
		{"clients.onelogin-single", "one object for a list becomes a list", "ONEL-05", []Need{userAttribute("emails.value")}, oneLoginSingle, false},
		{"clients.jumpcloud-create", "a telephone number is kept as it was sent", "JC-02", []Need{userAttribute("phoneNumbers.value")}, jumpCloudCreate, false},
		{"clients.jumpcloud-put", "PUT with null for a list, an id and empty lists", "JC-03, JC-04", u, jumpCloudPut, false},
		{"clients.jumpcloud-activate", "a test user and a test group are created and deleted", "JC-01", []Need{users(), groups()}, jumpCloudActivate, false},
		{"clients.authentik-put", "PUT of a user keeps its id", "AUTHK-04", u, authentikPut, false},
		{"clients.authentik-members", "one operation for each member", "AUTHK-06, T21", m, authentikMembers, false},
		{"clients.authentik-group", "a whole group without path keeps its members", "AUTHK-07, T8", m, authentikGroup, false},
		{"clients.authentik-external-id", "externalId of a group is replaced by path", "AUTHK-08", m, authentikExternalID, false},
		{"clients.authentik-remove", "remove with a list of values removes these members only", "AUTHK-09, JC-05, RAUTHY-03, T7", m, authentikRemove, false},
		{"clients.pocket-id-walk", "a walk by itemsPerPage ends", "POCK-01", []Need{filterable(), users()}, pocketIDWalk, false},
		{"clients.rauthy-unlink", "null for externalId unlinks", "RAUTHY-03, RAUTHY-04", []Need{patchable(), groups()}, rauthyUnlink, false},
		{"clients.rauthy-custom", "an unknown object at the top is ignored", "RAUTHY-04, C9", u, rauthyCustom, false},
		{"clients.keycloak-active", "active \"false\" as a string disables", "KC-01, T2", []Need{patchable(), userAttribute("active")}, keycloakActive, false},
		{"clients.keycloak-empty", "remove of members with a null value leaves none", "KC-01, C2", m, keycloakEmpty, false},
		{"clients.keycloak-lists", "many empty lists are no obstacle", "KC-02, T11", u, keycloakLists, false},
		{"clients.sap-any", "If-Match: * does not hinder", "SAP-01, RFC-ETAG-04", text, sapAny, false},
		{"clients.connid-json", "application/json is accepted and answered", "CONNID-01, T14, T15", u, connIDJSON, false},
	}
}

func oneLoginTemplate(s *Session) {
	o := s.person()
	o.Set("id", nil)
	o.Set("active", "true")
	o.Set("conformCustom", "text")
	x := s.create(s.target.user(), o).answer
	s.demand(x.at("active") == true, x, "active true as a boolean", "%s", show(x.at("active")))
	s.absent(x, "conformCustom")
}

func oneLoginSingle(s *Session) {
	address := s.address()
	s.hasMails(s.user(setting("emails", s.mail("work", address))).answer, address)
}

func jumpCloudCreate(s *Session) {
	const number = "tel:+1-555-0100-123"
	phone := object("value", number)
	if _, ok := writable(s.target.user(), "phoneNumbers.type"); ok {
		phone.Set("type", "work")
	}
	o := s.person()
	o.Set("schemas", []any{scim.UserURN, scim.EnterpriseUserURN})
	o.Set("phoneNumbers", []any{phone})
	x := s.create(s.target.user(), o).answer
	s.demand(holds(values(x.at("phoneNumbers")), number), x, number, "%s", show(x.at("phoneNumbers")))
}

func jumpCloudPut(s *Session) {
	m := s.user()
	o := with(m.sent, "id", m.id)
	for _, name := range []string{"addresses", "phoneNumbers", "photos"} {
		if a := s.target.user().Schema.Attribute(name); a == nil || !a.Required {
			o.Set(name, []any{})
		}
	}
	if a := s.target.user().Schema.Attribute("emails"); a != nil && !a.Required && settable(a) {
		o.Set("emails", nil)
	}
	x := s.ok(s.put(m.path, o))
	s.equal(x, m.id, "id")
	s.absent(x, "addresses")
	s.absent(x, "emails")
}

func jumpCloudActivate(s *Session) {
	s.list(s.get(s.target.user().Endpoint))
	m, g := s.user(), s.group()
	s.status(s.delete(m.path), http.StatusNoContent)
	s.status(s.delete(g.path), http.StatusNoContent)
}

func authentikPut(s *Session) {
	m := s.user()
	for range 2 {
		s.equal(s.ok(s.put(m.path, m.sent)), m.id, "id")
	}
	s.read(m)
}

func authentikMembers(s *Session) {
	a, b, c := s.user(), s.user(), s.user()
	g := s.group()
	s.changed(s.patch(g.path,
		operation("add", "members", references(a)), operation("add", "members", references(b)), operation("add", "members", references(c)),
	))
	s.hasMembers(g, a, b, c)
}

func authentikGroup(s *Session) {
	a := s.user()
	g, name := s.group(a), s.name()
	s.changed(s.patch(g.path, operation("replace", "", object("schemas", []any{scim.GroupURN}, "id", g.id, "displayName", name, "externalId", s.name()))))
	s.equal(s.read(g), name, "displayName")
	s.hasMembers(g, a)
}

func authentikExternalID(s *Session) {
	a := s.user()
	first, second := s.name(), s.name()
	g := s.create(s.target.group(), with(with(s.minimal(s.target.group()), "externalId", first), "members", references(a)))
	if g.answer.at("externalId") == nil {
		s.skip("the server does not store externalId of groups")
	}
	s.changed(s.patch(g.path, operation("replace", "externalId", second)))
	s.equal(s.read(g), second, "externalId")
	s.hasMembers(g, a)
}

func authentikRemove(s *Session) {
	a, b, c := s.user(), s.user(), s.user()
	g := s.group(a, b, c)
	s.changed(s.patch(g.path, operation("remove", "members", references(a, c))))
	s.hasMembers(g, b)
}

func pocketIDWalk(s *Session) {
	prefix, _, _, _ := s.trio()
	seen := 0
	for start := 1; start <= 3; {
		x := s.page(prefix, "startIndex", show(start), "count", "2")
		n, _ := number(x.at("itemsPerPage"))
		s.demand(n > 0 && n == len(x.resources()), x, "itemsPerPage as the number of Resources", "%s of %d", show(x.at("itemsPerPage")), len(x.resources()))
		seen, start = seen+n, start+n
	}
	s.demand(seen == 3, s.last(), "3 resources in all", "%d", seen)
}

func rauthyUnlink(s *Session) {
	id := s.name()
	g := s.create(s.target.group(), with(s.minimal(s.target.group()), "externalId", id))
	if g.answer.at("externalId") == nil {
		s.skip("the server does not store externalId of groups")
	}
	s.equal(g.answer, id, "externalId")
	s.changed(s.patch(g.path, operation("replace", "", object("displayName", g.text("displayName"), "externalId", nil))))
	s.absent(s.read(g), "externalId")
}

func rauthyCustom(s *Session) {
	m := s.user(setting("custom", object("key", "value")))
	x := m.answer
	s.equal(x, m.text("userName"), "userName")
	if s.target.user().Schema.Attribute("custom") == nil {
		s.absent(x, "custom")
	}
}

func keycloakActive(s *Session) {
	m := s.user()
	s.equal(s.patched(m, operation("replace", "active", "false")), false, "active")
	s.equal(s.patched(m, operation("replace", "active", "true")), true, "active")
}

func keycloakEmpty(s *Session) {
	g := s.group(s.user())
	s.changed(s.patch(g.path, operation("remove", "members", nil)))
	s.hasMembers(g)
}

func keycloakLists(s *Session) {
	o := s.person()
	for _, name := range []string{"ims", "photos", "x509Certificates", "addresses", "entitlements", "phoneNumbers"} {
		if a := s.target.user().Schema.Attribute(name); a == nil || !a.Required {
			o.Set(name, []any{})
		}
	}
	x := s.create(s.target.user(), o).answer
	s.equal(x, lookup(o, "userName"), "userName")
	s.absent(x, "photos")
}

func sapAny(s *Session) {
	_, names := s.text()
	m := s.userWith("before")
	s.ok(s.conditional(http.MethodPut, m, "If-Match", "*", s.withText(m.sent, "after")))
	s.equal(s.read(m), "after", names...)
}

func connIDJSON(s *Session) {
	x := s.send(request{method: http.MethodPost, path: s.target.user().Endpoint, body: body(s.person()), header: http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/json"},
	}})
	s.status(x, http.StatusCreated)
	s.demand(x.mediaType() == mediaType || x.mediaType() == "application/json", x, "JSON", "%q", x.mediaType())
}
