package rehearse

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// Answer is what the client would get.
type Answer struct {
	Status  int             `json:"status"`
	Headers []string        `json:"headers,omitempty"` // those that say something of the resource, "Name: value"
	Body    json.RawMessage `json:"body,omitempty"`
}

// answerWriter keeps an answer.
type answerWriter struct {
	header http.Header
	status int
	body   []byte
}

// Header gives the header to fill in.
func (w *answerWriter) Header() http.Header { return w.header }

// WriteHeader keeps the status.
func (w *answerWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

// Write keeps the body.
func (w *answerWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	w.body = append(w.body, p...)
	return len(p), nil
}

func (w *answerWriter) answer() Answer {
	a := Answer{Status: w.status}
	for _, name := range slices.Sorted(maps.Keys(w.header)) {
		switch name {
		case "Location", "Etag", "Retry-After", "Allow":
			a.Headers = append(a.Headers, name+": "+w.header.Get(name))
		}
	}
	if len(w.body) > 0 && json.Valid(w.body) {
		a.Body = w.body
	}
	return a
}
