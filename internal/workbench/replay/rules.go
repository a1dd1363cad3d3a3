package replay

import (
	"strings"

	"scim-adapter/internal/config"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
	"scim-adapter/translate"
)

// class is what may be seen of an attribute's values.
type class uint8

const (
	personal class = iota // a pseudonym: whatever is not known to be one of the others
	open                  // everything: what says nothing of a person
	ids                   // everything, unless ids are personal themselves
	secret                // nothing
)

// rules says what may be seen of the attributes of one application. Names are in small letters and have no URN in front:
// an attribute that is secret in one schema is so in all.
type rules struct {
	classes     map[string]class // by attribute, or attribute.sub-attribute
	guarded     map[string]bool  // attributes with a part that is secret
	words       map[string]bool  // texts that stand in the configuration: they say nothing of anybody
	urns        []string         // of all schemas, in small letters
	endpoints   map[string]bool  // "Users", in small letters
	personalIDs bool             // records are known by logins or addresses
}

// openNames are attributes of the RFC whose values are no person's.
const openNames = "schemas active meta usertype preferredlanguage locale timezone roles entitlements organization division department costcenter"

func newRules(a *config.Application) *rules {
	r := &rules{classes: map[string]class{}, guarded: map[string]bool{}, words: map[string]bool{}, endpoints: map[string]bool{}}
	for name := range strings.FieldsSeq(openNames) {
		r.classes[name] = open
	}
	for name := range strings.FieldsSeq("id members groups manager manager.value manager.$ref members.value members.$ref groups.value groups.$ref") {
		r.classes[name] = ids
	}
	for name := range strings.FieldsSeq("members.display groups.display manager.displayname manager.display roles.display entitlements.display") {
		r.classes[name] = personal
	}
	for _, s := range append([]*scim.Schema{scim.UserSchema(), scim.GroupSchema(), scim.EnterpriseUserSchema()}, a.Spec.Schemas...) {
		r.urns = append(r.urns, strings.ToLower(s.ID))
		r.schema(s.Attributes, "")
	}
	for i := range a.Spec.Resources {
		r.resource(&a.Spec.Resources[i])
	}
	for i := range a.Spec.Resources {
		r.ids(&a.Spec.Resources[i])
	}
	for name, c := range r.classes {
		if head, _, part := strings.Cut(name, "."); part && c == secret {
			r.guarded[head] = true
		}
	}
	return r
}

// schema finds what a schema says that nobody may read, and words that it lists.
func (r *rules) schema(attributes []*scim.Attribute, parent string) {
	for _, a := range attributes {
		name := parent + strings.ToLower(a.Name)
		if a.Mutability == scim.WriteOnly || a.Returned == scim.ReturnedNever {
			r.classes[name] = secret
		}
		for _, word := range a.CanonicalValues {
			r.words[word] = true
		}
		r.schema(a.Sub, name+".")
	}
}

func (r *rules) resource(spec *translate.ResourceSpec) {
	endpoint, _, _ := strings.Cut(strings.TrimPrefix(spec.Path(), "/"), "/")
	r.endpoints[strings.ToLower(endpoint)] = true
	for i := range spec.Attributes {
		a := &spec.Attributes[i]
		name := r.attribute(a.Path.Value)
		r.slot(a.Path.Value)
		r.block(a, name)
		for j := range a.Elements {
			r.block(&a.Elements[j], name+"."+strings.ToLower(a.Elements[j].Path.Value))
		}
	}
}

// slot finds the words that tell the elements of an attribute apart: emails[type eq 'work'].
func (r *rules) slot(path string) {
	if p, err := filter.ParsePath(path); err == nil && p.Filter != nil {
		r.literals(p.Filter)
	}
}

func (r *rules) literals(e filter.Expr) {
	switch e := e.(type) {
	case *filter.And:
		r.literals(e.Left)
		r.literals(e.Right)
	case *filter.Compare:
		r.word(e.Value.Text)
	}
}

// block reads one attribute block.
func (r *rules) block(a *translate.AttributeSpec, name string) {
	writeOnly := a.Mutability.Value == "writeOnly" || a.Returned.Value == "never" || a.Field.Value == "" && a.Read.Value == "" && len(a.Write) > 0
	switch {
	case a.Sensitive, writeOnly, r.classes[name] == secret:
		r.classes[name] = secret
	case a.Reference.Value != "":
		r.classes[name] = ids
		if !strings.Contains(name, ".") {
			r.classes[name+".value"], r.classes[name+".$ref"] = ids, ids
		}
	}
	for _, v := range a.Values {
		r.word(v.Meaning.Value)
	}
	for _, l := range []*translate.LiteralSpec{a.Otherwise, a.Null, a.Constant, a.Default} {
		if l != nil {
			r.word(l.Value)
		}
	}
}

func (r *rules) word(v any) {
	if text, ok := v.(string); ok {
		r.words[text] = true
	}
}

// ids finds out whether records are known by something personal: by the field of a login.
func (r *rules) ids(spec *translate.ResourceSpec) {
	for _, id := range spec.ID {
		for i := range spec.Attributes {
			a := &spec.Attributes[i]
			name := r.attribute(a.Path.Value)
			if a.Field.Value == id.Value && r.class(name) == personal {
				r.personalIDs = true
			}
		}
	}
}

// attribute gives the name of a path: small letters, without URN and filter.
func (r *rules) attribute(path string) string {
	p, err := filter.ParsePath(path)
	if err != nil {
		return strings.ToLower(path)
	}
	name := r.withoutURN(p.Attr)
	if p.Sub != "" {
		name += "." + strings.ToLower(p.Sub)
	}
	return name
}

// withoutURN takes the schema from a name, and makes its letters small. What is nothing but a schema's URN becomes empty.
func (r *rules) withoutURN(name string) string {
	name = strings.ToLower(name)
	for _, urn := range r.urns {
		if rest, ok := strings.CutPrefix(name, urn); ok && (rest == "" || rest[0] == ':') {
			return strings.TrimPrefix(rest, ":")
		}
	}
	if strings.HasPrefix(name, "urn:") {
		return name[strings.LastIndexByte(name, ':')+1:]
	}
	return name
}

// seen gives what may be seen of a text of an attribute. A word of the configuration says nothing of anybody. Whatever else
// stands in an attribute that has a secret part could be that part.
func (r *rules) seen(name, s string) class {
	c := r.class(name)
	head, _, _ := strings.Cut(name, ".")
	switch {
	case c == secret:
		return secret
	case r.words[s]:
		return open
	case r.guarded[head]:
		return secret
	}
	return c
}

// class gives what may be seen of an attribute by its name, or of what it is a part of.
func (r *rules) class(name string) class {
	head, _, _ := strings.Cut(name, ".")
	whole, known := r.classes[name]
	part, above := r.classes[head]
	switch {
	case above && part == secret:
		return secret
	case known:
		return whole
	case above && part == open:
		return open
	}
	return personal
}
