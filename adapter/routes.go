package adapter

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"scim-adapter/internal/scim"
)

// methods says which operation a method of a route is.
type methods map[string]*endpoint

// routes is the whole route table of an application (RFC 7644 section 3.2).
func (a *application) routes(router *mux.Router) {
	router.Use(a.gate)
	a.route(router, "/ServiceProviderConfig", methods{"GET": a.plain("discovery", a.serviceProviderConfig)})
	a.route(router, "/ResourceTypes", methods{"GET": a.plain("discovery", a.resourceTypes)})
	a.route(router, "/ResourceTypes/{id}", methods{"GET": a.plain("discovery", a.resourceType)})
	a.route(router, "/Schemas", methods{"GET": a.plain("discovery", a.schemas)})
	a.route(router, "/Schemas/{id}", methods{"GET": a.plain("discovery", a.schema)})
	a.route(router, "/.search", methods{"POST": a.plain("search", post(listAll))})
	for _, r := range a.types {
		endpoint := r.mapping.Type().Endpoint
		a.route(router, endpoint, methods{"GET": r.on("list", list), "POST": r.on("create", create)})
		a.route(router, endpoint+"/.search", methods{"POST": r.on("search", post(list))})
		a.route(router, endpoint+"/{id}", methods{
			"GET": r.on("get", get), "PUT": r.on("replace", replace), "PATCH": r.on("patch", patch), "DELETE": r.on("delete", remove),
		})
	}
	router.Path("/Me").Handler(a.plain(refusal, notImplemented))
	router.Path("/Bulk").Handler(a.plain(refusal, notImplemented))
	a.route(router, "/", methods{"GET": a.plain("list", listAll)})
	router.PathPrefix("/").Handler(a.plain(refusal, noRoute)) // so that the gate stands before unknown routes too
}

// route serves a path; methods that it does not have are answered with 405.
func (a *application) route(router *mux.Router, path string, m methods) {
	var allow []string
	for method := range m {
		allow = append(allow, method)
		if method == http.MethodGet {
			allow = append(allow, http.MethodHead)
		}
	}
	slices.Sort(allow)
	other := a.plain(refusal, wrongMethod(allow))
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		if e, ok := m[method]; ok {
			e.ServeHTTP(w, r)
			return
		}
		other.ServeHTTP(w, r)
	})
	router.Path(path).Handler(handler)
	if !strings.HasSuffix(path, "}") && path != "/" {
		router.Path(path + "/").Handler(a.slashed(handler))
	}
}

// slashed serves a path with a slash at its end, as some clients write it (T24), where that is tolerated.
func (a *application) slashed(handler http.Handler) http.Handler {
	other := a.plain(refusal, noRoute)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tolerance := scim.Tolerance{Dialect: clientOf(r).dialect()}
		if !tolerance.Bears(scim.TrailingSlash) {
			other.ServeHTTP(w, r)
			return
		}
		a.door.metrics.tolerated(a.Name, clientOf(r).Name, &tolerance)
		handler.ServeHTTP(w, r)
	})
}

// plain is an endpoint that belongs to no resource type.
func (a *application) plain(name string, serve operation) *endpoint {
	return &endpoint{door: a.door, app: a, operation: name, serve: serve}
}

func (r *resource) on(name string, serve operation) *endpoint {
	return &endpoint{door: r.app.door, app: r.app, resource: r, operation: name, serve: serve}
}
