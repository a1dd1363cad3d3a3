package replay

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes a plan for people: what is written or answered differently, or with all everything; and the sum.
func (p *Plan) WriteText(out io.Writer, all bool) error {
	var b strings.Builder
	for _, s := range p.Requests {
		if all || s.Different {
			s.write(&b)
		}
	}
	n := p.Summary
	fmt.Fprintf(&b, "%s: %d different, %d the same", counted(n.Requests), n.Different, n.Same)
	if n.Reads > 0 {
		fmt.Fprintf(&b, ", %d only read differently", n.Reads)
	}
	if n.Unclear > 0 {
		fmt.Fprintf(&b, ", %d about what is not there any more", n.Unclear)
	}
	if n.Skipped > 0 {
		fmt.Fprintf(&b, ", %d left out", n.Skipped)
	}
	b.WriteString(". Nothing was written.\n")
	_, err := io.WriteString(out, b.String())
	return err
}

func counted(n int) string {
	if n == 1 {
		return "1 request"
	}
	return fmt.Sprintf("%d requests", n)
}

func (s *Step) write(b *strings.Builder) {
	fmt.Fprintf(b, "#%d %s %s  (client %s, %s)\n", s.Number, s.Entry.Method, s.Entry.Path, s.Entry.Client, s.Entry.Time.Format("2006-01-02 15:04:05"))
	if s.Skip != "" {
		fmt.Fprintf(b, "    left out: %s\n\n", s.Skip)
		return
	}
	if s.Anew {
		b.WriteString("    as if the application had nothing of it yet\n")
	}
	for _, l := range s.Lines {
		fmt.Fprintf(b, "  %s %s\n", l.Mark, l.Call)
	}
	switch {
	case s.Old != nil && s.Old.Status != s.New.Status:
		fmt.Fprintf(b, "  - answer %d\n  + answer %d\n", s.Old.Status, s.New.Status)
	case s.Old == nil && s.New.Status != s.Entry.Status:
		fmt.Fprintf(b, "    answer %d; it was %d\n", s.New.Status, s.Entry.Status)
	default:
		fmt.Fprintf(b, "    answer %d\n", s.New.Status)
	}
	if s.Unclear != "" {
		fmt.Fprintf(b, "    %s\n", s.Unclear)
	}
	b.WriteString("\n")
}
