package mappingtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// Now is what now() gives in tests.
var Now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) //nolint:gochecknoglobals // a constant, which Go has none of

// Seams is where a test listens to backends, and what stands in the place of their application.
type Seams struct {
	Rehearsal    *backends.Rehearsal // of the records that are given; nil where the application answers
	RoundTripper http.RoundTripper   // gives the answers of an API; nil without answers
}

// Options is what a run needs from outside.
type Options struct {
	Kinds    func(Seams) map[string]backends.Kind
	Metrics  func() *adapter.Metrics            // fresh ones
	Run      *regexp.Regexp                     // only tests whose name it matches; nil: all
	Progress func(done, total int, name string) // before each test; may be nil
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
}

// Passed tells whether everything was as expected.
func (r *Result) Passed() bool { return r.Problem == nil && len(r.Failures) == 0 }

// Run runs the tests of a configuration, one after another. Without a Report the findings have mistakes, so that there
// is nothing to run; sources is for showing them.
func Run(ctx context.Context, path string, opt Options) (report *Report, sources map[string][]byte, found diag.List) {
	r := &runner{opt: opt, path: path, coverage: newCoverage()}
	first, found := r.load(Seams{Rehearsal: &backends.Rehearsal{Given: &given{}}})
	if found.HasErrors() {
		return nil, first.Sources, found
	}
	for _, app := range first.Config.Applications {
		collections, mistakes := schemaOf(app, first.Config.Tests)
		r.schemas = append(r.schemas, collections)
		found = append(found, mistakes...)
		r.coverage.know(app)
	}
	if found.HasErrors() {
		return nil, first.Sources, found
	}
	report = &Report{Path: path, Started: time.Now(), coverage: r.coverage, sources: first.Sources}
	selected := r.selected(first.Config.Tests)
	for i, t := range selected {
		if opt.Progress != nil {
			opt.Progress(i, len(selected), t.Name.Value)
		}
		report.Results = append(report.Results, r.run(ctx, t))
	}
	report.Duration = time.Since(report.Started)
	return report, first.Sources, found
}

// runner runs the tests of one configuration.
type runner struct {
	opt      Options
	path     string
	schemas  [][]backends.Collection // by application
	coverage *coverage
}

func (r *runner) selected(tests []config.Test) []config.Test {
	if r.opt.Run == nil {
		return tests
	}
	return slices.DeleteFunc(slices.Clone(tests), func(t config.Test) bool { return !r.opt.Run.MatchString(t.Name.Value) })
}

// load reads the configuration with backends that reach nothing.
func (r *runner) load(s Seams) (*assembly.Assembly, diag.List) {
	kinds := r.opt.Kinds(s)
	if s.Rehearsal != nil {
		kinds["memory"] = inMemory(kinds["memory"], s.Rehearsal.Given)
	}
	return assembly.LoadWith(r.path, config.Options{Kinds: kinds, Tests: true})
}

// inMemory gives the kind memory the records that are given.
func inMemory(kind backends.Kind, store backends.Store) backends.Kind {
	compile := kind.Compile
	kind.Compile = func(s backends.Source) (backends.Opener, diag.List) {
		_, diags := compile(s)
		return opened{store}, diags
	}
	return kind
}

// opened is a store that is open already.
type opened struct{ store backends.Store }

// Open gives the store.
func (o opened) Open(context.Context) (backends.Store, error) { return o.store, nil }

// run runs one test, on a configuration of its own: what is bound to one store is not bound to another.
func (r *runner) run(ctx context.Context, t config.Test) Result {
	result := Result{Test: t}
	begin := time.Now()
	stage := &stage{}
	result.Problem = r.perform(ctx, t, stage)
	result.Duration = time.Since(begin)
	result.answer, result.calls, result.Log = stage.answer, stage.calls, stage.log.String()
	if result.Problem == nil {
		result.Failures = append(stage.unexpected, compare(t.Expect, stage.answer, stage.calls)...)
	}
	return result
}

// stage is what is seen while a test runs.
type stage struct {
	mu         sync.Mutex
	calls      []backends.Call
	unexpected []Failure
	answer     answer
	log        bytes.Buffer
}

// heard keeps a call.
func (s *stage) heard(_ context.Context, c backends.Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
}

// perform opens the application of a test and sends its request. The error says why this was not possible.
func (r *runner) perform(ctx context.Context, t config.Test, s *stage) error {
	records := &given{}
	seams := Seams{Rehearsal: &backends.Rehearsal{Heard: s.heard, Given: records}}
	a, found := r.load(seams)
	if found.HasErrors() {
		return found
	}
	i := slices.IndexFunc(a.Config.Applications, func(app config.Application) bool { return app.Name.Value == t.Application })
	if i < 0 {
		return fmt.Errorf("the application %q is gone", t.Application)
	}
	if err := records.fill(ctx, r.schemas[i], t.Given); err != nil {
		return err
	}
	token := rand.Text()
	app := a.Config.Applications[i]
	app.Passthrough = config.Passthrough{}
	app.Clients = only(app.Clients, t.Client, token)
	app.Mapping.Clock(func() time.Time { return Now })
	a.Config.Applications = []config.Application{app}
	log := slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelWarn, ReplaceAttr: withoutTime}))
	door, release, err := a.Open(ctx, assembly.Options{Log: log, Metrics: r.opt.Metrics(), Trace: &translate.Trace{Touched: r.coverage.touched}})
	if err != nil {
		return err
	}
	defer release()
	s.calls = nil // of opening
	s.answer, err = send(ctx, door, "http://localhost"+app.Path, t, token)
	return err
}

// only gives the client of a test a token for this run; nobody else may come.
func only(clients []config.Client, name, token string) []config.Client {
	var out []config.Client
	for _, c := range clients {
		if c.Name.Value == name {
			c.Token, c.TokenSHA256, c.ExpiresAt = backends.Secret(token), "", time.Time{}
			out = append(out, c)
		}
	}
	return out
}

func withoutTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}
