package adapter

import (
	"net/http"
	"sync"
)

// Switch is a handler that can be replaced while it serves. A request is served by one generation from its
// beginning to its end; a generation that was replaced is released when its last request has ended.
type Switch struct {
	mu      sync.Mutex
	current *generation
}

type generation struct {
	handler http.Handler
	release func()
	users   int
	retired bool
}

// Use makes a handler the current one. release is called, once, when it has been replaced and nobody uses it
// any more.
func (s *Switch) Use(handler http.Handler, release func()) {
	next := &generation{handler: handler, release: release}
	s.mu.Lock()
	last := s.current
	s.current = next
	s.mu.Unlock()
	s.retire(last)
}

// Close retires the current generation.
func (s *Switch) Close() {
	s.mu.Lock()
	last := s.current
	s.current = nil
	s.mu.Unlock()
	s.retire(last)
}

func (s *Switch) retire(g *generation) {
	if g == nil {
		return
	}
	s.mu.Lock()
	g.retired = true
	idle := g.users == 0
	s.mu.Unlock()
	if idle {
		g.release()
	}
}

func (s *Switch) enter() *generation {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != nil {
		s.current.users++
	}
	return s.current
}

func (s *Switch) leave(g *generation) {
	s.mu.Lock()
	g.users--
	last := g.retired && g.users == 0
	s.mu.Unlock()
	if last {
		g.release()
	}
}

// ServeHTTP serves a request with the current generation.
func (s *Switch) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g := s.enter()
	if g == nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	defer s.leave(g)
	g.handler.ServeHTTP(w, r)
}
