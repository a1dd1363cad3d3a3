package conform

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// The JSON report. Names are stable: programs read them.
type (
	jsonReport struct {
		URL           string       `json:"url"`
		Started       time.Time    `json:"started"`
		Seconds       float64      `json:"seconds"`
		Good          bool         `json:"good"`
		Passed        int          `json:"passed"`
		Findings      int          `json:"findings"`
		NotApplicable int          `json:"notApplicable"`
		CouldNotRun   int          `json:"couldNotRun"`
		Leftovers     []string     `json:"leftovers"`
		Checks        []jsonResult `json:"checks"`
	}
	jsonResult struct {
		ID        string         `json:"id"`
		Title     string         `json:"title"`
		Source    string         `json:"source"`
		Outcome   Outcome        `json:"outcome"`
		Reason    string         `json:"reason,omitempty"`
		Seconds   float64        `json:"seconds"`
		Findings  []jsonFinding  `json:"findings,omitempty"`
		Exchanges []jsonExchange `json:"exchanges,omitempty"`
	}
	jsonFinding struct {
		Expected string        `json:"expected"`
		Got      string        `json:"got"`
		Exchange *jsonExchange `json:"exchange,omitempty"`
	}
	jsonExchange struct {
		Method         string      `json:"method"`
		URL            string      `json:"url"`
		RequestHeader  http.Header `json:"requestHeader"`
		RequestBody    string      `json:"requestBody,omitempty"`
		Status         int         `json:"status"`
		ResponseHeader http.Header `json:"responseHeader"`
		ResponseBody   string      `json:"responseBody,omitempty"`
		Seconds        float64     `json:"seconds"`
	}
)

// WriteJSON writes a report for programs.
func (r *Report) WriteJSON(out io.Writer) error {
	report := jsonReport{
		URL: r.URL, Started: r.Started.UTC(), Seconds: r.Duration.Seconds(), Good: r.Good(), Passed: r.Count(Passed), Findings: r.Count(Found),
		NotApplicable: r.Count(NotApplicable), CouldNotRun: r.Count(CouldNotRun), Leftovers: append([]string{}, r.Leftovers...), Checks: []jsonResult{},
	}
	for _, result := range r.Results {
		report.Checks = append(report.Checks, result.json())
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(report)
}

func (r Result) json() jsonResult {
	out := jsonResult{
		ID: r.Check.ID, Title: r.Check.Title, Source: r.Check.Source, Outcome: r.Outcome, Reason: r.Reason, Seconds: r.Duration.Seconds(),
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, jsonFinding{Expected: f.Expected, Got: cut(f.Got), Exchange: f.Exchange.json()})
	}
	for _, x := range r.Exchanges {
		out.Exchanges = append(out.Exchanges, *x.json())
	}
	return out
}

func (x *Exchange) json() *jsonExchange {
	if x == nil {
		return nil
	}
	return &jsonExchange{
		Method: x.Method, URL: x.URL, RequestHeader: x.RequestHeader, RequestBody: cut(x.RequestBody),
		Status: x.Status, ResponseHeader: x.ResponseHeader, ResponseBody: cut(x.ResponseBody), Seconds: x.Duration.Seconds(),
	}
}
