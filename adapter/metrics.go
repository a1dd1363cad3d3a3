package adapter

import (
	"errors"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// none is the label of what has no resource type, attribute or application.
const none = "_none"

// Metrics is everything that the adapter counts. All label values come from the configuration or from
// closed lists. It outlives the reloads of the configuration.
type Metrics struct {
	requests      *prometheus.CounterVec
	duration      *prometheus.HistogramVec
	inFlight      *prometheus.GaugeVec
	waiting       *prometheus.GaugeVec
	refused       *prometheus.CounterVec
	scimErrors    *prometheus.CounterVec
	partial       *prometheus.CounterVec
	passed        *prometheus.CounterVec
	passing       *prometheus.GaugeVec
	passTime      *prometheus.HistogramVec
	deviations    *prometheus.CounterVec
	translations  *prometheus.CounterVec
	failures      *prometheus.CounterVec
	dropped       *prometheus.CounterVec
	translating   *prometheus.HistogramVec
	backend       *prometheus.CounterVec
	backendTime   *prometheus.HistogramVec
	backendFlight *prometheus.GaugeVec
	lastSeen      *prometheus.GaugeVec
	expiry        *prometheus.GaugeVec
	panics        prometheus.Counter
	configInfo    *prometheus.GaugeVec
	reloads       *prometheus.CounterVec
	reloadOK      prometheus.Gauge
	reloadTime    prometheus.Gauge
}

const prefix = "scimadapter_"

type maker struct{ registerer prometheus.Registerer }

func (m maker) counter(name, help string, labels ...string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + name, Help: help}, labels)
	m.registerer.MustRegister(v)
	return v
}

func (m maker) gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: prefix + name, Help: help}, labels)
	m.registerer.MustRegister(v)
	return v
}

func (m maker) histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: buckets}, labels)
	m.registerer.MustRegister(v)
	return v
}

// NewMetrics registers everything with a registerer of its own, and panics where it has these names already.
func NewMetrics(registerer prometheus.Registerer, version, revision string) *Metrics {
	seconds := []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}
	fine := []float64{.00001, .00002, .00005, .0001, .0002, .0005, .001, .005, .01, .1, 1}
	instrument := maker{registerer}
	m := &Metrics{
		requests:      instrument.counter("http_requests_total", "SCIM requests answered, by application, resource type, operation and HTTP status code. An operation of a bulk request counts like a request of its own, beside the bulk request.", "app", "resource", "operation", "code"),
		duration:      instrument.histogram("http_request_duration_seconds", "Time from a SCIM request's arrival to its answer.", seconds, "app", "resource", "operation"),
		inFlight:      instrument.gauge("http_requests_in_flight", "SCIM requests being processed.", "app"),
		waiting:       instrument.gauge("http_requests_waiting", "SCIM requests that wait for their turn, by lane: urgent takes access away, short concerns one resource, long many.", "app", "lane"),
		refused:       instrument.counter("http_requests_rejected_total", "Requests refused before translation, by reason.", "app", "reason"),
		scimErrors:    instrument.counter("scim_errors_total", "SCIM error answers by status and scimType (_none where the RFC has none).", "app", "resource", "operation", "status", "scim_type"),
		passed:        instrument.counter("passthrough_requests_total", "Requests that are none of SCIM's, by the status that the client got.", "app", "code"),
		passing:       instrument.gauge("passthrough_requests_in_flight", "Requests being passed to the application.", "app"),
		passTime:      instrument.histogram("passthrough_request_duration_seconds", "Time from such a request's arrival to the end of its answer.", seconds, "app"),
		partial:       instrument.counter("partial_writes_total", "Writes of several steps of which a part has happened and could not be taken back.", "app", "resource"),
		deviations:    instrument.counter("client_deviations_total", "Departures from the RFCs that were tolerated, by configured client.", "app", "client", "deviation"),
		translations:  instrument.counter("translations_total", "Translations of one resource, by direction (inbound is from the client to the application) and result.", "app", "resource", "direction", "result"),
		failures:      instrument.counter("translation_errors_total", "Attributes that could not be translated. The attribute is a name of the mapping, or _none.", "app", "resource", "attribute", "direction", "reason"),
		dropped:       instrument.counter("translation_notices_total", "Values that were left out or changed on purpose, because the mapping has no place for them.", "app", "resource", "attribute", "direction", "reason"),
		translating:   instrument.histogram("translation_duration_seconds", "Time spent on translating one resource.", fine, "app", "resource", "direction"),
		backend:       instrument.counter("backend_requests_total", "Calls of a backend by step and result.", "app", "backend", "step", "result"),
		backendTime:   instrument.histogram("backend_request_duration_seconds", "Time of one call of a backend.", seconds, "app", "backend", "step"),
		backendFlight: instrument.gauge("backend_requests_in_flight", "Calls of a backend being made.", "app", "backend"),
		lastSeen:      instrument.gauge("last_authenticated_request_timestamp_seconds", "Unix time of the last request with a valid token; 0 before the first.", "app"),
		expiry:        instrument.gauge("token_expiry_timestamp_seconds", "Unix time at which a client's token expires; 0 means never.", "app", "client"),
		configInfo:    instrument.gauge("config_info", "The configuration in use; always 1.", "revision"),
		reloads:       instrument.counter("config_reloads_total", "Attempts to reload the configuration, by result.", "result"),
	}
	single := func(name, help string) prometheus.Gauge {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Name: prefix + name, Help: help})
		registerer.MustRegister(g)
		return g
	}
	m.reloadOK = single("config_last_reload_successful", "Whether the last attempt to load the configuration succeeded.")
	m.reloadTime = single("config_last_reload_success_timestamp_seconds", "Unix time of the last configuration that was loaded.")
	m.panics = prometheus.NewCounter(prometheus.CounterOpts{Name: prefix + "panics_total", Help: "Panics that were caught while serving a request."})
	registerer.MustRegister(m.panics)
	build := instrument.gauge("build_info", "The running program; always 1.", "version", "revision", "goversion")
	build.WithLabelValues(version, revision, runtime.Version()).Set(1)
	for _, result := range []string{"ok", "rejected"} {
		m.reloads.WithLabelValues(result)
	}
	return m
}

