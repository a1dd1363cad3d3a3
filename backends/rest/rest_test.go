package rest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
	"scim-adapter/backends/remote"
	"scim-adapter/backends/rest"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/testkit/people"
)

func text(s string) diag.Text { return diag.Text{Value: s} }

func texts(pairs ...string) map[string]diag.Text {
	out := map[string]diag.Text{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = text(pairs[i+1])
	}
	return out
}

// on makes an operation.
func on(name, request string) rest.Operation {
	return rest.Operation{Head: remote.Head{Name: text(name)}, Request: rest.Request{Request: text(request)}}
}

// contract gives the collections of the suite, kept by the application's API.
func contract() []backends.Collection {
	collections := backendtest.Collections()
	resource := func(path string) *rest.Resource {
		list := on("list", "GET "+path)
		list.Records, list.Total = text("response.body.items"), text("response.body.total")
		list.Query = texts("offset", "query.offset", "limit", "query.limit")
		list.Page = &rest.Page{By: text("offset"), Size: 10}
		list.Filters = []rest.Filter{{Field: text("login"), Query: texts("login", "value"), IgnoresCase: true}}
		return &rest.Resource{On: []rest.Operation{
			list, on("get", "GET "+path+"/{id}"), on("create", "POST "+path), on("update", "PATCH "+path+"/{id}"), on("delete", "DELETE "+path+"/{id}"),
		}}
	}
	users := resource("/people")
	users.Types = texts("number", "int", "ratio", "float", "flag", "bool", "born", "time")
	collections[0].Settings, collections[1].Settings = users, resource("/teams")
	collections[1].Sets[0].Fields[0].Name = "."
	collections[1].Sets[0].Settings = &rest.Attribute{On: []rest.Operation{
		on("add_member", "PUT /teams/{id}/members/{value}"), on("remove_member", "DELETE /teams/{id}/members/{value}"),
	}}
	return collections
}

func open(t *testing.T, settings *rest.Settings, collections []backends.Collection) backends.Store {
	t.Helper()
	return openKind(t, rest.Kind(), settings, collections)
}

func openKind(t *testing.T, kind backends.Kind, settings any, collections []backends.Collection) backends.Store {
	t.Helper()
	opener, diags := kind.Compile(backends.Source{Settings: settings, Collections: collections})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	store, err := opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func serve(t *testing.T, handler http.Handler) *rest.Settings {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &rest.Settings{URL: text(server.URL)}
}

func TestTheContract(t *testing.T) {
	var app http.Handler
	settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { app.ServeHTTP(w, r) }))
	backendtest.Run(t, func(t *testing.T) backends.Store {
		t.Helper()
		app = people.New()
		return open(t, settings, contract())
	})
}
