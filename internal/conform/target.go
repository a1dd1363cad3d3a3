package conform

import (
	"net/http"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// target is what a server says about itself.
type target struct {
	config scim.Object // ServiceProviderConfig; nil where it has none
	types  []*scim.ResourceType
	silent bool // it lists no types; they are assumed
}

// discover asks a server what it offers. What it does not tell is assumed from the RFC, narrowly; the checks
// of discovery find that it is missing.
func (s *Session) discover() *target {
	t := &target{}
	if x := s.get("/ServiceProviderConfig"); x.Status == http.StatusOK {
		t.config = x.object
	}
	schemas := map[string]*scim.Schema{}
	for _, o := range s.get("/Schemas").resources() {
		schema := readSchema(o)
		schemas[strings.ToLower(schema.ID)] = schema
	}
	for _, o := range s.get("/ResourceTypes").resources() {
		if rt := readResourceType(o, schemas); rt != nil {
			t.types = append(t.types, rt)
		}
	}
	if len(t.types) == 0 {
		t.types, t.silent = assumed(), true
	}
	return t
}

// assumed gives the types of a server without discovery, with the attributes that hardly one lacks.
func assumed() []*scim.ResourceType {
	user := only(scim.UserSchema(), "userName", "name", "emails", "active")
	group := only(scim.GroupSchema(), "displayName", "members")
	return []*scim.ResourceType{
		{Name: "User", Endpoint: "/Users", Schema: user},
		{Name: "Group", Endpoint: "/Groups", Schema: group},
	}
}

func only(schema *scim.Schema, names ...string) *scim.Schema {
	schema.Attributes = slices.DeleteFunc(schema.Attributes, func(a *scim.Attribute) bool { return !slices.Contains(names, a.Name) })
	return schema
}

func readResourceType(o scim.Object, schemas map[string]*scim.Schema) *scim.ResourceType {
	urn, _ := lookup(o, "schema").(string)
	schema := schemas[strings.ToLower(urn)]
	if schema == nil {
		return nil
	}
	t := &scim.ResourceType{Schema: schema}
	t.Name, _ = lookup(o, "name").(string)
	t.Endpoint, _ = lookup(o, "endpoint").(string)
	if !strings.HasPrefix(t.Endpoint, "/") {
		t.Endpoint = "/" + t.Endpoint
	}
	for _, e := range objects(lookup(o, "schemaExtensions")) {
		urn, _ := lookup(e, "schema").(string)
		required, _ := lookup(e, "required").(bool)
		if extension := schemas[strings.ToLower(urn)]; extension != nil {
			t.Extensions = append(t.Extensions, scim.Extension{Schema: extension, Required: required})
		}
	}
	return t
}

func readSchema(o scim.Object) *scim.Schema {
	s := &scim.Schema{Attributes: readAttributes(lookup(o, "attributes"))}
	s.ID, _ = lookup(o, "id").(string)
	s.Name, _ = lookup(o, "name").(string)
	return s
}

func readAttributes(v any) []*scim.Attribute {
	var out []*scim.Attribute
	for _, o := range objects(v) {
		out = append(out, readAttribute(o))
	}
	return out
}

// readAttribute reads one attribute; what is missing or no word of the RFC has the RFC's default.
func readAttribute(o scim.Object) *scim.Attribute {
	word := func(name string) string { s, _ := lookup(o, name).(string); return s }
	a := &scim.Attribute{Name: word("name"), Sub: readAttributes(lookup(o, "subAttributes"))}
	a.Type, _ = scim.ParseType(word("type"))
	a.Mutability, _ = scim.ParseMutability(word("mutability"))
	a.Returned, _ = scim.ParseReturned(word("returned"))
	a.Uniqueness, _ = scim.ParseUniqueness(word("uniqueness"))
	a.MultiValued, _ = lookup(o, "multiValued").(bool)
	a.Required, _ = lookup(o, "required").(bool)
	a.CaseExact, _ = lookup(o, "caseExact").(bool)
	a.CanonicalValues = texts(lookup(o, "canonicalValues"))
	a.ReferenceTypes = texts(lookup(o, "referenceTypes"))
	return a
}

// ofSchema gives the type whose core schema is urn; nil where there is none.
func (t *target) ofSchema(urn string) *scim.ResourceType {
	for _, rt := range t.types {
		if strings.EqualFold(rt.Schema.ID, urn) {
			return rt
		}
	}
	return nil
}

func (t *target) user() *scim.ResourceType  { return t.ofSchema(scim.UserURN) }
func (t *target) group() *scim.ResourceType { return t.ofSchema(scim.GroupURN) }

// supports tells whether the ServiceProviderConfig names a feature as supported.
func (t *target) supports(feature string) bool { return lookup(t.config, feature, "supported") == true }

// limit gives a number of the ServiceProviderConfig; 0 where there is none.
func (t *target) limit(names ...string) int {
	n, _ := number(lookup(t.config, names...))
	return n
}
