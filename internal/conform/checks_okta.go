package conform

import (
	"net/http"
	"slices"
	"time"

	"scim-adapter/internal/scim"
)

func oktaUserChecks() []Check {
	u, f := []Need{users()}, []Need{users(), filterable()}
	active := []Need{users(), userAttribute("active")}
	return []Check{
		{"okta.test-credentials", "the first two users are listed with numbers", "OKTA-01, OKTA-S1", u, oktaCredentials, true},
		{"okta.exists", "the question whether a user exists finds an empty list", "OKTA-02, OKTA-S3", f, oktaExists, true},
		{"okta.create", "Okta's user is created with a whole answer; the password is not shown", "OKTA-03, OKTA-S5, C17", u, oktaCreate, false},
		{"okta.create-custom", "a user with all attributes is created", "OKTA-04", u, oktaCreateCustom, false},
		{"okta.duplicate", "a second POST is 409", "OKTA-05, OKTA-S7", u, oktaDuplicate, false},
		{"okta.import", "an import sees every user once", "OKTA-06", f, oktaImport, false},
		{"okta.update", "what was read is changed and put back", "OKTA-08", u, oktaUpdate, false},
		{"okta.deactivate", "PATCH without path deactivates", "OKTA-09, OKTA-13", append(active, patchable()), oktaDeactivate, false},
		{"okta.deactivate-put", "PUT deactivates", "OKTA-10", active, oktaDeactivatePut, false},
		{"okta.reactivate", "an inactive user is found, a new POST is 409, and it is activated again", "OKTA-11", append(active, filterable(), patchable()), oktaReactivate, false},
		{"okta.password", "a password that is synchronised is not shown", "OKTA-12", []Need{patchable(), userAttribute("password")}, oktaPassword, false},
		{"okta.clear", "an empty value of a PUT clears", "OKTA-14, C7", []Need{optionalText()}, oktaClear, false},
		{"okta.unknown", "an unknown id is 404 with a SCIM error", "OKTA-07, OKTA-S4, OKTA-S11", u, oktaUnknown, true},
		{"okta.case", "a filter in capitals is answered with 200", "OKTA-S8", f, oktaCase, false},
		{"okta.suite", "create, read, repeat: the answers of Okta's suite", "OKTA-S2, OKTA-S5, OKTA-S6, OKTA-S7", u, oktaSuite, false},
	}
}

func oktaCredentials(s *Session) {
	x := s.list(s.get(s.target.user().Endpoint, "startIndex", "1", "count", "2"))
	for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
		_, ok := number(x.at(name))
		s.demand(ok, x, name+" as a number", "%s", show(x.at(name)))
	}
	for _, o := range x.resources() {
		id, _ := lookup(o, "id").(string)
		name, _ := lookup(o, "userName").(string)
		s.demand(id != "" && name != "", x, "id and userName of each user", "%s", show(o))
	}
}

func oktaExists(s *Session) {
	x := s.total(s.get(s.target.user().Endpoint, "filter", `userName eq "`+s.name()+`@okta.example.org"`, "startIndex", "1", "count", "100"), 0)
	s.equal(x, 1, "startIndex")
	s.equal(x, 0, "itemsPerPage")
}

// oktaUser is the body of a new user as Okta sends it.
func (s *Session) oktaUser() scim.Object {
	o := s.person()
	o.Set("externalId", "00u"+s.name())
	o.Set("locale", "en-US")
	o.Set("groups", []any{})
	o.Set("password", "1mz050nq-Conform")
	return o
}

// oktaPost sends a body with Okta's headers.
func (s *Session) oktaPost(o scim.Object) *Exchange {
	return s.send(request{method: http.MethodPost, path: s.target.user().Endpoint, body: body(o), header: http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/scim+json; charset=utf-8"}, "Accept-Charset": {"utf-8"},
		"User-Agent": {"Okta SCIM Client 1.0.0"},
	}})
}

func oktaCreate(s *Session) {
	o := s.oktaUser()
	x := s.status(s.oktaPost(o), http.StatusCreated)
	s.demand(x.text("id") != "", x, "the whole user", "%s", or(x.ResponseBody, "an empty body"))
	s.equal(x, lookup(o, "userName"), "userName")
	s.absent(x, "password")
	if lookup(o, "name") != nil {
		s.equal(x, lookup(o, "name"), "name")
	}
	if lookup(o, "active") != nil {
		s.equal(x, true, "active")
	}
}

