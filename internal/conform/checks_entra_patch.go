package conform

import (
	"fmt"
	"slices"

	"scim-adapter/internal/scim"
)

func entraPatchChecks() []Check {
	mail := []Need{patchable(), userAttribute("emails.value"), workMail()}
	text := []Need{patchable(), optionalText()}
	manager := []Need{patchable(), enterprise("manager.value")}
	return []Check{
		{"entra.patch-several", "one PATCH replaces the address at work and a name", "ENTRA-11, VALID-06", append(mail, userAttribute("name.familyName")), entraSeveral, false},
		{"entra.patch-add-single", "Add of a single value that is there replaces it", "ENTRA-16", text, entraAddSingle, false},
		{"entra.patch-new-mail", "an address at work that is not there is created", "ENTRA-17, C1, T9", mail, entraNewMail, false},
		{"entra.patch-new-mail-parts", "parts of a new address become one value", "ENTRA-18, VALID-09", mail, entraNewMailParts, false},
		{"entra.patch-other-case", "sub-attributes in other case are understood", "ENTRA-19, T3", mail, entraSubCase, false},
		{"entra.patch-flag", "a value without path whose keys have dots", "ENTRA-20, T4", append(text, userAttribute("name.givenName"), userAttribute("name.familyName")), entraFlagPatch, false},
		{"entra.patch-flag-extension", "a value without path whose keys begin with the URN of the extension", "ENTRA-20, T5", []Need{patchable(), enterprise("employeeNumber")}, entraFlagExtension, false},
		{"entra.patch-extension", "an attribute of the extension by path; schemas lists it", "ENTRA-21", []Need{patchable(), enterprise("department")}, entraExtension, false},
		{"entra.patch-extension-dot", "a dot after the URN", "ENTRA-22, T6", []Need{patchable(), enterprise("department")}, entraExtensionDot, false},
		{"entra.patch-empty", "an empty string clears an optional attribute", "VALID-N2, C7, T12", text, entraEmpty, false},
		{"entra.patch-null", "null clears an optional attribute", "VALID-N2, T11", text, entraNull, false},
		{"entra.patch-mixed", "remove, add and replace of one attribute: the last wins", "VALID-P1, VALID-P2", text, entraMixed, false},
		{"entra.manager-create", "manager as a bare string in a new user", "ENTRA-M5", []Need{enterprise("manager.value")}, entraManagerCreate, false},
		{"entra.manager-list", "manager as a list without URN", "ENTRA-M1", manager, entraManagerList, false},
		{"entra.manager-string", "manager as a bare string", "ENTRA-M2, VALID-10, VALID-N7", manager, entraManagerString, false},
		{"entra.manager-object", "manager as an object", "ENTRA-M3, VALID-11, VALID-N7", manager, entraManagerObject, false},
		{"entra.manager-flag", "manager in a value without path, with displayName that is readOnly", "ENTRA-M4", manager, entraManagerFlag, false},
		{"entra.manager-clear", "manager is cleared by an empty value and by remove", "ENTRA-M6, VALID-12, VALID-N7", manager, entraManagerClear, false},
		{"entra.manager-find", "a user is found by id and manager, without quotes", "ENTRA-M7", append(manager, filterable()), entraManagerFind, false},
		{"entra.roles-primary", "roles addressed by primary eq \"True\" are created with a boolean", "ENTRA-R1, VALID-09", []Need{patchable(), userAttribute("roles.value"), userAttribute("roles.primary")}, entraRolesPrimary, false},
		{"entra.roles-text", "JSON text inside a role is kept as it is", "ENTRA-R2", []Need{patchable(), userAttribute("roles.value")}, entraRolesText, false},
		{"entra.roles-add", "added roles stand beside those that are there", "ENTRA-R3", []Need{patchable(), userAttribute("roles.value")}, entraRolesAdd, false},
		{"entra.roles-replace", "replaced roles are exactly these", "ENTRA-R4", []Need{patchable(), userAttribute("roles.value")}, entraRolesReplace, false},
		{"entra.roles-create", "\"True\" as primary of a role is answered as a boolean", "ENTRA-R5", []Need{userAttribute("roles.value"), userAttribute("roles.primary")}, entraRolesCreate, false},
	}
}

