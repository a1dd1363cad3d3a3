package conform

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Count gives how many checks came to an outcome.
func (r *Report) Count(outcome Outcome) int {
	n := 0
	for _, result := range r.Results {
		if result.Outcome == outcome {
			n++
		}
	}
	return n
}

// Good tells whether every check that applies was asked and passed, and nothing was left on the server.
func (r *Report) Good() bool {
	return r.Count(Found)+r.Count(CouldNotRun)+len(r.Leftovers) == 0
}

// Summary gives the counts in one line.
func (r *Report) Summary() string {
	text := fmt.Sprintf("%d checks: %d passed, %d with findings, %d not applicable", len(r.Results), r.Count(Passed), r.Count(Found), r.Count(NotApplicable))
	if n := r.Count(CouldNotRun); n > 0 {
		text += fmt.Sprintf(", %d could not run", n)
	}
	return text + " in " + r.Duration.Round(10*time.Millisecond).String()
}

// maxShown is how many bytes of a body a report shows.
const maxShown = 4 << 10

// cut shortens a body for people.
func cut(text string) string {
	if len(text) <= maxShown {
		return text
	}
	end := maxShown
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return fmt.Sprintf("%s… (%d bytes in all)", text[:end], len(text))
}

// printer keeps the first error of many writes.
type printer struct {
	out io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format, args...)
	}
}

// indented writes a body under a label's column.
func indented(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(cut(text)), "\n", "\n            ")
}
