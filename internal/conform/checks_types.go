package conform

import (
	"net/http"
	"strings"
	"time"

	"scim-adapter/internal/scim"
)

func typeChecks() []Check {
	return []Check{
		{"schema.round-trip", "every attribute that can be written comes back as it was sent", "RFC 7643 section 2; ENTRA-06, VALID-01", nil, roundTrip, false},
		{"schema.wrong-type", "a value of the wrong type is 400 invalidValue", "RFC 7643 section 2.3, RFC 7644 table 9; RFC-TYPE-02", nil, wrongType, false},
		{"schema.null", "null and an empty list are the same as no value", "RFC 7643 section 2.5; RFC-TYPE-01", nil, nullIsNothing, false},
		{"schema.names", "names of attributes have no case", "RFC 7643 section 2.1; RFC-NAME-01", []Need{users()}, namesWithoutCase, false},
		{"schema.schemas", "schemas lists the core schema, and an extension where it has values", "RFC 7643 section 3; RFC-SCH-01, RFC-SCH-03", nil, schemasAttribute, false},
		{"schema.unknown-attribute", "an attribute that no schema has is refused or ignored, never kept", "RFC 7643 section 3.1", []Need{users()}, unknownAttribute, false},
		{"schema.json-types", "strings, booleans and numbers of answers have the schema's types", "RFC 7643 section 2.3; RFC-TYPE-02", nil, jsonTypes, false},
	}
}

// full makes a body with every attribute that can be given a value, and the paths of these.
func (s *Session) full(t *scim.ResourceType) (scim.Object, []scim.Path) {
	o := s.minimal(t)
	var paths []scim.Path
	for _, p := range t.All() {
		if p.Sub != nil || p.Attribute == nil || !settable(p.Attribute) || p.Attribute.Name == "schemas" || !published(t, p) {
			continue
		}
		if s.fill(&o, p) {
			paths = append(paths, p)
		}
	}
	urns := []any{t.Schema.ID}
	for _, e := range t.Extensions {
		if lookup(o, e.Schema.ID) != nil {
			urns = append(urns, e.Schema.ID)
		}
	}
	o.Set("schemas", urns)
	return o, paths
}

// published tells whether the server itself lists an attribute: externalId is common, but not everybody
// stores it.
func published(t *scim.ResourceType, p scim.Path) bool {
	return p.Schema != "" || t.Schema.Attribute(p.Attribute.Name) != nil
}

// shown tells whether an attribute appears in answers that nobody asked for attributes.
func shown(a *scim.Attribute) bool {
	return a.Mutability != scim.WriteOnly && (a.Returned == scim.ReturnedDefault || a.Returned == scim.ReturnedAlways)
}

func roundTrip(s *Session) {
	for _, t := range s.types() {
		o, paths := s.full(t)
		m := s.create(t, o)
		for _, x := range []*Exchange{m.answer, s.read(m)} {
			for _, p := range paths {
				sent, got := t.Get(o, p), t.Get(x.object, p)
				if shown(p.Attribute) && !kept(p.Attribute, sent, got) {
					s.wrong(x, p.String()+" "+show(sent), "%s", show(got))
				}
			}
		}
	}
}

// kept compares a value that was sent with what came back, by what the schema says of its type.
func kept(a *scim.Attribute, sent, got any) bool {
	switch sent := sent.(type) {
	case []any:
		return keptList(a, sent, got)
	case scim.Object:
		o, _ := got.(scim.Object)
		for _, m := range sent {
			sub := a.SubAttribute(m.Name)
			if sub != nil && shown(sub) && !kept(sub, m.Value, lookup(o, m.Name)) {
				return false
			}
		}
		return true
	}
	if a.Type == scim.DateTime {
		return sameInstant(sent, got)
	}
	return same(sent, got)
}

func keptList(a *scim.Attribute, sent []any, got any) bool {
	list, _ := got.([]any)
	for _, e := range sent {
		found := false
		for _, g := range list {
			found = found || kept(a, e, g)
		}
		if !found {
			return false
		}
	}
	return len(list) == len(sent)
}

func sameInstant(sent, got any) bool {
	a, _ := sent.(string)
	b, _ := got.(string)
	x, errX := time.Parse(time.RFC3339, a)
	y, errY := time.Parse(time.RFC3339, b)
	return errX == nil && errY == nil && x.Equal(y)
}

// misfit gives a value that is not of an attribute's type, however tolerant one reads it.
func misfit(a *scim.Attribute) any {
	switch a.Type {
	case scim.Boolean:
		return "perhaps"
	case scim.Integer, scim.Decimal:
		return "many"
	case scim.DateTime:
		return "yesterday"
	case scim.Binary:
		return "no base64!"
	case scim.Complex:
		return int64(7)
	case scim.String, scim.Reference:
	}
	return object("conform", true)
}

func wrongType(s *Session) {
	for _, t := range s.types() {
		for _, p := range t.All() {
			if p.Attribute == nil || !settable(p.Attribute) || !settable(p.Leaf()) || !published(t, p) {
				continue
			}
			o := s.minimal(t)
			putMisfit(&o, p)
			x := s.post(t.Endpoint, o)
			if x.Status != http.StatusBadRequest {
				s.wrong(x, "status 400, as "+p.String()+" is of type "+p.Leaf().Type.String(), "status %d", x.Status)
			} else if kind := x.text("scimType"); kind != "" && kind != scim.InvalidValue && kind != scim.InvalidSyntax {
				s.wrong(x, "scimType invalidValue", "%q", kind)
			}
		}
	}
}