func oktaCreateCustom(s *Session) {
	o, _ := s.full(s.target.user())
	x := s.status(s.oktaPost(o), http.StatusCreated)
	s.equal(x, lookup(o, "userName"), "userName")
}

func oktaDuplicate(s *Session) {
	o := s.oktaUser()
	s.status(s.oktaPost(o), http.StatusCreated)
	s.refused(s.oktaPost(o), http.StatusConflict)
}

func oktaImport(s *Session) {
	prefix, a, b, c := s.trio()
	var seen []string
	for start := 1; ; {
		x := s.page(prefix, "startIndex", show(start), "count", "2")
		total, _ := number(x.at("totalResults"))
		seen = append(seen, x.ids()...)
		start += len(x.ids())
		if len(x.ids()) == 0 || start > total {
			break
		}
	}
	want := []string{a.id, b.id, c.id}
	slices.Sort(want)
	slices.Sort(seen)
	s.demand(slices.Equal(want, seen), s.last(), "every user once", "%v of %v", seen, want)
}

func oktaUpdate(s *Session) {
	m := s.user()
	o, name := s.read(m).object, s.name()
	x := s.ok(s.put(m.path, with(o, "userName", name)))
	s.equal(x, name, "userName")
	s.equal(x, m.id, "id")
	for _, member := range o {
		if member.Name != "meta" && member.Name != "userName" {
			s.equal(x, member.Value, member.Name)
		}
	}
}

func oktaDeactivate(s *Session) {
	m := s.user()
	s.equal(s.patched(m, operation("replace", "", object("active", false))), false, "active")
	s.equal(s.patched(m, operation("replace", "", object("active", true))), true, "active")
}

func oktaDeactivatePut(s *Session) {
	m := s.user()
	s.equal(s.ok(s.put(m.path, with(s.read(m).object, "active", false))), false, "active")
	s.equal(s.read(m), false, "active")
	s.equal(s.ok(s.put(m.path, with(s.read(m).object, "active", true))), true, "active")
}

func oktaReactivate(s *Session) {
	m := s.user()
	s.patched(m, operation("replace", "", object("active", false)))
	s.finds(s.find(`userName eq "`+m.text("userName")+`"`), m)
	s.refused(s.oktaPost(m.sent), http.StatusConflict)
	s.equal(s.read(m), false, "active")
	s.equal(s.patched(m, operation("replace", "", object("active", true))), true, "active")
}

func oktaPassword(s *Session) {
	m := s.user()
	x := s.changed(s.patch(m.path, operation("replace", "", object("password", "An0ther-Conform-1!"))))
	s.absent(x, "password")
	s.absent(s.read(m), "password")
}

func oktaClear(s *Session) {
	_, names := s.text()
	m := s.userWith("before")
	s.ok(s.put(m.path, s.withText(m.sent, "")))
	x := s.read(m)
	got := x.at(names...)
	s.demand(got == nil || got == "", x, "no value", "%s", show(got))
}

func oktaUnknown(s *Session) {
	x := s.refused(s.get(s.target.user().Endpoint+"/00919288221112222"), http.StatusNotFound)
	s.equal(x, "404", "status")
	s.demand(x.text("detail") != "", x, "a detail", "none")
}

func oktaCase(s *Session) {
	m := s.user()
	s.list(s.find(`USERNAME EQ "` + m.text("userName") + `"`))
}

func oktaSuite(s *Session) {
	o := s.oktaUser()
	x := s.status(s.oktaPost(o), http.StatusCreated)
	s.demand(holds(texts(x.at("schemas")), scim.UserURN), x, "schemas with "+scim.UserURN, "%s", show(x.at("schemas")))
	again := s.ok(s.get(s.target.user().Endpoint + "/" + x.text("id")))
	s.equal(again, x.at("id"), "id")
	s.equal(again, lookup(o, "userName"), "userName")
	s.refused(s.oktaPost(o), http.StatusConflict)
}

