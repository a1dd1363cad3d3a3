package conform

import (
	"fmt"
	"net/http"

	"scim-adapter/internal/scim"
)

func entraValidatorChecks() []Check {
	u := []Need{users()}
	f := []Need{users(), filterable()}
	return []Check{
		{"entra.validator-full", "a user with every attribute is created, and found with all of them", "VALID-01, VALID-03", f, validatorFull, false},
		{"entra.validator-patch-each", "each attribute is replaced by an operation of its own", "VALID-06", []Need{users(), patchable()}, validatorPatchEach, false},
		{"entra.validator-add-each", "each attribute is added to a user that has none", "VALID-09", []Need{users(), patchable()}, validatorAddEach, false},
		{"entra.validator-schemas", "every attribute that is answered stands in /Schemas", "VALID-N1, RFC-DISC-04", u, validatorSchemas, false},
		{"entra.validator-no-throttling", "25 quick requests are not refused as too many", "VALID-N6, ENTRA-D4, C20", u, validatorRate, true},
		{"entra.postman-put", "PUT without userName is 400", "PM-07", u, postmanPut, false},
		{"entra.postman-filters", "filters of Microsoft's collection: spaces as plus, no quotes, other case", "PM-08, PM-09, PM-15", f, postmanFilters, false},
		{"entra.postman-paging", "startIndex and count in any case, startindex=0", "PM-12, PM-15", f, postmanPaging, true},
	}
}

func validatorFull(s *Session) {
	o, paths := s.full(s.target.user())
	m := s.create(s.target.user(), o)
	x := s.find(`userName eq "` + m.text("userName") + `"`)
	s.finds(x, m)
	for _, p := range paths {
		sent, got := s.target.user().Get(o, p), s.target.user().Get(x.resources()[0], p)
		if shown(p.Attribute) && !kept(p.Attribute, sent, got) {
			s.wrong(x, p.String()+" "+show(sent), "%s", show(got))
		}
	}
}

// simple gives the single-valued attributes of users that a client may change, with samples.
func (s *Session) simple() (paths []scim.Path, samples []any) {
	for _, p := range s.target.user().All() {
		if p.Attribute == nil || p.Attribute.MultiValued || !published(s.target.user(), p) || !validatorAttribute(p) {
			continue
		}
		if v, ok := s.sample(p); ok {
			paths, samples = append(paths, p), append(samples, v)
		}
	}
	return paths, samples
}

func validatorAttribute(p scim.Path) bool {
	a := p.Leaf()
	return a.Type != scim.Complex && !a.MultiValued && a.Mutability == scim.ReadWrite && p.Attribute.Mutability == scim.ReadWrite && shown(a) && shown(p.Attribute) &&
		a.Uniqueness == scim.UniquenessNone && a.Name != "active"
}

// eachSet demands that operations of their own set each simple attribute of a user.
func (s *Session) eachSet(m made, op string) {
	paths, samples := s.simple()
	if len(paths) == 0 {
		s.skip("there is no simple attribute")
	}
	operations := make([]scim.Object, len(paths))
	for i, p := range paths {
		operations[i] = operation(op, p.String(), samples[i])
	}
	x := s.patched(m, operations...)
	for i, p := range paths {
		if got := s.target.user().Get(x.object, p); !kept(p.Leaf(), samples[i], got) {
			s.wrong(x, p.String()+" "+show(samples[i]), "%s", show(got))
		}
	}
}

func validatorPatchEach(s *Session) { s.eachSet(s.user(), "replace") }

func validatorAddEach(s *Session) {
	s.eachSet(s.create(s.target.user(), s.minimal(s.target.user())), "add")
}

func validatorSchemas(s *Session) {
	o, _ := s.full(s.target.user())
	x := s.read(s.create(s.target.user(), o))
	for _, m := range x.object {
		if _, err := s.target.user().Resolve(m.Name); err != nil {
			s.wrong(x, "only attributes of the schemas", "%s", m.Name)
		}
	}
}

func validatorRate(s *Session) {
	before := len(s.exchanges)
	for range 25 {
		s.total(s.find(`userName eq "`+s.name()+`"`), 0)
	}
	s.demand(len(s.exchanges) == before+25, s.last(), "no status 429", "one")
}

func postmanPut(s *Session) {
	m := s.user()
	s.refused(s.put(m.path, with(m.sent, "userName", nil)), http.StatusBadRequest)
}

func postmanFilters(s *Session) {
	m := s.user()
	raw := func(query string) *Exchange {
		return s.send(request{method: http.MethodGet, path: s.target.user().Endpoint + "/?filter=" + query})
	}
	s.finds(raw("USERNAME+eq+%22"+m.text("userName")+"%22"), m)
	s.finds(raw("userName%20sw%20"+m.text("userName")), m)
	s.finds(s.find(fmt.Sprintf(`(userName eq %s) and id eq "%s"`, m.text("userName"), m.id)), m)
}

func postmanPaging(s *Session) {
	for _, query := range [][]string{{"startindex", "0", "count", "1"}, {"StartIndex", "1", "Count", "1"}} {
		x := s.list(s.get(s.target.user().Endpoint, query...))
		s.demand(len(x.resources()) <= 1, x, "at most one resource", "%d", len(x.resources()))
	}
}
