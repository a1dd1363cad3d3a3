package conform

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Colours of the text report: the words of the outcomes.
const (
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	plain0 = "\x1b[0m"
)

// WriteText writes a report for people: what was found with its evidence, what could not run or did not apply
// with its reason, and the counts. With verbose it names what passed, too, with all exchanges.
func (r *Report) WriteText(out io.Writer, verbose, colour bool) error {
	w := textReport{printer{out: out}, verbose, colour}
	w.printf("%s\n\n", r.URL)
	for _, result := range r.Results {
		if result.Outcome == Found || verbose && result.Outcome == Passed {
			w.result(result)
		}
	}
	w.reasons(r, CouldNotRun, red)
	w.reasons(r, NotApplicable, yellow)
	for _, address := range r.Leftovers {
		w.printf("%s %s was created and could not be deleted; delete it by hand\n", w.word("left over", red), address)
	}
	if len(r.Leftovers) > 0 {
		w.printf("\n")
	}
	verdict := w.word("good", green)
	if !r.Good() {
		verdict = w.word("not good", red)
	}
	w.printf("%s: %s\n", verdict, r.Summary())
	return w.err
}

type textReport struct {
	printer

	verbose, colour bool
}

func (w *textReport) word(text, colour string) string {
	if !w.colour {
		return text
	}
	return colour + text + plain0
}

func (w *textReport) result(r Result) {
	colour := red
	if r.Outcome == Passed {
		colour = green
	}
	w.printf("%s  %s  %s\n  source    %s\n", w.word(string(r.Outcome), colour), r.Check.ID, r.Check.Title, r.Check.Source)
	for _, f := range r.Findings {
		w.printf("  expected  %s\n  got       %s\n", f.Expected, cut(f.Got))
		if f.Exchange != nil && !w.verbose {
			w.exchange(f.Exchange)
		}
	}
	if w.verbose {
		for _, x := range r.Exchanges {
			w.exchange(x)
		}
	}
	w.printf("\n")
}

func (w *textReport) exchange(x *Exchange) {
	w.printf("  sent      %s %s\n", x.Method, x.URL)
	w.header(x.RequestHeader)
	if x.RequestBody != "" {
		w.printf("            %s\n", indented(x.RequestBody))
	}
	w.printf("  received  %d %s\n", x.Status, http.StatusText(x.Status))
	w.header(x.ResponseHeader)
	if x.ResponseBody != "" {
		w.printf("            %s\n", indented(x.ResponseBody))
	}
}

// header writes the headers that matter for SCIM.
func (w *textReport) header(h http.Header) {
	for _, name := range []string{"Accept", "Allow", "Content-Type", "ETag", "If-Match", "If-None-Match", "Location", "Retry-After", "WWW-Authenticate"} {
		if v := h.Get(name); v != "" {
			w.printf("            %s: %s\n", name, v)
		}
	}
}

// reasons writes every reason of an outcome once, with the checks that it concerns.
func (w *textReport) reasons(r *Report, outcome Outcome, colour string) {
	checks := map[string][]string{}
	for _, result := range r.Results {
		if result.Outcome == outcome {
			checks[result.Reason] = append(checks[result.Reason], result.Check.ID)
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(checks)) {
		w.printf("%s  %s\n  %s\n\n", w.word(string(outcome), colour), reason, wrapped(checks[reason]))
	}
}

// wrapped joins ids in lines of at most a hundred characters.
func wrapped(ids []string) string {
	var b strings.Builder
	width := 0
	for i, id := range ids {
		if i > 0 {
			b.WriteString(",")
			if width+len(id) > 100 {
				b.WriteString("\n ")
				width = 0
			}
			b.WriteString(" ")
		}
		b.WriteString(id)
		width += len(id) + 2
	}
	return b.String()
}
