package sql

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"scim-adapter/backends"
)

// maxVariants is how many spellings of a text are looked for at once.
const maxVariants = 256

// comparer writes comparisons for one dialect.
type comparer struct{ d *dialect }

// match tells how faithfully a comparison of a field of a type is evaluated.
func (c comparer) match(t backends.Type, q backends.Comparison) backends.Match {
	if q.Op == backends.Present {
		return backends.Exact
	}
	if q.Op == backends.In {
		m := backends.Exact
		for _, v := range q.Values {
			one := q
			one.Op, one.Value = backends.Equal, v
			m = min(m, c.match(t, one))
		}
		return m
	}
	switch v := q.Value.(type) {
	case string:
		if t == backends.String {
			return c.matchText(q, v)
		}
	case int64:
		if t == backends.Int {
			return backends.Exact
		}
	case bool:
		if t == backends.Bool && q.Op == backends.Equal {
			return backends.Exact
		}
	default:
		if (t == backends.Time || t == backends.Date) && c.d.times {
			return backends.Exact
		}
	}
	return backends.None
}

func (c comparer) matchText(q backends.Comparison, v string) backends.Match {
	if strings.ContainsRune(v, 0) || !utf8.ValidString(v) {
		return backends.None
	}
	ordering := q.Op >= backends.Less && q.Op <= backends.GreaterOrEqual
	switch {
	case c.d.padded && ordering:
		return backends.None
	case c.d.padded && !q.Fold && (q.Op == backends.StartsWith || q.Op == backends.EndsWith):
		return backends.Superset
	case !q.Fold:
		return backends.Exact
	case ordering:
		return backends.None
	case c.d.lowerExact && (safe(v) || q.Op == backends.Equal && hasVariants(v)):
		return backends.Exact
	case q.Op == backends.Equal && hasVariants(v), longestSafe(v) != "":
		return backends.Superset
	}
	return backends.None
}

// safe tells whether a text folds with nothing but ASCII: k and s have relatives beyond it, the Kelvin sign
// and the long s.
func safe(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || relative(s[i]) != "" {
			return false
		}
	}
	return true
}

// variants gives all texts in small ASCII letters that fold to the same as an ASCII text; nil where these
// are too many, or where it is not ASCII.
func variants(s string) []string {
	if !hasVariants(s) {
		return nil
	}
	list := []string{asciiLower(s)}
	for i := len(s) - 1; i >= 0; i-- { // backwards: what stands before i is the same in all
		if r := relative(s[i]); r != "" {
			for _, v := range list {
				list = append(list, v[:i]+r+v[i+1:])
			}
		}
	}
	return list
}

// hasVariants tells whether variants gives any, without making them.
func hasVariants(s string) bool {
	n := 1
	for i := range len(s) {
		if relative(s[i]) != "" {
			n *= 2
		}
		if s[i] >= utf8.RuneSelf || n > maxVariants {
			return false
		}
	}
	return true
}

// relative gives what folds to the same as an ASCII letter beyond ASCII; "" where nothing does.
func relative(c byte) string {
	switch c | 0x20 {
	case 'k':
		return "\u212a"
	case 's':
		return "ſ"
	}
	return ""
}

func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// longestSafe gives the longest part of a text that every text that folds to the same contains, in small
// letters. Accented i's small form is not the same everywhere, so i is left out too.
func longestSafe(s string) string {
	best := ""
	for part := range strings.FieldsFuncSeq(asciiLower(s), func(r rune) bool {
		return r >= utf8.RuneSelf || r == 'k' || r == 's' || r == 'i'
	}) {
		if len(part) > len(best) {
			best = part
		}
	}
	return best
}

// statement is SQL text with its parameters.
type statement struct {
	d    *dialect
	text strings.Builder
	args []any
}

func (s *statement) write(parts ...string) *statement {
	for _, p := range parts {
		s.text.WriteString(p)
	}
	return s
}

// bind adds a parameter and gives its placeholder.
func (s *statement) bind(v any) string {
	s.args = append(s.args, v)
	return s.d.placeholder(len(s.args))
}

