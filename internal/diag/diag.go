// Package diag says what is wrong with a configuration file, and where.
//
// It is the currency between the stages that read a file: internal/config parses HCL and hands plain
// values on; the text of each expression, path or field travels as a [Text], which remembers where every
// character of it stands in the file. Whoever finds a mistake later, without knowing that HCL exists,
// reports a [Diagnostic] at the exact place.
package diag

import (
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a file.
type Pos struct {
	Line   int // 1-based
	Column int // 1-based, counted in characters as an editor shows them
	Byte   int // 0-based offset into the file
}

// Range is a stretch of one file: from Start up to, not including, End.
// The zero Range means "no place known".
type Range struct {
	File       string
	Start, End Pos
}

// IsZero reports whether no place is known.
func (r Range) IsZero() bool { return r == Range{} }

// String gives the place as editors and compilers write it: file:line:column.
func (r Range) String() string {
	if r.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", r.File, r.Start.Line, r.Start.Column)
}

// Text is a string read from a file, together with its place.
type Text struct {
	Value string
	Range Range // the literal, its quotes included

	// At holds the place of every byte of Value and of its end: len(At) == len(Value)+1.
	// It is nil where the value does not stand literally in the file (env(), file(), a default).
	At []Pos
}

// Plain gives a Text without a place, for values that no file holds.
func Plain(value string) Text { return Text{Value: value} }

// String gives the value.
func (t Text) String() string { return t.Value }

// IsZero reports whether the text was never set.
func (t Text) IsZero() bool { return t.Value == "" && t.Range.IsZero() }

// Pair is a text that stands for another: one entry of an object, in the order of the file.
type Pair struct{ Key, Value Text }

// Slice gives the place of Value[from:to] (byte offsets, clamped); the whole literal where the single
// characters have no place.
func (t Text) Slice(from, to int) Range {
	if t.At == nil {
		return t.Range
	}
	last := len(t.At) - 1
	from, to = min(max(from, 0), last), min(max(to, 0), last)
	if to < from {
		to = from
	}
	return Range{File: t.Range.File, Start: t.At[from], End: t.At[to]}
}

// Severity tells a mistake from an observation.
type Severity int

// The severities.
const (
	Error   Severity = iota // the configuration cannot be used
	Warning                 // it can be used, but something in it deserves attention
)

// String gives the word that is printed before the summary.
func (s Severity) String() string {
	if s == Warning {
		return "Warning"
	}
	return "Error"
}

// Diagnostic is one finding: what is wrong, where, and what to write instead.
type Diagnostic struct { //nolint:errname // the word of compilers; being an error is its second use
	Severity Severity
	Summary  string // one line, without a full stop
	Detail   string // whole sentences: why, and what to write instead
	Range    Range  // where
}

// Error gives the finding on one line.
func (d Diagnostic) Error() string {
	var b strings.Builder
	if place := d.Range.String(); place != "" {
		b.WriteString(place + ": ")
	}
	b.WriteString(d.Summary)
	if d.Detail != "" {
		b.WriteString("; " + d.Detail)
	}
	return b.String()
}

// List is a set of findings. As an error it means that at least one of them is of severity Error.
type List []Diagnostic //nolint:errname // as above

// Errorf adds a mistake.
func (l *List) Errorf(at Range, summary, detail string, args ...any) {
	*l = append(*l, Diagnostic{Severity: Error, Summary: summary, Detail: fmt.Sprintf(detail, args...), Range: at})
}

// Warnf adds an observation.
func (l *List) Warnf(at Range, summary, detail string, args ...any) {
	*l = append(*l, Diagnostic{Severity: Warning, Summary: summary, Detail: fmt.Sprintf(detail, args...), Range: at})
}

// HasErrors reports whether one of the findings is a mistake.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Err gives the list as an error where it holds a mistake, else nil.
func (l List) Err() error {
	if !l.HasErrors() {
		return nil
	}
	return l
}

// Error gives the findings, one line each.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// Sort orders the findings by file and place; those without a place come first.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		if c := strings.Compare(a.Range.File, b.Range.File); c != 0 {
			return c
		}
		return a.Range.Start.Byte - b.Range.Start.Byte
	})
}
