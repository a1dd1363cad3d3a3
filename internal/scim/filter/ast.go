// Package filter is the grammar of SCIM filters and attribute paths (RFC 7644 section 3.4.2.2 and figure 1).
//
// [Parse] and [ParsePath] turn text into a tree whose attribute names are still text: what they mean is
// known only to a schema, so package scim resolves them. The parser tolerates what real clients send
// (unquoted words, single quotes, keywords in any case) and is bounded in length, depth and terms, so that
// no input can exhaust the stack.
//
// [CompareValues] is the meaning of an operator between two values; every filter that the adapter evaluates
// itself ends there.
package filter

import "fmt"

// Op is a comparison operator.
type Op uint8

// The operators (RFC 7644 table 3).
const (
	Eq Op = iota
	Ne
	Co
	Sw
	Ew
	Gt
	Lt
	Ge
	Le
	Pr
)

// String gives the operator as it is written in a filter.
func (o Op) String() string {
	return [...]string{"eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le", "pr"}[o]
}

// Expr is a filter: *And, *Or, *Not, *Compare or *Has.
type Expr interface {
	fmt.Stringer
	expr()
}

// And is true where both sides are.
type And struct{ Left, Right Expr }

// Or is true where one side is.
type Or struct{ Left, Right Expr }

// Not inverts.
type Not struct{ Expr Expr }

// Compare compares an attribute with a literal.
type Compare struct {
	Attr    string // as written
	AttrPos int    // byte offset of Attr
	Op      Op
	Value   Literal // unused for Pr
}

// Has is a valuePath: one element of Attr fulfils Filter.
type Has struct {
	Attr    string
	AttrPos int
	Filter  Expr
	Joined  bool // a comparison that stood after the brackets is part of Filter, which the RFC does not have
}

func (*And) expr()     {}
func (*Or) expr()      {}
func (*Not) expr()     {}
func (*Compare) expr() {}
func (*Has) expr()     {}

// Literal is a value in a filter.
type Literal struct {
	Kind LiteralKind
	Text string // the string's value, the number as written, or the bare word
	Pos  int    // byte offset
}

// LiteralKind tells literals apart.
type LiteralKind uint8

// The kinds. Word is unquoted text that is none of the others, SingleQuoted a text in single quotes: both are
// no literals of the RFC.
const (
	StringLiteral LiteralKind = iota
	NumberLiteral
	TrueLiteral
	FalseLiteral
	NullLiteral
	Word
	SingleQuoted
)

// Path is the target of a PATCH operation: attribute, perhaps a filter of its elements, perhaps a
// sub-attribute of these.
type Path struct {
	Attr   string
	Filter Expr   // nil where there is none
	Sub    string // after the brackets
}

// Error says why a text is no filter.
type Error struct {
	Offset  int // byte offset
	Message string
}

// Error gives message and place.
func (e *Error) Error() string { return fmt.Sprintf("%s at character %d", e.Message, e.Offset+1) }
