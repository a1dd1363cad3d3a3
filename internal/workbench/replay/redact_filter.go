package replay

import (
	"strings"

	"scim-adapter/internal/scim/filter"
)

// filter redacts the literals of a filter. What is no filter could hold anything.
func (r *redactor) filter(text string) string {
	e, err := filter.Parse(text)
	if err != nil {
		return redacted
	}
	r.expression(e, "")
	return e.String()
}

// expression redacts the literals of a filter of the elements of an attribute; of whole resources where it is empty.
func (r *redactor) expression(e filter.Expr, of string) {
	switch e := e.(type) {
	case *filter.And:
		r.expression(e.Left, of)
		r.expression(e.Right, of)
	case *filter.Or:
		r.expression(e.Left, of)
		r.expression(e.Right, of)
	case *filter.Not:
		r.expression(e.Expr, of)
	case *filter.Has:
		name := r.withoutURN(e.Attr)
		e.Attr = r.name(e.Attr)
		r.expression(e.Filter, name)
	case *filter.Compare:
		name := joined(of, r.withoutURN(e.Attr))
		e.Attr = r.name(e.Attr)
		r.literal(&e.Value, name)
	}
}

// joined gives the name of a part of an attribute.
func joined(attribute, part string) string {
	if attribute == "" || part == "" {
		return attribute + part
	}
	return attribute + "." + part
}

// literal redacts a literal that an attribute is compared with.
func (r *redactor) literal(l *filter.Literal, name string) {
	switch l.Kind {
	case filter.StringLiteral, filter.SingleQuoted, filter.Word:
		l.Text = r.string(name, l.Text)
		if l.Kind == filter.Word && strings.ContainsAny(l.Text, "‹ ") {
			l.Kind = filter.StringLiteral
		}
	case filter.NumberLiteral:
		l.Text = string(r.number(name, filter.Number(l.Text)))
	case filter.TrueLiteral:
		if r.class(name) == secret {
			l.Kind, l.Text = filter.FalseLiteral, "false"
		}
	case filter.FalseLiteral, filter.NullLiteral:
	}
}

// name keeps the name of an attribute, with or without URN; what is none could be anything. Longer ones than any schema
// has are none.
func (r *redactor) name(name string) string {
	const longest = 200
	ok := name != "" && len(name) <= longest && !strings.ContainsFunc(name, func(c rune) bool {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		return !letter && !strings.ContainsRune(":.$-_", c)
	})
	if name == "" || ok {
		return name
	}
	return "name-redacted"
}
