package conform

import (
	"net/http"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

func projectionChecks() []Check {
	u, text := []Need{users()}, []Need{optionalText()}
	return []Check{
		{"projection.attributes", "attributes gives what it names, and id", "RFC 7644 section 3.9; RFC-PROJ-01, PM-10", text, projectAttributes, false},
		{"projection.excluded", "excludedAttributes leaves out what it names", "RFC 7644 section 3.9; RFC-PROJ-02", text, projectExcluded, false},
		{"projection.id", "id cannot be excluded", "RFC 7644 section 3.9, RFC 7643 section 3.1; RFC-PROJ-02", u, projectID, false},
		{"projection.case", "names have no case", "RFC 7643 section 2.1; RFC-PROJ-04, RFC-NAME-01", text, projectCase, false},
		{"projection.urn", "names may begin with the URN of the schema", "RFC 7644 section 3.10; RFC-PROJ-04, RFC-NAME-02", u, projectURN, false},
		{"projection.sub-attribute", "a sub-attribute can be asked for alone", "RFC 7644 section 3.10; RFC-PROJ-04", []Need{userAttribute("name.givenName"), userAttribute("name.familyName")}, projectSub, false},
		{"projection.several", "several names are separated by commas, with or without space", "RFC 7644 section 3.9; RFC-PROJ-04", text, projectSeveral, false},
		{"projection.unknown", "an unknown name gives the minimum, no error of the server", "RFC 7644 section 3.9", u, projectUnknown, false},
		{"projection.both", "both at once is 400, or attributes wins", "RFC 7644 section 3.9; RFC-PROJ-03", u, projectBoth, false},
		{"projection.list", "lists are projected", "RFC 7644 section 3.9; RFC-PROJ-04, ENTRA-M7", []Need{filterable(), optionalText()}, projectList, false},
		{"projection.list-excluded", "lists leave out what is excluded", "RFC 7644 section 3.9; ENTRA-G2, T19, VALID-15", []Need{filterable(), membership()}, projectListExcluded, false},
		{"projection.create", "the answer to POST is projected", "RFC 7644 section 3.9; RFC-PROJ-04", text, projectCreate, false},
		{"projection.replace", "the answer to PUT is projected", "RFC 7644 section 3.9; RFC-PROJ-04", text, projectReplace, false},
		{"projection.extension", "an attribute of an extension can be asked for", "RFC 7644 section 3.10; RFC-PROJ-04", []Need{enterprise("department")}, projectExtension, false},
	}
}

// onlyHas notes a finding for members of a resource that nobody asked for.
func (s *Session) onlyHas(x *Exchange, o scim.Object, allowed ...string) {
	for _, m := range o {
		if !slices.ContainsFunc(append(allowed, "schemas", "id"), func(a string) bool { return strings.EqualFold(a, m.Name) }) {
			s.wrong(x, "only id, schemas and "+strings.Join(allowed, ", "), "%s", m.Name)
		}
	}
}

func projectAttributes(s *Session) {
	path, names := s.text()
	m := s.userWith("here")
	x := s.read(m, "attributes", "userName")
	s.equal(x, m.id, "id")
	s.equal(x, m.text("userName"), "userName")
	s.onlyHas(x, x.object, "userName")
	x = s.read(m, "attributes", path)
	s.equal(x, "here", names...)
	s.absent(x, "userName")
}

func projectExcluded(s *Session) {
	path, names := s.text()
	m := s.userWith("here")
	x := s.read(m, "excludedAttributes", path)
	s.absent(x, names...)
	s.equal(x, m.text("userName"), "userName")
}

func projectID(s *Session) {
	m := s.user()
	for _, query := range [][]string{{"excludedAttributes", "id,meta"}, {"attributes", "userName"}} {
		x := s.read(m, query...)
		s.equal(x, m.id, "id")
	}
}

func projectCase(s *Session) {
	path, names := s.text()
	m := s.userWith("here")
	s.equal(s.read(m, "attributes", strings.ToUpper(path)), "here", names...)
	s.absent(s.read(m, "excludedAttributes", strings.ToLower(path)), names...)
}

func projectURN(s *Session) {
	m := s.user()
	x := s.read(m, "attributes", scim.UserURN+":userName")
	s.equal(x, m.text("userName"), "userName")
	s.onlyHas(x, x.object, "userName")
}

func projectSub(s *Session) {
	m := s.user()
	x := s.read(m, "attributes", "name.givenName")
	s.equal(x, m.text("name", "givenName"), "name", "givenName")
	s.absent(x, "name", "familyName")
	x = s.read(m, "excludedAttributes", "name.givenName")
	s.absent(x, "name", "givenName")
	s.equal(x, m.text("name", "familyName"), "name", "familyName")
}

func projectSeveral(s *Session) {
	path, names := s.text()
	m := s.userWith("here")
	for _, separator := range []string{",", ", "} {
		x := s.read(m, "attributes", "userName"+separator+path)
		s.equal(x, "here", names...)
		s.equal(x, m.text("userName"), "userName")
	}
}

func projectUnknown(s *Session) {
	x := s.get(s.user().path, "attributes", "conformUnknown")
	s.status(x, http.StatusOK, http.StatusBadRequest)
	if x.Status == http.StatusOK {
		s.onlyHas(x, x.object)
	}
}

func projectBoth(s *Session) {
	m := s.user()
	x := s.get(m.path, "attributes", "userName", "excludedAttributes", "meta")
	s.status(x, http.StatusOK, http.StatusBadRequest)
	if x.Status == http.StatusOK {
		s.equal(x, m.text("userName"), "userName")
		s.onlyHas(x, x.object, "userName")
	}
}

func projectList(s *Session) {
	m := s.userWith("here")
	x := s.get(s.target.user().Endpoint, "filter", `userName eq "`+m.text("userName")+`"`, "attributes", "userName")
	s.finds(x, m)
	s.onlyHas(x, x.resources()[0], "userName")
}

func projectListExcluded(s *Session) {
	g := s.group(s.user())
	x := s.get(s.target.group().Endpoint, "filter", `displayName eq "`+g.text("displayName")+`"`, "excludedAttributes", "members")
	s.finds(x, g)
	if got := lookup(x.resources()[0], "members"); got != nil {
		s.wrong(x, "no members", "%s", show(got))
	}
}

func projectCreate(s *Session) {
	x := s.status(s.post(s.target.user().Endpoint, s.person(), "attributes", "userName"), http.StatusCreated)
	s.demand(x.text("userName") != "" && x.text("id") != "", x, "userName and id", "%s", x.ResponseBody)
	s.onlyHas(x, x.object, "userName")
}

func projectReplace(s *Session) {
	_, names := s.text()
	m := s.userWith("before")
	path, _ := s.text()
	x := s.ok(s.put(m.path, s.withText(m.sent, "after"), "excludedAttributes", path))
	s.absent(x, names...)
	s.equal(s.read(m), "after", names...)
}

func projectExtension(s *Session) {
	m := s.user(setting(scim.EnterpriseUserURN, object("department", "Sales")))
	x := s.read(m, "attributes", scim.EnterpriseUserURN+":department")
	s.equal(x, "Sales", scim.EnterpriseUserURN, "department")
	s.absent(x, "userName")
}
