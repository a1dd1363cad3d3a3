package scim

// Deviation is a departure from the RFCs that real clients make and that can be tolerated. The set is closed:
// its names are metric labels.
type Deviation uint8

// The deviations. What each is, and the answer where it is not tolerated, says [Deviation.Means].
const (
	UnknownAttribute Deviation = iota
	UnknownSchema
	MissingSchemas
	OldSchema
	StringBoolean
	StringNumber
	NumberString
	SingleForList
	ListForSingle
	BareValue
	EmptyString
	OpCase
	ReadOnlyInPatch
	TrailingSlash
	MediaType
	DottedKey
	DottedURN
	ExtensionWithoutURN
	RemoveValues
	CreatedElement
	UnquotedLiteral
	SingleQuotes
	ValuePathComparison
	ComplexComparison
	UnknownFilter
	TombstoneRename
	deviationCount
)

// deviation describes a [Deviation] for metrics and documents.
type deviation struct {
	name    string
	means   string // what the client does, and how it is understood
	refused string // the answer where it is not tolerated
	cases   string // of the collection of clients' habits that the tests cite
	sense   bool   // it gives sense to what has none by the RFCs; the others are only other forms of what has
}

// deviations is the one table of what can be tolerated.
var deviations = [deviationCount]deviation{ //nolint:gochecknoglobals // constant data
	UnknownAttribute:    {"unknown_attribute", "an attribute that no schema of the resource type has is ignored", "400 invalidValue; in a PATCH path 400 invalidPath", "C9, T17, ENTRA-07, PM-07", false},
	UnknownSchema:       {"unknown_schema", "an unknown URN in `schemas`, beside a known one, is ignored", "400 invalidValue", "T18, ENTRA-08, ENTRA-G1", false},
	MissingSchemas:      {"missing_schemas", "a body without `schemas` is taken for what its endpoint expects", "400 invalidSyntax", "RFC-SCH-01", false},
	OldSchema:           {"old_schema", "a `schemas` that names SCIM 1.0 alone is taken for what its endpoint expects", "400 invalidSyntax", "ONEL-05", false},
	StringBoolean:       {"string_boolean", `"True" stands for true, in bodies and filters`, "400 invalidValue; in a filter 400 invalidFilter", "T2, ENTRA-13, ENTRA-R1, KC-01", false},
	StringNumber:        {"string_number", `"7" stands for 7`, "400 invalidValue", "T2", false},
	NumberString:        {"number_string", `7 stands for "7"`, "400 invalidValue", "3.5 of Okta's entitlements", false},
	SingleForList:       {"single_for_list", "a value stands for a list of one", "400 invalidValue", "ONEL-05", false},
	ListForSingle:       {"list_for_single", "a list of one stands for its value", "400 invalidValue", "ENTRA-M1", false},
	BareValue:           {"bare_value", `"x" stands for {"value": "x"}`, "400 invalidValue", "ENTRA-M2, ENTRA-M5, ENTRA-G12", false},
	EmptyString:         {"empty_string", `"" clears an attribute that is not required`, `"" is a value like any other`, "C7, T12, ENTRA-M6, VALID-N2", false},
	OpCase:              {"op_case", `"Replace" stands for "replace", and in a bulk request "post" for "POST"`, "400 invalidSyntax", "T1, ENTRA-11", false},
	ReadOnlyInPatch:     {"read_only_in_patch", "a read-only attribute inside the value of an operation without a path is ignored", "400 mutability", "T8, OKTA-G4, RFC-PATCH-22", false},
	TrailingSlash:       {"trailing_slash", "/Users/ stands for /Users", "404", "T24, PM-08", false},
	MediaType:           {"media_type", "a body without Content-Type, or of text/json, is taken for JSON", "415", "T14, ONEL-04", false},
	DottedKey:           {"dotted_key", "in an operation without a path a member's name is a path: name.givenName", "the name is unknown", "T4, ENTRA-20", false},
	DottedURN:           {"dotted_urn", "a dot stands for the colon after a URN", "the name is unknown", "T6, ENTRA-22", false},
	ExtensionWithoutURN: {"extension_without_urn", "the attribute of an extension is found by its bare name", "the name is unknown", "ENTRA-M1, ENTRA-07", false},
	RemoveValues:        {"remove_values", "a remove with a path and a list of values removes these values, not all", "400 invalidValue", "T7, C2, ENTRA-G6, JC-05, AUTHK-09", true},
	CreatedElement:      {"created_element", "a replace of elements of which none fulfils the brackets makes one that does", "400 noTarget", "T9, C1, ENTRA-17", true},
	UnquotedLiteral:     {"unquoted_literal", "in a filter a bare word stands for a text", "400 invalidFilter", "T13, ENTRA-04, PM-09", true},
	SingleQuotes:        {"single_quotes", "in a filter single quotes stand for double ones", "400 invalidFilter", "RFC-FIL-15", true},
	ValuePathComparison: {"value_path_comparison", `emails[type eq "work"].value eq "x" asks for one element that fulfils both`, "400 invalidFilter", "ENTRA-05", true},
	ComplexComparison:   {"complex_comparison", "a comparison of a complex attribute that is single-valued means its `value`", "400 invalidFilter", "ENTRA-M7", true},
	UnknownFilter:       {"unknown_filter", "an `eq` on an attribute that no schema has finds nothing", "400 invalidFilter", "C10, ECMA-02", true},
	TombstoneRename:     {"tombstone_rename", "a rename of a user to 32 hexadecimal digits before the name that the account has is left out: the account keeps its name", "it is renamed", "C15, ENTRA-25", true},
}

// String gives the name, as it stands in metrics.
func (d Deviation) String() string { return deviations[d].name }

// Means says what the client does and how it is understood.
func (d Deviation) Means() string { return deviations[d].means }

// Refused says what a client gets whose dialect does not tolerate it.
func (d Deviation) Refused() string { return deviations[d].refused }

// Cases names the recorded habits of clients that it answers.
func (d Deviation) Cases() string { return deviations[d].cases }

// Deviations gives all of them.
func Deviations() []Deviation {
	all := make([]Deviation, deviationCount)
	for i := range all {
		all[i] = Deviation(i)
	}
	return all
}
