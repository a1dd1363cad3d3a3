package conform

import (
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
)

func entraGroupChecks() []Check {
	g := []Need{groups()}
	m := []Need{patchable(), membership()}
	return []Check{
		{"entra.group-probe", "the probe for a group finds an empty list", "ENTRA-02, VALID-17", []Need{groups(), filterable()}, entraGroupProbe, true},
		{"entra.group-create", "Entra's group is created: an URN of Microsoft's in schemas, no members", "ENTRA-G1, VALID-19", g, entraGroupCreate, false},
		{"entra.group-duplicate", "a group whose name is taken is 409 where names are unique", "VALID-20, C12", g, entraGroupDuplicate, false},
		{"entra.group-match", "a group is found by name without its members, in any case", "ENTRA-G2, VALID-15, VALID-16, VALID-18", []Need{membership(), filterable()}, entraGroupMatch, false},
		{"entra.group-read", "a group is read without its members", "ENTRA-G3, VALID-14", []Need{membership()}, entraGroupRead, false},
		{"entra.group-rename", "a group is renamed by path", "ENTRA-G4", m, entraGroupRename, false},
		{"entra.group-rename-flag", "a group is renamed without path", "VALID-21", m, entraGroupRenameFlag, false},
		{"entra.group-external-id", "externalId without path does not touch members", "ENTRA-G9, VALID-22", m, entraGroupExternalID, false},
		{"entra.member-add", "Add with a null $ref adds a member, and again", "ENTRA-G5, T16, VALID-23", m, entraMemberAdd, false},
		{"entra.member-remove", "Remove with a list of values removes these members only", "ENTRA-G6, C2, T7", m, entraMemberRemove, false},
		{"entra.member-remove-flag", "remove with a filter removes that member; again is a success", "ENTRA-G7, VALID-24", m, entraMemberRemoveFlag, false},
		{"entra.member-mixed", "adding and removing in one PATCH", "ENTRA-G8, VALID-P7", m, entraMemberMixed, false},
		{"entra.member-string", "a bare string is a member, an id beside Operations is ignored", "ENTRA-G12, PM-13", m, entraMemberString, false},
		{"entra.member-check", "a group is found by id and member, in either order", "ENTRA-G10", append(m, filterable()), entraMemberCheck, false},
		{"entra.group-delete", "a group is deleted", "ENTRA-G11, VALID-25, VALID-P6", g, entraGroupDelete, false},
	}
}

func entraGroupProbe(s *Session) {
	s.total(s.get(s.target.group().Endpoint, "excludedAttributes", "members", "filter", `displayName eq "`+s.name()+`"`), 0)
}

// entraGroup is the body of a new group as Entra ID sends it.
func (s *Session) entraGroup() scim.Object {
	o := s.minimal(s.target.group())
	o.Set("schemas", []any{scim.GroupURN, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"})
	o.Set("externalId", s.name())
	o.Set("meta", object("resourceType", "Group"))
	return o
}

func entraGroupCreate(s *Session) {
	m := s.create(s.target.group(), s.entraGroup())
	s.equal(m.answer, m.text("displayName"), "displayName")
	s.absent(m.answer, "members")
}

func entraGroupDuplicate(s *Session) {
	if a := s.target.group().Schema.Attribute("displayName"); a == nil || a.Uniqueness == scim.UniquenessNone {
		s.skip("the schema says that names of groups are not unique")
	}
	m := s.group()
	s.equal(s.refused(s.post(s.target.group().Endpoint, with(s.entraGroup(), "displayName", m.text("displayName"))), http.StatusConflict), scim.UniquenessType, "scimType")
}

func entraGroupMatch(s *Session) {
	g := s.group(s.user())
	for _, name := range []string{g.text("displayName"), strings.ToUpper(g.text("displayName"))} {
		x := s.get(s.target.group().Endpoint, "excludedAttributes", "members", "filter", `displayName eq "`+name+`"`)
		s.finds(x, g)
		if got := lookup(x.resources()[0], "members"); !scim.Equal(got, nil) {
			s.wrong(x, "no members", "%s", show(got))
		}
	}
}

func entraGroupRead(s *Session) {
	g := s.group(s.user())
	s.absent(s.read(g, "excludedAttributes", "members"), "members")
}

func entraGroupRename(s *Session) { s.renamed("displayName", "Replace") }

func entraGroupRenameFlag(s *Session) { s.renamed("", "replace") }

// renamed demands that a group is renamed and keeps its member.
func (s *Session) renamed(path, op string) {
	a := s.user()
	g, name := s.group(a), s.name()
	var value any = name
	if path == "" {
		value = object("displayName", name)
	}
	s.changed(s.patch(g.path, operation(op, path, value)))
	s.equal(s.read(g), name, "displayName")
	s.hasMembers(g, a)
}

func entraGroupExternalID(s *Session) {
	a := s.user()
	g, id := s.group(a), s.name()
	s.changed(s.patch(g.path, operation("replace", "", object("externalId", id))))
	s.hasMembers(g, a)
	if got := s.read(g).at("externalId"); got != nil {
		s.equal(s.last(), id, "externalId")
	}
}

// entraMember is a member as Entra ID sends it.
func entraMember(m made) []any { return []any{object("$ref", nil, "value", m.id)} }

func entraMemberAdd(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("Add", "members", entraMember(b))))
	s.hasMembers(g, a, b)
	s.changed(s.patch(g.path, operation("Add", "members", entraMember(b))))
	s.hasMembers(g, a, b)
}

func entraMemberRemove(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a, b)
	s.changed(s.patch(g.path, operation("Remove", "members", entraMember(a))))
	s.hasMembers(g, b)
}

func entraMemberRemoveFlag(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a, b)
	for range 2 {
		s.changed(s.patch(g.path, operation("remove", memberPath(a))))
		s.hasMembers(g, b)
	}
}

func entraMemberMixed(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	s.changed(s.patch(g.path, operation("Add", "members", entraMember(b)), operation("Remove", "members", entraMember(a))))
	s.hasMembers(g, b)
}

func entraMemberString(s *Session) {
	a := s.user()
	g := s.group()
	o := append(patchBody(operation("add", "members", a.id)), scim.Member{Name: "id", Value: g.id})
	s.changed(s.patchWith(g, o))
	s.hasMembers(g, a)
}

func entraMemberCheck(s *Session) {
	a, b := s.user(), s.user()
	g := s.group(a)
	for _, filter := range []string{
		`id eq "` + g.id + `" and members eq "` + a.id + `"`,
		`members eq "` + a.id + `" and id eq "` + g.id + `"`,
		`id eq "` + g.id + `" and members.value eq "` + a.id + `"`,
	} {
		s.finds(s.get(s.target.group().Endpoint, "filter", filter, "excludedAttributes", "members"), g)
	}
	s.finds(s.get(s.target.group().Endpoint, "filter", `id eq "`+g.id+`" and members eq "`+b.id+`"`))
}

func entraGroupDelete(s *Session) {
	g := s.create(s.target.group(), s.entraGroup())
	s.status(s.delete(g.path), http.StatusNoContent)
	s.refused(s.get(g.path), http.StatusNotFound)
	s.refused(s.delete(g.path), http.StatusNotFound)
}
