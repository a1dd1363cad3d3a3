package rest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scim-adapter/backends"
	"scim-adapter/backends/backendtest"
	"scim-adapter/backends/rest"
	"scim-adapter/internal/testkit"
	"scim-adapter/internal/testkit/people"
)

var (
	creates = flag.Int("creates", 1_000, "how many records are created while answers are lost")
	ids     = flag.Int("ids", 100_000, "how many fuzzed ids are put into URLs")
)

// bad answers in one way, whatever it is asked.
func bad(status int, headers map[string]string, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for name, v := range headers {
			w.Header().Set(name, v)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func jsonAnswer(status int, body string) http.HandlerFunc {
	return bad(status, map[string]string{"Content-Type": "application/json"}, body)
}

func html(status int) http.HandlerFunc {
	return bad(status, map[string]string{"Content-Type": "text/html"}, "<!DOCTYPE html><title>Log in</title>")
}

// hijacked takes the connection over.
func hijacked(f func(net.Conn)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			f(conn)
			_ = conn.Close()
		}
	}
}

func raw(text string) http.HandlerFunc {
	return hijacked(func(c net.Conn) { _, _ = io.WriteString(c, text) })
}

// bomb is 64 MiB of spaces in a few kilobytes.
func bomb() string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	for range 64 {
		_, _ = w.Write(bytes.Repeat([]byte{' '}, 1<<20))
	}
	_ = w.Close()
	return out.String()
}

