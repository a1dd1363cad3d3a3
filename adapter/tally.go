package adapter

import (
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// tally counts the requests of an endpoint. A series begins to exist with its first request, and is looked up once.
type tally struct {
	metrics                  *Metrics
	app, resource, operation string // labels

	took  func() prometheus.Observer
	codes sync.Map // status → prometheus.Counter
}

func (m *Metrics) tally(app *application, r *resource, operation string) *tally {
	t := &tally{metrics: m, app: none, resource: none, operation: operation}
	if app != nil {
		t.app = app.Name
	}
	if r != nil {
		t.resource = r.mapping.Type().Name
	}
	t.took = sync.OnceValue(func() prometheus.Observer { return m.duration.WithLabelValues(t.app, t.resource, t.operation) })
	return t
}

// end counts one request.
func (t *tally) end(status int, scimType string, took time.Duration) {
	t.answered(status).Inc()
	t.took().Observe(took.Seconds())
	if status >= 400 {
		if scimType == "" {
			scimType = none
		}
		t.metrics.scimErrors.WithLabelValues(t.app, t.resource, t.operation, strconv.Itoa(status), scimType).Inc()
	}
}

// answered gives the counter of a status.
func (t *tally) answered(status int) prometheus.Counter {
	if known, ok := t.codes.Load(status); ok {
		c, _ := known.(prometheus.Counter)
		return c
	}
	c := t.metrics.requests.WithLabelValues(t.app, t.resource, t.operation, strconv.Itoa(status))
	t.codes.Store(status, c)
	return c
}

// results are the words for a backend's errors in metrics.
var results = map[backends.ErrorKind]string{
	backends.NotFound: "not_found", backends.Conflict: "conflict", backends.Invalid: "rejected",
	backends.Unsupported: "rejected", backends.Denied: "auth", backends.RateLimited: "throttled",
	backends.Unavailable: "connect_error", backends.Timeout: "timeout", backends.OutcomeUnknown: "unknown_outcome",
	backends.BadResponse: "invalid_response", backends.Canceled: "canceled", backends.Internal: "server_error",
}

func resultOf(err error) string {
	switch _, ofClient := errors.AsType[*scim.Error](err); {
	case err == nil:
		return "ok"
	case errors.Is(err, backends.ErrCaller), ofClient:
		return "abandoned"
	}
	return results[backends.KindOf(err)]
}

// observer counts the calls of an application's backend.
func (m *Metrics) observer(app, kind string) backends.Observer {
	gauge := m.backendFlight.WithLabelValues(app, kind)
	return func(collection, operation string) func() func(error) {
		step := operation
		if collection != "" {
			step = operation + "_" + collection
		}
		ok := sync.OnceValue(func() prometheus.Counter { return m.backend.WithLabelValues(app, kind, step, resultOf(nil)) })
		took := sync.OnceValue(func() prometheus.Observer { return m.backendTime.WithLabelValues(app, kind, step) })
		return func() func(error) {
			begin := time.Now()
			gauge.Inc()
			return func(err error) {
				gauge.Dec()
				took().Observe(time.Since(begin).Seconds())
				if err == nil {
					ok().Inc()
					return
				}
				m.backend.WithLabelValues(app, kind, step, resultOf(err)).Inc()
			}
		}
	}
}
