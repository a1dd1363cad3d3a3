package adapter

import (
	"fmt"
	"net/http"

	"github.com/gorilla/mux"
)

// me serves the alias /Me (RFC 7644 section 3.11): the resource that the client is bound to, by the same endpoints
// and with its real location. A client that is bound to none gets 501, and so does a POST: it would have to bind
// the client to what it creates.
func (a *application) me() http.Handler {
	none := a.plain(refusal, notImplemented)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := clientOf(r).Me
		if path == "" || r.Method == http.MethodPost {
			none.ServeHTTP(w, r)
			return
		}
		resource, id, _ := a.find(path) // checkMe has found it
		a.serve(resource.single).ServeHTTP(w, mux.SetURLVars(r, map[string]string{"id": id}))
	})
}

// checkMe demands that every client is bound to something that can be there.
func (a *application) checkMe() error {
	for _, c := range a.Clients {
		if c.Me == "" {
			continue
		}
		if _, id, found := a.find(c.Me); !found || id == "" {
			return fmt.Errorf("adapter: application %s: client %s: me %q: must look like /Users/7", a.Name, c.Name, c.Me)
		}
	}
	return nil
}
