package cookbook_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"scim-adapter/backends"
)

// calls is what the application was asked, and what it answered.
type calls struct {
	mu    sync.Mutex
	lines []string
}

// writes finds statements that change something, functions of the database among them.
var writes = regexp.MustCompile(`^(INSERT|UPDATE|DELETE|CALL) |^SELECT [a-z]{2,}[.][a-z_]+[(]`)

// statement keeps a statement that writes, with its parameters.
func (c *calls) statement(_ context.Context, call backends.Call) {
	if writes.MatchString(strings.TrimSpace(call.Text)) {
		c.add(steady(call.String()))
	}
}

// steady puts a word in the place of what is another with each run: hashes, random keys, the time.
func steady(line string) string {
	today := time.Now().UTC().Format(time.DateOnly)
	return regexp.MustCompile(`[$]2a[$]10[$][./A-Za-z0-9]{53}|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|`+
		today+`([T ][0-9:]{8}Z?)?|\b`+fmt.Sprint(time.Now().Unix()/1000)+`[0-9]{3}\b`).ReplaceAllStringFunc(line, func(s string) string {
		switch {
		case s[0] == '$':
			return "$2a$10$…"
		case len(s) == 36:
			return "‹uuid›"
		}
		return "‹now›"
	})
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
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// exchange writes down a request and its answer.
func exchange(r *http.Request, body string, answer *httptest.ResponseRecorder) []string {
	request := strings.TrimSpace(r.Method + " " + r.URL.RequestURI() + " " + strings.TrimSpace(body))
	return []string{request, strings.TrimRight(fmt.Sprintf("  %d %s", answer.Code, answer.Body), " \n")}
}
