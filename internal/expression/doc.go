// Package expression compiles and runs the expressions of a mapping: expr-lang programs, held within bounds.
//
// An expression is compiled once, when the mapping is loaded, against an [Environment] that says which names
// it may use and what they hold; mistakes are reported at their own columns inside the mapping file. At run
// time it sees plain values only: nil, bool, int64, float64, string, []byte, time.Time, map[string]any and
// []any. nil means "no value"; members of nil are nil.
//
// expr has no time limit, and its memory budget does not count the bytes of strings. So the package limits
// what can be written (length, brackets, nodes, nesting of predicates, `let`), what goes in (length of
// strings), how many steps predicates take, and leaves out the builtins that multiply their input.
package expression
