package mappingtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"scim-adapter/internal/diag"
)

// Style says how a report looks.
type Style struct {
	Verbose  bool // show tests that passed, too
	Colour   bool
	Coverage bool // say what no test touched
}

// WriteText writes a report for people, as `go test` does: a line for each test, below it what differs.
func (r *Report) WriteText(out io.Writer, style Style) error {
	w := &textReport{Writer: bufio.NewWriter(out), style: style}
	for i := range r.Results {
		w.result(&r.Results[i])
	}
	if style.Coverage {
		w.coverage(r.Coverage())
	}
	switch failed := r.Failed(); {
	case len(r.Results) == 0 && r.Run != "":
		w.printf("%s: no tests match %s\n", r.Path, r.Run)
	case len(r.Results) == 0:
		w.printf("%s: no tests\n", r.Path)
	case failed > 0:
		w.printf("%s %s: %d of %d failed (%s)\n", w.mark('-', "FAIL"), r.Path, failed, len(r.Results), seconds(r.Duration))
	default:
		w.printf("ok   %s: %d passed (%s)\n", r.Path, len(r.Results), seconds(r.Duration))
	}
	return w.Flush()
}

// textReport writes; the first error of a write is kept for the end.
type textReport struct {
	*bufio.Writer

	style Style
}

func (w *textReport) printf(format string, args ...any) { fmt.Fprintf(w, format, args...) }

func (w *textReport) result(r *Result) {
	if r.Passed() {
		if w.style.Verbose {
			w.printf("--- PASS: %s (%s)\n    %s\n", r.Test.Name.Value, seconds(r.Duration), r.Test.At)
			w.seen(r)
		}
		return
	}
	w.printf("%s: %s (%s)\n    %s\n", w.mark('-', "--- FAIL"), r.Test.Name.Value, seconds(r.Duration), r.Test.At)
	if r.Problem != nil {
		w.indented(problem(r.Problem))
	}
	for _, f := range r.Failures {
		w.failure(f)
	}
	if r.Log != "" {
		w.printf("    log\n")
		w.indented(r.Log)
	}
}

// problem gives why a test could not be run, with places.
func problem(err error) string {
	if list, ok := errors.AsType[diag.List](err); ok {
		return list.Error()
	}
	return err.Error()
}

func (w *textReport) indented(text string) {
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		w.printf("      %s\n", strings.TrimRight(line, "\n"))
	}
}

// seen shows what a test that passed has seen.
func (w *textReport) seen(r *Result) {
	w.printf("      %s %s -> %d\n", r.Test.Method, r.Test.Target, r.answer.status)
	for _, line := range lines(r.calls, false) {
		w.printf("      %s\n", line)
	}
}

func (w *textReport) failure(f Failure) {
	w.printf("    %s\n", f.Subject)
	width := 0
	for _, d := range f.Differences {
		width = max(width, utf8.RuneCountInString(d.Path))
	}
	for _, d := range f.Differences {
		pad := strings.Repeat(" ", width-utf8.RuneCountInString(d.Path))
		w.printf("      %s%s  %s\n", d.Path, pad, w.mark('-', "- "+orNothing(d.Expected)))
		w.printf("      %s  %s\n", strings.Repeat(" ", width), w.mark('+', "+ "+orNothing(d.Actual)))
	}
	for _, l := range f.Lines {
		w.printf("      %s\n", w.mark(l.Mark, string(l.Mark)+" "+l.Text))
	}
	if f.Note != "" {
		w.indented(f.Note)
	}
}

// orNothing says that nothing stands there.
func orNothing(text string) string {
	if text == "" {
		return "(nothing)"
	}
	return text
}

// mark colours what was expected red and what came green.
func (w *textReport) mark(mark rune, text string) string {
	code := map[rune]string{'-': "31", '+': "32"}[mark]
	if !w.style.Colour || code == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// coverage says what no test touched, a line for each place.
func (w *textReport) coverage(c Coverage) {
	for i := 0; i < len(c.Untouched); {
		u, names := c.Untouched[i], []string(nil)
		for ; i < len(c.Untouched) && c.Untouched[i].Place == u.Place; i++ {
			names = append(names, c.Untouched[i].What)
		}
		w.printf("%s: untouched: %s %s: %s\n", u.Place, u.Resource, u.Attribute, strings.Join(names, ", "))
	}
	w.printf("coverage: %d%% (%d of %d directions and cases of attributes, and operations)\n", c.Percent(), c.Touched, c.Total)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2fs", d.Seconds()) }
