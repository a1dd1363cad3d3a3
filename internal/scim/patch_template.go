package scim

import (
	"strconv"
	"time"

	"scim-adapter/internal/scim/filter"
)

// elementTemplate gives the element that the filter in a path's brackets describes: eq terms joined by and, each of
// which gives a sub-attribute its value. ok is false where no element that a client may write is described.
func elementTemplate(f Filter) (element Object, ok bool) {
	element = Object{}
	return element, describe(&element, f)
}

func describe(element *Object, f Filter) bool {
	switch f := f.(type) {
	case *CompareFilter:
		sub := f.Path.Sub
		if f.Op != filter.Eq || sub == nil || sub.Mutability == ReadOnly {
			return false
		}
		value := fromLiteral(sub, f.Value)
		old, twice := element.Get(sub.Name)
		if isEmpty(value) || twice && !Equal(old, value) {
			return false
		}
		element.Set(sub.Name, value)
		return true
	case *AndFilter:
		for _, part := range f.Of {
			if !describe(element, part) {
				return false
			}
		}
		return true
	}
	return false
}

// fromLiteral gives the literal of a filter as a value of the attribute, nil where it cannot be one.
func fromLiteral(a *Attribute, literal any) any {
	switch l := literal.(type) {
	case time.Time:
		literal = l.Format(time.RFC3339Nano)
	case int64:
		literal = Number(strconv.FormatInt(l, 10))
	case float64:
		literal = Number(strconv.FormatFloat(l, 'g', -1, 64))
	}
	single := *a
	single.MultiValued = false
	value, err := (&checker{}).value(&single, a.Name, literal)
	if err != nil || isEmpty(value) || !a.MultiValued {
		return value
	}
	return []any{value}
}
