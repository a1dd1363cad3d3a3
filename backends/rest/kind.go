// Package rest keeps Records in an application's HTTP API: JSON, forms, XML, SOAP or JSON-RPC. A mapping says
// which request does what, and where in an answer things stand; everything that can go wrong on the way is
// decided here, and on one side: an answer that is none is an error, never "nothing there", and a write that
// may have been received is never sent again.
package rest

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// The standard values.
const (
	defaultTimeout     = 10 * time.Second
	defaultResponse    = 8 << 20
	defaultConcurrency = 16
	defaultPageSize    = 100
	defaultMaxPages    = 1000
)

// Option changes how the kind works.
type Option func(*options)

type options struct {
	roundTripper http.RoundTripper
	listener     backends.Listener
	rehearsal    *backends.Rehearsal
}

// WithRoundTripper lets tests and tools see every request, or send it another way.
func WithRoundTripper(rt http.RoundTripper) Option { return func(o *options) { o.roundTripper = rt } }

// WithListener lets tests and tools hear every request that is sent, also one that is sent again, without credentials.
func WithListener(l backends.Listener) Option { return func(o *options) { o.listener = l } }

// WithRehearsal makes stores that change nothing.
func WithRehearsal(r *backends.Rehearsal) Option { return func(o *options) { o.rehearsal = r } }

// Kind gives the kind "rest".
func Kind(list ...Option) backends.Kind {
	var o options
	for _, option := range list {
		option(&o)
	}
	return backends.Kind{
		Name:      "rest",
		Settings:  func() any { return &Settings{} },
		Resource:  func() any { return &Resource{} },
		Attribute: func() any { return &Attribute{} },
		Steps:     true,
		Compile:   func(s backends.Source) (backends.Opener, diag.List) { return compile(s, o) },
	}
}

// compiler collects the findings of one application.
type compiler struct {
	settings *Settings
	format   string
	base     *url.URL
	diags    diag.List
}

func compile(source backends.Source, o options) (backends.Opener, diag.List) {
	settings, ok := source.Settings.(*Settings)
	c := &compiler{settings: settings}
	if !ok {
		c.diags.Errorf(source.At, "Missing backend settings", "The block backend \"rest\" is missing.")
		return nil, c.diags
	}
	c.head()
	op := &opener{client: c.client(), rehearsal: o.rehearsal}
	if o.roundTripper != nil {
		op.client.http.Transport = o.roundTripper
	}
	op.client.listen(o.listener, o.rehearsal.Listener())
	for _, collection := range source.Collections {
		op.definitions = append(op.definitions, c.definition(collection))
	}
	remote.Check(op.definitions, &c.diags)
	for _, s := range source.Steps {
		op.steps = append(op.steps, c.definition(backends.Collection{Name: remote.StepName(s.Collection, s.Name), Fields: s.Fields, Settings: s.Settings}))
	}
	if settings.Ping != nil {
		op.ping = c.request(*settings.Ping, nil)
	}
	if c.diags.HasErrors() {
		return nil, c.diags
	}
	return op, c.diags
}

// formats are the words of `format`.
var formats = []string{"json", "form", "xml", "soap", "jsonrpc"}

// head checks where the application is and how one talks to it.
func (c *compiler) head() {
	s := c.settings
	var err error
	c.base, err = url.Parse(s.URL.Value)
	if err != nil || c.base.Host == "" || c.base.Scheme != "http" && c.base.Scheme != "https" || c.base.RawQuery != "" || c.base.User != nil {
		c.diags.Errorf(s.URL.Range, "Unsuitable URL", "Write where the API is, without query and password: \"https://app.example.org/api\".")
		c.base = &url.URL{Scheme: "http", Host: "unusable.invalid"}
	}
	if c.format = s.Format.Value; c.format == "" {
		c.format = "json"
	}
	if !slices.Contains(formats, c.format) {
		c.diags.Errorf(s.Format.Range, "Unknown format", "format is one of %s.", strings.Join(formats, ", "))
	}
}