// TestABadAnswerIsAnError: whatever an application answers, a failed read is neither "not found" nor an empty
// list, and a write is sent once and said to be unknown unless the application has refused it.
func TestABadAnswerIsAnError(t *testing.T) {
	const unknown, answer = backends.OutcomeUnknown, backends.BadResponse
	endless := func(w http.ResponseWriter, r *http.Request) {
		offset := r.URL.Query().Get("offset")
		_, _ = fmt.Fprintf(w, `{"items":[{"id":"%s"}],"total":1000000}`, "x"+offset)
	}
	for name, c := range map[string]struct {
		handler          http.HandlerFunc
		get, list, write backends.ErrorKind
	}{
		"a reset before the answer":      {hijacked(reset), backends.Unavailable, backends.Unavailable, unknown},
		"an end before the answer":       {raw(""), backends.Unavailable, backends.Unavailable, unknown},
		"rubbish for HTTP":               {raw("SSH-2.0-x\r\n\r\n"), backends.Unavailable, backends.Unavailable, unknown},
		"half of the headers":            {raw("HTTP/1.1 200 OK\r\nContent-Ty"), backends.Unavailable, backends.Unavailable, unknown},
		"half of the body":               {raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"id\":"), answer, answer, unknown},
		"half of a chunked body":         {raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n"), answer, answer, unknown},
		"a body that ends early":         {jsonAnswer(200, `{"id":"1","login":`), answer, answer, unknown},
		"headers that never end":         {raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 2<<20)), backends.Unavailable, backends.Unavailable, unknown},
		"an answer that is late":         {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, backends.Timeout, backends.Timeout, unknown},
		"a body that is late":            {slowBody, backends.Timeout, backends.Timeout, unknown},
		"a page for people":              {html(200), answer, answer, unknown},
		"a page called JSON":             {bad(200, map[string]string{"Content-Type": "application/json"}, "<html>"), answer, answer, unknown},
		"nothing":                        {jsonAnswer(200, ""), answer, answer, unknown},
		"no content":                     {bad(204, nil, ""), answer, answer, unknown},
		"null":                           {jsonAnswer(200, "null"), answer, answer, unknown},
		"a text":                         {jsonAnswer(200, `"ok"`), answer, answer, unknown},
		"a list of texts":                {jsonAnswer(200, `["a"]`), answer, answer, unknown},
		"records without keys":           {jsonAnswer(200, `{"items":[{"login":"ann"}],"total":1,"login":"ann"}`), answer, answer, unknown},
		"another charset than it says":   {bad(200, map[string]string{"Content-Type": "application/json; charset=utf-8"}, "{\"id\":\"1\",\"login\":\"\xe4\"}"), answer, answer, unknown},
		"a charset that nobody knows":    {bad(200, map[string]string{"Content-Type": "application/json; charset=klingon"}, `{"id":"1"}`), answer, answer, unknown},
		"more than there is room for":    {jsonAnswer(200, `{"id":"`+strings.Repeat("x", 2<<20)+`"}`), answer, answer, unknown},
		"a gzip bomb":                    {bad(200, map[string]string{"Content-Type": "application/json", "Content-Encoding": "gzip"}, bomb()), answer, answer, unknown},
		"gzip that is none":              {bad(200, map[string]string{"Content-Encoding": "gzip"}, "{}"), answer, answer, unknown},
		"pages without an end":           {endless, answer, answer, unknown},
		"the same page again and again":  {jsonAnswer(200, `{"items":[{"id":"7"}],"total":99}`), answer, answer, unknown},
		"an empty page in the middle":    {jsonAnswer(200, `{"items":[],"total":99}`), answer, answer, unknown},
		"a number that is none":          {jsonAnswer(200, `{"items":[],"total":"many"}`), answer, answer, unknown},
		"not found, for people":          {html(404), answer, answer, unknown},
		"not found, for a whole list":    {jsonAnswer(404, `{}`), backends.NotFound, answer, unknown},
		"a redirect to another host":     {bad(302, map[string]string{"Location": "http://127.0.0.2:1/"}, ""), answer, answer, unknown},
		"a redirect to a login":          {redirectToLogin, answer, answer, unknown},
		"redirects in a circle":          {bad(307, map[string]string{"Location": "/people"}, ""), backends.Unavailable, backends.Unavailable, unknown},
		"an internal error":              {jsonAnswer(500, `{}`), answer, answer, unknown},
		"a bad gateway":                  {html(502), answer, answer, unknown},
		"a gateway's timeout":            {html(504), answer, answer, unknown},
		"our credential refused":         {jsonAnswer(401, `{}`), backends.Denied, backends.Denied, backends.Denied},
		"something forbidden":            {html(403), backends.Denied, backends.Denied, backends.Denied},
		"too many requests":              {bad(429, map[string]string{"Retry-After": "7"}, ""), backends.RateLimited, backends.RateLimited, backends.RateLimited},
		"an application under repair":    {bad(503, map[string]string{"Retry-After": "7"}, ""), backends.Unavailable, backends.Unavailable, backends.Unavailable},
		"a refusal":                      {jsonAnswer(422, `{}`), backends.Invalid, backends.Invalid, backends.Invalid},
		"something that is there":        {jsonAnswer(409, `{}`), backends.Conflict, backends.Conflict, backends.Conflict},
		"no success, with a good status": {jsonAnswer(200, `{"ok":false,"items":[],"total":0,"id":"1"}`), answer, answer, unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var writes atomic.Int32
			settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet && r.URL.Path != "/login" {
					writes.Add(1)
				}
				_, _ = io.Copy(io.Discard, r.Body) // or the server would not notice that the client goes
				c.handler(w, r)
			}))
			settings.MaxResponse, settings.SuccessWhen = 1<<20, text("response.body.ok != false")
			settings.Retries = &rest.Retries{Max: 1, First: time.Millisecond}
			settings.Breaker = &rest.Breaker{} // never opens
			collections := contract()
			for i := range 2 {
				r, _ := collections[i].Settings.(*rest.Resource)
				for j := range r.On {
					r.On[j].Timeout = 400 * time.Millisecond
				}
				r.On[0].Page.Max = 20
			}
			fresh := func() backends.Backend { return open(t, settings, collections).Collection("Person") } // no gate that an answer has closed
			_, err := fresh().Get(t.Context(), backends.Key{"1"}, backends.Selection{})
			wantKind(t, "get", err, c.get)
			_, err = fresh().List(t.Context(), backends.Query{Limit: -1}, func(backends.Record) error { return nil })
			wantKind(t, "list", err, c.list)
			_, err = fresh().Create(t.Context(), backends.Delta{Set: []backends.Assignment{{Field: backendtest.Login, Value: "ann"}}}, backends.Selection{})
			wantKind(t, "create", err, c.write)
			if n := writes.Load(); n != 1 {
				t.Errorf("the write was sent %d times", n)
			}
		})
	}
}

