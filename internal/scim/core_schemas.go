package scim

// A short notation for the schemas of RFC 7643: attributes are strings without case, readWrite, returned by
// default and not unique, unless an option says otherwise.
type option func(*Attribute)

func attribute(name string, options ...option) *Attribute {
	a := &Attribute{Name: name}
	for _, o := range options {
		o(a)
	}
	return a
}

func ofType(t Type) option              { return func(a *Attribute) { a.Type = t } }
func described(text string) option      { return func(a *Attribute) { a.Description = text } }
func canonical(values ...string) option { return func(a *Attribute) { a.CanonicalValues = values } }
func refersTo(types ...string) option {
	return func(a *Attribute) { a.Type, a.CaseExact, a.ReferenceTypes = Reference, true, types }
}
func required(a *Attribute)              { a.Required = true }
func multi(a *Attribute)                 { a.MultiValued = true }
func exact(a *Attribute)                 { a.CaseExact = true }
func readOnly(a *Attribute)              { a.Mutability = ReadOnly }
func immutable(a *Attribute)             { a.Mutability = Immutable }
func unique(a *Attribute)                { a.Uniqueness = UniquenessServer }
func always(a *Attribute)                { a.Returned = ReturnedAlways }
func secret(a *Attribute)                { a.Mutability, a.Returned = WriteOnly, ReturnedNever }
func complexOf(sub ...*Attribute) option { return func(a *Attribute) { a.Type, a.Sub = Complex, sub } }

// plural is the usual multi-valued complex attribute (RFC 7643 section 2.4).
func plural(name string, value *Attribute, types ...string) *Attribute {
	return attribute(name, multi, complexOf(
		value,
		attribute("display"),
		attribute("type", canonical(types...)),
		attribute("primary", ofType(Boolean)),
	))
}

// commonAttributes are in every resource and in no schema (RFC 7643 section 3.1).
func commonAttributes() []*Attribute {
	return []*Attribute{
		attribute("schemas", multi, exact, always, required, ofType(Reference)),
		attribute("id", exact, always, readOnly, unique),
		attribute("externalId", exact),
		attribute("meta", readOnly, complexOf(
			attribute("resourceType", exact, readOnly),
			attribute("created", ofType(DateTime), readOnly),
			attribute("lastModified", ofType(DateTime), readOnly),
			attribute("location", exact, readOnly, ofType(Reference)),
			attribute("version", exact, readOnly),
		)),
	}
}

// UserSchema gives the User of RFC 7643 section 4.1.
func UserSchema() *Schema {
	return &Schema{ID: UserURN, Name: "User", Description: "User Account", Attributes: []*Attribute{
		attribute("userName", required, unique, described("Unique identifier for the user, used to log in")),
		attribute("name", complexOf(
			attribute("formatted"), attribute("familyName"), attribute("givenName"), attribute("middleName"),
			attribute("honorificPrefix"), attribute("honorificSuffix"),
		)),
		attribute("displayName"),
		attribute("nickName"),
		attribute("profileUrl", refersTo("external")),
		attribute("title"),
		attribute("userType"),
		attribute("preferredLanguage"),
		attribute("locale"),
		attribute("timezone"),
		attribute("active", ofType(Boolean)),
		attribute("password", secret),
		plural("emails", attribute("value"), "work", "home", "other"),
		plural("phoneNumbers", attribute("value"), "work", "home", "mobile", "fax", "pager", "other"),
		plural("ims", attribute("value"), "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"),
		plural("photos", attribute("value", refersTo("external")), "photo", "thumbnail"),
		attribute("addresses", multi, complexOf(
			attribute("formatted"), attribute("streetAddress"), attribute("locality"), attribute("region"),
			attribute("postalCode"), attribute("country"), attribute("type", canonical("work", "home", "other")),
			attribute("primary", ofType(Boolean)),
		)),
		attribute("groups", multi, readOnly, complexOf(
			attribute("value", readOnly, exact), attribute("$ref", refersTo("Group"), readOnly),
			attribute("display", readOnly), attribute("type", readOnly, canonical("direct", "indirect")),
		)),
		plural("entitlements", attribute("value")),
		plural("roles", attribute("value")),
		plural("x509Certificates", attribute("value", ofType(Binary), exact)),
	}}
}

// GroupSchema gives the Group of RFC 7643 section 4.2; displayName is required (erratum 5368).
func GroupSchema() *Schema {
	return &Schema{ID: GroupURN, Name: "Group", Description: "Group", Attributes: []*Attribute{
		attribute("displayName", required, described("A human-readable name for the group")),
		attribute("members", multi, complexOf(
			attribute("value", immutable, exact), attribute("$ref", refersTo("User", "Group"), immutable),
			attribute("type", immutable, canonical("User", "Group")), attribute("display", readOnly),
		)),
	}}
}

// EnterpriseUserSchema gives the extension of RFC 7643 section 4.3.
func EnterpriseUserSchema() *Schema {
	return &Schema{ID: EnterpriseUserURN, Name: "EnterpriseUser", Description: "Enterprise User", Attributes: []*Attribute{
		attribute("employeeNumber"), attribute("costCenter"), attribute("organization"), attribute("division"),
		attribute("department"),
		attribute("manager", complexOf(
			attribute("value", exact), attribute("$ref", refersTo("User")), attribute("displayName", readOnly),
		)),
	}}
}