// compare writes a comparison of an expression. Absent values fulfil none, and every negated one.
func (c comparer) compare(s *statement, expr string, t backends.Type, q backends.Comparison) {
	if q.Op == backends.Present {
		s.write(expr, " IS ")
		if !q.Not {
			s.write("NOT ")
		}
		s.write("NULL")
		return
	}
	if q.Not {
		s.write("(", expr, " IS NULL OR NOT ")
	}
	values := q.Values
	if q.Op != backends.In {
		values = []backends.Value{q.Value}
	}
	opening, closing := "(", ")"
	if c.single(t, q) {
		opening, closing = "", ""
	}
	s.write(opening)
	for i, v := range values {
		if i > 0 {
			s.write(" OR ")
		}
		c.one(s, expr, t, q, v)
	}
	if len(values) == 0 {
		s.write("1 = 0")
	}
	s.write(closing)
	if q.Not {
		s.write(")")
	}
}

// single tells whether a comparison is written as one, so that it needs no brackets.
func (c comparer) single(t backends.Type, q backends.Comparison) bool {
	_, text := q.Value.(string)
	equal := q.Op == backends.Equal && !q.Fold && c.d.name != "mysql" && !c.d.padded
	return !q.Not && q.Op != backends.In && (equal || !text || t != backends.String)
}

func (c comparer) one(s *statement, expr string, t backends.Type, q backends.Comparison, v any) {
	text, isText := v.(string)
	switch {
	case !isText || t != backends.String:
		s.write(expr, " ", operatorText(q.Op), " ", s.bind(parameter(c.d, t, v)))
	case q.Fold:
		c.folded(s, expr, q.Op, text)
	default:
		c.binaryText(s, c.d.binary(expr), q.Op, text, expr)
	}
}

func operatorText(op backends.Operator) string {
	switch op {
	case backends.Less, backends.LessOrEqual, backends.Greater, backends.GreaterOrEqual:
		return op.String()
	case backends.Equal, backends.In, backends.Contains, backends.StartsWith, backends.EndsWith, backends.Present:
	}
	return "="
}

// binaryText compares by code point. Where the database needs a cast for it, equality is asked for without
// one too, so that an index can be used.
func (c comparer) binaryText(s *statement, expr string, op backends.Operator, v, indexed string) {
	format := ""
	switch op {
	case backends.Contains:
		format = c.d.contains
	case backends.StartsWith:
		format = c.d.left
	case backends.EndsWith:
		format = c.d.right
	case backends.Equal, backends.In:
		if c.d.padded {
			s.write(expr, " = ", s.bind(v), " AND LEN(", expr, " + N'|') = LEN(", s.bind(v), " + N'|')")
			return
		}
		if c.d.name == "mysql" && indexed != "" {
			s.write(indexed, " = ", s.bind(v), " AND ")
		}
		s.write(expr, " = ", c.d.parameter(s.bind(v)))
		return
	case backends.Less, backends.LessOrEqual, backends.Greater, backends.GreaterOrEqual, backends.Present:
		s.write(expr, " ", operatorText(op), " ", c.d.parameter(s.bind(v)))
		return
	}
	if v == "" {
		s.write("1 = 1") // NULL is dealt with by the one who negates; a positive comparison needs it too
		s.write(" AND ", expr, " IS NOT NULL")
		return
	}
	fmt.Fprintf(&s.text, format+" AND %[1]s IS NOT NULL", expr, c.d.parameter(s.bind(v)), c.d.length(v))
}

// spelling gives the parameter of a text that is looked for whatever its case. SQLite plans a statement again for every
// value of a bare parameter once the tables were analysed, which takes longer than to run it.
func (c comparer) spelling(parameter string) string {
	if c.d.embedded {
		return "(SELECT " + parameter + ")"
	}
	return c.d.parameter(parameter)
}

// folded compares under simple case folding, exactly or as a superset, as match says.
func (c comparer) folded(s *statement, expr string, op backends.Operator, v string) {
	lower := c.d.asciiLower(expr)
	if op == backends.Equal || op == backends.In {
		if spellings := variants(v); len(spellings) > 0 {
			s.write(lower, " IN (")
			for i, spelling := range spellings {
				if i > 0 {
					s.write(", ")
				}
				s.write(c.spelling(s.bind(spelling)))
			}
			s.write(")")
			return
		}
		op = backends.Contains
	}
	if safe(v) && c.d.lowerExact {
		c.binaryText(s, lower, op, asciiLower(v), "")
		return
	}
	c.binaryText(s, lower, backends.Contains, longestSafe(v), "")
}
