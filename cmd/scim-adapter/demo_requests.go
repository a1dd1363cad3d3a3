package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"scim-adapter/backends"
)

// requestLog prints one line for each request: what the client asked for, and the SQL that it became.
type requestLog struct {
	mu  sync.Mutex
	out io.Writer
}

// statements is the SQL of one request.
type statements struct {
	mu    sync.Mutex
	texts []string
}

type statementsKey struct{}

// heard is told every statement. Names are shown without their quotes, which are noise to a reader.
func (l *requestLog) heard(ctx context.Context, call backends.Call) {
	if s, ok := ctx.Value(statementsKey{}).(*statements); ok {
		s.mu.Lock()
		s.texts = append(s.texts, strings.ReplaceAll(strings.Join(strings.Fields(call.Text), " "), `"`, ""))
		s.mu.Unlock()
	}
}

// wrap makes a handler whose requests are printed.
func (l *requestLog) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, s, answer := time.Now(), &statements{}, &statusWriter{ResponseWriter: w}
		next.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), statementsKey{}, s)))
		l.print(r, answer.status, s.texts, time.Since(begin))
	})
}

func (l *requestLog) print(r *http.Request, status int, texts []string, took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.out, "%s → %s  (%d, %.1f ms)\n", asked(r), became(texts), status, float64(took.Microseconds())/1000)
}

// asked shows a request by method and path; of the query only the names, never the values.
func asked(r *http.Request) string {
	path := strings.TrimPrefix(r.URL.EscapedPath(), "/scim/v2")
	if len(path) > 100 {
		path = path[:100] + "…"
	}
	var names []string
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); name != "" && len(name) < 30 {
			names = append(names, name+"=…")
		}
	}
	if len(names) > 0 {
		path += "?" + strings.Join(names, "&")
	}
	return r.Method + " " + path
}

// became shows the statements that change something; where there are none, those that read.
func became(texts []string) string {
	var reads, writes []string
	for _, t := range texts {
		switch word, _, _ := strings.Cut(t, " "); strings.ToUpper(word) {
		case "INSERT", "UPDATE", "DELETE":
			writes = append(writes, t)
		case "SELECT":
			reads = append(reads, t)
		}
	}
	switch {
	case len(writes) > 0:
		return strings.Join(writes, "; ")
	case len(reads) > 0:
		return strings.Join(reads, "; ")
	}
	return "no statement"
}

// statusWriter notes the status of an answer.
type statusWriter struct {
	http.ResponseWriter

	status int
}

// WriteHeader notes and sends the status.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
