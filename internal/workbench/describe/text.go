package describe

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// column is one column of a table for a terminal.
type column struct {
	title string
	width int // at most; longer cells are broken
	cell  func(Attribute) string
}

func columns() []column {
	return []column{
		{"attribute", 30, func(a Attribute) string { return short(a.Name) }},
		{"direction", 14, func(a Attribute) string { return a.Direction }},
		{"field", 18, func(a Attribute) string { return a.Field }},
		{"conversion", 30, func(a Attribute) string { return a.Conversion }},
		{"filters", 20, func(a Attribute) string { return a.Filters.String() }},
		{"sort", 7, func(a Attribute) string { return a.Sort }},
		{"round trip", 20, trip},
	}
}

// short leaves out the beginning of a URN, which says little.
func short(name string) string {
	for _, common := range []string{":schemas:extension:", ":schemas:"} {
		if _, rest, ok := strings.Cut(name, common); ok && strings.HasPrefix(name, "urn:") {
			return "…" + rest
		}
	}
	return name
}

func trip(a Attribute) string {
	if len(a.Losses) == 0 {
		return a.RoundTrip
	}
	return strings.Replace(a.RoundTrip, "declared lossy", "lossy, as declared", 1) + ": " + strings.ToLower(a.Losses[0][:1]) + a.Losses[0][1:]
}

// String writes operators on one line: those that the backend evaluates, behind ~ those that it narrows down, behind !
// those for which every record is looked at.
func (f Filters) String() string {
	var parts []string
	for _, group := range []struct {
		mark string
		ops  []string
	}{{"", f.Backend}, {"~", f.Narrowed}, {"!", f.Scanned}} {
		switch {
		case len(group.ops) > 0 && len(group.ops) == len(f.Backend)+len(f.Narrowed)+len(f.Scanned):
			return group.mark + "all"
		case len(group.ops) > 0:
			parts = append(parts, group.mark+strings.Join(group.ops, " "+group.mark))
		}
	}
	return strings.Join(parts, " ")
}

// legend explains the marks of the table.
const legend = "filters: eq is evaluated by the backend, ~eq is narrowed down by it and matched again, for !eq every record is looked at"

// WriteText prints an application for a terminal of 100 to 140 columns.
func (a Application) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "application %q at %s, %s\n", a.Name, a.Path, a.Backend)
	for _, r := range a.Resources {
		r.writeText(&b)
	}
	fmt.Fprintf(&b, "\n%s\n", legend)
	if a.Assumed {
		b.WriteString("what columns hold is assumed from the mapping; the database has the last word\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r Resource) writeText(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s at %s\n\n", r.Name, r.Endpoint)
	var rows [][]string
	for _, a := range r.Attributes {
		var row []string
		for _, c := range columns() {
			row = append(row, c.cell(a))
		}
		rows = append(rows, row)
	}
	writeTable(b, rows)
	b.WriteString("\n")
	for _, g := range r.Guarantees {
		writeWrapped(b, fmt.Sprintf("  %-11s ", g.About), g.Says)
	}
}

// writeTable writes rows below their titles, each column as wide as it must be.
func writeTable(b *strings.Builder, rows [][]string) {
	all := columns()
	titles := make([]string, len(all))
	widths := make([]int, len(all))
	for i, c := range all {
		titles[i] = c.title
		widths[i] = utf8.RuneCountInString(c.title)
		for _, row := range rows {
			widths[i] = max(widths[i], min(c.width, utf8.RuneCountInString(row[i])))
		}
	}
	for _, row := range append([][]string{titles}, rows...) {
		writeRow(b, row, widths)
	}
}

// writeRow writes one row, on as many lines as its longest cell needs.
func writeRow(b *strings.Builder, row []string, widths []int) {
	cells := make([][]string, len(row))
	lines := 1
	for i, text := range row {
		cells[i] = wrap(text, widths[i])
		lines = max(lines, len(cells[i]))
	}
	for n := range lines {
		var line strings.Builder
		for i, cell := range cells {
			part := ""
			if n < len(cell) {
				part = cell[n]
			}
			line.WriteString("  " + part + strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(part))))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// pageWidth is how many characters lines of text have at most.
const pageWidth = 120

func writeWrapped(b *strings.Builder, head, text string) {
	for i, line := range wrap(text, pageWidth-len(head)) {
		if i > 0 {
			head = strings.Repeat(" ", len(head))
		}
		b.WriteString(head + line + "\n")
	}
}

// wrap breaks a text between words, and words that are too long anywhere.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
		for utf8.RuneCountInString(line) > width {
			runes := []rune(line)
			lines, line = append(lines, string(runes[:width])), string(runes[width:])
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
