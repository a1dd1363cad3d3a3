package conform

import (
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
)

func characteristicChecks() []Check {
	return []Check{
		{"schema.required", "what is required must be there", "RFC 7643 section 7; RFC-POST-04, PM-06", nil, requiredMissing, false},
		{"schema.required-empty", "what is required must not be null or empty", "RFC 7643 sections 2.5 and 7; RFC-POST-04", nil, requiredEmpty, false},
		{"schema.unique", "what is unique cannot be taken twice", "RFC 7643 section 7; RFC-POST-03", nil, uniqueTwice, false},
		{"schema.read-only-create", "readOnly attributes of a POST are ignored", "RFC 7644 section 3.3; RFC-POST-01, RFC-ID-01, RFC-META-01, C18", nil, readOnlyCreate, false},
		{"schema.read-only-replace", "readOnly attributes of a PUT are ignored", "RFC 7644 section 3.5.1; RFC-PUT-02", nil, readOnlyReplace, false},
		{"schema.read-only-patch", "a PATCH of a readOnly attribute is 400 mutability", "RFC 7644 section 3.5.2; RFC-PATCH-17, RFC-PATCH-22", []Need{patchable()}, readOnlyPatch, false},
		{"schema.immutable-replace", "an immutable attribute can be set once; a PUT that changes it is 400 mutability", "RFC 7644 section 3.5.1; RFC-PUT-02", nil, immutableReplace, false},
		{"schema.immutable-patch", "a PATCH that changes an immutable attribute is 400 mutability", "RFC 7644 section 3.5.2; RFC-PATCH-17", []Need{patchable()}, immutablePatch, false},
		{"schema.never", "what is writeOnly or never returned is not returned, also on request", "RFC 7643 section 7; RFC-RET-01, OKTA-12", nil, neverReturned, false},
		{"schema.request", "what is returned on request is returned then, and only then", "RFC 7643 section 7; RFC-RET-01", nil, onRequest, false},
		{"schema.always", "what is always returned cannot be excluded", "RFC 7643 section 7; RFC-RET-01, RFC-PROJ-02", nil, alwaysReturned, false},
		{"schema.case-exact", "filters heed caseExact", "RFC 7643 section 2.2, RFC 7644 section 3.4.2.2; RFC-FIL-09", []Need{filterable()}, caseExact, false},
	}
}

// attribute visits every attribute, and every sub-attribute of single-valued attributes, that fulfils a
// condition. Where there is none, the check is not applicable.
func (s *Session) attributes(what string, fulfils func(scim.Path) bool, visit func(*scim.ResourceType, scim.Path)) {
	found := false
	for _, t := range s.types() {
		for _, p := range t.All() {
			inList := p.Sub != nil && p.Attribute != nil && p.Attribute.MultiValued
			if p.Attribute == nil || inList || !published(t, p) || !fulfils(p) {
				continue
			}
			found = true
			visit(t, p)
		}
	}
	if !found {
		s.skip("no schema lists an attribute that is %s", what)
	}
}

func requiredByClients(p scim.Path) bool {
	return p.Sub == nil && p.Schema == "" && p.Attribute.Required && settable(p.Attribute)
}

func requiredMissing(s *Session) {
	s.attributes("required", requiredByClients, func(t *scim.ResourceType, p scim.Path) {
		s.refusedValue(s.post(t.Endpoint, with(s.minimal(t), p.Attribute.Name, nil)), "as "+p.String()+" is missing")
	})
}

func requiredEmpty(s *Session) {
	s.attributes("required", requiredByClients, func(t *scim.ResourceType, p scim.Path) {
		o := s.minimal(t)
		o.Set(p.Attribute.Name, emptyOf(p.Attribute))
		s.refusedValue(s.post(t.Endpoint, o), "as "+p.String()+" is empty")
		if p.Attribute.Type == scim.String && !p.Attribute.MultiValued {
			o.Set(p.Attribute.Name, "")
			s.refusedValue(s.post(t.Endpoint, o), "as "+p.String()+" is empty")
		}
	})
}

// refusedValue notes a finding where an answer is not 400; the check goes on with the next attribute.
func (s *Session) refusedValue(x *Exchange, because string) {
	if x.Status != http.StatusBadRequest {
		s.wrong(x, "status 400, "+because, "status %d", x.Status)
	}
}