func (c *compiler) definition(collection backends.Collection) remote.Definition {
	r, ok := collection.Settings.(*Resource)
	if !ok {
		r = &Resource{}
	}
	return remote.Define(collection, &r.Resource, r.On, members, c.operation, &c.diags)
}

// members gives what the settings of a set say.
func members(settings any) (remote.Attribute, []Operation) {
	a, ok := settings.(*Attribute)
	if !ok {
		return remote.Attribute{}, nil
	}
	return a.Attribute, a.On
}

// operation is a compiled `on` block.
type operation struct {
	request *request
	answer  *answer
	timeout time.Duration
	page    *paging
	filters []filter
}

// filter is a compiled filter block.
type filter struct {
	field     string
	operators []string
	folds     bool
	when      *expression.Program // nil: any value
	request   *request
	records   *location // nil: the listing's
}

func (c *compiler) operation(o Operation) remote.Operation {
	out := o.Operation(c.names(nil), &c.diags)
	out.Hydrate = o.Hydrate
	if o.Hydrate && o.Name.Value != remote.List {
		c.diags.Errorf(o.Head.At, "Not a list", "hydrate stands in on \"list\": it gives keys, and each record is read by on \"get\".")
	}
	compiled := &operation{request: c.request(o.Request, nil), answer: c.answer(o.Answer), timeout: o.Timeout}
	if compiled.timeout <= 0 {
		compiled.timeout = c.settings.Timeout
	}
	if compiled.timeout <= 0 {
		compiled.timeout = defaultTimeout
	}
	if o.Page != nil {
		compiled.page = c.paging(*o.Page)
	}
	for _, f := range o.Filters {
		compiled.filters = append(compiled.filters, c.filter(f, o.Request))
	}
	if (o.Page != nil || len(o.Filters) > 0) && o.Name.Value != remote.List {
		c.diags.Errorf(o.Head.At, "Not a list", "page and filter stand in on \"list\".")
	}
	out.Spec = compiled
	if o.Compensate != nil {
		out.Undo = &operation{request: c.request(*o.Compensate, nil), answer: compiled.answer, timeout: compiled.timeout}
	}
	return out
}

// comparisons are the words of `operators`.
var comparisons = []string{"=", "contains", "starts with", "ends with", "<", "<=", ">", ">="}

// filter makes the request of a filtered listing: the listing's own with what the filter adds or replaces.
func (c *compiler) filter(f Filter, r Request) filter {
	out := filter{field: f.Field.Value, folds: f.IgnoresCase}
	for _, o := range f.Operators {
		if !slices.Contains(comparisons, o.Value) {
			c.diags.Errorf(o.Range, "Unknown operator", "The operators are %s.", strings.Join(comparisons, ", "))
		}
		out.operators = append(out.operators, o.Value)
	}
	if f.When.Value != "" {
		out.when = remote.Compile(f.When, c.names(nil), expression.Bool, &c.diags)
	}
	if len(out.operators) == 0 {
		out.operators = []string{"="}
	}
	if f.Request.Value != "" {
		r.Request = f.Request
	}
	if f.Body.Value != "" {
		r.Body = f.Body
	}
	query := maps.Clone(r.Query)
	if query == nil {
		query = map[string]diag.Text{}
	}
	maps.Copy(query, f.Query)
	r.Query = query
	out.request, out.records = c.request(r, nil), c.location(f.Records)
	return out
}

// request compiles a request.
func (c *compiler) request(r Request, more expression.Environment) *request {
	more = c.names(more)
	out := &request{format: c.format, namespace: c.settings.Namespace, base: c.base}
	method, path, ok := strings.Cut(r.Request.Value, " ")
	switch {
	case c.format == "jsonrpc":
		out.method, out.call = http.MethodPost, r.Request.Value
		if ok || out.call == "" {
			c.diags.Errorf(r.Request.Range, "Not a method", "Of JSON-RPC write the method alone: request = \"user.get\".")
		}
	case !ok || !strings.HasPrefix(path, "/") || strings.ToUpper(method) != method || strings.ContainsAny(path, "?# "):
		c.diags.Errorf(r.Request.Range, "Not a request", "Write method and path: request = \"GET /users/{id}\". Parameters stand in query = { … }.")
	default:
		out.method = method
		out.path = c.template(r.Request, len(method)+1, more)
	}
	out.query, out.headers = c.programs(r.Query, more), c.programs(r.Headers, more)
	if r.Body.Value != "" {
		out.body = remote.Compile(r.Body, more, expression.Any, &c.diags)
	}
	return out
}

