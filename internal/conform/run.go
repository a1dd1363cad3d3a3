package conform

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options says what a run checks, and how.
type Options struct {
	URL     string        // of the SCIM service: "https://host/scim/v2"
	Token   string        // bearer token; empty where the server wants none
	Timeout time.Duration // of one request; 0 means 30 s
	Checks  []Check
	Verbose bool // keep the exchanges of checks that pass, too

	// Transport, where not nil, is what requests go through.
	Transport http.RoundTripper
	// Progress, where not nil, is called before every check with the number of those that are done.
	Progress func(done int, next Check)
}

// Outcome is what came of a check.
type Outcome string

// The outcomes.
const (
	Passed        Outcome = "passed"
	Found         Outcome = "finding"
	NotApplicable Outcome = "not applicable" // the server does not offer what it is about; the reason says so
	CouldNotRun   Outcome = "could not run"  // no answer
)

// Result is what came of one check.
type Result struct {
	Check     Check
	Outcome   Outcome
	Reason    string // of NotApplicable and CouldNotRun
	Findings  []Finding
	Exchanges []*Exchange // of Found; of the others where Options.Verbose wants them
	Duration  time.Duration
}

// Report is what came of a run.
type Report struct {
	URL       string
	Started   time.Time
	Duration  time.Duration
	Results   []Result
	Leftovers []string // URLs of resources that the run created and could not delete
}

// URLError says that Options.URL is no URL of a SCIM service.
type URLError struct{ URL string }

// Error names the URL.
func (e *URLError) Error() string {
	return fmt.Sprintf("the URL %q must look like https://host/scim/v2", e.URL)
}

// Run asks all checks, one after the other. Where the context ends it stops after the running check; what was
// created is deleted all the same. The error tells why the server cannot be checked at all: it does not
// answer, or it does not know the token.
func Run(ctx context.Context, o Options) (*Report, error) {
	o.URL = strings.TrimSuffix(o.URL, "/")
	if u, err := url.Parse(o.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" {
		return nil, &URLError{URL: o.URL}
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	r := newRun(o)
	report := &Report{URL: o.URL, Started: time.Now()}
	if err := r.begin(ctx); err != nil {
		return nil, err
	}
	for i, c := range o.Checks {
		if o.Progress != nil {
			o.Progress(i, c)
		}
		report.Results = append(report.Results, r.ask(ctx, c))
		r.cleanUp(ctx, r.created.fresh())
	}
	r.sweep(ctx)
	r.cleanUp(ctx, r.created.paths)
	for _, path := range r.created.paths {
		report.Leftovers = append(report.Leftovers, o.URL+path)
	}
	report.Duration = time.Since(report.Started)
	return report, nil
}

func newRun(o Options) *run {
	return &run{
		options: o,
		prefix:  "conform-" + strings.ToLower(rand.Text()[:8]),
		client: &http.Client{
			Transport:     o.Transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// begin looks whether the server answers and knows the token, and what it offers.
func (r *run) begin(ctx context.Context) (err error) {
	s := &Session{run: r, ctx: ctx}
	defer func() {
		if u, ok := recover().(unable); ok { // anything else is a mistake of this program, and nothing was created yet
			err = errors.New(u.reason)
		}
	}()
	r.target = s.discover()                              //nolint:contextcheck // a session has its context
	x := s.get(r.target.types[0].Endpoint, "count", "1") //nolint:contextcheck // a session has its context
	switch {
	case x.Status == http.StatusUnauthorized || x.Status == http.StatusForbidden:
		return fmt.Errorf("the server refuses the token: GET %s was answered with %d", x.URL, x.Status)
	case x.object == nil, r.target.silent && x.Status != http.StatusOK:
		return fmt.Errorf("there is no SCIM service at %s: GET %s was answered with %d and %s",
			r.options.URL, x.URL, x.Status, or(x.broken, or(x.text("detail"), "no body")))
	}
	return nil
}

// ask runs one check.
func (r *run) ask(ctx context.Context, c Check) (result Result) {
	result = Result{Check: c, Outcome: Passed}
	if ctx.Err() != nil {
		result.Outcome, result.Reason = CouldNotRun, "the run was interrupted"
		return result
	}
	for _, n := range c.Needs {
		if reason := n.missing(r.target); reason != "" {
			result.Outcome, result.Reason = NotApplicable, reason
			return result
		}
	}
	s := &Session{run: r, ctx: ctx}
	begin := time.Now()
	outcome, reason := s.ask(c)
	result.Duration = time.Since(begin)
	result.Outcome, result.Reason, result.Findings = outcome, reason, s.findings
	if outcome == Found || r.options.Verbose {
		result.Exchanges = s.exchanges
	}
	return result
}

func (s *Session) ask(c Check) (outcome Outcome, reason string) {
	defer func() {
		switch p := recover().(type) {
		case nil, stopped:
		case unable:
			outcome, reason = CouldNotRun, p.reason
		case forbidden:
			outcome, reason = NotApplicable, p.reason
		default: // what was created must be deleted all the same
			outcome, reason = CouldNotRun, fmt.Sprintf("the check itself failed: %v", p)
		}
		if len(s.findings) > 0 {
			outcome = Found
		}
	}()
	c.Run(s)
	return Passed, ""
}
