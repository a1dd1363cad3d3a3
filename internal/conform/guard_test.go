package conform

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"scim-adapter/internal/scim"
)

// recorder counts the requests that reach a server, by method.
type recorder map[string]int

func (r recorder) RoundTrip(q *http.Request) (*http.Response, error) {
	r[q.Method]++
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", mediaType)
	_, _ = io.WriteString(w, `{"schemas":["`+scim.ListResponseURN+`"],"totalResults":1,"Resources":[{"id":"7"}]}`)
	return w.Result(), nil
}

func TestWhatTheRunHasNotMadeIsNotTouched(t *testing.T) {
	for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete} {
		seen := recorder{}
		check := Check{ID: "test.guard", Run: func(s *Session) {
			s.send(request{method: method, path: "/Users/7", body: "{}"})
		}}
		report, err := Run(t.Context(), Options{URL: "https://double.example.org", Checks: []Check{check}, Transport: seen})
		if err != nil {
			t.Fatal(err)
		}
		if result := report.Results[0]; result.Outcome != CouldNotRun || !strings.Contains(result.Reason, "which it has not made") {
			t.Errorf("%s: %s, %s", method, result.Outcome, result.Reason)
		}
		if seen[method] != 0 {
			t.Errorf("%s was sent", method)
		}
	}
}

func TestAMistakeOfACheckEndsOnlyThatCheck(t *testing.T) {
	broken := Check{ID: "test.broken", Run: func(s *Session) { _ = s.get("/Users").resources()[3] }}
	good := Check{ID: "test.good", Run: func(s *Session) { s.list(s.get("/Users")) }}
	report, err := Run(t.Context(), Options{URL: "https://double.example.org", Checks: []Check{broken, good}, Transport: recorder{}})
	if err != nil {
		t.Fatal(err)
	}
	if report.Results[0].Outcome != CouldNotRun || report.Results[1].Outcome != Passed {
		t.Errorf("%+v", report.Results)
	}
}

func TestBulkOperationsAreGuarded(t *testing.T) {
	seen := recorder{}
	check := Check{ID: "test.bulk", Run: func(s *Session) { s.bulk(-1, bulkOperation(http.MethodDelete, "/Users/7", "", nil)) }}
	report, err := Run(t.Context(), Options{URL: "https://double.example.org", Checks: []Check{check}, Transport: seen})
	if err != nil || report.Results[0].Outcome != CouldNotRun || seen[http.MethodPost] != 0 {
		t.Errorf("%v, %+v", err, report.Results)
	}
}
