package scim

// Deviation is a departure from the RFCs that was tolerated. Names are a closed set: they are metric labels.
type Deviation struct {
	Name string
	Path string // the attribute as the client wrote it; for logs only
}

// The names of deviations.
const (
	DeviationUnknownAttribute = "unknown_attribute" // ignored
	DeviationUnknownSchema    = "unknown_schema"    // ignored
	DeviationMissingSchemas   = "missing_schemas"   // inferred from the endpoint
	DeviationStringBoolean    = "string_boolean"    // "True" for true
	DeviationStringNumber     = "string_number"     // "7" for 7
	DeviationNumberString     = "number_string"     // 7 for "7"
	DeviationSingleForList    = "single_for_list"   // a value where a list belongs
	DeviationListForSingle    = "list_for_single"   // a list of one where a value belongs
	DeviationBareValue        = "bare_value"        // "x" for {"value": "x"}
	DeviationEmptyString      = "empty_string"      // "" clears
	DeviationOpCase           = "op_case"           // "Replace" for "replace"
	DeviationDottedKey        = "dotted_key"        // {"name.givenName": …} without a path
	DeviationRemoveValues     = "remove_values"     // remove with a list of values
	DeviationCreatedElement   = "created_element"   // replace of an element that was not there
	DeviationUnknownFilter    = "unknown_filter"    // a filter on an attribute that no schema has
)

// Deviations lists the names.
func Deviations() []string {
	return []string{
		DeviationUnknownAttribute, DeviationUnknownSchema, DeviationMissingSchemas, DeviationStringBoolean,
		DeviationStringNumber, DeviationNumberString, DeviationSingleForList, DeviationListForSingle,
		DeviationBareValue, DeviationEmptyString, DeviationOpCase, DeviationDottedKey, DeviationRemoveValues,
		DeviationCreatedElement, DeviationUnknownFilter,
	}
}