func putMisfit(o *scim.Object, p scim.Path) {
	v := misfit(p.Leaf())
	if p.Leaf().MultiValued {
		v = []any{v}
	}
	if p.Sub != nil && p.Attribute.MultiValued {
		put(o, scim.Path{Schema: p.Schema, Attribute: p.Attribute}, []any{object(p.Sub.Name, v)})
		return
	}
	put(o, p, v)
}

func nullIsNothing(s *Session) {
	for _, t := range s.types() {
		o := s.minimal(t)
		var cleared []scim.Path
		for _, a := range t.Schema.Attributes {
			p := scim.Path{Attribute: a}
			if lookup(o, a.Name) == nil && settable(a) && !a.Required {
				put(&o, p, emptyOf(a))
				cleared = append(cleared, p)
			}
		}
		x := s.create(t, o).answer
		for _, a := range t.Schema.Attributes {
			if a.Required && settable(a) && shown(a) && !kept(a, lookup(o, a.Name), x.at(a.Name)) {
				s.wrong(x, a.Name+" "+show(lookup(o, a.Name)), "%s", show(x.at(a.Name)))
			}
		}
		for _, p := range cleared {
			if got := t.Get(x.object, p); !scim.Equal(got, nil) && p.Leaf().Type != scim.Boolean {
				s.wrong(x, "no "+p.String(), "%s", show(got))
			}
		}
	}
}

// emptyOf gives what means "no value": null, or an empty list.
func emptyOf(a *scim.Attribute) any {
	if a.MultiValued {
		return []any{}
	}
	return nil
}

func namesWithoutCase(s *Session) {
	sent := s.person()
	var upper scim.Object
	for _, m := range sent {
		upper = append(upper, scim.Member{Name: strings.ToUpper(m.Name), Value: m.Value})
	}
	x := s.post(s.target.user().Endpoint, upper)
	s.status(x, http.StatusCreated)
	s.equal(x, lookup(sent, "userName"), "userName")
	if lookup(sent, "name") != nil {
		s.equal(x, lookup(sent, "name"), "name")
	}
}

func schemasAttribute(s *Session) {
	for _, t := range s.types() {
		o, _ := s.full(t)
		x := s.read(s.create(t, o))
		got := texts(x.at("schemas"))
		if !holds(got, t.Schema.ID) {
			s.wrong(x, "schemas with "+t.Schema.ID, "%s", show(x.at("schemas")))
		}
		for _, e := range t.Extensions {
			if has := x.at(e.Schema.ID) != nil; has != holds(got, e.Schema.ID) && has {
				s.wrong(x, "schemas with "+e.Schema.ID+", as it has values", "%s", show(x.at("schemas")))
			}
		}
		if hasRepeated(got) {
			s.wrong(x, "every URN once in schemas", "%s", show(x.at("schemas")))
		}
	}
}

func hasRepeated(list []string) bool {
	for i, a := range list {
		if holds(list[i+1:], a) {
			return true
		}
	}
	return false
}

func unknownAttribute(s *Session) {
	o := s.person()
	x := s.post(s.target.user().Endpoint, with(o, "conformUnknown", "kept"))
	if x.Status == http.StatusCreated {
		s.equal(x, lookup(o, "userName"), "userName")
		s.absent(x, "conformUnknown")
		return
	}
	s.refused(x, http.StatusBadRequest)
}

func jsonTypes(s *Session) {
	for _, t := range s.types() {
		o, _ := s.full(t)
		x := s.read(s.create(t, o))
		for _, p := range t.All() {
			if p.Attribute == nil || p.Schema == "" && p.Attribute.Name == "schemas" {
				continue
			}
			s.jsonType(x, p, t.Get(x.object, p))
		}
	}
}

// jsonType notes a finding where a value, or one of a list, is not of the type that the schema says.
func (s *Session) jsonType(x *Exchange, p scim.Path, v any) {
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	if p.Sub != nil && p.Sub.MultiValued {
		list = flat(list)
	}
	for _, e := range list {
		if inner, ok := e.([]any); ok && p.Sub != nil && p.Sub.MultiValued && len(inner) > 0 {
			e = inner[0]
		}
		if e != nil && !ofJSONType(p.Leaf().Type, e) {
			s.wrong(x, p.String()+" as "+p.Leaf().Type.String(), "%s", show(e))
		}
	}
	if p.Sub == nil && v != nil && isList != p.Attribute.MultiValued {
		s.wrong(x, p.String()+" as a list where it is multi-valued, and only there", "%s", show(v))
	}
}

// flat gives the values of several lists as one.
func flat(lists []any) []any {
	var out []any
	for _, e := range lists {
		if list, ok := e.([]any); ok {
			out = append(out, list...)
		} else {
			out = append(out, e)
		}
	}
	return out
}

func ofJSONType(t scim.Type, v any) bool {
	var ok bool
	switch t {
	case scim.Boolean:
		_, ok = v.(bool)
	case scim.Integer, scim.Decimal:
		_, ok = v.(scim.Number)
	case scim.Complex:
		_, ok = v.(scim.Object)
	case scim.DateTime:
		text, _ := v.(string)
		_, err := time.Parse(time.RFC3339, text)
		ok = err == nil
	case scim.String, scim.Reference, scim.Binary:
		_, ok = v.(string)
	}
	return ok
}