func uniqueTwice(s *Session) {
	unique := func(p scim.Path) bool {
		return p.Sub == nil && p.Attribute.Uniqueness != scim.UniquenessNone && settable(p.Attribute) && !p.Attribute.MultiValued
	}
	s.attributes("unique", unique, func(t *scim.ResourceType, p scim.Path) {
		first, second := s.minimal(t), s.minimal(t)
		s.fill(&first, p)
		s.create(t, first)
		put(&second, p, t.Get(first, p))
		x := s.post(t.Endpoint, second)
		if x.Status != http.StatusConflict {
			s.wrong(x, "status 409, as "+p.String()+" is taken", "status %d", x.Status)
		}
	})
}

// isReadOnly also holds for the common attributes id and meta, which no schema lists.
func isReadOnly(p scim.Path) bool { return p.Sub == nil && p.Attribute.Mutability == scim.ReadOnly }

// foreign makes up values for the readOnly attributes of a resource type, id and meta among them.
func (s *Session) foreign(t *scim.ResourceType) scim.Object {
	o := object("id", s.name(), "meta", object(
		"resourceType", "Conform", "created", "2001-02-03T04:05:06Z", "location", "https://example.org/"+s.name(), "version", `W/"`+s.name()+`"`,
	))
	for _, a := range t.Schema.Attributes {
		if !isReadOnly(scim.Path{Attribute: a}) || a.Name == "id" || a.Name == "meta" {
			continue
		}
		switch {
		case a.Type == scim.Complex && a.MultiValued:
			o.Set(a.Name, []any{object("value", s.name())})
		case a.Type == scim.String && !a.MultiValued:
			o.Set(a.Name, s.name())
		}
	}
	return o
}

// untouched notes a finding for every readOnly value that a server has taken from a client.
func (s *Session) untouched(x *Exchange, foreign scim.Object) {
	for _, m := range foreign {
		if m.Name != "meta" {
			if got := x.at(m.Name); same(m.Value, got) {
				s.wrong(x, m.Name+" not taken from the client", "%s", show(got))
			}
			continue
		}
		meta, _ := m.Value.(scim.Object)
		for _, inner := range meta {
			if got := x.at("meta", inner.Name); same(inner.Value, got) {
				s.wrong(x, "meta."+inner.Name+" not taken from the client", "%s", show(got))
			}
		}
	}
}

func readOnlyCreate(s *Session) {
	for _, t := range s.types() {
		foreign := s.foreign(t)
		m := s.create(t, append(s.minimal(t), foreign...))
		s.untouched(m.answer, foreign)
		s.untouched(s.read(m), foreign)
	}
}

func readOnlyReplace(s *Session) {
	for _, t := range s.types() {
		foreign, sent := s.foreign(t), s.minimal(t)
		m := s.create(t, sent)
		x := s.ok(s.put(m.path, append(sent, foreign...)))
		s.equal(x, m.id, "id")
		s.untouched(x, foreign)
	}
}

func readOnlyPatch(s *Session) {
	for _, t := range s.types() {
		m := s.create(t, s.minimal(t))
		before := s.read(m)
		for _, member := range s.foreign(t) {
			x := s.patch(m.path, operation("replace", member.Name, member.Value))
			if x.Status != http.StatusBadRequest {
				s.wrong(x, "status 400, as "+member.Name+" is readOnly", "status %d", x.Status)
			} else if kind := x.text("scimType"); kind != "" && kind != scim.MutabilityType {
				s.wrong(x, "scimType mutability", "%q", kind)
			}
		}
		s.equal(s.read(m), before.at("id"), "id")
	}
}

func isImmutable(p scim.Path) bool {
	return !p.Attribute.MultiValued && p.Leaf().Mutability == scim.Immutable && p.Leaf().Type == scim.String && len(p.Leaf().CanonicalValues) == 0
}

func immutableReplace(s *Session) {
	s.attributes("an immutable string", isImmutable, func(t *scim.ResourceType, p scim.Path) {
		o := s.minimal(t)
		s.fill(&o, p)
		m := s.create(t, o)
		s.ok(s.put(m.path, o))
		other := o.Clone()
		put(&other, p, s.name())
		s.because(s.put(m.path, other), scim.MutabilityType)
		s.unchanged(t, m, p)
	})
}

