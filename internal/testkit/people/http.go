package people

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// ServeHTTP serves the API:
//
//	GET    /people?login=ann&offset=0&limit=50    {"items": […], "total": 7}
//	POST   /people                                201 and the entry
//	GET, PATCH, DELETE /people/7
//	PUT, DELETE /teams/3/members/7
//
// and the same for teams. Parameters that it does not know are ignored, as real APIs do.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{kind}", a.list)
	mux.HandleFunc("POST /{kind}", a.create)
	mux.HandleFunc("GET /{kind}/{id}", func(w http.ResponseWriter, r *http.Request) {
		e, err := a.Get(r.PathValue("kind"), r.PathValue("id"))
		answer(w, http.StatusOK, e, err)
	})
	mux.HandleFunc("PATCH /{kind}/{id}", func(w http.ResponseWriter, r *http.Request) {
		e, err := body(r)
		if err == nil {
			e, err = a.Update(r.PathValue("kind"), r.PathValue("id"), e)
		}
		answer(w, http.StatusOK, e, err)
	})
	mux.HandleFunc("DELETE /{kind}/{id}", func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusNoContent, nil, a.Delete(r.PathValue("kind"), r.PathValue("id")))
	})
	member := func(there bool) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			answer(w, http.StatusNoContent, nil, a.Member(r.PathValue("id"), r.PathValue("member"), there))
		}
	}
	mux.HandleFunc("PUT /teams/{id}/members/{member}", member(true))
	mux.HandleFunc("DELETE /teams/{id}/members/{member}", member(false))
	mux.ServeHTTP(w, r)
}

func (a *App) list(w http.ResponseWriter, r *http.Request) {
	all := a.List(r.PathValue("kind"))
	query := r.URL.Query()
	if login := query.Get("login"); login != "" {
		all = slices.DeleteFunc(all, func(e Entry) bool { have, _ := e["login"].(string); return !strings.EqualFold(have, login) })
	}
	total := len(all)
	offset, _ := strconv.Atoi(query.Get("offset")) // rubbish is 0
	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil {
		limit = 50
	}
	offset = min(max(offset, 0), total)
	all = all[offset:min(offset+max(limit, 0), total)]
	answer(w, http.StatusOK, Entry{"items": all, "total": total}, nil)
}

func (a *App) create(w http.ResponseWriter, r *http.Request) {
	e, err := body(r)
	if err == nil {
		e, err = a.Create(r.PathValue("kind"), e)
	}
	answer(w, http.StatusCreated, e, err)
}

func body(r *http.Request) (Entry, error) {
	var e Entry
	if err := decode(r.Body, &e); err != nil {
		return nil, ErrInvalid
	}
	return e, nil
}

func answer(w http.ResponseWriter, status int, e Entry, err error) {
	switch {
	case errors.Is(err, ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, ErrConflict):
		status = http.StatusConflict
	case err != nil:
		status = http.StatusUnprocessableEntity
	}
	if err != nil {
		e = Entry{"error": err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if e != nil {
		_ = json.NewEncoder(w).Encode(e) // the client may be gone
	}
}
