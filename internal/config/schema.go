package config

import (
	"regexp"
	"slices"
	"strings"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

type schemaBlock struct {
	ID          diag.Text     `hcl:"id,label"`
	Name        string        `hcl:"name,optional"`
	Description string        `hcl:"description,optional"`
	Attributes  []schemaField `hcl:"attribute,block"`
}

type schemaField struct {
	Name            diag.Text     `hcl:"name,label"`
	Type            diag.Text     `hcl:"type,optional"`
	MultiValued     bool          `hcl:"multi_valued,optional"`
	Required        bool          `hcl:"required,optional"`
	CaseExact       *bool         `hcl:"case_exact,optional"`
	Mutability      diag.Text     `hcl:"mutability,optional"`
	Returned        diag.Text     `hcl:"returned,optional"`
	Uniqueness      diag.Text     `hcl:"uniqueness,optional"`
	CanonicalValues []string      `hcl:"canonical_values,optional"`
	ReferenceTypes  []string      `hcl:"reference_types,optional"`
	Description     string        `hcl:"description,optional"`
	Attributes      []schemaField `hcl:"attribute,block"`
	At              diag.Range    `hcl:",range"`
}

// schema reads one schema block; others are those before it.
func (d *decoder) schema(b schemaBlock, others []*scim.Schema) *scim.Schema {
	if !strings.HasPrefix(strings.ToLower(b.ID.Value), "urn:") {
		d.diags.Errorf(b.ID.Range, "Not a URN", "A schema is named by a URN: \"urn:ietf:params:scim:schemas:extension:hr:2.0:User\".")
	}
	known := append([]*scim.Schema{scim.UserSchema(), scim.GroupSchema(), scim.EnterpriseUserSchema()}, others...)
	if slices.ContainsFunc(known, func(s *scim.Schema) bool { return strings.EqualFold(s.ID, b.ID.Value) }) {
		d.diags.Errorf(b.ID.Range, "Schema declared twice",
			"The schema %q is known already, from the RFC or from another block. Attributes of one's own belong in an extension.", b.ID.Value)
	}
	return &scim.Schema{ID: b.ID.Value, Name: b.Name, Description: b.Description, Attributes: d.schemaAttributes(b.Attributes, false)}
}

// The names that attributes may have (RFC 7643 section 2.1), and those that every resource has already.
var (
	attributeName = regexp.MustCompile(`^(\$ref|[A-Za-z][A-Za-z0-9_-]*)$`)
	commonNames   = []string{"schemas", "id", "externalid", "meta"}
)

func (d *decoder) schemaAttributes(fields []schemaField, nested bool) []*scim.Attribute {
	var list []*scim.Attribute
	for _, f := range fields {
		name := f.Name.Value
		switch {
		case !attributeName.MatchString(name) || name == "$ref" && !nested:
			d.diags.Errorf(f.Name.Range, "Unsuitable name", "An attribute's name has letters, digits, - and _, and begins with a letter (RFC 7643 section 2.1).")
		case !nested && slices.Contains(commonNames, strings.ToLower(name)):
			d.diags.Errorf(f.Name.Range, "Name in use", "Every resource has an attribute %q already (RFC 7643 section 3.1).", name)
		case slices.ContainsFunc(list, func(a *scim.Attribute) bool { return strings.EqualFold(a.Name, name) }):
			d.diags.Errorf(f.Name.Range, "Attribute declared twice", "There is an attribute %q already; names have no case.", name)
		}
		list = append(list, d.schemaAttribute(f, nested))
	}
	return list
}

func (d *decoder) schemaAttribute(f schemaField, nested bool) *scim.Attribute {
	a := &scim.Attribute{
		Name: f.Name.Value, MultiValued: f.MultiValued, Description: f.Description, Required: f.Required,
		CanonicalValues: f.CanonicalValues, ReferenceTypes: f.ReferenceTypes,
	}
	if len(f.Attributes) > 0 {
		a.Type = scim.Complex
	}
	word(d, f.Type, &a.Type, scim.ParseType, "string, boolean, decimal, integer, dateTime, binary, reference or complex")
	word(d, f.Mutability, &a.Mutability, scim.ParseMutability, "readWrite, readOnly, immutable or writeOnly")
	word(d, f.Returned, &a.Returned, scim.ParseReturned, "default, always, never or request")
	word(d, f.Uniqueness, &a.Uniqueness, scim.ParseUniqueness, "none, server or global")
	d.structure(f, a, nested)
	d.caseExact(f, a)
	d.suitable(f, a)
	return a
}

// structure reads the sub-attributes of a complex attribute, and only of one.
func (d *decoder) structure(f schemaField, a *scim.Attribute, nested bool) {
	switch {
	case a.Type == scim.Complex && nested:
		d.diags.Errorf(f.At, "Complex within complex", "A sub-attribute cannot be complex (RFC 7643 section 2.3.8).")
	case a.Type == scim.Complex && len(f.Attributes) == 0:
		d.diags.Errorf(f.At, "Complex without attributes", "Say what %q consists of, in attribute blocks inside it.", a.Name)
	case a.Type != scim.Complex && len(f.Attributes) > 0:
		d.diags.Errorf(f.Type.Range, "Attributes of what is not complex", "An attribute with attributes inside is of type \"complex\"; leave the type out.")
	default:
		a.Sub = d.schemaAttributes(f.Attributes, true)
	}
}

// caseExact reads case_exact. References and binary values are case-exact without a word (RFC 7643 section 2.3).
func (d *decoder) caseExact(f schemaField, a *scim.Attribute) {
	exact := a.Type == scim.Reference || a.Type == scim.Binary
	a.CaseExact = exact
	if f.CaseExact == nil || *f.CaseExact == exact {
		return
	}
	if a.Type != scim.String {
		d.diags.Errorf(f.At, "No choice of case", "What is of type %s cannot be case_exact = %t (RFC 7643 section 2.3).", a.Type, *f.CaseExact)
		return
	}
	a.CaseExact = *f.CaseExact
}

// suitable refuses characteristics that contradict each other, or that the type does not have (RFC 7643 sections 2.2
// and 2.3).
func (d *decoder) suitable(f schemaField, a *scim.Attribute) {
	if a.Mutability == scim.WriteOnly {
		if f.Returned.Value != "" && a.Returned != scim.ReturnedNever {
			d.diags.Errorf(f.Returned.Range, "Write-only, but returned", "What is write-only is never returned (RFC 7643 section 7).")
		}
		a.Returned = scim.ReturnedNever
	}
	switch a.Type {
	case scim.Boolean, scim.DateTime, scim.Binary, scim.Complex:
		if a.Uniqueness != scim.UniquenessNone {
			d.diags.Errorf(f.Uniqueness.Range, "No uniqueness", "What is of type %s has no uniqueness (RFC 7643 section 2.3).", a.Type)
		}
	case scim.String, scim.Reference, scim.Integer, scim.Decimal:
	}
	if len(a.ReferenceTypes) > 0 && a.Type != scim.Reference {
		d.diags.Errorf(f.At, "Not a reference", "reference_types is for attributes of type \"reference\".")
	}
	if len(a.CanonicalValues) > 0 && a.Type != scim.String {
		d.diags.Errorf(f.At, "Not a text", "canonical_values are texts that are proposed; %q is of type %s.", a.Name, a.Type)
	}
}

// word reads one of the RFC's words.
func word[T any](d *decoder, text diag.Text, target *T, parse func(string) (T, bool), words string) {
	if text.Value == "" {
		return
	}
	v, ok := parse(text.Value)
	if !ok {
		d.diags.Errorf(text.Range, "Unknown word", "Write %s.", words)
		return
	}
	*target = v
}
