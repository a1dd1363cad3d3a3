package scim

import (
	"strings"
	"time"

	"scim-adapter/internal/scim/filter"
)

// Compare orders two resources by the value at a path: absent values last when ascending, first when
// descending; of a multi-valued attribute the primary or first value counts (RFC 7644 section 3.4.2.3).
func (t *ResourceType) Compare(a, b Object, p Path, descending bool) int {
	return CompareSortValues(t.SortValue(a, p), t.SortValue(b, p), p.Leaf().CaseExact, descending)
}

// CompareSortValues orders two values that [ResourceType.SortValue] gave. Those of different types, which attributes
// of the same name in two resource types can have, have an order too: numbers, times, texts.
func CompareSortValues(x, y any, caseExact, descending bool) int {
	if descending {
		x, y = y, x
	}
	text, isText := x.(string)
	other, alsoText := y.(string)
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	case isText && alsoText && !caseExact:
		return strings.Compare(letters(text), letters(other))
	case filter.CompareValues(filter.Lt, x, y, caseExact):
		return -1
	case filter.CompareValues(filter.Gt, x, y, caseExact):
		return 1
	}
	return sortRank(x) - sortRank(y)
}

// letters gives what texts without case are sorted by: the letters A to Z in one case, the rest by code point. Databases
// do the same, so that a page has one order whoever sorts it.
func letters(s string) string {
	if strings.IndexFunc(s, func(c rune) bool { return c >= 'A' && c <= 'Z' }) < 0 {
		return s
	}
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, s)
}

func sortRank(v any) int {
	switch v.(type) {
	case string:
		return 2
	case time.Time:
		return 1
	}
	return 0
}

// SortValue gives the value that a resource is sorted by: a string, int64, float64, [Number] or time.Time, a boolean as 0 or 1;
// nil where there is none.
func (t *ResourceType) SortValue(o Object, p Path) any {
	v := t.Get(o, Path{Schema: p.Schema, Attribute: p.Attribute})
	if list, ok := v.([]any); ok {
		v = nil
		for i, e := range list {
			element, _ := e.(Object)
			if primary, _ := element.Get("primary"); i == 0 || primary == true {
				v = e
			}
		}
	}
	if element, ok := v.(Object); ok {
		name := "value"
		if p.Sub != nil {
			name = p.Sub.Name
		}
		v, _ = element.Get(name)
	}
	switch v := v.(type) {
	case string:
		if when, err := filter.ParseTime(v); err == nil && p.Leaf().Type == DateTime {
			return when
		}
		return v
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case int64, float64, Number, time.Time:
		return v
	}
	return nil
}
