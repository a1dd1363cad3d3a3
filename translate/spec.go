package translate

import (
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// Spec is what a mapping file says of one application, as plain values: the output of internal/config and
// the input of [Compile].
type Spec struct {
	Application string
	Schemas     []*scim.Schema // declared by `schema` blocks, beside the RFC's own
	Resources   []ResourceSpec
	MaxScan     int // how many records the adapter may look at for one request; 0 means the default
}

// ResourceSpec is one `resource` block.
type ResourceSpec struct {
	Name       diag.Text // "User"
	At         diag.Range
	Endpoint   string    // "/Users"; empty means the name's plural
	Schema     diag.Text // URN; empty means the RFC's schema of that name
	Extensions []ExtensionSpec
	ID         []diag.Text // fields
	OnDelete   diag.Text   // "delete", "deactivate", "refuse"; empty means delete
	Deleted    *DeletedSpec
	Where      []ConditionSpec // only these records exist
	// AllowNoDeactivation is set where the mapping says on purpose that its users cannot be deactivated.
	AllowNoDeactivation bool
	Attributes          []AttributeSpec
	Constants           []ConstantSpec // fields set on create
	Touched             []ConstantSpec // fields set with every change: a time, a version
	Settings            any            // the backend kind's own
	Backend             string         // which of the application's backends keeps the records
	Steps               []StepSpec
}

// Path gives the path of the collection below the application's: Endpoint, or else the name's plural.
func (r *ResourceSpec) Path() string {
	if r.Endpoint != "" {
		return r.Endpoint
	}
	return "/" + r.Name.Value + "s"
}

// StepSpec is one `step` block: what else the resource's writes do.
type StepSpec struct {
	Name     diag.Text
	Backend  string // which backend does it
	Settings any    // that kind's own
	At       diag.Range
}

// ExtensionSpec attaches a schema to a resource type.
type ExtensionSpec struct {
	Schema   diag.Text // URN
	Required bool
}

// DeletedSpec is the `deleted` object: the state in which a record counts as gone.
type DeletedSpec struct {
	Field diag.Text
	Value LiteralSpec
}

// ConditionSpec demands one value of one field.
type ConditionSpec struct {
	Field  diag.Text
	Values []LiteralSpec
}

// ConstantSpec is a field that is set on create, or with every change, from an expression over `resource` (and
// `record`, where there is one).
type ConstantSpec struct {
	Field diag.Text
	Expr  diag.Text
}

// LiteralSpec is a constant of the file: nil, bool, int64, float64 or string.
type LiteralSpec struct {
	Value any
	At    diag.Range
}

// ValueSpec is one entry of `values`: a stored value and its meaning.
type ValueSpec struct {
	Stored  LiteralSpec
	Meaning LiteralSpec
}

// ConversionSpec is one call in `as`: list(","), timestamp("2006-01-02", "UTC").
type ConversionSpec struct {
	Name string
	Args []any // bool, int64, float64 or string
	At   diag.Range
}

// WriteSpec is one entry of `write`: a field and the expression that gives its value.
type WriteSpec struct {
	Field diag.Text
	Expr  diag.Text
}

// AttributeSpec is one `attribute` block.
type AttributeSpec struct {
	Path diag.Text // a SCIM path, perhaps with a slot: emails[type eq 'work'].value
	At   diag.Range

	Field     diag.Text
	Values    []ValueSpec
	Otherwise *LiteralSpec // the meaning of stored values that Values does not list
	Null      *LiteralSpec // the meaning of NULL
	As        []ConversionSpec
	Read      diag.Text
	Write     []WriteSpec
	Constant  *LiteralSpec // the attribute always has this value, e.g. a slot's display

	Required   *bool
	Unique     bool
	CaseExact  *bool
	Mutability diag.Text
	Returned   diag.Text
	Slot       bool // `default = true` of a slot: elements without a type go here
	Sensitive  bool

	// Lossy says what does not survive here, in the author's words: a loss that is known and meant.
	Lossy diag.Text

	Reference diag.Text // resource type
	Via       diag.Text // field of the referenced record

	Default *LiteralSpec // on create only
	Clear   *LiteralSpec // what clearing writes; nil means NULL

	// A multi-valued attribute whose elements are stored apart has either Elements, the attribute blocks
	// inside it; or Member, the field (or fields) that hold a reference to the member; or List, a field of
	// the member's record that holds the keys of all its groups.
	Elements []AttributeSpec
	Member   []diag.Text
	List     diag.Text
	Settings any // the backend kind's own: the table, for example

	Ranges map[string]diag.Range // of each HCL attribute that was given, by name
}
