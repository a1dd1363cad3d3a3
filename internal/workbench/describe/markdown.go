package describe

import (
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes a document with tables as GitHub knows them.
func (d Document) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	for _, a := range d.Applications {
		fmt.Fprintf(&b, "# %s\n\n", markdown(a.Name))
		for _, sentence := range a.about() {
			b.WriteString(markdown(sentence) + "\n")
		}
		b.WriteString("\n## Who may call\n\n")
		var rows [][]string
		for _, c := range a.Clients {
			rows = append(rows, c.cells())
		}
		markdownTable(&b, clientHeads(), rows)
		for _, r := range a.Resources {
			r.writeMarkdown(&b)
		}
	}
	for _, legend := range legends() {
		b.WriteString(markdown(legend) + "\n")
	}
	fmt.Fprintf(&b, "\nConfiguration: %s\n", markdown(d.Revision))
	_, err := io.WriteString(w, b.String())
	return err
}

func (r Resource) writeMarkdown(b *strings.Builder) {
	fmt.Fprintf(b, "## %s (%s)\n\n", markdown(r.Name), markdown(r.Endpoint))
	var rows [][]string
	for _, a := range r.Attributes {
		rows = append(rows, a.cells())
	}
	markdownTable(b, heads(), rows)
	for _, g := range r.Guarantees {
		fmt.Fprintf(b, "- %s: %s\n", markdown(g.About), markdown(g.Says))
	}
	b.WriteString("\n")
}

func markdownTable(b *strings.Builder, heads []string, rows [][]string) {
	b.WriteString("| " + strings.Join(heads, " | ") + " |\n" + strings.Repeat("| --- ", len(heads)) + "|\n")
	for _, row := range rows {
		escaped := make([]string, len(row))
		for i, cell := range row {
			escaped[i] = markdown(cell)
		}
		b.WriteString("| " + strings.Join(escaped, " | ") + " |\n")
	}
	b.WriteString("\n")
}

// markdown escapes a text so that it stands in a table as it is: one line, no markup, no HTML.
func markdown(text string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(text), " ") {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case strings.ContainsRune("\\`*_[]|~", r):
			b.WriteString("\\" + string(r))
		case r < ' ' || r == 0x7f:
			b.WriteRune('\uFFFD')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
