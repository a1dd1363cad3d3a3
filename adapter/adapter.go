package adapter

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// Config is what the front door is built from.
type Config struct {
	// PublicURL is what clients call, without a path: "https://scim.example.org". It begins every
	// meta.location; the Host header is never believed.
	PublicURL    string
	Applications []Application
	Limits       Limits
	Deadline     time.Duration // of one request in all; 0 means 50 s (Entra ID gives up at 60)
	Logger       *slog.Logger
	Metrics      *Metrics

	// Passthrough, where not nil, is the application that gets all requests that are none of SCIM's.
	Passthrough *Passthrough
}

// Limits bounds what one client can make the adapter do. Zero values mean the defaults.
type Limits struct {
	Body        int64 // bytes of a request's body; default 1 MiB
	Count       int   // resources on one page; default 1,000
	Page        int   // resources on a page where the client names no count; default 100
	Filter      int   // bytes of a filter; default 8 KiB
	Concurrency int   // requests that run or wait at a time, per application; default 256
	Depth       int   // of JSON; default 32

	BulkOperations int // in one bulk request; default 1,000
}

// values is how many JSON values a body may have: plenty for every operation of a bulk request.
func (l Limits) values() int { return 100 * max(1000, l.BulkOperations) }

func (l Limits) withDefaults() Limits {
	set := func(v *int, standard int) {
		if *v <= 0 {
			*v = standard
		}
	}
	if l.Body <= 0 {
		l.Body = 1 << 20
	}
	set(&l.Count, 1000)
	set(&l.Page, min(100, l.Count))
	set(&l.Filter, 8<<10)
	set(&l.Concurrency, 256)
	set(&l.Depth, 32)
	set(&l.BulkOperations, 1000)
	return l
}

// Application is one application behind the front door.
type Application struct {
	Name     string
	Path     string // where it is served, "/hr/scim/v2"
	Kind     string // of the backend, "sql"; a label of metrics
	Clients  []Client
	Store    backends.Store
	Mappings []*translate.Mapping // bound
}

// application is an [Application] in service.
type application struct {
	Application

	door    *door
	types   []*resource
	lanes   *lanes
	kept    *budget
	now     func() time.Time
	gauges  gauges
	refused *endpoint // what is refused before an endpoint is known
}

// resource is one resource type in service.
type resource struct {
	app      *application
	mapping  *translate.Mapping
	backend  backends.Backend
	base     string    // URL of the collection
	location scim.Path // meta.location
	metrics  *resourceMetrics

	collection, single methods
}

// door is what all applications share.
type door struct {
	limits   Limits
	deadline time.Duration
	log      *slog.Logger
	metrics  *Metrics
	public   string
}

// New builds the front door. Errors tell what is wrong with the Config.
func New(c Config) (http.Handler, error) {
	public, err := publicURL(c.PublicURL)
	if err != nil {
		return nil, err
	}
	d := &door{limits: c.Limits.withDefaults(), deadline: c.Deadline, log: c.Logger, metrics: c.Metrics, public: public}
	if d.deadline <= 0 {
		d.deadline = 50 * time.Second
	}
	if d.log == nil || d.metrics == nil {
		return nil, errors.New("adapter: a logger and metrics are needed")
	}
	root := mux.NewRouter().UseEncodedPath().SkipClean(true)
	applications := slices.Clone(c.Applications)
	slices.SortStableFunc(applications, func(a, b Application) int { return len(b.Path) - len(a.Path) }) // the longest path first
	for _, a := range applications {
		app, err := d.application(a)
		if err != nil {
			return nil, err
		}
		app.routes(root.PathPrefix(a.Path + "/").Subrouter())
	}
	root.NotFoundHandler = d.endpoint(nil, nil, refusal, noRoute)
	if c.Passthrough == nil {
		return root, nil
	}
	paths := make([]string, len(applications))
	for i, a := range applications {
		paths[i] = a.Path
	}
	p, err := d.newPassthrough(*c.Passthrough, paths)
	if err != nil {
		return nil, err
	}
	return d.divide(root, p), nil
}

func publicURL(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("adapter: public URL %q: must look like https://scim.example.org", text)
	}
	return strings.TrimSuffix(text, "/"), nil
}

func (d *door) application(a Application) (*application, error) {
	if len(a.Clients) == 0 {
		return nil, fmt.Errorf("adapter: application %s: no client", a.Name)
	}
	a.Store = backends.Observe(a.Store, d.metrics.observer(a.Name, a.Kind))
	app := &application{Application: a, door: d, now: time.Now}
	app.refused = app.plain(refusal, nil)
	for _, m := range a.Mappings {
		location, err := m.Known().Resolve("meta.location")
		if err != nil {
			return nil, fmt.Errorf("adapter: application %s: %s: %w", a.Name, m.Type().Name, err)
		}
		if scim.ReservedEndpoint(m.Type().Endpoint) {
			return nil, fmt.Errorf("adapter: application %s: %s: the endpoint %s is the protocol's", a.Name, m.Type().Name, m.Type().Endpoint)
		}
		b := a.Store.Collection(m.Type().Name)
		if b == nil {
			return nil, fmt.Errorf("adapter: application %s: the backend has no %s", a.Name, m.Type().Name)
		}
		r := &resource{
			app: app, mapping: m, backend: b, location: location,
			base:    d.public + a.Path + m.Type().Endpoint,
			metrics: d.metrics.resource(a.Name, m.Type().Name),
		}
		r.bindEndpoints()
		app.types = append(app.types, r)
	}
	app.lanes, app.kept = app.newLanes(d.limits.Concurrency), newBudget(d.limits.Body)
	if err := app.checkMe(); err != nil {
		return nil, err
	}
	app.gauges = d.metrics.application(app)
	return app, nil
}

// newLanes makes lanes that fit what the application can do.
func (a *application) newLanes(room int) *lanes {
	parallel, embedded := 0, false
	for _, r := range a.types {
		c := r.backend.Capabilities()
		parallel, embedded = max(parallel, c.Parallel), embedded || c.Embedded
	}
	return newLanes(parallel, embedded, room)
}
