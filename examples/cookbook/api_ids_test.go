package cookbook_test

import (
	"net/http"
	"slices"
	"strings"
)

// team is a group that names its people by key alone.
type team struct {
	Team   string   `json:"team"`
	Title  string   `json:"title"`
	People []string `json:"people"`
}

// newTeams is an API whose lists give keys only.
func newTeams() http.Handler {
	logins := map[string]string{"u1": "ada", "u2": "bob"}
	sales := &team{Team: "sales", Title: "Sales", People: []string{"u1"}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users", func(w http.ResponseWriter, _ *http.Request) { show(w, []string{"u1", "u2"}) })
	mux.HandleFunc("GET /find", func(w http.ResponseWriter, r *http.Request) {
		found := []string{}
		for id, login := range logins {
			if strings.EqualFold(login, r.URL.Query().Get("login")) {
				found = append(found, id)
			}
		}
		show(w, found)
	})
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		id := r.PathValue("id")
		if logins[id] == "" {
			respond(w, http.StatusNotFound, `{"error":"nobody"}`)
			return
		}
		show(w, map[string]any{"id": id, "login": logins[id], "enabled": true})
	})
	mux.HandleFunc("GET /teams", func(w http.ResponseWriter, _ *http.Request) { show(w, []*team{sales}) })
	mux.HandleFunc("PUT /teams/sales/{id}", func(w http.ResponseWriter, r *http.Request) {
		sales.People = append(sales.People, r.PathValue("id"))
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("DELETE /teams/sales/{id}", func(w http.ResponseWriter, r *http.Request) {
		sales.People = slices.DeleteFunc(sales.People, func(id string) bool { return id == r.PathValue("id") })
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}
