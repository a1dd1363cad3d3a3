package scim

// Type is an attribute's data type (RFC 7643 section 2.3).
type Type uint8

// The data types.
const (
	String Type = iota
	Boolean
	Decimal
	Integer
	DateTime
	Binary
	Reference
	Complex
)

// Mutability says when a client may write an attribute (RFC 7643 section 7).
type Mutability uint8

// The mutabilities. ReadWrite is the default.
const (
	ReadWrite Mutability = iota
	ReadOnly
	Immutable
	WriteOnly
)

// Returned says when an attribute appears in answers (RFC 7643 section 7).
type Returned uint8

// The values of returned. Default is the default.
const (
	ReturnedDefault Returned = iota
	ReturnedAlways
	ReturnedNever
	ReturnedRequest
)

// Uniqueness says how far a value is unique (RFC 7643 section 7).
type Uniqueness uint8

// The values of uniqueness.
const (
	UniquenessNone Uniqueness = iota
	UniquenessServer
	UniquenessGlobal
)

// Attribute is one attribute or sub-attribute of a schema with its characteristics (RFC 7643 section 7).
type Attribute struct {
	Name            string
	Type            Type
	MultiValued     bool
	Description     string
	Required        bool
	CaseExact       bool
	Mutability      Mutability
	Returned        Returned
	Uniqueness      Uniqueness
	CanonicalValues []string
	ReferenceTypes  []string
	Sub             []*Attribute // of a complex attribute
}

// Schema is a named list of attributes (RFC 7643 section 7).
type Schema struct {
	ID          string // URN
	Name        string
	Description string
	Attributes  []*Attribute
}

// Extension is a schema that adds attributes to a resource type.
type Extension struct {
	Schema   *Schema
	Required bool
}

// ResourceType is a kind of resource: its endpoint, its schema and its extensions (RFC 7643 section 6).
type ResourceType struct {
	Name        string
	Endpoint    string // "/Users"
	Description string
	Schema      *Schema
	Extensions  []Extension
}

// Path names an attribute of a resource type, resolved against its schemas: the attribute itself, or one of
// its sub-attributes. The zero Path names nothing.
type Path struct {
	Schema    string // the extension's URN; empty for core and common attributes
	Attribute *Attribute
	Sub       *Attribute // nil for the attribute itself
}