func oktaGroupChecks() []Check {
	g := []Need{groups()}
	m := []Need{patchable(), membership()}
	return []Check{
		{"okta.group-link", "a group is looked for by its name", "OKTA-G1", []Need{groups(), filterable()}, oktaGroupLink, true},
		{"okta.group-create", "a group with an empty list of members is created", "OKTA-G2", g, oktaGroupCreate, false},
		{"okta.group-import", "groups are listed quickly", "OKTA-G3, OKTA-S9", g, oktaGroupImport, true},
		{"okta.group-heartbeat", "PATCH without path with the id and the name keeps members", "OKTA-G4, T8", m, oktaGroupHeartbeat, false},
		{"okta.group-delta", "remove and add in one PATCH; display is ignored", "OKTA-G5, OKTA-G9", m, oktaGroupDelta, false},
		{"okta.group-push", "replace of members gives exactly these", "OKTA-G6", m, oktaGroupPush, false},
		{"okta.group-empty", "an empty list of members leaves none", "OKTA-G7", m, oktaGroupEmpty, false},
		{"okta.group-put", "PUT with members whose display is null", "OKTA-G8", []Need{membership()}, oktaGroupPut, false},
		{"okta.group-unknown-member", "a PATCH with an unknown member is refused as a whole, or leaves it out", "OKTA-G10, C11", m, oktaGroupUnknown, false},
		{"okta.group-delete", "a group is deleted", "OKTA-G11", g, oktaGroupDelete, false},
	}
}

func oktaGroupLink(s *Session) {
	s.total(s.get(s.target.group().Endpoint, "filter", `displayName eq "`+s.name()+`"`, "startIndex", "1", "count", "100"), 0)
}

func oktaGroupCreate(s *Session) {
	m := s.create(s.target.group(), with(s.minimal(s.target.group()), "members", []any{}))
	s.equal(m.answer, m.text("displayName"), "displayName")
	s.absent(s.read(m), "members")
}

func oktaGroupImport(s *Session) {
	const patience = 5 * time.Second // Okta's suite wants 600 ms; networks differ
	x := s.list(s.get(s.target.group().Endpoint, "startIndex", "1", "count", "100"))
	s.demand(x.Duration < patience, x, "an answer within "+patience.String(), "%s", x.Duration)
}

func oktaGroupHeartbeat(s *Session) {
	a := s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("replace", "", object("id", g.id, "displayName", g.text("displayName")))))
	s.hasMembers(g, a)
}

// oktaMember is a member as Okta sends it.
func oktaMember(m made) scim.Object { return object("value", m.id, "display", m.text("userName")) }

func oktaGroupDelta(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("remove", memberPath(a)), operation("add", "members", []any{oktaMember(b)})))
	s.hasMembers(g, b)
}

func oktaGroupPush(s *Session) {
	a, b, c := s.user(), s.user(), s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("replace", "members", []any{oktaMember(b), oktaMember(c)})))
	s.hasMembers(g, b, c)
}

func oktaGroupEmpty(s *Session) {
	for _, op := range []scim.Object{operation("replace", "members", []any{}), operation("replace", "", object("members", []any{}))} {
		g := s.group(s.user())
		s.changed(s.patch(g.path, op))
		s.hasMembers(g)
	}
}

func oktaGroupPut(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	members := []any{object("value", a.id, "display", nil), oktaMember(b)}
	x := s.ok(s.put(g.path, with(with(g.sent, "id", g.id), "members", members)))
	s.equal(x, g.text("displayName"), "displayName")
	s.hasMembers(g, a, b)
}

func oktaGroupUnknown(s *Session) {
	a, b, gone := s.user(), s.user(), s.departed()
	g := s.group(a)
	x := s.patch(g.path, operation("add", "members", references(b, gone)))
	if x.Status >= 400 {
		s.refused(x, http.StatusBadRequest, http.StatusNotFound, http.StatusConflict)
		s.hasMembers(g, a)
		return
	}
	s.hasMembers(g, a, b)
}

func oktaGroupDelete(s *Session) {
	g := s.group()
	s.status(s.delete(g.path), http.StatusNoContent)
	s.status(s.get(g.path), http.StatusNotFound)
}