func entraSeveral(s *Session) {
	m, address := s.user(), s.address()
	x := s.patched(m, operation("Replace", `emails[type eq "work"].value`, address), operation("Replace", "name.familyName", "Newname"))
	s.hasMails(x, address)
	s.equal(x, "Newname", "name", "familyName")
}

func entraAddSingle(s *Session) {
	path, names := s.text()
	s.equal(s.patched(s.userWith("before"), operation("Add", path, "after")), "after", names...)
}

func entraNewMail(s *Session) {
	for _, op := range []string{"Replace", "Add"} {
		m := s.user(func(o *scim.Object) { o.Delete("emails") })
		address := s.address()
		x := s.patched(m, operation(op, `emails[type eq "work"].value`, address))
		s.hasMails(x, address)
		s.demand(element(x.at("emails"), "work") != nil, x, `a value of type "work"`, "%s", show(x.at("emails")))
	}
}

func entraNewMailParts(s *Session) {
	m := s.user(func(o *scim.Object) { o.Delete("emails") })
	address := s.address()
	operations := []scim.Object{operation("Add", `emails[type eq "work"].value`, address)}
	if _, ok := writable(s.target.user(), "emails.primary"); ok {
		operations = append(operations, operation("Add", `emails[type eq "work"].primary`, "True"))
	}
	x := s.patched(m, operations...)
	s.demand(len(objects(x.at("emails"))) == 1, x, "one address", "%s", show(x.at("emails")))
	s.hasMails(x, address)
	if len(operations) > 1 {
		s.demand(lookup(element(x.at("emails"), "work"), "primary") == true, x, "primary true", "%s", show(x.at("emails")))
	}
}

func entraSubCase(s *Session) {
	m, address := s.user(), s.address()
	s.hasMails(s.patched(m, operation("Replace", `emails[type eq "work"].Value`, address)), address)
}

func entraFlagPatch(s *Session) {
	path, names := s.text()
	value := object("name.givenName", "Given", "name.familyName", "Family")
	value.Set(path, "After")
	x := s.patched(s.user(), operation("replace", "", value))
	s.equal(x, "Family", "name", "familyName")
	s.equal(x, "After", names...)
}

func entraFlagExtension(s *Session) {
	x := s.patched(s.user(), operation("replace", "", object(scim.EnterpriseUserURN+":employeeNumber", "4711")))
	s.equal(x, "4711", scim.EnterpriseUserURN, "employeeNumber")
}

func entraExtension(s *Session) {
	x := s.patched(s.user(), operation("Add", scim.EnterpriseUserURN+":department", "Sales"))
	s.equal(x, "Sales", scim.EnterpriseUserURN, "department")
	if !holds(texts(x.at("schemas")), scim.EnterpriseUserURN) {
		s.wrong(x, "schemas with "+scim.EnterpriseUserURN, "%s", show(x.at("schemas")))
	}
}

func entraExtensionDot(s *Session) {
	x := s.patched(s.user(), operation("Add", scim.EnterpriseUserURN+".department", "Sales"))
	s.equal(x, "Sales", scim.EnterpriseUserURN, "department")
}

func entraEmpty(s *Session) {
	path, names := s.text()
	x := s.patched(s.userWith("before"), operation("Replace", path, ""))
	got := x.at(names...)
	s.demand(got == nil || got == "", x, "no "+path, "%s", show(got))
}

func entraNull(s *Session) {
	path, names := s.text()
	s.absent(s.patched(s.userWith("before"), operation("Replace", path, nil)), names...)
}

func entraMixed(s *Session) {
	path, names := s.text()
	m := s.userWith("before")
	s.equal(s.patched(m, operation("Remove", path), operation("Add", path, "a"), operation("Replace", path, "b")), "b", names...)
}

const managerPath = scim.EnterpriseUserURN + ":manager"

// managed demands that an operation makes one user the manager of another.
func (s *Session) managed(by func(boss made) scim.Object) (m, boss made) {
	boss, m = s.user(), s.user()
	x := s.patched(m, by(boss))
	s.equal(x, boss.id, scim.EnterpriseUserURN, "manager", "value")
	return m, boss
}

