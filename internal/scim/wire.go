package scim

var (
	typeWords       = []string{"string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"}
	mutabilityWords = []string{"readWrite", "readOnly", "immutable", "writeOnly"}
	returnedWords   = []string{"default", "always", "never", "request"}
	uniquenessWords = []string{"none", "server", "global"}
)

func parseWord(words []string, s string) (int, bool) {
	for i, w := range words {
		if w == s {
			return i, true
		}
	}
	return 0, false
}

// ParseType reads the RFC's word for a data type.
func ParseType(s string) (Type, bool) {
	i, ok := parseWord(typeWords, s)
	return Type(i), ok //nolint:gosec // an index of a short list
}

// ParseMutability reads the RFC's word for a mutability.
func ParseMutability(s string) (Mutability, bool) {
	i, ok := parseWord(mutabilityWords, s)
	return Mutability(i), ok //nolint:gosec // an index of a short list
}

// ParseReturned reads the RFC's word for a value of returned.
func ParseReturned(s string) (Returned, bool) {
	i, ok := parseWord(returnedWords, s)
	return Returned(i), ok //nolint:gosec // an index of a short list
}

// ParseUniqueness reads the RFC's word for a value of uniqueness.
func ParseUniqueness(s string) (Uniqueness, bool) {
	i, ok := parseWord(uniquenessWords, s)
	return Uniqueness(i), ok //nolint:gosec // an index of a short list
}

// String gives the RFC's word.
func (t Type) String() string { return typeWords[t] }

// String gives the RFC's word.
func (m Mutability) String() string { return mutabilityWords[m] }

// String gives the RFC's word.
func (r Returned) String() string { return returnedWords[r] }

// String gives the RFC's word.
func (u Uniqueness) String() string { return uniquenessWords[u] }

// Object gives the schema as /Schemas shows it (RFC 7643 section 7), without meta.
func (s *Schema) Object() Object {
	return Object{
		{"schemas", []any{SchemaURN}},
		{"id", s.ID},
		{"name", s.Name},
		{"description", s.Description},
		{"attributes", attributeObjects(s.Attributes)},
	}
}

func attributeObjects(list []*Attribute) []any {
	out := make([]any, len(list))
	for i, a := range list {
		out[i] = a.object()
	}
	return out
}

func (a *Attribute) object() Object {
	o := Object{
		{"name", a.Name},
		{"type", a.Type.String()},
		{"multiValued", a.MultiValued},
		{"description", a.Description},
		{"required", a.Required},
		{"mutability", a.Mutability.String()},
		{"returned", a.Returned.String()},
	}
	if a.Type == String || a.Type == Reference || a.Type == Binary {
		o = append(o, Member{"caseExact", a.CaseExact})
	}
	if a.Type != Complex {
		o = append(o, Member{"uniqueness", a.Uniqueness.String()})
	}
	if len(a.CanonicalValues) > 0 {
		o = append(o, Member{"canonicalValues", texts(a.CanonicalValues)})
	}
	if len(a.ReferenceTypes) > 0 {
		o = append(o, Member{"referenceTypes", texts(a.ReferenceTypes)})
	}
	if a.Type == Complex {
		o = append(o, Member{"subAttributes", attributeObjects(a.Sub)})
	}
	return o
}

func texts(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// Object gives the resource type as /ResourceTypes shows it (RFC 7643 section 6), without meta.
func (t *ResourceType) Object() Object {
	extensions := make([]any, len(t.Extensions))
	for i, e := range t.Extensions {
		extensions[i] = Object{{"schema", e.Schema.ID}, {"required", e.Required}}
	}
	return Object{
		{"schemas", []any{ResourceTypeURN}},
		{"id", t.Name},
		{"name", t.Name},
		{"endpoint", t.Endpoint},
		{"description", t.Description},
		{"schema", t.Schema.ID},
		{"schemaExtensions", extensions},
	}
}
