package conform_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"scim-adapter/internal/conform"
)

// transport is a function as an [http.RoundTripper].
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// options are those of a run of some checks against a transport.
func options(t *testing.T, through http.RoundTripper, patterns ...string) conform.Options {
	t.Helper()
	checks, useless := conform.Select(conform.Checks(), patterns)
	if useless != "" {
		t.Fatalf("no check matches %q", useless)
	}
	return conform.Options{URL: doubleURL, Token: doubleToken, Checks: checks, Transport: through}
}

func response(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func TestWhatWasCreatedIsDeletedWhenARunIsInterrupted(t *testing.T) {
	d := newDouble("")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var created atomic.Int32
	through := transport(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost && created.Add(1) == 5 {
			cancel()
		}
		a, err := d.RoundTrip(r)
		if r.Context().Err() != nil { // the server has done it, and nobody hears of it
			return nil, r.Context().Err()
		}
		return a, err
	})
	report, err := conform.Run(ctx, options(t, through, "members.*"))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.collections[0].list) + len(d.collections[1].list); n != 1 || len(report.Leftovers) > 0 {
		t.Errorf("%d resources are left, and %v", n, report.Leftovers)
	}
	if text := writeAll(t, report)["text"]; strings.Count(text, "the run was interrupted") != 1 {
		t.Errorf("one reason is given more than once: %s", text)
	}
	last := report.Results[len(report.Results)-1]
	if last.Outcome != conform.CouldNotRun || last.Reason != "the run was interrupted" || report.Good() {
		t.Errorf("the last check is %s (%s)", last.Outcome, last.Reason)
	}
}

func TestWhatWasCreatedUnheardIsFoundAndDeleted(t *testing.T) {
	d := newDouble("")
	posts := 0
	through := transport(func(r *http.Request) (*http.Response, error) {
		a, err := d.RoundTrip(r)
		if r.Method == http.MethodPost {
			if posts++; posts == 2 || strings.HasSuffix(r.URL.Path, "/Groups") {
				return nil, errors.New("connection lost")
			}
		}
		return a, err
	})
	report, err := conform.Run(t.Context(), options(t, through, "members.add", "patch.replace"))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.collections[0].list) + len(d.collections[1].list); n != 1 || len(report.Leftovers) > 0 {
		t.Errorf("%d resources are left, and %v", n, report.Leftovers)
	}
}

