package cookbook_test

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// sessions is an API whose sessions end after two requests.
type sessions struct {
	logins, left int
	enabled      bool
}

func newSessions() http.Handler {
	s := &sessions{enabled: true}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("GET /users/7", s.inside(s.show))
	mux.HandleFunc("PATCH /users/7", s.inside(func(w http.ResponseWriter, r *http.Request) {
		var change struct{ Enabled *bool }
		if json.NewDecoder(r.Body).Decode(&change) == nil && change.Enabled != nil {
			s.enabled = *change.Enabled
		}
		s.show(w, r)
	}))
	return mux
}

func (s *sessions) login(w http.ResponseWriter, r *http.Request) {
	var given struct{ User, Password string }
	if json.NewDecoder(r.Body).Decode(&given) != nil || given.User != "scim" || given.Password != password {
		respond(w, http.StatusForbidden, `{"error":"wrong password"}`)
		return
	}
	s.logins, s.left = s.logins+1, 2
	respond(w, http.StatusOK, fmt.Sprintf(`{"session":"s%d"}`, s.logins))
}

// inside lets nobody through without a session.
func (s *sessions) inside(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.left == 0 || r.Header.Get("X-Session") != fmt.Sprint("s", s.logins) {
			respond(w, http.StatusBadRequest, `{"error":"session expired"}`)
			return
		}
		s.left--
		next(w, r)
	}
}

func (s *sessions) show(w http.ResponseWriter, _ *http.Request) {
	respond(w, http.StatusOK, fmt.Sprintf(`{"id":7,"login":"ada","enabled":%t}`, s.enabled))
}
