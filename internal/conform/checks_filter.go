package conform

import (
	"net/http"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

func filterChecks() []Check {
	u := []Need{filterable(), users()}
	text := []Need{filterable(), optionalText()}
	active := append(slices.Clone(u), userAttribute("active"))
	return []Check{
		{"filter.nothing", "no hit is 200 with an empty list, never 404", "RFC 7644 section 3.4.2; ENTRA-01, OKTA-02, OKTA-S3, VALID-04, ONEL-01, C16, T20", u, filterNothing, true},
		{"filter.eq", "eq finds", "RFC 7644 section 3.4.2.2; ENTRA-03, VALID-03", u, filterEq, false},
		{"filter.case", "userName is compared without regard to case", "RFC 7643 section 4.1.1; RFC-FIL-09, VALID-05, OKTA-S8", u, filterCase, false},
		{"filter.operators", "ne, co, sw, ew, gt, ge, lt and le compare", "RFC 7644 section 3.4.2.2 table 3", u, filterOperators, false},
		{"filter.operator-case", "operators and names have no case", "RFC 7644 section 3.4.2.2; RFC-NAME-01, PM-08", u, filterOperatorCase, false},
		{"filter.present", "pr finds what has a value", "RFC 7644 section 3.4.2.2; RFC-FIL-03", text, filterPresent, false},
		{"filter.and-or", "and is stronger than or", "RFC 7644 section 3.4.2.2; RFC-FIL-01", u, filterPrecedence, false},
		{"filter.groups", "brackets group", "RFC 7644 section 3.4.2.2; RFC-FIL-01", u, filterGroups, false},
		{"filter.not", "not inverts what stands in brackets", "RFC 7644 section 3.4.2.2; RFC-FIL-02", u, filterNot, false},
		{"filter.urn", "names may begin with the URN of the schema", "RFC 7644 section 3.10; RFC-NAME-02, RFC-NAME-03", u, filterURN, false},
		{"filter.id", "id is compared exactly", "RFC 7643 section 3.1; RFC-FIL-09, PM-15", u, filterID, false},
		{"filter.external-id", "externalId is found, and compared exactly", "RFC 7643 section 3.1; RFC-FIL-09, ENTRA-04, RAUTHY-01, POCK-02", u, filterExternalID, false},
		{"filter.boolean", "booleans are compared", "RFC 7644 section 3.4.2.2; PM-15", active, filterBoolean, false},
		{"filter.escapes", "literals are JSON strings", "RFC 7644 section 3.4.2.2; RFC-FIL-12", text, filterEscapes, false},
		{"filter.wildcards", "wildcards of databases mean themselves", "RFC-FIL-18", text, filterWildcards, false},
		{"filter.injection", "quotes and semicolons are text", "RFC-FIL-18", u, filterInjection, false},
		{"filter.schemas", "schemas can be compared", "RFC 7644 section 3.4.2.2; RFC-FIL-10", u, filterSchemas, false},
		{"filter.last-modified", "times are compared as times", "RFC 7644 section 3.4.2.2; RFC-FIL-08, PM-09, PM-15", u, filterLastModified, false},
		{"filter.name", "sub-attributes are compared", "RFC 7644 section 3.4.2.2; PM-09", []Need{filterable(), userAttribute("name.familyName")}, filterName, false},
		{"filter.extension", "attributes of an extension are compared", "RFC 7644 section 3.10; RFC-NAME-02", []Need{filterable(), enterprise("department")}, filterExtension, false},
		{"filter.rfc-examples", "the RFC's own examples without or with single quotes are understood, or refused", "RFC 7644 section 3.4.2.2; RFC-FIL-15", u, filterExamples, false},
		{"filter.groups-by-name", "groups are found by displayName", "RFC 7644 section 3.4.2.2; ENTRA-02, ENTRA-G2, OKTA-G1, VALID-16, VALID-17, VALID-18", []Need{filterable(), groups()}, filterGroupName, false},
	}
}

// find sends a filter to the users.
func (s *Session) find(filter string) *Exchange {
	return s.get(s.target.user().Endpoint, "filter", filter)
}

// trio creates three users whose names begin alike, and gives what they begin with.
func (s *Session) trio() (prefix string, a, b, c made) {
	prefix = s.name()
	named := func(suffix string) made { return s.user(setting("userName", prefix+suffix)) }
	return prefix, named("-a"), named("-b"), named("-c")
}

func filterNothing(s *Session) {
	x := s.total(s.find(`userName eq "`+s.name()+`"`), 0)
	s.demand(len(x.resources()) == 0, x, "no Resources", "%d", len(x.resources()))
	s.equal(x, 0, "itemsPerPage")
}

func filterEq(s *Session) {
	m := s.user()
	s.finds(s.find(`userName eq "`+m.text("userName")+`"`), m)
}

func filterCase(s *Session) {
	m := s.user()
	s.finds(s.find(`userName eq "`+strings.ToUpper(m.text("userName"))+`"`), m)
}

func filterOperators(s *Session) {
	prefix, a, b, c := s.trio()
	within := `userName sw "` + prefix + `-" and `
	s.finds(s.find(`userName sw "`+prefix+`-"`), a, b, c)
	s.finds(s.find(within+`userName ne "`+prefix+`-a"`), b, c)
	s.finds(s.find(within+`userName co "`+prefix[1:]+`-b"`), b)
	s.finds(s.find(within+`userName ew "-c"`), c)
	s.finds(s.find(within+`userName gt "`+prefix+`-b"`), c)
	s.finds(s.find(within+`userName ge "`+prefix+`-b"`), b, c)
	s.finds(s.find(within+`userName lt "`+prefix+`-b"`), a)
	s.finds(s.find(within+`userName le "`+prefix+`-b"`), a, b)
}

func filterOperatorCase(s *Session) {
	m := s.user()
	s.finds(s.find(`USERNAME Eq "`+m.text("userName")+`"`), m)
	s.finds(s.find(`username EQ "`+m.text("userName")+`" AND ID Pr`), m)
}

func filterPresent(s *Session) {
	path, _ := s.text()
	with, without := s.userWith("here"), s.userWith(nil)
	one := func(m made) string { return ` and userName eq "` + m.text("userName") + `"` }
	s.finds(s.find(path+" pr"+one(with)), with)
	s.finds(s.find(path + " pr" + one(without)))
	s.finds(s.find("not ("+path+" pr)"+one(without)), without)
}

func filterPrecedence(s *Session) {
	prefix, a, b, _ := s.trio()
	eq := func(suffix string) string { return `userName eq "` + prefix + suffix + `"` }
	s.finds(s.find(eq("-a")+" or "+eq("-b")+` and userName eq "`+s.name()+`"`), a)
	s.finds(s.find(`userName eq "`+s.name()+`" and `+eq("-b")+" or "+eq("-a")), a)
	s.finds(s.find(eq("-a")+" or "+eq("-b")), a, b)
}

func filterGroups(s *Session) {
	prefix, a, b, _ := s.trio()
	eq := func(suffix string) string { return `userName eq "` + prefix + suffix + `"` }
	s.finds(s.find("(" + eq("-a") + " or " + eq("-b") + `) and userName eq "` + s.name() + `"`))
	s.finds(s.find("("+eq("-a")+" or "+eq("-b")+`) and (userName sw "`+prefix+`")`), a, b)
}

func filterNot(s *Session) {
	prefix, _, b, c := s.trio()
	for _, not := range []string{"not (", "not("} {
		s.finds(s.find(`userName sw "`+prefix+`-" and `+not+`userName eq "`+prefix+`-a")`), b, c)
	}
	s.finds(s.find(`not (userName eq "`+prefix+`-a" or userName eq "`+prefix+`-b") and userName sw "`+prefix+`-"`), c)
}

func filterURN(s *Session) {
	m := s.user()
	s.finds(s.find(scim.UserURN+`:userName eq "`+m.text("userName")+`"`), m)
	if _, ok := writable(s.target.user(), "name.familyName"); ok {
		s.finds(s.find(scim.UserURN+`:name.familyName eq "`+m.text("name", "familyName")+`"`), m)
	}
}

func filterID(s *Session) {
	m := s.user()
	s.finds(s.find(`id eq "`+m.id+`"`), m)
	if other := swapCase(m.id); other != m.id {
		s.finds(s.find(`id eq "` + other + `"`))
	}
}

func filterExternalID(s *Session) {
	m := s.user(setting("externalId", s.name()))
	if m.answer.at("externalId") == nil {
		s.skip("the server does not store externalId")
	}
	s.finds(s.find(`externalId eq "`+m.text("externalId")+`"`), m)
	s.finds(s.find(`externalId eq "` + strings.ToUpper(m.text("externalId")) + `"`))
}

func filterBoolean(s *Session) {
	a, b := s.user(), s.user(setting("active", false))
	either := ` and (userName eq "` + a.text("userName") + `" or userName eq "` + b.text("userName") + `")`
	s.finds(s.find("active eq true"+either), a)
	s.finds(s.find("active eq false"+either), b)
	s.finds(s.find("active ne true"+either), b)
}

func filterEscapes(s *Session) {
	path, _ := s.text()
	text := `O'Brien "quoted" \ ` + s.name()
	m := s.userWith(text)
	s.finds(s.find(path+` eq `+string(scim.AppendJSON(nil, text))), m)
	s.finds(s.find(path+` eq `+strings.ReplaceAll(string(scim.AppendJSON(nil, text)), "'", `\u0027`)), m)
}

func filterWildcards(s *Session) {
	path, _ := s.text()
	mark := s.name()
	plain, percent := s.userWith("a b "+mark), s.userWith("a%b "+mark)
	s.finds(s.find(path+` co "%b `+mark+`"`), percent)
	s.finds(s.find(path+` sw "a%" and `+path+` ew "`+mark+`"`), percent)
	s.finds(s.find(path + ` co "_b ` + mark + `"`))
	s.finds(s.find(path+` ew "`+mark+`"`), plain, percent)
}

func filterInjection(s *Session) {
	for _, text := range []string{`' OR '1'='1`, `x'; DROP TABLE users; --`, `*)(uid=*`, `$ne`} {
		s.total(s.find(`userName eq `+string(scim.AppendJSON(nil, s.name()+text))), 0)
	}
}

func filterSchemas(s *Session) {
	m := s.user()
	one := ` and userName eq "` + m.text("userName") + `"`
	s.finds(s.find(`schemas eq "`+scim.UserURN+`"`+one), m)
	s.finds(s.find(`schemas eq "urn:example:conform"` + one))
}

func filterLastModified(s *Session) {
	m := s.user()
	name := "lastModified"
	if m.answer.at("meta", name) == nil {
		name = "created"
	}
	if m.answer.at("meta", name) == nil {
		s.skip("the server shows neither meta.lastModified nor meta.created")
	}
	one := ` and userName eq "` + m.text("userName") + `"`
	s.finds(s.find(`meta.`+name+` ge "2011-05-13T04:42:34Z"`+one), m)
	s.finds(s.find(`meta.` + name + ` lt "2011-05-13T04:42:34+02:00"` + one))
	s.finds(s.find(`meta.`+name+` eq "`+m.answer.text("meta", name)+`"`+one), m)
}

func filterName(s *Session) {
	m := s.user()
	s.finds(s.find(`name.familyName eq "`+m.text("name", "familyName")+`"`), m)
	s.finds(s.find(`Name.FamilyName sw "`+m.text("name", "familyName")+`"`), m)
}

func filterExtension(s *Session) {
	department := s.name()
	m := s.user(setting(scim.EnterpriseUserURN, object("department", department)))
	s.finds(s.find(scim.EnterpriseUserURN+`:department eq "`+department+`"`), m)
}

func filterExamples(s *Session) {
	m := s.user()
	one := ` and userName eq "` + m.text("userName") + `"`
	for _, filter := range []string{"(meta.resourceType eq " + s.target.user().Name + ")" + one, "userName sw '" + m.text("userName") + "'"} {
		x := s.find(filter)
		if x.Status == http.StatusBadRequest {
			s.because(x, scim.InvalidFilter)
			continue
		}
		s.finds(x, m)
	}
}

func filterGroupName(s *Session) {
	g := s.group()
	endpoint := s.target.group().Endpoint
	s.total(s.get(endpoint, "excludedAttributes", "members", "filter", `displayName eq "`+s.name()+`"`), 0)
	s.finds(s.get(endpoint, "filter", `displayName eq "`+g.text("displayName")+`"`), g)
	s.finds(s.get(endpoint, "excludedAttributes", "members", "filter", `displayName eq "`+strings.ToUpper(g.text("displayName"))+`"`), g)
}