func TestWhatCannotBeDeletedIsNamed(t *testing.T) {
	d := newDouble("")
	through := transport(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodDelete {
			return response(http.StatusInternalServerError, ""), nil
		}
		return d.RoundTrip(r)
	})
	report, err := conform.Run(t.Context(), options(t, through, "create.user", "patch.replace"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{doubleURL + "/Users/id-2X", doubleURL + "/Users/id-3X"}
	if !slices.Equal(report.Leftovers, want) || report.Good() {
		t.Errorf("leftovers %v, want %v", report.Leftovers, want)
	}
	var text strings.Builder
	if err := report.WriteText(&text, false, false); err != nil || !strings.Contains(text.String(), "id-3X was created and could not be deleted") {
		t.Error(err, text.String())
	}
}

// writeAll gives a report in all formats.
func writeAll(t *testing.T, r *conform.Report) map[string]string {
	t.Helper()
	var text, plain, object, junit bytes.Buffer
	for _, err := range []error{r.WriteText(&text, true, true), r.WriteText(&plain, false, false), r.WriteJSON(&object), r.WriteJUnit(&junit)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[string]string{"verbose text": text.String(), "text": plain.String(), "json": object.String(), "junit": junit.String()}
}

func TestNoReportShowsTheToken(t *testing.T) {
	d := newDouble("HTML on 404")
	through := transport(func(r *http.Request) (*http.Response, error) {
		a, err := d.RoundTrip(r)
		a.Header.Set("Location", r.Header.Get("Authorization"))
		if a.StatusCode == http.StatusNotFound { // a server that tells too much
			a.Body = io.NopCloser(strings.NewReader("<p>" + r.Header.Get("Authorization") + "</p>"))
		}
		return a, err
	})
	o := options(t, through, "errors.*", "create.*")
	o.Verbose = true
	report, err := conform.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for format, text := range writeAll(t, report) {
		if strings.Contains(text, doubleToken) {
			t.Errorf("%s shows the token", format)
		}
		if !strings.Contains(text, "Bearer …") && format != "junit" {
			t.Errorf("%s does not show what came back: %s", format, text)
		}
	}
}

func TestAFindingShowsItsEvidence(t *testing.T) {
	report := ask(t, newDouble("status is a number"), "errors.status-string")
	for format, text := range writeAll(t, report) {
		for _, want := range []string{
			"errors.status-string", "RFC 7644 section 3.12; RFC-ERR-01, OKTA-S11", "as a string", "GET", "/scim/v2/Users/conform-", "404", "there is no such resource",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q: %s", format, want, text)
			}
		}
	}
}

func TestReportsAreWellFormed(t *testing.T) {
	formats := writeAll(t, ask(t, newDouble("no hit is 404"), "filter.*"))
	var object struct {
		Good     bool
		Findings int
		Checks   []struct{ ID, Outcome string }
	}
	if err := json.Unmarshal([]byte(formats["json"]), &object); err != nil || object.Good || object.Findings == 0 || object.Checks[0].ID != "filter.nothing" {
		t.Errorf("%v: %+v", err, object)
	}
	var suites struct {
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Failure *string `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(formats["junit"]), &suites); err != nil || suites.Suites[0].Name != "filter" || suites.Suites[0].Cases[0].Failure == nil {
		t.Errorf("%v: %+v", err, suites)
	}
	if suites.Failures != object.Findings {
		t.Errorf("%d failures and %d findings", suites.Failures, object.Findings)
	}
}

func TestAServerThatIsAskedTooOftenGetsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDouble("")
		refusals := 2
		through := transport(func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodPost && refusals > 0 {
				refusals--
				a := response(http.StatusTooManyRequests, "")
				a.Header.Set("Retry-After", "7")
				return a, nil
			}
			return d.RoundTrip(r)
		})
		begin := time.Now()
		report, err := conform.Run(t.Context(), options(t, through, "create.user"))
		if err != nil || !report.Good() {
			t.Fatal(err, writeAll(t, report)["text"])
		}
		if took := time.Since(begin); took < 14*time.Second {
			t.Errorf("it waited for %s only", took)
		}
	})
}

func TestWhatCannotBeCheckedIsSaidInOneSentence(t *testing.T) {
	tests := map[string]struct {
		url  string
		give func(*http.Request) (*http.Response, error)
		want string
	}{
		"nobody answers": {
			doubleURL, func(*http.Request) (*http.Response, error) { return nil, fmt.Errorf("connection refused") },
			"GET https://double.example.org/scim/v2/ServiceProviderConfig: connection refused",
		},
		"the token is wrong": {
			doubleURL, func(*http.Request) (*http.Response, error) { return response(401, ""), nil },
			"the server refuses the token: GET https://double.example.org/scim/v2/Users?count=1 was answered with 401",
		},
		"no SCIM": {
			doubleURL, func(*http.Request) (*http.Response, error) { return response(200, "<html>"), nil },
			"there is no SCIM service at https://double.example.org/scim/v2: GET https://double.example.org/scim/v2/Users?count=1 was answered with 200 and not valid JSON",
		},
		"another path": {
			doubleURL, func(*http.Request) (*http.Response, error) { return response(404, `{"detail":"not here"}`), nil },
			"was answered with 404 and not here",
		},
		"no URL": {"scim.example.org", nil, `the URL "scim.example.org" must look like https://host/scim/v2`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := conform.Run(t.Context(), conform.Options{URL: test.url, Token: "wrong", Transport: transport(test.give)})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
}
