package mappingtest

import (
	"encoding/json"
	"io"
	"time"
)

// The JSON report. Names are stable: programs read them.
type (
	jsonReport struct {
		Path     string        `json:"path"`
		Started  time.Time     `json:"started"`
		Seconds  float64       `json:"seconds"`
		Good     bool          `json:"good"`
		Tests    []jsonTest    `json:"tests"`
		Coverage *jsonCoverage `json:"coverage,omitempty"`
	}
	jsonTest struct {
		Name        string        `json:"name"`
		Application string        `json:"application"`
		File        string        `json:"file"`
		Line        int           `json:"line"`
		Passed      bool          `json:"passed"`
		Seconds     float64       `json:"seconds"`
		Status      int           `json:"status,omitempty"`
		Calls       []string      `json:"calls"`
		Problem     string        `json:"problem,omitempty"`
		Failures    []jsonFailure `json:"failures,omitempty"`
		Log         string        `json:"log,omitempty"`
	}
	jsonFailure struct {
		Subject     string           `json:"subject"`
		Note        string           `json:"note,omitempty"`
		Differences []jsonDifference `json:"differences,omitempty"`
		Lines       []string         `json:"lines,omitempty"` // "- …" expected, "+ …" came, "  …" both
	}
	jsonDifference struct {
		Path     string          `json:"path"`
		Expected json.RawMessage `json:"expected"` // null: nothing
		Actual   json.RawMessage `json:"actual"`
	}
	jsonCoverage struct {
		Percent   int             `json:"percent"`
		Touched   int             `json:"touched"`
		Total     int             `json:"total"`
		Untouched []jsonUntouched `json:"untouched"`
	}
	jsonUntouched struct {
		Resource  string `json:"resource"`
		Attribute string `json:"attribute"`
		What      string `json:"what"`
		Place     string `json:"place"`
	}
)

// WriteJSON writes reports for programs: a list with one element for each configuration.
func WriteJSON(out io.Writer, reports []*Report, coverage bool) error {
	list := make([]jsonReport, len(reports))
	for i, r := range reports {
		list[i] = r.json(coverage)
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(list)
}

func (r *Report) json(coverage bool) jsonReport {
	out := jsonReport{Path: r.Path, Started: r.Started.UTC(), Seconds: r.Duration.Seconds(), Good: r.Good(), Tests: []jsonTest{}}
	for i := range r.Results {
		out.Tests = append(out.Tests, r.Results[i].json())
	}
	if coverage {
		c := r.Coverage()
		out.Coverage = &jsonCoverage{Percent: c.Percent(), Touched: c.Touched, Total: c.Total, Untouched: []jsonUntouched{}}
		for _, u := range c.Untouched {
			out.Coverage.Untouched = append(out.Coverage.Untouched, jsonUntouched(u))
		}
	}
	return out
}

func (r *Result) json() jsonTest {
	t := r.Test
	out := jsonTest{
		Name: t.Name.Value, Application: t.Application, File: t.At.File, Line: t.At.Start.Line, Passed: r.Passed(),
		Seconds: r.Duration.Seconds(), Status: r.answer.status, Calls: lines(r.calls, false), Log: r.Log,
	}
	if r.Problem != nil {
		out.Problem = problem(r.Problem)
	}
	for _, f := range r.Failures {
		failure := jsonFailure{Subject: f.Subject, Note: f.Note}
		for _, d := range f.Differences {
			failure.Differences = append(failure.Differences, jsonDifference{d.Path, raw(d.Expected), raw(d.Actual)})
		}
		for _, l := range f.Lines {
			failure.Lines = append(failure.Lines, string(l.Mark)+" "+l.Text)
		}
		out.Failures = append(out.Failures, failure)
	}
	return out
}

// raw gives a JSON text as a value; nothing is null.
func raw(text string) json.RawMessage {
	if text == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(text)
}
