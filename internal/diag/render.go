package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Write prints findings for a reader at a terminal: the summary, the line of the file with the exact place
// marked below it, and the detail. sources holds the text of each file by the name that ranges carry; a
// finding in a file that is not there is printed without its line. colour adds ANSI colours.
func Write(w io.Writer, list List, sources map[string][]byte, colour bool) {
	p := paint{on: colour}
	for _, d := range list {
		var b strings.Builder
		fmt.Fprintf(&b, "%s %s\n\n", p.severity(d.Severity), visible(d.Summary))
		if !d.Range.IsZero() {
			fmt.Fprintf(&b, "  on %s line %d:\n", d.Range.File, d.Range.Start.Line)
			p.snippet(&b, d.Range, sources[d.Range.File])
		}
		if d.Detail != "" {
			b.WriteString(visibleLines(d.Detail) + "\n")
		}
		b.WriteString("\n")
		_, _ = io.WriteString(w, b.String()) // a terminal that is gone has no reader to tell
	}
}

// paint writes ANSI colours where they are wanted.
type paint struct{ on bool }

const (
	red    = "1;31"
	yellow = "1;33"
)

func (p paint) in(code, text string) string {
	if !p.on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p paint) severity(s Severity) string {
	if s == Warning {
		return p.in(yellow, s.String()+":")
	}
	return p.in(red, s.String()+":")
}

// snippet prints the line in which r starts, and carets below the part of it that r covers.
func (p paint) snippet(b *strings.Builder, r Range, source []byte) {
	at := r.Start.Byte
	if source == nil || at < 0 || at > len(source) {
		return
	}
	from := bytes.LastIndexByte(source[:at], '\n') + 1
	to := len(source)
	if i := bytes.IndexByte(source[at:], '\n'); i >= 0 {
		to = at + i
	}
	line := bytes.TrimRight(source[from:to], "\r")
	start := min(at-from, len(line))
	end := min(max(r.End.Byte-from, start), len(line))
	before, marked, after := window(string(line[:start]), string(line[start:end]), string(line[end:]))

	label := fmt.Sprintf("  %d: ", r.Start.Line)
	b.WriteString(label + visible(before+marked+after) + "\n")
	b.WriteString(strings.Repeat(" ", len(label)) + blank(before))
	b.WriteString(p.in(red, strings.Repeat("^", max(1, width(marked)))) + "\n")
}

// maxBeside is how many bytes of a long line are shown on each side of the marked place, and of it.
const maxBeside = 120

// window cuts a long line around the marked part.
func window(before, marked, after string) (left, middle, right string) {
	if cut := len(before) - maxBeside; cut > 0 {
		for cut < len(before) && !utf8.RuneStart(before[cut]) {
			cut++
		}
		before = "…" + before[cut:]
	}
	return before, shorten(marked), shorten(after)
}

func shorten(s string) string {
	if len(s) <= maxBeside {
		return s
	}
	cut := maxBeside
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// visible replaces control characters: a file must not be able to drive the terminal. Tabs stay.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' {
			return '\uFFFD'
		}
		return r
	}, s)
}

// visibleLines is visible for text of several lines.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = visible(lines[i])
	}
	return strings.Join(lines, "\n")
}

// blank gives white space as wide as s; tabs stay tabs, so that the carets stand right at any tab width.
func blank(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case unicode.Is(unicode.Mn, r):
			return -1 // drawn over the character before it
		}
		return ' '
	}, s)
}

func width(s string) int { return utf8.RuneCountInString(blank(s)) }
