package conform

import (
	"net/http"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

func discoverySchemaChecks() []Check {
	return []Check{
		{"discovery.schemas", "/Schemas lists schemas with id and attributes", "RFC 7643 section 7; RFC-DISC-01", nil, schemasDocument, true},
		{"discovery.schema", "each schema can be read alone", "RFC 7644 section 4; RFC-DISC-01, SAILP-01", nil, eachSchema, true},
		{"discovery.schema-unknown", "an unknown schema is 404", "RFC 7644 section 4; RFC-DISC-01", nil, unknownSchema, true},
		{"discovery.schema-words", "types and characteristics are the words of the RFC", "RFC 7643 section 7; ENTRA-D1", nil, schemaWords, true},
		{"discovery.schema-nulls", "no null stands in /Schemas", "ENTRA-D1", nil, schemaNulls, true},
		{"discovery.schema-messages", "messages are no schemas", "RFC 7644 section 8.2; RFC-SCH-02", nil, schemaMessages, true},
		{"discovery.schema-nesting", "no complex attribute stands in a complex attribute", "RFC 7643 section 2.3.8; RFC-TYPE-03", nil, schemaNesting, true},
		{"discovery.extensions", "every schema that a resource type names is listed", "RFC 7643 section 6; RFC-DISC-03, VALID-N1", nil, extensionsListed, true},
		{"discovery.user-schema", "the schema of users has the RFC's characteristics", "RFC 7643 section 4.1; RFC-CHAR-01", []Need{users()}, userSchema, true},
		{"discovery.group-schema", "the schema of groups has the RFC's characteristics", "RFC 7643 section 4.2; RFC-CHAR-01, RFC-ERRATA", []Need{groups()}, groupSchema, true},
	}
}

func schemasDocument(s *Session) {
	x := s.list(s.get("/Schemas"))
	s.demand(len(x.resources()) > 0, x, "at least one schema", "none")
	s.countsAll(x)
	for _, o := range x.resources() {
		id, _ := lookup(o, "id").(string)
		if id == "" || len(objects(lookup(o, "attributes"))) == 0 {
			s.wrong(x, "schemas with id and attributes", "%s", show(id))
		}
	}
}

func eachSchema(s *Session) {
	for _, o := range s.list(s.get("/Schemas")).resources() {
		id, _ := lookup(o, "id").(string)
		x := s.ok(s.get("/Schemas/" + id))
		s.demand(x.text("id") == id, x, "the schema "+id+" alone", "id %s, schemas %s", show(x.at("id")), show(x.at("schemas")))
		if len(objects(x.at("attributes"))) != len(objects(lookup(o, "attributes"))) {
			s.wrong(x, "the attributes that the list shows", "%d attributes", len(objects(x.at("attributes"))))
		}
	}
}

func unknownSchema(s *Session) {
	s.refused(s.get("/Schemas/urn:example:"+s.name()), http.StatusNotFound)
}

// eachAttribute visits every attribute and sub-attribute of /Schemas.
func (s *Session) eachAttribute(visit func(x *Exchange, path string, attribute scim.Object)) {
	x := s.list(s.get("/Schemas"))
	for _, schema := range x.resources() {
		for _, a := range objects(lookup(schema, "attributes")) {
			name, _ := lookup(a, "name").(string)
			visit(x, name, a)
			for _, sub := range objects(lookup(a, "subAttributes")) {
				inner, _ := lookup(sub, "name").(string)
				visit(x, name+"."+inner, sub)
			}
		}
	}
}

func schemaWords(s *Session) {
	words := map[string]func(string) bool{
		"type":       func(w string) bool { _, ok := scim.ParseType(w); return ok },
		"mutability": func(w string) bool { _, ok := scim.ParseMutability(w); return ok },
		"returned":   func(w string) bool { _, ok := scim.ParseReturned(w); return ok },
		"uniqueness": func(w string) bool { _, ok := scim.ParseUniqueness(w); return ok },
	}
	s.eachAttribute(func(x *Exchange, path string, a scim.Object) {
		for name, known := range words {
			v := lookup(a, name)
			if word, _ := v.(string); (v != nil || name == "type") && !known(word) {
				s.wrong(x, "a word of the RFC as "+name+" of "+path, "%s", show(v))
			}
		}
		if name, _ := lookup(a, "name").(string); name == "" {
			s.wrong(x, "a name for every attribute", "%s", show(a))
		}
	})
}

func schemaNulls(s *Session) {
	x := s.list(s.get("/Schemas"))
	if place := nullIn(x.object, ""); place != "" {
		s.wrong(x, "no null", "null at %s", place)
	}
}

// nullIn gives the place of the first null; empty where there is none.
func nullIn(v any, place string) string {
	switch v := v.(type) {
	case nil:
		return place
	case scim.Object:
		for _, m := range v {
			if found := nullIn(m.Value, place+"/"+m.Name); found != "" {
				return found
			}
		}
	case []any:
		for _, e := range v {
			if found := nullIn(e, place); found != "" {
				return found
			}
		}
	}
	return ""
}

func schemaMessages(s *Session) {
	x := s.list(s.get("/Schemas"))
	for _, id := range x.ids() {
		if strings.HasPrefix(strings.ToLower(id), "urn:ietf:params:scim:api:messages:") {
			s.wrong(x, "schemas only", "the message %s", id)
		}
	}
}

func schemaNesting(s *Session) {
	s.eachAttribute(func(x *Exchange, path string, a scim.Object) {
		if strings.Contains(path, ".") && lookup(a, "type") == "complex" {
			s.wrong(x, "sub-attributes that are not complex", "%s is complex", path)
		}
		if lookup(a, "type") == "complex" && len(objects(lookup(a, "subAttributes"))) == 0 {
			s.wrong(x, "subAttributes of "+path, "none")
		}
	})
}

func extensionsListed(s *Session) {
	known := s.list(s.get("/Schemas")).ids()
	x := s.list(s.get("/ResourceTypes"))
	for _, o := range x.resources() {
		urns := []any{lookup(o, "schema")}
		for _, e := range objects(lookup(o, "schemaExtensions")) {
			urns = append(urns, lookup(e, "schema"))
			if _, ok := lookup(e, "required").(bool); !ok {
				s.wrong(x, "required as a boolean in schemaExtensions", "%s", show(e))
			}
		}
		for _, urn := range texts(urns) {
			if !holds(known, urn) {
				s.wrong(x, "only schemas that /Schemas lists", "%s", urn)
			}
		}
	}
}

// trait is a characteristic that an attribute must have where a server lists it.
type trait struct{ path, name, want string }

func userSchema(s *Session) {
	s.traits(scim.UserURN, []trait{
		{"userName", "required", "true"},
		{"userName", "uniqueness", "server global"},
		{"userName", "caseExact", "false"},
		{"userName", "type", "string"},
		{"userName", "multiValued", "false"},
		{"password", "mutability", "writeOnly"},
		{"password", "returned", "never"},
		{"active", "type", "boolean"},
		{"name", "type", "complex"},
		{"groups", "mutability", "readOnly"},
		{"groups", "multiValued", "true"},
		{"emails", "multiValued", "true"},
		{"emails", "type", "complex"},
	})
}

func groupSchema(s *Session) {
	s.traits(scim.GroupURN, []trait{
		{"displayName", "required", "true"},
		{"displayName", "type", "string"},
		{"members", "multiValued", "true"},
		{"members", "type", "complex"},
		{"members.value", "mutability", "immutable"},
		{"members.$ref", "mutability", "immutable"},
		{"members.type", "mutability", "immutable"},
	})
}

func (s *Session) traits(urn string, list []trait) {
	x := s.list(s.get("/Schemas"))
	for _, schema := range x.resources() {
		if lookup(schema, "id") != urn {
			continue
		}
		for _, t := range list {
			a := attributeObject(schema, t.path)
			if a == nil {
				continue
			}
			got := strings.Trim(show(lookup(a, t.name)), `"`)
			if !slices.Contains(strings.Fields(t.want), got) {
				s.wrong(x, t.path+" with "+t.name+" "+strings.ReplaceAll(t.want, " ", " or "), "%s", got)
			}
		}
	}
}

// attributeObject finds an attribute or sub-attribute in a schema as it is written.
func attributeObject(schema scim.Object, path string) scim.Object {
	name, sub, _ := strings.Cut(path, ".")
	find := func(list []scim.Object, name string) scim.Object {
		for _, o := range list {
			if got, _ := lookup(o, "name").(string); strings.EqualFold(got, name) {
				return o
			}
		}
		return nil
	}
	a := find(objects(lookup(schema, "attributes")), name)
	if sub == "" {
		return a
	}
	return find(objects(lookup(a, "subAttributes")), sub)
}
