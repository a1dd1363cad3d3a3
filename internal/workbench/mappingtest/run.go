package mappingtest

import (
	"bytes"
	"context"
	"log/slog"
	"regexp"
	"slices"
	"time"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/workbench/rehearse"
)

// now is what now() gives in tests.
func now() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// Options is what a run needs from outside.
type Options struct {
	Kinds    func(*backends.Rehearsal) map[string]backends.Kind // whose stores are rehearsals
	Answered func(Answering) map[string]backends.Kind           // whose application is what stands in its place
	Metrics  func() *adapter.Metrics                            // of a registry of their own
	Run      *regexp.Regexp                                     // only tests whose name it matches; nil: all
	Steady   bool                                               // what is another value at each run is known, for [Report.Updates]
	Progress func(done, total int, name string)                 // before each test; may be nil
}

// Result is what came of a test.
type Result struct {
	Test     config.Test
	Failures []Failure // what was not as expected; none where the test passed
	Problem  error     // why it could not be run
	Log      string    // what the adapter had to say
	Duration time.Duration

	answer answer
	calls  []backends.Call
	again  *Result // of another run; nil without one
	open   bool    // operations of the mapping's own write attributes, and nobody knows what can be read afterwards
}

// Passed tells whether everything was as expected.
func (r *Result) Passed() bool { return r.Problem == nil && len(r.Failures) == 0 }

// answer is what the front door answered.
type answer struct {
	status int
	text   []byte
	body   any // the JSON value; nil where there is none
}

// Run runs the tests of a configuration, one after another. Without a Report the findings have mistakes, so that there
// is nothing to run; sources is for showing them.
func Run(ctx context.Context, path string, opt Options) (report *Report, sources map[string][]byte, found diag.List) {
	a, found := assembly.LoadWith(path, config.Options{Kinds: opt.Kinds(&backends.Rehearsal{}), Tests: true})
	if found.HasErrors() {
		return nil, a.Sources, found
	}
	r := &runner{opt: opt, path: path, schemas: map[string]*rehearse.Schema{}, coverage: newCoverage()}
	for i := range a.Config.Applications {
		app := &a.Config.Applications[i]
		schema, mistakes := rehearse.Learn(app, recordsOf(app.Name.Value, a.Config.Tests))
		found = append(found, mistakes...)
		r.schemas[app.Name.Value] = schema
		r.coverage.know(app)
	}
	if found.HasErrors() {
		return nil, a.Sources, found
	}
	report = &Report{Path: path, Started: time.Now(), coverage: r.coverage, sources: a.Sources}
	if opt.Run != nil {
		report.Run = opt.Run.String()
	}
	selected := r.selected(a.Config.Tests)
	for i, t := range selected {
		if opt.Progress != nil {
			opt.Progress(i, len(selected), t.Name.Value)
		}
		result := r.run(ctx, t)
		if opt.Steady && !result.Passed() {
			again := r.run(ctx, t)
			result.again = &again
		}
		report.Results = append(report.Results, result)
	}
	report.Duration = time.Since(report.Started)
	return report, a.Sources, found
}

// recordsOf gives the records of all tests of an application: what one test gives of a field counts for all of them.
func recordsOf(application string, tests []config.Test) []rehearse.Record {
	var all []rehearse.Record
	for _, t := range tests {
		if t.Application == application {
			all = append(all, records(t)...)
		}
	}
	return all
}

// records gives the records of a test as rehearsals know them.
func records(t config.Test) []rehearse.Record {
	var out []rehearse.Record
	for _, given := range t.Given {
		r := rehearse.Record{Resource: given.Resource.Value, At: given.At, Values: map[string]any{}}
		for _, f := range given.Fields {
			r.Values[f.Name.Value] = plain(f.Value)
		}
		out = append(out, r)
	}
	return out
}

// plain gives a value without objects that have an order.
func plain(v any) any {
	switch v := v.(type) {
	case scim.Object:
		return v.Map()
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = plain(e)
		}
		return out
	}
	return v
}

// runner runs the tests of one configuration.
type runner struct {
	opt      Options
	path     string
	schemas  map[string]*rehearse.Schema // by application
	coverage *coverage
}

func (r *runner) selected(tests []config.Test) []config.Test {
	if r.opt.Run == nil {
		return tests
	}
	return slices.DeleteFunc(slices.Clone(tests), func(t config.Test) bool { return !r.opt.Run.MatchString(t.Name.Value) })
}

// run runs one test, on a configuration of its own: what is bound to one store is not bound to another.
func (r *runner) run(ctx context.Context, t config.Test) Result {
	result := Result{Test: t}
	answers := newAnswering(t.Answers)
	var log bytes.Buffer
	begin := time.Now()
	e, err := r.rehearse(ctx, t, answers, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn, ReplaceAttr: withoutChance})))
	result.Duration, result.Log = time.Since(begin), log.String()
	if err != nil {
		result.Problem = err
		return result
	}
	result.answer = answer{status: e.Answer.Status, text: e.Answer.Body}
	if v, err := scim.Decode(e.Answer.Body, scim.DecodeLimits{}); err == nil {
		result.answer.body = v
	}
	for _, c := range e.Calls {
		result.calls = append(result.calls, c.Plain())
		r.coverage.done(c.Operation)
	}
	result.open = slices.ContainsFunc(e.Deltas, func(d rehearse.Delta) bool { return len(d.Events) > 0 }) && len(t.Answers) == 0
	result.Failures = append(answers.failures(), compare(t.Expect, result.answer, result.calls)...)
	return result
}

// rehearse opens the application of a test and sends its request. The error says why this was not possible.
func (r *runner) rehearse(ctx context.Context, t config.Test, answers *answering, log *slog.Logger) (*rehearse.Explanation, error) {
	options := rehearse.Options{
		Path: r.path, Kinds: r.opt.Kinds, Metrics: r.opt.Metrics(), Application: t.Application, Client: t.Client,
		Given: func(*config.Application) (backends.Store, diag.List) { //nolint:contextcheck // memory waits for nobody
			return r.schemas[t.Application].Store(records(t))
		},
		Tests: true, Now: now, Log: log, Heard: r.coverage.touched(t.Application),
	}
	if len(t.Answers) > 0 {
		options.Given = nil
		options.Kinds = func(h *backends.Rehearsal) map[string]backends.Kind { return r.opt.Answered(answers.seams(h.Heard)) }
	}
	stage, findings, err := rehearse.Open(ctx, options)
	if mistakes := mistakesOf(findings.List); len(mistakes) > 0 {
		return nil, mistakes
	}
	if err != nil {
		return nil, err
	}
	defer stage.Close()
	return stage.Run(ctx, request(t))
}

func request(t config.Test) rehearse.Request {
	out := rehearse.Request{Method: t.Method, Path: t.Target, Body: bodyText(t.Body)}
	for _, h := range t.Headers {
		out.Headers = append(out.Headers, h.Key.Value+": "+h.Value.Value)
	}
	return out
}

// mistakesOf leaves out what is only worth a look.
func mistakesOf(list diag.List) diag.List {
	return slices.DeleteFunc(slices.Clone(list), func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
}

// bodyText gives a body as it is sent: text as it is, anything else as JSON.
func bodyText(body any) []byte {
	switch body := body.(type) {
	case nil:
		return nil
	case string:
		return []byte(body)
	}
	return scim.AppendJSON(nil, body)
}

func withoutChance(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == "request_id") {
		return slog.Attr{}
	}
	return a
}
