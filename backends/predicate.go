package backends

// Operator compares a field with a value.
type Operator uint8

// The operators. Strings are compared by code point unless Fold is set.
const (
	Equal Operator = iota
	Less
	LessOrEqual
	Greater
	GreaterOrEqual
	Contains
	StartsWith
	EndsWith
	In      // equals one of Values
	Present // is there: not absent. Empty strings are present
)

// String gives the operator as people write it.
func (o Operator) String() string {
	return [...]string{"=", "<", "<=", ">", ">=", "contains", "starts with", "ends with", "in", "is present"}[o]
}

// Comparison is one condition on one field. It is two-valued: an absent value fulfils no comparison, and
// therefore fulfils every negated one.
type Comparison struct {
	Field  int // index into the collection's Fields, or the set's where Set is given
	Op     Operator
	Value  Value   // nil for In and Present
	Values []Value // for In
	Fold   bool    // strings are equal under Unicode simple case folding
	Not    bool    // the comparison must not be fulfilled
	Set    int     // index into Collection.Sets plus one; 0 means a field of the record itself
}

// Predicate is a condition in negation normal form: a tree of And and Or over comparisons, which alone can
// be negated. Exactly one of the members is used.
type Predicate struct {
	Compare *Comparison
	And     []Predicate // true where empty and non-nil
	Or      []Predicate // false where empty and non-nil
	Some    *Some
}

// Some holds where an element of a set fulfils Where (or, negated, where none does). Comparisons inside it
// have Set filled in.
type Some struct {
	Set   int // index into Collection.Sets
	Where Predicate
	Not   bool
}

// True and False are the constant predicates.
var (
	True  = Predicate{And: []Predicate{}}
	False = Predicate{Or: []Predicate{}}
)

// Match says how faithfully a backend evaluates a comparison.
type Match uint8

// The degrees of faithfulness.
const (
	None     Match = iota // not at all: leave it out
	Superset              // everything that fulfils it and perhaps more
	Exact                 // exactly what fulfils it
)
