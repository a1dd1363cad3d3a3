package filter

import (
	"fmt"
	"strings"
)

// String gives the filter in canonical form: operators in small letters, one space between words, brackets only
// where the tree needs them. [Parse] makes the same tree of it, except for the offsets.
func (e *And) String() string {
	return bracketed(e.Left, isOr) + " and " + bracketed(e.Right, isJunction)
}

// String gives the filter in canonical form, see [And.String].
func (e *Or) String() string {
	return e.Left.String() + " or " + bracketed(e.Right, isOr)
}

// String gives the filter in canonical form, see [And.String].
func (e *Not) String() string { return "not (" + e.Expr.String() + ")" }

// String gives the filter in canonical form, see [And.String].
func (e *Compare) String() string {
	if e.Op == Pr {
		return e.Attr + " pr"
	}
	return e.Attr + " " + e.Op.String() + " " + e.Value.String()
}

// String gives the filter in canonical form, see [And.String]. A comparison that stood after the brackets
// stands there again.
func (e *Has) String() string {
	if both, ok := e.Filter.(*And); ok && e.Joined {
		return e.Attr + "[" + both.Left.String() + "]." + both.Right.String()
	}
	return e.Attr + "[" + e.Filter.String() + "]"
}

// String gives the literal as it stands in a filter.
func (l Literal) String() string {
	switch l.Kind {
	case StringLiteral:
		return quoted(l.Text, '"')
	case SingleQuoted:
		return quoted(l.Text, '\'')
	case NumberLiteral, TrueLiteral, FalseLiteral, NullLiteral, Word:
	}
	return l.Text
}

// String gives the path in canonical form. [ParsePath] makes the same path of it, except for the offsets.
func (p Path) String() string {
	if p.Filter == nil {
		return p.Attr
	}
	text := p.Attr + "[" + p.Filter.String() + "]"
	if p.Sub != "" {
		text += "." + p.Sub
	}
	return text
}

// bracketed prints an operand, in brackets where it would otherwise be read with its neighbours.
func bracketed(e Expr, needed func(Expr) bool) string {
	if needed(e) {
		return "(" + e.String() + ")"
	}
	return e.String()
}

func isOr(e Expr) bool {
	_, or := e.(*Or)
	return or
}

// isJunction tells whether an operand to the right is a junction of its own: without brackets the words are
// joined from the left.
func isJunction(e Expr) bool {
	_, and := e.(*And)
	return and || isOr(e)
}

// quoted writes a JSON string, or one in the single quotes that some clients use.
func quoted(text string, quote rune) string {
	var b strings.Builder
	b.WriteRune(quote)
	for _, r := range text {
		switch {
		case r == quote || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteRune(quote)
	return b.String()
}
