package cookbook_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// teams is an API whose lists give keys only.
type teams struct {
	people []*colleague
	sales  *team
}

// team is a group that names its people by key alone.
type team struct {
	Team   string   `json:"team"`
	Title  string   `json:"title"`
	People []string `json:"people"`
}

type colleague struct {
	ID      string `json:"id"`
	Login   string `json:"login"`
	Enabled bool   `json:"enabled"`
}

func newTeams() http.Handler {
	t := &teams{
		people: []*colleague{{"u1", "ada", true}, {"u2", "bob", true}},
		sales:  &team{Team: "sales", Title: "Sales", People: []string{"u1"}},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users", t.keys(func(*http.Request, *colleague) bool { return true }))
	mux.HandleFunc("GET /find", t.keys(func(r *http.Request, c *colleague) bool {
		return strings.EqualFold(c.Login, r.URL.Query().Get("login"))
	}))
	mux.HandleFunc("GET /users/{id}", t.one)
	mux.HandleFunc("PATCH /users/{id}", t.one)
	mux.HandleFunc("GET /teams", func(w http.ResponseWriter, _ *http.Request) { show(w, []*team{t.sales}) })
	mux.HandleFunc("PUT /teams/sales/{id}", func(w http.ResponseWriter, r *http.Request) {
		t.sales.People = append(t.sales.People, r.PathValue("id"))
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("DELETE /teams/sales/{id}", func(w http.ResponseWriter, r *http.Request) {
		t.sales.People = slices.DeleteFunc(t.sales.People, func(id string) bool { return id == r.PathValue("id") })
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}

// keys lists the keys of those who are wanted.
func (t *teams) keys(wanted func(*http.Request, *colleague) bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		found := []string{}
		for _, c := range t.people {
			if wanted(r, c) {
				found = append(found, c.ID)
			}
		}
		show(w, found)
	}
}

// one shows a colleague, and changes what a PATCH names.
func (t *teams) one(w http.ResponseWriter, r *http.Request) {
	for _, c := range t.people {
		if c.ID != r.PathValue("id") {
			continue
		}
		if r.Method == http.MethodPatch && json.NewDecoder(r.Body).Decode(c) != nil {
			respond(w, http.StatusBadRequest, `{"error":"no JSON"}`)
			return
		}
		show(w, c)
		return
	}
	respond(w, http.StatusNotFound, `{"error":"nobody"}`)
}