// Loaded tells that a configuration is in use; first is true for the one that the program started with.
func (m *Metrics) Loaded(revision string, first bool) {
	m.configInfo.Reset()
	m.configInfo.WithLabelValues(revision).Set(1)
	m.reloadOK.Set(1)
	m.reloadTime.SetToCurrentTime()
	if !first {
		m.reloads.WithLabelValues("ok").Inc()
	}
}

// Rejected tells that a new configuration was refused, and the old one stays.
func (m *Metrics) Rejected() {
	m.reloadOK.Set(0)
	m.reloads.WithLabelValues("rejected").Inc()
}

// Notice counts what a mapping of an application leaves out; it goes to [translate.Application.Bind].
func (m *Metrics) Notice(app string) translate.Notice {
	return func(resource, attribute string, direction translate.Direction, reason translate.Reason) {
		m.dropped.WithLabelValues(app, resource, attribute, string(direction), string(reason)).Inc()
	}
}

// gauges are those of an application that every request changes.
type gauges struct {
	inFlight, lastSeen prometheus.Gauge
	waiting            [lanesCount]prometheus.Gauge
}

// application makes the series of an application, so that they exist before their first event.
func (m *Metrics) application(a *application) gauges {
	for _, reason := range []string{"auth_missing", "auth_invalid", "auth_expired", "scope", "overload", "body_too_large", "json_invalid", "filter_limit", "bulk_limit"} {
		m.refused.WithLabelValues(a.Name, reason)
	}
	for _, c := range a.Clients {
		expiry := m.expiry.WithLabelValues(a.Name, c.Name)
		if expiry.Set(0); !c.Expires.IsZero() {
			expiry.Set(float64(c.Expires.Unix()))
		}
	}
	g := gauges{inFlight: m.inFlight.WithLabelValues(a.Name), lastSeen: m.lastSeen.WithLabelValues(a.Name)}
	for l := range lanesCount {
		g.waiting[l] = m.waiting.WithLabelValues(a.Name, l.String())
	}
	return g
}

func (m *Metrics) rejected(app, reason string) { m.refused.WithLabelValues(app, reason).Inc() }

// tolerated counts what was tolerated from a client.
func (m *Metrics) tolerated(app, client string, t *scim.Tolerance) {
	t.Each(func(d scim.Deviation, times int) {
		m.deviations.WithLabelValues(app, client, d.String()).Add(float64(times))
	})
}

// inFlight counts the requests that are running.
func (e *endpoint) inFlight() prometheus.Gauge {
	if e.app != nil {
		return e.app.gauges.inFlight
	}
	return e.door.metrics.inFlight.WithLabelValues(none)
}

// resourceMetrics is what is counted for one resource type, with its labels bound.
type resourceMetrics struct {
	inbound, outbound translations
	failures          *prometheus.CounterVec // by attribute, direction and reason
}

// translations are those of one direction.
type translations struct {
	ok, failed prometheus.Counter
	took       prometheus.Observer
}

func (m *Metrics) resource(app, resource string) *resourceMetrics {
	bind := func(d translate.Direction) translations {
		return translations{
			ok:     m.translations.WithLabelValues(app, resource, string(d), "ok"),
			failed: m.translations.WithLabelValues(app, resource, string(d), "error"),
			took:   m.translating.WithLabelValues(app, resource, string(d)),
		}
	}
	return &resourceMetrics{
		inbound: bind(translate.Inbound), outbound: bind(translate.Outbound),
		failures: m.failures.MustCurryWith(prometheus.Labels{"app": app, "resource": resource}),
	}
}

// translated counts one translation.
func (t *translations) translated(took time.Duration, err error) {
	counter := t.ok
	if err != nil && !errors.Is(err, backends.Stop) {
		counter = t.failed
	}
	counter.Inc()
	t.took.Observe(took.Seconds())
}

// fail counts an attribute that could not be translated.
func (r *resourceMetrics) fail(e *translate.Error) {
	r.failures.WithLabelValues(e.Attribute, string(e.Direction), string(e.Reason)).Inc()
}
