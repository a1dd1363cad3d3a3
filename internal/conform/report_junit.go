package conform

import (
	"encoding/xml"
	"io"
	"strings"
)

// The JUnit report, as CI systems read it: a suite for each group, a case for each check.
type (
	junitReport struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Seconds  float64      `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Seconds  float64     `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Seconds float64       `xml:"time,attr"`
		Failure *junitMessage `xml:"failure"`
		Error   *junitMessage `xml:"error"`
		Skipped *junitMessage `xml:"skipped"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes a report for CI systems. Findings are failures, what could not run is an error, what is
// not applicable is skipped.
func (r *Report) WriteJUnit(out io.Writer) error {
	report := junitReport{
		Tests: len(r.Results), Failures: r.Count(Found), Errors: r.Count(CouldNotRun), Skipped: r.Count(NotApplicable), Seconds: r.Duration.Seconds(),
	}
	for _, result := range r.Results {
		group := result.Check.Group()
		if n := len(report.Suites); n == 0 || report.Suites[n-1].Name != group {
			report.Suites = append(report.Suites, junitSuite{Name: group})
		}
		report.Suites[len(report.Suites)-1].add(result)
	}
	if _, err := io.WriteString(out, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(out)
	encoder.Indent("", "  ")
	if err := encoder.Encode(report); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n")
	return err
}

func (s *junitSuite) add(r Result) {
	c := junitCase{Name: r.Check.ID, Class: "conform." + r.Check.Group(), Seconds: r.Duration.Seconds()}
	s.Tests++
	s.Seconds += r.Duration.Seconds()
	switch r.Outcome {
	case Found:
		s.Failures++
		c.Failure = &junitMessage{Message: r.Check.Title, Text: evidence(r)}
	case CouldNotRun:
		s.Errors++
		c.Error = &junitMessage{Message: r.Reason}
	case NotApplicable:
		s.Skipped++
		c.Skipped = &junitMessage{Message: r.Reason}
	case Passed:
	}
	s.Cases = append(s.Cases, c)
}

// evidence gives what the text report says of a result.
func evidence(r Result) string {
	var b strings.Builder
	w := textReport{printer: printer{out: &b}}
	w.result(r)
	return b.String()
}
