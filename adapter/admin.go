package adapter

import (
	"encoding/json"
	"net/http"
	"sync/atomic"

	"github.com/gorilla/mux"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Readiness tells whether requests are welcome: after the start, until the end begins. The applications'
// state does not count: one that is down must not take the others with it.
type Readiness struct{ ready atomic.Bool }

// Set changes it.
func (r *Readiness) Set(ready bool) { r.ready.Store(ready) }

// NewAdmin serves /metrics, /livez and /readyz, for a listener that the outside cannot reach.
func NewAdmin(gatherer prometheus.Gatherer, readiness *Readiness) http.Handler {
	router := mux.NewRouter()
	get := router.Methods(http.MethodGet, http.MethodHead).Subrouter()
	get.Path("/metrics").Handler(promhttp.HandlerFor(gatherer, promhttp.HandlerOpts{}))
	get.Path("/livez").HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { state(w, true) })
	get.Path("/readyz").HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { state(w, readiness.ready.Load()) })
	return router
}

func state(w http.ResponseWriter, ok bool) {
	w.Header().Set("Content-Type", "application/json")
	word := "ok"
	if !ok {
		word = "not ready"
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(map[string]string{"status": word}) // the client may be gone
}
