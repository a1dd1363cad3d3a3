package mappingtest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"scim-adapter/backends"
	"scim-adapter/backends/script"
	"scim-adapter/internal/config"
)

// Answering is what stands in the place of an application that answers, word for word, as a test says.
type Answering struct {
	Heard        backends.Listener
	RoundTripper http.RoundTripper // of an API
	Runner       script.Runner     // of commands
}

// answering gives the answers of a test, and notes what it has none for. Of several for one call each is given once, in
// order, and the last one again and again.
type answering struct {
	answers []config.TestAnswer

	mu     sync.Mutex
	used   []int // how often
	lacked []string

	pairing sync.Mutex // held from hearing a request until it is answered
	heard   backends.Call
	of      context.Context //nolint:containedctx // only to know the request again
}

func newAnswering(answers []config.TestAnswer) *answering {
	return &answering{answers: answers, used: make([]int, len(answers))}
}

// seams gives what backends are given in the place of the application.
func (a *answering) seams(listener backends.Listener) Answering {
	return Answering{
		Heard: func(ctx context.Context, c backends.Call) {
			listener(ctx, c)
			if c.Kind == "rest" {
				a.pairing.Lock()
				a.mu.Lock()
				a.heard, a.of = c, ctx
				a.mu.Unlock()
			}
		},
		RoundTripper: a, Runner: a.execute,
	}
}

// find gives the answer to a call.
func (a *answering) find(call string) (config.TestAnswer, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	last := -1
	for i, answer := range a.answers {
		if !begun(answer.Call.Value, call) {
			continue
		}
		if last = i; a.used[i] == 0 {
			break
		}
	}
	if last < 0 {
		if !slices.Contains(a.lacked, call) { // it may be tried again
			a.lacked = append(a.lacked, call)
		}
		return config.TestAnswer{}, fmt.Errorf("no answer is given for %s", call)
	}
	a.used[last]++
	return a.answers[last], nil
}

// begun tells whether a call is as a pattern says, as far as it goes: up to the end, or to the end of a word.
func begun(pattern, call string) bool {
	if pattern = strings.TrimRight(pattern, " ?&"); matches(pattern, call) {
		return true
	}
	for i := 1; i < len(call); i++ {
		if strings.IndexByte(" ?&", call[i]) >= 0 && matches(pattern, call[:i]) {
			return true
		}
	}
	return false
}

// callOf gives the call that a request is. Requests that are none, such as logins, are named by method and path.
func (a *answering) callOf(r *http.Request) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.of != r.Context() {
		return r.Method + " " + r.URL.RequestURI()
	}
	a.of = nil
	a.pairing.Unlock()
	return a.heard.String()
}

// RoundTrip answers a request.
func (a *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := a.find(a.callOf(r))
	if err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {contentType(answer.Body)}}
	for _, h := range answer.Headers {
		header.Set(h.Key.Value, h.Value.Value)
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", answer.Status, http.StatusText(answer.Status)), StatusCode: answer.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header, Request: r,
		Body: io.NopCloser(strings.NewReader(answer.Body)), ContentLength: int64(len(answer.Body)),
	}, nil
}

// contentType tells what a body most likely is.
func contentType(body string) string {
	switch text := strings.TrimSpace(body); {
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return "application/json"
	case strings.HasPrefix(text, "<?xml"), strings.Contains(text, ":Envelope"):
		return "text/xml; charset=utf-8"
	case strings.HasPrefix(text, "<"):
		return "text/html; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}

// execute answers a command.
func (a *answering) execute(_ context.Context, p script.Process) (script.Outcome, error) {
	answer, err := a.find(backends.Call{Text: p.String(), Body: string(p.Input)}.String())
	if err != nil {
		return script.Outcome{}, err
	}
	return script.Outcome{Exit: answer.Exit, Output: []byte(answer.Stdout), Stderr: []byte(answer.Stderr)}, nil
}

// failures tells of calls that have no answer, and of answers that nobody asked for.
func (a *answering) failures() []Failure {
	a.mu.Lock()
	defer a.mu.Unlock()
	var list []Failure
	for _, call := range a.lacked {
		list = append(list, Failure{Subject: "answer", Note: "No answer is given for this call: " + call})
	}
	for i, n := range a.used {
		if n == 0 && len(a.lacked) == 0 {
			list = append(list, Failure{Subject: "answer", Note: "Nobody asked for this answer: " + a.answers[i].Call.Value})
		}
	}
	return list
}
