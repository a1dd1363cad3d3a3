// Package rehearse runs SCIM requests through the production code without consequences: the front door, the
// translation and the backends are those that serve, but their stores are rehearsals ([backends.Rehearsal]), which
// compute every call and send only what reads.
//
// What was heard on the way, from the operations of a PATCH to the statements, requests or commands that would run, is
// an [Explanation].
package rehearse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/internal/assembly"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// Options says what is rehearsed, and on what.
type Options struct {
	Path        string                                                // of the configuration
	Kinds       func(*backends.Rehearsal) map[string]backends.Kind    // whose stores are rehearsals
	Metrics     *adapter.Metrics                                      // of a registry of its own
	Application string                                                // name; may be empty where there is one only
	Client      string                                                // whose dialect; empty: the first client that may write
	Dialect     *scim.Dialect                                         // spoken instead of the client's own; may be nil
	Given       func(*config.Application) (backends.Store, diag.List) // what is read instead of the application; nil: the application itself

	Tests bool                  // files of tests are read, too; what env() cannot give has a stand-in
	Now   func() time.Time      // what expressions take for now; nil: what time it is
	Log   *slog.Logger          // nil: nobody reads it
	Heard func(translate.Touch) // hears which attributes take part; may be nil
}

// Stage is one application, opened for rehearsals. It runs one request at a time.
type Stage struct {
	Application config.Application

	client  int // whose requests are rehearsed, unless they say otherwise
	handler http.Handler
	release func()
	public  string
	heard   *listener
	mask    *mask
}

// Findings is what opening found out, with the texts of the files that it is about.
type Findings struct {
	List    diag.List
	Sources map[string][]byte
}

// errFound is an error of which the findings tell everything.
var errFound = errors.New("the configuration has mistakes")

// Open prepares an application of a configuration. The error says that the findings have mistakes among them (of the
// configuration, or what the application says against it), or why the application cannot be read; there is no Stage then.
func Open(ctx context.Context, opt Options) (*Stage, Findings, error) {
	heard := &listener{}
	rehearsal := &backends.Rehearsal{Heard: heard.call}
	a, found := assembly.LoadWith(opt.Path, config.Options{Kinds: opt.Kinds(rehearsal), Tests: opt.Tests})
	out := Findings{List: found, Sources: a.Sources}
	if found.HasErrors() {
		return nil, out, errFound
	}
	s := &Stage{heard: heard}
	if err := s.choose(a, opt); err != nil {
		return nil, out, err
	}
	if opt.Given != nil {
		given, mistakes := opt.Given(&s.Application)
		if out.List = append(out.List, mistakes...); mistakes.HasErrors() {
			return nil, out, errFound
		}
		rehearsal.Given = given
	}
	s.Application.Mapping.Clock(opt.Now)
	trace := heard.trace()
	trace.Touched = opt.Heard
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	var err error
	s.handler, s.release, err = a.Open(ctx, assembly.Options{
		Log: opt.Log, Metrics: opt.Metrics, Trace: trace, Wrap: heard.wrap,
		Warned: func(more diag.List) { out.List = append(out.List, more...) },
	})
	if mistakes, ok := errors.AsType[diag.List](err); ok {
		out.List, err = append(out.List, mistakes...), errFound
	}
	if err != nil {
		return nil, out, err
	}
	return s, out, nil
}

// choose leaves one application with one client.
func (s *Stage) choose(a *assembly.Assembly, opt Options) error {
	var names []string
	for _, app := range a.Config.Applications {
		if names = append(names, app.Name.Value); app.Name.Value == opt.Application || opt.Application == "" && len(a.Config.Applications) == 1 {
			s.Application = app
		}
	}
	if s.Application.Name.Value == "" {
		return fmt.Errorf("which application? The configuration has %s", strings.Join(names, ", "))
	}
	client, err := chooseClient(s.Application.Clients, opt.Client)
	if err != nil {
		return err
	}
	if opt.Dialect != nil {
		client.Dialect = opt.Dialect
	}
	s.Application.Clients = slices.Clone(s.Application.Clients)
	s.client = slices.IndexFunc(s.Application.Clients, func(c config.Client) bool { return c.Name.Value == client.Name.Value })
	s.Application.Clients[s.client], s.Application.Passthrough = client, config.Passthrough{}
	a.Config.Applications = []config.Application{s.Application}
	s.public, s.mask = strings.TrimSuffix(a.Config.Server.PublicURL, "/"), newMask(&s.Application)
	return nil
}

func chooseClient(list []config.Client, name string) (config.Client, error) {
	var names []string
	for _, c := range list {
		if names = append(names, c.Name.Value); c.Name.Value == name || name == "" && !c.ReadOnly {
			return c, nil
		}
	}
	if name == "" && len(list) > 0 {
		return list[0], nil
	}
	return config.Client{}, fmt.Errorf("there is no client %q; the application has %s", name, strings.Join(names, ", "))
}

// as gives the client of a name; where the application has none of that name, the one whose requests are rehearsed.
func (s *Stage) as(name string) config.Client {
	for _, c := range s.Application.Clients {
		if name != "" && c.Name.Value == name {
			return c
		}
	}
	return s.Application.Clients[s.client]
}

// Close frees everything.
func (s *Stage) Close() { s.release() }

// Request is one SCIM request. Path is below the application's base, with its query: "/Users/7".
type Request struct {
	Method, Path string
	Headers      []string // "Name: value"
	Body         []byte

	Client string // name of the client that sends it; empty, or one that is not there: the stage's
	Anew   bool   // as if the application had nothing of it yet: of a request that was done before
}

// Run rehearses a request. The error tells why it is none.
func (s *Stage) Run(ctx context.Context, request Request) (*Explanation, error) {
	r, err := s.request(backends.OneRequest(ctx), request)
	if err != nil {
		return nil, err
	}
	client := s.as(request.Client)
	e := &Explanation{Request: request, Application: s.Application.Name.Value, Client: client.Name.Value, Calls: []Call{}}
	if client.Dialect != nil {
		e.Dialect = client.Dialect.Name
	}
	s.heard.begin(e)
	w := &answerWriter{header: http.Header{}}
	s.handler.ServeHTTP(w, r)
	e.Answer = w.answer()
	e.Notes = notes(e)
	s.heard.end()
	return e, nil
}

func (s *Stage) request(ctx context.Context, request Request) (*http.Request, error) {
	path := strings.TrimPrefix(strings.TrimPrefix(request.Path, s.public), s.Application.Path)
	if !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("the path %q does not begin with / and is not below %s", request.Path, s.public+s.Application.Path)
	}
	var body io.Reader = http.NoBody
	if len(request.Body) > 0 {
		body = strings.NewReader(string(request.Body))
	}
	r, err := http.NewRequestWithContext(adapter.AsClient(ctx, s.as(request.Client).Name.Value), strings.ToUpper(request.Method), s.public+s.Application.Path+path, body)
	if err != nil {
		return nil, fmt.Errorf("not a request: %w", err)
	}
	r.RequestURI, r.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:0"
	if len(request.Body) > 0 {
		r.Header.Set("Content-Type", "application/scim+json")
	}
	for _, h := range request.Headers {
		name, value, ok := strings.Cut(h, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("not a header: %q; write \"If-Match: *\"", h)
		}
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case strings.EqualFold(name, "Authorization"): // it is the stage's own
		case value == "":
			r.Header.Del(name)
		default:
			r.Header.Set(name, value)
		}
	}
	return r, nil
}
