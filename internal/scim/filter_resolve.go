package scim

import (
	"errors"
	"strconv"
	"strings"

	"scim-adapter/internal/scim/filter"
)

// resolver gives the names and literals of a parsed filter their meaning.
type resolver struct {
	t   *ResourceType
	tol *Tolerance
}

// filter resolves an expression; within is the attribute whose elements it is about, where it stands in
// brackets.
func (r resolver) filter(e filter.Expr, within *Path) (Filter, error) {
	switch e := e.(type) {
	case *filter.And:
		parts, err := r.both(e.Left, e.Right, within)
		return &AndFilter{parts}, err
	case *filter.Or:
		parts, err := r.both(e.Left, e.Right, within)
		return &OrFilter{parts}, err
	case *filter.Not:
		inner, err := r.filter(e.Expr, within)
		return &NotFilter{inner}, err
	case *filter.Has:
		return r.has(e, within)
	case *filter.Compare:
		return r.compare(e, within)
	}
	return nil, Errorf(400, InvalidFilter, "the filter cannot be read")
}

func (r resolver) both(left, right filter.Expr, within *Path) ([]Filter, error) {
	first, err := r.filter(left, within)
	if err != nil {
		return nil, err
	}
	second, err := r.filter(right, within)
	return []Filter{first, second}, err
}

func (r resolver) name(name string, pos int, within *Path) (Path, error) {
	if within != nil {
		if sub := within.Attribute.SubAttribute(name); sub != nil {
			return Path{within.Schema, within.Attribute, sub}, nil
		}
		if strings.EqualFold(name, "value") && within.Attribute.Type != Complex {
			return *within, nil
		}
		e := refuse(pos, "%q has no sub-attribute %q", within.Attribute.Name, name)
		e.Cause = &UnknownAttributeError{Path: within.String() + "." + name}
		return Path{}, e
	}
	p, err := r.t.ResolveFor(name, r.tol)
	if unknown, ok := errors.AsType[*UnknownAttributeError](err); ok {
		e := Errorf(400, InvalidFilter, "a %s has no attribute %q (character %d)", r.t.Name, name, pos+1)
		e.Cause = unknown
		return Path{}, e
	}
	if err == nil && p.Attribute == nil {
		return Path{}, refuse(pos, "%q is a schema, not an attribute", name)
	}
	return p, err
}

func (r resolver) has(e *filter.Has, within *Path) (Filter, error) {
	if within != nil {
		return nil, refuse(e.AttrPos, "brackets within brackets")
	}
	p, err := r.name(e.Attr, e.AttrPos, nil)
	if err != nil {
		return nil, err
	}
	if !p.Attribute.MultiValued || p.Sub != nil {
		return nil, refuse(e.AttrPos, "%q is not multi-valued", e.Attr)
	}
	if e.Joined {
		if err := r.tol.Allow(ValuePathComparison, refuse(e.AttrPos, "nothing may follow the brackets after %q", e.Attr)); err != nil {
			return nil, err
		}
	}
	where, err := r.filter(e.Filter, &p)
	return &ElementFilter{p, where}, err
}

func (r resolver) compare(e *filter.Compare, within *Path) (Filter, error) {
	p, err := r.name(e.Attr, e.AttrPos, within)
	if err != nil {
		return nil, err
	}
	if leaf := p.Leaf(); leaf.Type == Complex && e.Op != filter.Pr {
		value := leaf.SubAttribute("value") // `members eq`, `manager eq`, `emails co` (ENTRA-M7, RFC-FIL-05)
		if value == nil || p.Sub != nil || !leaf.MultiValued && !r.tol.Bears(ComplexComparison) {
			return nil, refuse(e.AttrPos, "%q is complex; compare one of its sub-attributes", e.Attr)
		}
		p.Sub = value
	}
	leaf := p.Leaf()
	if leaf.Returned == ReturnedNever || p.Attribute.Returned == ReturnedNever {
		return nil, refuse(e.AttrPos, "%q cannot be used in filters", e.Attr)
	}
	f := &CompareFilter{Path: p, Op: e.Op}
	if e.Op == filter.Pr {
		return f, nil
	}
	if !suits(leaf.Type, e.Op) {
		return nil, refuse(e.AttrPos, "%q is of type %s, which %q does not compare", e.Attr, leaf.Type, e.Op)
	}
	f.Value, err = r.literal(leaf, e.Value)
	return f, err
}

// suits tells whether an operator compares values of a type.
func suits(t Type, op filter.Op) bool {
	switch op {
	case filter.Eq, filter.Ne, filter.Pr:
		return true
	case filter.Co, filter.Sw, filter.Ew:
		return t == String || t == Reference
	case filter.Gt, filter.Ge, filter.Lt, filter.Le:
		return t != Boolean && t != Binary && t != Complex
	}
	return false
}

// literal gives a literal the attribute's type.
func (r resolver) literal(a *Attribute, l filter.Literal) (any, error) {
	if l.Kind == filter.NullLiteral {
		return nil, nil //nolint:nilnil // null is the absence of a value
	}
	if err := r.quoting(l); err != nil {
		return nil, err
	}
	wrong := func() error { return refuse(l.Pos, "the value does not fit %q, which is of type %s", a.Name, a.Type) }
	switch a.Type {
	case Boolean:
		isWord := l.Kind == filter.TrueLiteral || l.Kind == filter.FalseLiteral
		if !isBooleanWord(l.Text) || !isWord && !r.tol.Bears(StringBoolean) {
			return nil, wrong()
		}
		return strings.EqualFold(l.Text, "true"), nil
	case Integer, Decimal:
		if n, err := strconv.ParseInt(l.Text, 10, 64); err == nil {
			return n, nil
		}
		f, ok := ParseDecimal(l.Text)
		if !ok {
			return nil, wrong()
		}
		return f, nil
	case DateTime:
		when, err := filter.ParseTime(l.Text)
		if err != nil {
			return nil, wrong()
		}
		return when, nil
	case Binary:
		canonical, err := canonicalBinary(l.Text)
		if err != nil {
			return nil, wrong()
		}
		l.Text = canonical
	case String, Reference, Complex:
	}
	if l.Kind != filter.StringLiteral && l.Kind != filter.SingleQuoted && l.Kind != filter.Word {
		return l.Text, r.tol.Allow(UnquotedLiteral, refuse(l.Pos, "a text must stand in double quotes"))
	}
	return l.Text, nil
}

// quoting looks at how a literal is written.
func (r resolver) quoting(l filter.Literal) error {
	switch l.Kind {
	case filter.Word:
		return r.tol.Allow(UnquotedLiteral, refuse(l.Pos, "a text must stand in double quotes"))
	case filter.SingleQuoted:
		return r.tol.Allow(SingleQuotes, refuse(l.Pos, "a text must stand in double quotes"))
	case filter.StringLiteral, filter.NumberLiteral, filter.TrueLiteral, filter.FalseLiteral, filter.NullLiteral:
	}
	return nil
}