func (c *compiler) programs(texts map[string]diag.Text, more expression.Environment) []parameter {
	var list []parameter
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		list = append(list, parameter{name, remote.Compile(texts[name], more, expression.Any, &c.diags)})
	}
	return list
}

// names adds the constants of the mapping.
func (c *compiler) names(more expression.Environment) expression.Environment {
	out := remote.Constants(c.settings.Vars).Names()
	maps.Copy(out, more)
	return out
}

// responses is what expressions over an answer may use besides.
func responses() expression.Environment {
	return expression.Environment{"response": expression.Object(map[string]expression.Type{
		"status": expression.Any, "headers": expression.Object(nil, true), "cookies": expression.Object(nil, true),
		"body": expression.Any, "error": expression.Any,
	}, false)}
}

// answer is a compiled Answer.
type answer struct {
	success                *expression.Program
	record, records, total *location
	handlers               []handler
}

// optional compiles an expression over an answer, where there is one.
func (c *compiler) optional(source diag.Text, want expression.Type) *expression.Program {
	if source.Value == "" {
		return nil
	}
	return remote.Compile(source, c.names(responses()), want, &c.diags)
}

func (c *compiler) answer(a Answer) *answer {
	success := a.SuccessWhen
	if success.Value == "" {
		success = c.settings.SuccessWhen
	}
	out := &answer{
		success: c.optional(success, expression.Bool), record: c.location(a.Record), records: c.location(a.Records), total: c.location(a.Total),
	}
	for _, h := range slices.Concat(a.Errors, c.settings.Errors) {
		out.handlers = append(out.handlers, c.handler(h))
	}
	return out
}

// handler is one entry of `errors`.
type handler struct {
	when   *expression.Program
	kind   backends.ErrorKind
	field  string
	action string // "fail", "ignore", "login" or "retry"
}

// kinds are the words of `errors`.
func kinds() map[string]backends.ErrorKind {
	words := remote.Words()
	words["bad_response"], words["outcome_unknown"] = backends.BadResponse, backends.OutcomeUnknown
	return words
}

func (c *compiler) handler(p diag.Pair) handler {
	word, field, _ := strings.Cut(p.Value.Value, " ")
	kind, known := kinds()[word]
	out := handler{when: c.optional(p.Key, expression.Bool), kind: kind, field: field, action: "fail"}
	switch {
	case known:
	case word == "ignore", word == "login", word == "retry":
		out.action = word
	default:
		c.diags.Errorf(p.Value.Range, "Unknown meaning", "An answer means %s (a field may follow), or one does: ignore, login, retry.", strings.Join(slices.Sorted(maps.Keys(kinds())), ", "))
	}
	if out.action == "retry" {
		out.kind = backends.Unavailable
	}
	if out.action == "login" && c.settings.Session == nil {
		c.diags.Errorf(p.Value.Range, "No session", "\"login\" needs a session block.")
	}
	return out
}

// opener holds what was checked.
type opener struct {
	client      *client
	definitions []remote.Definition
	steps       []remote.Definition
	ping        *request
	rehearsal   *backends.Rehearsal
}

// Open prepares the store. Nothing is sent yet.
func (o *opener) Open(context.Context) (backends.Store, error) {
	if err := o.client.open(); err != nil {
		return nil, err
	}
	return remote.NewStore("rest", &transport{client: o.client, ping: o.ping}, o.definitions, o.steps, o.rehearsal), nil
}
