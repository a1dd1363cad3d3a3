package replay

import (
	"io"
	"net/http"
	"strings"
	"time"

	"scim-adapter/adapter"
	"scim-adapter/internal/config"
)

// note is a request as it came, until it has become an entry.
type note struct {
	redactor *redactor
	base     string // path of the application
	caller   adapter.Caller

	time     time.Time
	method   string
	path     string // escaped
	query    string
	header   http.Header
	length   int64 // of the body, as the client says
	body     []byte
	complete bool // the body was read to its end, and is all there
	status   int
}

// size is about how much memory a note takes.
func (n note) size() int64 { return int64(len(n.body) + len(n.path) + len(n.query) + 512) }

// Around gives a handler that records the requests to the applications of a configuration and leaves everything to next.
func (r *Recorder) Around(c *config.Config, next http.Handler) http.Handler {
	h := &handler{recorder: r, next: next, limit: int(c.Server.MaxBody), applications: map[string]recorded{}}
	for i := range c.Applications {
		a := &c.Applications[i]
		h.applications[a.Name.Value] = recorded{path: a.Path, redactor: newRedactor(a, r.pseudonyms, r.options.Personal)}
	}
	return h
}

// handler records what the gate of the front door lets in.
type handler struct {
	recorder     *Recorder
	next         http.Handler
	limit        int // of bodies, in bytes
	applications map[string]recorded
}

// recorded is an application and what must not be seen of its requests.
type recorded struct {
	path     string
	redactor *redactor
}

// ServeHTTP serves and records a request.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.concerns(r) {
		h.next.ServeHTTP(w, r)
		return
	}
	begin, method, path, query := time.Now(), r.Method, r.URL.EscapedPath(), r.URL.RawQuery
	ctx, caller := adapter.WithCaller(r.Context())
	r = r.WithContext(ctx)
	body := &copied{ReadCloser: r.Body, limit: h.limit}
	r.Body = body
	answer := &watched{ResponseWriter: w, status: http.StatusOK}
	defer func() {
		if a, ok := h.applications[caller.Application]; ok {
			h.recorder.take(note{
				redactor: a.redactor, base: a.path, caller: *caller, time: begin, method: method, path: path, query: query,
				header: r.Header, length: r.ContentLength, body: body.data, complete: body.end, status: answer.status,
			})
		}
	}()
	h.next.ServeHTTP(answer, r)
}

// concerns tells whether a request is to one of the applications.
func (h *handler) concerns(r *http.Request) bool {
	for _, a := range h.applications {
		if strings.HasPrefix(r.URL.EscapedPath(), a.path+"/") {
			return true
		}
	}
	return false
}

// copied is a body that is kept as far as it is read, and not beyond a limit.
type copied struct {
	io.ReadCloser

	limit int
	data  []byte
	over  bool
	end   bool // all of it is in data
}

// Read reads on.
func (c *copied) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if c.over = c.over || len(c.data)+n > c.limit; c.over {
		c.data = nil
	} else {
		c.data = append(c.data, p[:n]...)
	}
	c.end = err == io.EOF && !c.over
	return n, err
}

// watched notes the status of an answer.
type watched struct {
	http.ResponseWriter

	status  int
	written bool
}

// WriteHeader notes the first status that is final.
func (w *watched) WriteHeader(status int) {
	if !w.written && status >= http.StatusOK {
		w.status, w.written = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write writes a part of the body.
func (w *watched) Write(p []byte) (int, error) {
	w.written = true
	return w.ResponseWriter.Write(p)
}

// Unwrap gives the writer inside to [http.ResponseController].
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }
