package scim

// Object is a JSON object in the order of its members: a resource, or a complex value.
//
// Values are nil, bool, string, int64, float64, []any or Object. (Before a resource has been checked
// against its schema a number is a [Number].)
type Object []Member

// Member is one named value of an [Object].
type Member struct {
	Name  string
	Value any
}

// Number is a JSON number as the client wrote it.
type Number string
