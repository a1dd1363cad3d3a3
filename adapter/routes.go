package adapter

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"scim-adapter/internal/scim"
)

// methods says which operation a method of a route is.
type methods map[string]*endpoint

// routes is the whole route table of an application (RFC 7644 section 3.2). Resources come first: the router tries
// one route after the other.
func (a *application) routes(router *mux.Router) {
	router.Use(a.gate)
	router.MatcherFunc(a.resources())
	for _, r := range a.types {
		a.route(router, r.mapping.Type().Endpoint+searchPath, methods{"POST": r.on("search", post(list))})
	}
	a.route(router, "/ServiceProviderConfig", methods{"GET": a.plain("discovery", a.serviceProviderConfig)})
	a.route(router, "/ResourceTypes", methods{"GET": a.plain("discovery", a.resourceTypes)})
	a.route(router, "/ResourceTypes/{id}", methods{"GET": a.plain("discovery", a.resourceType)})
	a.route(router, "/Schemas", methods{"GET": a.plain("discovery", a.schemas)})
	a.route(router, "/Schemas/{id}", methods{"GET": a.plain("discovery", a.schema)})
	a.route(router, searchPath, methods{"POST": a.plain("search", post(listAll))})
	a.route(router, "/Bulk", methods{"POST": a.plain("bulk", bulk)})
	router.Path("/Me").Handler(a.me())
	a.route(router, "/", methods{"GET": a.plain("list", listAll)})
	router.PathPrefix("/").Handler(a.plain(refusal, noRoute)) // so that the gate stands before unknown routes too
}

// searchPath is where searches are posted that would not fit a URL (RFC 7644 section 3.4.3).
const searchPath = "/.search"

// bindEndpoints makes the endpoints of a resource type: what the path of its collection takes, and what that of one
// resource.
func (r *resource) bindEndpoints() {
	r.collection = methods{"GET": r.on("list", list), "POST": r.on("create", create)}
	r.single = methods{
		"GET": r.on("get", get), "PUT": r.on("replace", replace), "PATCH": r.on("patch", patch), "DELETE": r.on("delete", remove),
	}
}

// resources gives the route of all collections and resources. It cuts paths where the router would try one pattern
// after the other.
func (a *application) resources() mux.MatcherFunc {
	type handlers struct{ collection, slashed, single http.Handler }
	of := map[*resource]handlers{}
	for _, r := range a.types {
		collection := a.serve(r.collection)
		of[r] = handlers{collection, a.slashed(collection), a.serve(r.single)}
	}
	return func(request *http.Request, match *mux.RouteMatch) bool {
		path := strings.TrimPrefix(request.URL.EscapedPath(), a.Path)
		r, id, found := a.find(path)
		switch {
		case !found || "/"+id == searchPath:
			return false
		case id != "":
			match.Handler, match.Vars = of[r].single, map[string]string{"id": id}
		case strings.HasSuffix(path, "/"):
			match.Handler = of[r].slashed
		default:
			match.Handler = of[r].collection
		}
		return true
	}
}

// find gives the resource type that a path below the application's belongs to, "/Users" or "/Users/7", and the
// id in it: still escaped, and empty in the path of a collection.
func (a *application) find(path string) (r *resource, id string, found bool) {
	for _, r := range a.types {
		rest, ok := strings.CutPrefix(path, r.mapping.Type().Endpoint)
		if ok && (rest == "" || rest[0] == '/' && !strings.Contains(rest[1:], "/")) {
			return r, strings.TrimPrefix(rest, "/"), true
		}
	}
	return nil, "", false
}

// route serves a path; methods that it does not have are answered with 405. Routes of searches are known by their name.
func (a *application) route(router *mux.Router, path string, m methods) {
	name := ""
	if strings.HasSuffix(path, searchPath) {
		name = searchPath
	}
	handler := a.serve(m)
	router.Path(path).Handler(handler).Name(name)
	if !strings.HasSuffix(path, "}") && path != "/" {
		router.Path(path + "/").Handler(a.slashed(handler)).Name(name)
	}
}

// serve gives the handler that chooses by the method; HEAD is a GET whose body is not sent.
func (a *application) serve(m methods) http.Handler {
	other := a.plain(refusal, wrongMethod(m.allowed()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
}

// allowed lists the methods, with HEAD where there is GET.
func (m methods) allowed() []string {
	allow := slices.Collect(maps.Keys(m))
	if m[http.MethodGet] != nil {
		allow = append(allow, http.MethodHead)
	}
	slices.Sort(allow)
	return allow
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
	return a.door.endpoint(a, nil, name, serve)
}

func (r *resource) on(name string, serve operation) *endpoint {
	return r.app.door.endpoint(r.app, r, name, serve)
}
