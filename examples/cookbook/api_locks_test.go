package cookbook_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

// locks is an API of accounts that are locked by a call of its own.
type locks struct{ accounts map[int]*account }

type account struct {
	ID     int    `json:"id"`
	Login  string `json:"login"`
	Name   string `json:"name,omitempty"`
	Locked bool   `json:"locked"`
}

func newLocks() http.Handler {
	l := &locks{accounts: map[int]*account{7: {ID: 7, Login: "ada", Name: "Ada Lovelace"}}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /accounts", func(w http.ResponseWriter, _ *http.Request) {
		show(w, slices.Collect(maps.Values(l.accounts)))
	})
	mux.HandleFunc("POST /accounts", func(w http.ResponseWriter, r *http.Request) {
		a := &account{ID: len(l.accounts) + 7}
		l.accounts[a.ID] = a
		change(w, r, a)
	})
	mux.HandleFunc("GET /accounts/{id}", l.of(func(w http.ResponseWriter, _ *http.Request, a *account) { show(w, a) }))
	mux.HandleFunc("PATCH /accounts/{id}", l.of(change))
	mux.HandleFunc("POST /accounts/{id}/lock", l.of(lock(true)))
	mux.HandleFunc("DELETE /accounts/{id}/lock", l.of(lock(false)))
	return mux
}

// of finds the account that a path names.
func (l *locks) of(next func(http.ResponseWriter, *http.Request, *account)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.Atoi(r.PathValue("id"))
		if l.accounts[id] == nil {
			respond(w, http.StatusNotFound, `{"error":"no such account"}`)
			return
		}
		next(w, r, l.accounts[id])
	}
}

// change takes login and name; nothing else can be changed so.
func change(w http.ResponseWriter, r *http.Request, a *account) {
	given := struct{ Login, Name *string }{&a.Login, &a.Name}
	if json.NewDecoder(r.Body).Decode(&given) != nil {
		respond(w, http.StatusBadRequest, `{"error":"no JSON"}`)
		return
	}
	show(w, a)
}

func lock(to bool) func(http.ResponseWriter, *http.Request, *account) {
	return func(w http.ResponseWriter, _ *http.Request, a *account) {
		a.Locked = to
		w.WriteHeader(http.StatusNoContent)
	}
}

// show answers with a value.
func show(w http.ResponseWriter, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	respond(w, http.StatusOK, string(body))
}
