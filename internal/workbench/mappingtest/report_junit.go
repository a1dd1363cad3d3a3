package mappingtest

import (
	"bufio"
	"encoding/xml"
	"io"
	"strings"
)

// The JUnit report, as CI systems read it: a suite for each configuration, a case for each test.
type (
	junitReport struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Seconds  float64      `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Seconds  float64     `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr"`
		Line    int           `xml:"line,attr"`
		Seconds float64       `xml:"time,attr"`
		Failure *junitMessage `xml:"failure"`
		Error   *junitMessage `xml:"error"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes reports for CI systems. What was not as expected is a failure, what could not be run an error.
func WriteJUnit(out io.Writer, reports []*Report) error {
	var all junitReport
	for _, r := range reports {
		s := r.junit()
		all.Suites = append(all.Suites, s)
		all.Tests, all.Failures, all.Errors, all.Seconds = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors, all.Seconds+s.Seconds
	}
	if _, err := io.WriteString(out, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(out)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n")
	return err
}

func (r *Report) junit() junitSuite {
	s := junitSuite{Name: r.Path, Tests: len(r.Results), Seconds: r.Duration.Seconds()}
	for i := range r.Results {
		result := &r.Results[i]
		t := result.Test
		c := junitCase{Name: t.Name.Value, Class: t.Application, File: t.At.File, Line: t.At.Start.Line, Seconds: result.Duration.Seconds()}
		switch {
		case result.Problem != nil:
			s.Errors++
			c.Error = &junitMessage{Message: "could not be run", Text: evidence(result)}
		case !result.Passed():
			s.Failures++
			c.Failure = &junitMessage{Message: subjects(result.Failures), Text: evidence(result)}
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

// subjects names what was not as expected.
func subjects(list []Failure) string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.Subject
	}
	return strings.Join(names, ", ") + " not as expected"
}

// evidence gives what the text report says of a test.
func evidence(r *Result) string {
	var b strings.Builder
	w := &textReport{Writer: bufio.NewWriter(&b)}
	w.result(r)
	_ = w.Flush() // into memory
	return b.String()
}
