package cookbook_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// calls is what the application was asked, and what it answered.
type calls struct {
	mu    sync.Mutex
	lines []string
}

var writes = regexp.MustCompile(`^(INSERT|UPDATE|DELETE|CALL) `)

// statement keeps a statement that writes.
func (c *calls) statement(_ context.Context, text string) {
	if line := strings.Join(strings.Fields(text), " "); writes.MatchString(line) {
		c.add(line)
	}
}

func (c *calls) add(lines ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, lines...)
}

func (c *calls) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = nil
}

// String gives a call on a line, and below it what came back.
func (c *calls) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(append(c.lines, ""), "\n")
}

// password is what APIs of recipes ask for.
const password = "a-password-of-the-tests"

// serve starts the API of a recipe and gives its address. Every exchange is kept.
func serve(t *testing.T, name string, heard *calls) string {
	t.Helper()
	application := applications()[name]
	if application == nil {
		t.Fatalf("nobody plays the API of %s", name)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		application.ServeHTTP(answer, r)
		heard.add(exchange(r, string(body), answer)...)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// exchange writes down a request and its answer.
func exchange(r *http.Request, body string, answer *httptest.ResponseRecorder) []string {
	request := strings.TrimSpace(r.Method + " " + r.URL.RequestURI() + " " + strings.TrimSpace(body))
	return []string{request, strings.TrimSpace(fmt.Sprintf("  %d %s", answer.Code, strings.TrimSpace(answer.Body.String())))}
}
