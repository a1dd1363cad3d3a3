package cookbook_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// directory is an API that lists two people at a time, and cannot search.
type directory []*person

type person struct {
	Key     string `json:"key"`
	Mail    string `json:"mail"`
	Phone   string `json:"phone"`
	Profile struct {
		Enabled bool   `json:"enabled"`
		Theme   string `json:"theme"`
	} `json:"profile"`
}

func newDirectory() http.Handler {
	d := directory{}
	for i, name := range []string{"ada", "bob", "eve"} {
		p := &person{Key: fmt.Sprint("p-", i+1), Mail: name + "@example.org", Phone: fmt.Sprint("555-010", i)}
		p.Profile.Enabled, p.Profile.Theme = true, "dark"
		d = append(d, p)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /people", d.list)
	mux.HandleFunc("GET /people/{key}", d.one)
	mux.HandleFunc("PUT /people/{key}", func(w http.ResponseWriter, r *http.Request) {
		var fresh person // what is left out is lost
		p := d.find(r)
		if p == nil || json.NewDecoder(r.Body).Decode(&fresh) != nil {
			respond(w, http.StatusBadRequest, `{"error":"no such person, or no JSON"}`)
			return
		}
		*p = fresh
		d.one(w, r)
	})
	return mux
}

func (d directory) list(w http.ResponseWriter, r *http.Request) {
	page := map[string]any{"items": d[:2], "next": "c1"}
	if r.URL.Query().Get("after") == "c1" {
		page = map[string]any{"items": d[2:]}
	}
	show(w, page)
}

func (d directory) find(r *http.Request) *person {
	for _, p := range d {
		if strings.EqualFold(p.Key, r.PathValue("key")) {
			return p
		}
	}
	return nil
}

func (d directory) one(w http.ResponseWriter, r *http.Request) {
	if p := d.find(r); p != nil {
		show(w, p)
		return
	}
	respond(w, http.StatusNotFound, `{"error":"no such person"}`)
}
