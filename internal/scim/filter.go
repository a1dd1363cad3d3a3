package scim

import (
	"slices"
	"strconv"

	"scim-adapter/internal/scim/filter"
)

// Filter is a filter whose attributes are resolved and whose literals have their types: *[AndFilter],
// *[OrFilter], *[NotFilter], *[CompareFilter] or *[ElementFilter].
//
// It is two-valued. A missing value fulfils no comparison; `ne` is exactly `not eq`. A multi-valued
// attribute fulfils a comparison where one of its values does; so it fulfils `ne` where none equals.
type Filter interface {
	Match(t *ResourceType, o Object) bool
}

// AndFilter is true where all parts are.
type AndFilter struct{ Of []Filter }

// OrFilter is true where one part is.
type OrFilter struct{ Of []Filter }

// NotFilter inverts.
type NotFilter struct{ Of Filter }

// CompareFilter compares the value at a path. Value is a string, bool, int64, float64, [Number] or time.Time (for
// dateTime), nil for null, which equals a missing value.
type CompareFilter struct {
	Path  Path
	Op    filter.Op
	Value any
}

// ElementFilter is true where one element of a multi-valued attribute fulfils Where, whose paths have the
// same Attribute.
type ElementFilter struct {
	Path  Path
	Where Filter
}

// Match tells whether a resource fulfils the filter.
func (f *AndFilter) Match(t *ResourceType, o Object) bool {
	for _, part := range f.Of {
		if !part.Match(t, o) {
			return false
		}
	}
	return true
}

// Match tells whether a resource fulfils the filter.
func (f *OrFilter) Match(t *ResourceType, o Object) bool {
	for _, part := range f.Of {
		if part.Match(t, o) {
			return true
		}
	}
	return false
}

// Match tells whether a resource fulfils the filter.
func (f *NotFilter) Match(t *ResourceType, o Object) bool { return !f.Of.Match(t, o) }

// Match tells whether a resource fulfils the filter.
func (f *CompareFilter) Match(t *ResourceType, o Object) bool { return f.matches(t.Get(o, f.Path)) }

func (f *CompareFilter) matches(have any) bool {
	switch {
	case f.Op == filter.Pr:
		return !isBlank(have)
	case f.Op == filter.Ne:
		return !(&CompareFilter{f.Path, filter.Eq, f.Value}).matches(have)
	case f.Value == nil:
		return f.Op == filter.Eq && isBlank(have)
	}
	list, ok := have.([]any)
	if !ok {
		return f.one(have)
	}
	return slices.ContainsFunc(list, f.one)
}

func (f *CompareFilter) one(have any) bool {
	leaf := f.Path.Leaf()
	if s, ok := have.(string); ok && leaf.Type == DateTime {
		when, err := filter.ParseTime(s)
		if err != nil {
			return false
		}
		have = when
	}
	return have != nil && filter.CompareValues(f.Op, have, f.Value, leaf.CaseExact)
}

// Match tells whether a resource fulfils the filter.
func (f *ElementFilter) Match(t *ResourceType, o Object) bool {
	list, _ := t.Get(o, f.Path).([]any)
	for _, e := range list {
		if f.MatchElement(t, e) {
			return true
		}
	}
	return false
}

// MatchElement tells whether one element fulfils Where.
func (f *ElementFilter) MatchElement(t *ResourceType, element any) bool {
	return matchElement(t, f.Path, f.Where, element)
}

func matchElement(t *ResourceType, p Path, where Filter, element any) bool {
	only := Object{}
	t.set(&only, Path{Schema: p.Schema, Attribute: p.Attribute}, []any{element})
	return where.Match(t, only)
}

// ParseFilter reads a filter and resolves it. Errors are *[Error] 400 invalidFilter with the place; an
// unknown attribute has an *[UnknownAttributeError] as its cause.
func (t *ResourceType) ParseFilter(text string, tol *Tolerance) (Filter, error) {
	expr, err := filter.Parse(text)
	if err != nil {
		return nil, filterError(err)
	}
	return t.ResolveFilter(expr, tol)
}

// ResolveFilter resolves a filter that has been parsed. Errors are those of [ResourceType.ParseFilter].
func (t *ResourceType) ResolveFilter(e filter.Expr, tol *Tolerance) (Filter, error) {
	return resolver{t: t, tol: tol}.filter(e, nil)
}

func filterError(err error) error {
	e := Errorf(400, InvalidFilter, "the filter cannot be read: %v", err)
	e.Cause = err
	return e
}

func refuse(pos int, format string, args ...any) *Error {
	e := Errorf(400, InvalidFilter, format, args...)
	e.Detail += " (character " + strconv.Itoa(pos+1) + ")"
	return e
}
