package conform

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// samples are values for attributes whose meaning applications know. %s is a name that is used once.
var samples = map[string]string{ //nolint:gosec // nobody has this password
	"emails.value":            "%s@example.org",
	"phonenumbers.value":      "tel:+1-201-555-0123",
	"ims.value":               "%s",
	"photos.value":            "https://example.org/%s.png",
	"profileurl":              "https://example.org/%s",
	"locale":                  "en-US",
	"preferredlanguage":       "en-US",
	"timezone":                "Europe/Berlin",
	"addresses.country":       "DE",
	"addresses.postalcode":    "10115",
	"addresses.locality":      "Berlin",
	"addresses.streetaddress": "1 Sample Street",
	"password":                "Conform-%s-1!",
}

// name makes up a name that nobody else has.
func (s *Session) name() string {
	s.names++
	return fmt.Sprintf("%s-%d", s.prefix, s.names)
}

// sample makes up a value for an attribute; a reference to a user is to one that exists. Without a second
// result there is none: a reference to something else.
func (s *Session) sample(p scim.Path) (any, bool) {
	switch {
	case p.Leaf().Type == scim.Complex:
		return s.sampleObject(p)
	case refers(p):
		return s.referent(p)
	}
	return s.sampleScalar(p)
}

func (s *Session) sampleScalar(p scim.Path) (any, bool) {
	a := p.Leaf()
	switch a.Type {
	case scim.Boolean:
		return true, true
	case scim.Integer:
		return int64(42), true
	case scim.Decimal:
		return 42.5, true
	case scim.DateTime:
		return "2024-02-29T12:30:00Z", true
	case scim.Binary:
		return base64.StdEncoding.EncodeToString([]byte(s.name())), true
	case scim.Reference:
		return s.sampleReference(p)
	case scim.String, scim.Complex:
	}
	return s.sampleText(p), true
}

// refers tells whether a value must be the id of another resource.
func refers(p scim.Path) bool {
	if p.Sub == nil || !strings.EqualFold(p.Sub.Name, "value") {
		return false
	}
	return p.Attribute.SubAttribute("$ref") != nil || holds([]string{"members", "manager", "groups"}, p.Attribute.Name) ||
		len(p.Sub.ReferenceTypes) > 0 && !holds(p.Sub.ReferenceTypes, "external") && !holds(p.Sub.ReferenceTypes, "uri")
}

// referent gives the id of a user to refer to, one for each check. There is none where an attribute refers to
// something else, nor while that user is made.
func (s *Session) referent(p scim.Path) (any, bool) {
	user := s.target.user()
	if user == nil || s.referring || !refersTo(p, user.Name) {
		return nil, false
	}
	if s.referred == nil {
		s.referring = true
		m := s.user()
		s.referring, s.referred = false, &m
	}
	return s.referred.id, true
}

// refersTo tells whether an attribute may refer to resources of a type.
func refersTo(p scim.Path, name string) bool {
	types := p.Sub.ReferenceTypes
	if ref := p.Attribute.SubAttribute("$ref"); ref != nil {
		types = append(slices.Clone(types), ref.ReferenceTypes...)
	}
	return len(types) == 0 || holds(types, name)
}

func (s *Session) sampleText(p scim.Path) string {
	if canonical := p.Leaf().CanonicalValues; len(canonical) > 0 {
		return canonical[0]
	}
	path := strings.ToLower(strings.TrimPrefix(p.String(), p.Schema+":"))
	if text, ok := samples[path]; ok && p.Schema == "" {
		return strings.ReplaceAll(text, "%s", s.name())
	}
	return s.name()
}

func (s *Session) sampleReference(p scim.Path) (any, bool) {
	types := p.Leaf().ReferenceTypes
	if len(types) > 0 && !slices.Contains(types, "external") && !slices.Contains(types, "uri") {
		return nil, false
	}
	return s.sampleText(scim.Path{Attribute: &scim.Attribute{Name: "profileUrl"}}), true
}

// sampleObject fills every sub-attribute that can be written, the primary one aside.
func (s *Session) sampleObject(p scim.Path) (any, bool) {
	var o scim.Object
	for _, sub := range p.Attribute.Sub {
		q := scim.Path{Schema: p.Schema, Attribute: p.Attribute, Sub: sub}
		if !settable(sub) || p.Attribute.MultiValued && sub.Name == "primary" || sub.Name == "$ref" || sub.Name == "display" {
			continue
		}
		v, ok := s.sample(q)
		if !ok {
			return nil, false
		}
		if sub.MultiValued {
			v = []any{v}
		}
		o = append(o, scim.Member{Name: sub.Name, Value: v})
	}
	return o, len(o) > 0
}

// settable tells whether a client may give an attribute a value.
func settable(a *scim.Attribute) bool { return a.Mutability != scim.ReadOnly }

// fill gives an attribute of a resource a sample, as a list where the attribute is multi-valued.
func (s *Session) fill(o *scim.Object, p scim.Path) bool {
	v, ok := s.sample(p)
	if !ok {
		return false
	}
	if p.Leaf().MultiValued {
		v = []any{v}
	}
	put(o, p, v)
	return true
}

// put gives an attribute of a resource a value: at the top, in an extension, or in a complex attribute.
func put(o *scim.Object, p scim.Path, v any) {
	if p.Schema != "" {
		extension, _ := lookup(*o, p.Schema).(scim.Object)
		put(&extension, scim.Path{Attribute: p.Attribute, Sub: p.Sub}, v)
		o.Set(p.Schema, extension)
		return
	}
	if p.Sub == nil {
		o.Set(p.Attribute.Name, v)
		return
	}
	inner, _ := lookup(*o, p.Attribute.Name).(scim.Object)
	inner.Set(p.Sub.Name, v)
	o.Set(p.Attribute.Name, inner)
}
