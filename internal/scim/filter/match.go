package filter

import (
	"cmp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// CompareValues tells whether one value (have) fulfils `op want`. Both are of the attribute's type: string,
// bool, int64, float64, [Number] or time.Time; numbers of all kinds compare numerically. Strings that are not
// caseExact compare under Unicode simple case folding. Values of different types fulfil nothing but Ne.
func CompareValues(op Op, have, want any, caseExact bool) bool {
	if op == Ne {
		return !CompareValues(Eq, have, want, caseExact)
	}
	switch have := have.(type) {
	case string:
		w, ok := want.(string)
		return ok && compareStrings(op, have, w, caseExact)
	case bool:
		w, ok := want.(bool)
		return ok && op == Eq && have == w
	case time.Time:
		w, ok := want.(time.Time)
		return ok && ordered(op, have.Compare(w))
	case Number:
		return compareNumbers(op, have, want)
	case int64:
		if w, ok := want.(int64); ok {
			return ordered(op, cmp.Compare(have, w))
		}
		return compareNumbers(op, have, want)
	case float64:
		if w, ok := want.(float64); ok {
			return ordered(op, cmp.Compare(have, w))
		}
		return compareNumbers(op, have, want)
	}
	return false
}

func compareStrings(op Op, have, want string, caseExact bool) bool {
	if !caseExact {
		have, want = Fold(have), Fold(want)
	}
	switch op {
	case Co:
		return strings.Contains(have, want)
	case Sw:
		return strings.HasPrefix(have, want)
	case Ew:
		return strings.HasSuffix(have, want)
	case Eq, Ne, Gt, Lt, Ge, Le, Pr:
	}
	return ordered(op, strings.Compare(have, want))
}

func ordered(op Op, order int) bool {
	switch op {
	case Eq:
		return order == 0
	case Gt:
		return order > 0
	case Ge:
		return order >= 0
	case Lt:
		return order < 0
	case Le:
		return order <= 0
	case Ne, Co, Sw, Ew, Pr:
	}
	return false
}

// Fold gives a text in which two texts are equal that differ only by Unicode simple case folding: each
// character becomes the smallest one that it folds to.
func Fold(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'a' && c <= 'z' {
			return strings.Map(foldRune, s)
		}
	}
	return s
}

func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}
	smallest := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		smallest = min(smallest, next)
	}
	return smallest
}