func reset(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

func slowBody(w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, `{"id":`)
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func redirectToLogin(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/login" {
		html(200)(w, r)
		return
	}
	http.Redirect(w, r, "/login", http.StatusFound)
}

func wantKind(t *testing.T, what string, err error, kind backends.ErrorKind) {
	t.Helper()
	if err == nil || backends.KindOf(err) != kind {
		t.Errorf("%s: the error is %v, want %v", what, err, kind)
	}
}

func TestNobodyListens(t *testing.T) {
	settings := &rest.Settings{URL: text("http://127.0.0.1:1"), Retries: &rest.Retries{Max: 2, First: time.Millisecond}}
	people := open(t, settings, contract()).Collection("Person")
	_, err := people.Get(t.Context(), backends.Key{"1"}, backends.Selection{})
	wantKind(t, "get", err, backends.Unavailable)
	_, err = people.Create(t.Context(), backends.Delta{Set: []backends.Assignment{{Field: backendtest.Login, Value: "ann"}}}, backends.Selection{})
	wantKind(t, "create", err, backends.Unavailable)
}

// TestRetryAfterIsKept: who is asked to wait asks nobody else meanwhile.
func TestRetryAfterIsKept(t *testing.T) {
	var asked atomic.Int32
	settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	people := open(t, settings, contract()).Collection("Person")
	for range 5 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := people.Get(ctx, backends.Key{"1"}, backends.Selection{})
		cancel()
		e, ok := errors.AsType[*backends.Error](err)
		if !ok || e.Kind != backends.RateLimited || e.RetryAfter < 25*time.Second || e.RetryAfter > 30*time.Second {
			t.Errorf("the error is %v", err)
		}
	}
	if n := asked.Load(); n != 1 {
		t.Errorf("the application was asked %d times", n)
	}
}

// TestABrokenApplicationIsLeftAlone: the breaker opens, and closes when the application is back.
func TestABrokenApplicationIsLeftAlone(t *testing.T) {
	var asked atomic.Int32
	var well atomic.Bool
	settings := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if !well.Load() {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, `{"id":"1"}`)
	}))
	settings.Retries, settings.Breaker = &rest.Retries{}, &rest.Breaker{Failures: 3, Pause: 100 * time.Millisecond}
	people := open(t, settings, contract()).Collection("Person")
	get := func() error {
		_, err := people.Get(t.Context(), backends.Key{"1"}, backends.Selection{})
		return err
	}
	for range 10 {
		_ = get()
	}
	if n := asked.Load(); n != 3 {
		t.Errorf("the application was asked %d times, want 3", n)
	}
	wantKind(t, "get", get(), backends.Unavailable)
	well.Store(true)
	time.Sleep(150 * time.Millisecond)
	if err := get(); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestLostAnswersMakeNoDuplicates creates records while connections break in every way, with a client that tries