// unchanged demands that an attribute has the value that a resource was created with, where it can be read.
func (s *Session) unchanged(t *scim.ResourceType, m made, p scim.Path) {
	if p.Leaf().Returned == scim.ReturnedNever || p.Attribute.Returned == scim.ReturnedNever {
		return
	}
	x := s.read(m, "attributes", p.String())
	s.demand(same(t.Get(m.sent, p), t.Get(x.object, p)), x, p.String()+" unchanged", "%s", show(t.Get(x.object, p)))
}

func immutablePatch(s *Session) {
	s.attributes("an immutable string", isImmutable, func(t *scim.ResourceType, p scim.Path) {
		o := s.minimal(t)
		s.fill(&o, p)
		m := s.create(t, o)
		s.because(s.patch(m.path, operation("replace", p.String(), s.name())), scim.MutabilityType)
		s.unchanged(t, m, p)
	})
}

func isSecret(p scim.Path) bool {
	return settable(p.Leaf()) && (p.Leaf().Mutability == scim.WriteOnly || p.Leaf().Returned == scim.ReturnedNever)
}

func neverReturned(s *Session) {
	s.attributes("writeOnly or never returned", isSecret, func(t *scim.ResourceType, p scim.Path) {
		o := s.minimal(t)
		s.fill(&o, p)
		m := s.create(t, o)
		for _, x := range []*Exchange{m.answer, s.read(m), s.read(m, "attributes", p.String()), s.ok(s.put(m.path, o))} {
			if got := t.Get(x.object, p); got != nil {
				s.wrong(x, "no "+p.String(), "%s", show(got))
			}
		}
	})
}

func onRequest(s *Session) {
	requested := func(p scim.Path) bool {
		return settable(p.Attribute) && settable(p.Leaf()) && p.Leaf().Returned == scim.ReturnedRequest && p.Leaf().Mutability != scim.WriteOnly
	}
	s.attributes("returned on request", requested, func(t *scim.ResourceType, p scim.Path) {
		o := s.minimal(t)
		if !s.fill(&o, p) {
			return
		}
		m := s.create(t, o)
		if x := s.read(m); t.Get(x.object, p) != nil {
			s.wrong(x, "no "+p.String()+" unless it is asked for", "%s", show(t.Get(x.object, p)))
		}
		if x := s.read(m, "attributes", p.String()); !kept(p.Leaf(), t.Get(o, p), t.Get(x.object, p)) {
			s.wrong(x, p.String()+" "+show(t.Get(o, p)), "%s", show(t.Get(x.object, p)))
		}
	})
}

func alwaysReturned(s *Session) {
	for _, t := range s.types() {
		o, _ := s.full(t)
		m := s.create(t, o)
		names := []string{"id"}
		for _, a := range t.Schema.Attributes {
			if a.Returned == scim.ReturnedAlways && a.Name != "id" && m.answer.at(a.Name) != nil {
				names = append(names, a.Name)
			}
		}
		for _, query := range [][]string{{"excludedAttributes", strings.Join(names, ",")}, {"attributes", "meta.resourceType"}} {
			x := s.read(m, query...)
			for _, name := range names {
				s.equal(x, m.answer.at(name), name)
			}
		}
	}
}

func caseExact(s *Session) {
	searchable := func(p scim.Path) bool {
		return p.Leaf().Type == scim.String && !p.Leaf().MultiValued && settable(p.Attribute) && settable(p.Leaf()) && shown(p.Leaf()) && shown(p.Attribute)
	}
	s.attributes("a string that can be written and read", searchable, func(t *scim.ResourceType, p scim.Path) {
		o := s.minimal(t)
		if !s.fill(&o, p) {
			return
		}
		text, ok := t.Get(o, p).(string)
		if !ok || refers(p) {
			return
		}
		m := s.create(t, o)
		x := s.get(t.Endpoint, "filter", `id eq "`+m.id+`" and `+p.String()+` eq "`+strings.ToUpper(text)+`"`)
		if x.Status == http.StatusBadRequest && x.text("scimType") == scim.InvalidFilter {
			return // not every attribute must be searchable
		}
		want := 1
		if p.Leaf().CaseExact {
			want = 0
		}
		s.total(x, want)
	})
}