func entraManagerCreate(s *Session) {
	boss := s.user()
	m := s.user(setting(scim.EnterpriseUserURN, object("manager", boss.id)))
	s.equal(m.answer, boss.id, scim.EnterpriseUserURN, "manager", "value")
}

func entraManagerList(s *Session) {
	s.managed(func(boss made) scim.Object {
		return operation("Add", "manager", []any{object("$ref", "https://example.org/Users/"+boss.id, "value", boss.id)})
	})
}

func entraManagerString(s *Session) {
	s.managed(func(boss made) scim.Object { return operation("Add", managerPath, boss.id) })
}

func entraManagerObject(s *Session) {
	for _, op := range []string{"add", "replace"} {
		s.managed(func(boss made) scim.Object { return operation(op, managerPath, object("value", boss.id)) })
	}
}

func entraManagerFlag(s *Session) {
	s.managed(func(boss made) scim.Object {
		return operation("replace", "", object(managerPath, object("value", boss.id, "$ref", "User", "displayName", "x")))
	})
}

func entraManagerClear(s *Session) {
	for _, removal := range []scim.Object{
		operation("replace", managerPath, object("value", "")), operation("replace", managerPath, ""), operation("Remove", managerPath),
	} {
		m, _ := s.managed(func(boss made) scim.Object { return operation("add", managerPath, object("value", boss.id)) })
		s.absent(s.patched(m, removal), scim.EnterpriseUserURN, "manager")
	}
}

func entraManagerFind(s *Session) {
	m, boss := s.managed(func(boss made) scim.Object { return operation("add", managerPath, object("value", boss.id)) })
	for _, filter := range []string{"id eq %s and manager eq %s", `id eq "%s" and manager eq "%s"`} {
		x := s.get(s.target.user().Endpoint, "filter", fmt.Sprintf(filter, m.id, boss.id), "attributes", "id")
		s.finds(x, m)
		s.onlyHas(x, x.resources()[0])
	}
	s.finds(s.find(fmt.Sprintf("manager eq %s and id eq %s", m.id, m.id)))
}

func entraRolesPrimary(s *Session) {
	name := s.name()
	x := s.patched(s.user(func(o *scim.Object) { o.Delete("roles") }), operation("Add", `roles[primary eq "True"].value`, name))
	roles := objects(x.at("roles"))
	s.demand(len(roles) == 1 && lookup(roles[0], "value") == name && lookup(roles[0], "primary") == true, x,
		"one role with primary true as a boolean", "%s", show(x.at("roles")))
}

func entraRolesText(s *Session) {
	text := `{"id":"` + s.name() + `","value":"25","displayName":"Role"}`
	x := s.patched(s.user(), operation("Add", "roles", []any{object("value", text)}))
	s.demand(holds(values(x.at("roles")), text), x, "the role "+text, "%s", show(x.at("roles")))
}

// withRole creates a user that has a role.
func (s *Session) withRole() (m made, role string) {
	role = s.name()
	return s.user(setting("roles", []any{object("value", role)})), role
}

// hasRoles demands that a user has exactly these roles.
func (s *Session) hasRoles(x *Exchange, want ...string) {
	got := values(x.at("roles"))
	slices.Sort(want)
	slices.Sort(got)
	s.demand(slices.Equal(want, got), x, "the roles "+show(anys(want)), "%s", show(anys(got)))
}

func entraRolesAdd(s *Session) {
	m, role := s.withRole()
	another := s.name()
	s.hasRoles(s.patched(m, operation("Add", "roles", []any{object("value", another)})), role, another)
}

func entraRolesReplace(s *Session) {
	m, _ := s.withRole()
	a, b := s.name(), s.name()
	s.hasRoles(s.patched(m, operation("replace", "roles", []any{object("value", a), object("value", b)})), a, b)
}

func entraRolesCreate(s *Session) {
	m := s.user(setting("roles", []any{object("primary", "True", "value", s.name())}))
	roles := objects(m.answer.at("roles"))
	s.demand(len(roles) == 1 && lookup(roles[0], "primary") == true, m.answer, "primary true as a boolean", "%s", show(m.answer.at("roles")))
}