// again as an identity provider does: each record exists once in the end, and who got a 201 got its own.
func TestLostAnswersMakeNoDuplicates(t *testing.T) {
	app := people.New()
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(11, 11)) // a seed makes failures repeatable
	address := testkit.Faulty(t, server.URL, func(*http.Request) testkit.Fault {
		mu.Lock()
		defer mu.Unlock()
		if random.IntN(10) >= 4 {
			return testkit.None
		}
		return testkit.Fault(1 + random.IntN(4))
	})
	collections := contract()
	r, _ := collections[0].Settings.(*rest.Resource)
	r.On[2].Lookup = text("login")
	settings := &rest.Settings{URL: text(address), Retries: &rest.Retries{Max: 2, First: time.Millisecond}, Breaker: &rest.Breaker{}}
	store := open(t, settings, collections).Collection("Person")
	work := make(chan int)
	var done sync.WaitGroup
	var resolved, unknown, conflicts atomic.Int32
	for range 8 {
		done.Go(func() {
			for i := range work {
				login := fmt.Sprint("user", i)
				for {
					delta := backends.Delta{
						Set:    []backends.Assignment{{Field: backendtest.Login, Value: login}, {Field: backendtest.Note, Value: "of " + login}},
						Unique: []backends.Unique{{Field: backendtest.Login, Value: login, Fold: true}},
					}
					rec, err := store.Create(t.Context(), delta, backends.Selection{})
					kind := backends.KindOf(err)
					if err == nil {
						if rec.Values[backendtest.Login] != login || rec.Values[backendtest.Note] != "of "+login {
							t.Errorf("%s got %v", login, rec.Values)
						}
						resolved.Add(1)
						break
					}
					if kind == backends.Conflict { // an earlier attempt has made it; the client finds it by its filter
						conflicts.Add(1)
						break
					}
					unknown.Add(1)
				}
			}
		})
	}
	for i := range *creates {
		work <- i
	}
	close(work)
	done.Wait()
	logins := map[any]int{}
	for _, e := range app.List("people") {
		logins[e["login"]]++
	}
	if len(logins) != *creates || len(app.List("people")) != *creates {
		t.Errorf("%d accounts with %d logins, want %d", len(app.List("people")), len(logins), *creates)
	}
	t.Logf("%d creates: %d confirmed, %d ended as conflicts, %d attempts failed", *creates, resolved.Load(), conflicts.Load(), unknown.Load())
}

// TestAnIDStaysInItsSegment puts hostile ids into a URL: the request stays under its prefix, however a server
// decodes and cleans its path, or is not sent.
func TestAnIDStaysInItsSegment(t *testing.T) {
	const prefix = "/api/people/"
	var seen atomic.Pointer[string]
	settings := &rest.Settings{URL: text("http://127.0.0.1:1/api")}
	transport := roundTripper(func(r *http.Request) (*http.Response, error) {
		escaped := r.URL.EscapedPath()
		seen.Store(&escaped)
		return nil, errors.New("enough")
	})
	settings.Retries, settings.Breaker = &rest.Retries{}, &rest.Breaker{}
	opener, diags := rest.Kind(rest.WithRoundTripper(transport)).Compile(backends.Source{Settings: settings, Collections: contract()})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	store, err := opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	people := store.Collection("Person")
	random := rand.New(rand.NewPCG(5, 5)) // a seed makes failures repeatable
	pieces := []string{"..", ".", "/", "\\", "%2e", "%2E%2e", "%2f", "%5c", "%252e", "%252f", "%25", "%", ";", "?", "#", "&", "=", " ", "+", "a", "é", "\u202e", "\x00", "\r\n", "\t", "@", ":", "//", "~", "{", "}", "%c0%ae", "｡", "．", "7", "\u2215"}
	sent := 0
	for range *ids {
		var id strings.Builder
		for range 1 + random.IntN(7) {
			id.WriteString(pieces[random.IntN(len(pieces))])
		}
		seen.Store(nil)
		_, err := people.Get(t.Context(), backends.Key{id.String()}, backends.Selection{})
		escaped := seen.Load()
		if escaped == nil {
			wantKind(t, fmt.Sprintf("%q", id.String()), err, backends.NotFound)
			continue
		}
		sent++
		if !strings.HasPrefix(*escaped, prefix) || strings.Contains((*escaped)[len(prefix):], "/") || leaves(*escaped, prefix) {
			t.Fatalf("%q becomes %s", id.String(), *escaped)
		}
	}
	if sent < *ids/10 {
		t.Errorf("only %d of %d ids were sent", sent, *ids)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// leaves tells whether a server that decodes a path as often as it can, drops parameters and cleans it would find
// itself outside of a prefix.
func leaves(escaped, prefix string) bool {
	for range 10 {
		slashes := strings.ReplaceAll(escaped, "\\", "/")
		var plain []string
		for segment := range strings.SplitSeq(slashes, "/") {
			name, _, _ := strings.Cut(segment, ";")
			plain = append(plain, name)
		}
		for _, p := range []string{slashes, strings.Join(plain, "/")} {
			if clean := path.Clean(p); !strings.HasPrefix(clean+"/", prefix) {
				return true
			}
		}
		next, err := url.PathUnescape(escaped)
		if err != nil || next == escaped {
			return false
		}
		escaped = next
	}
	return false
}
