package adapter_test

import (
	"bufio"
	"bytes"
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
	"sync/atomic"
	"testing"
	"time"

	"scim-adapter/adapter"
)

var paths = flag.Int("paths", 20_000, "how many fuzzed paths are tried on the passthrough")

// behind opens a front door with an application behind it, and serves it.
func behind(t *testing.T, application http.Handler, trusted ...string) (base string, door *frontDoor) {
	t.Helper()
	upstream := httptest.NewServer(application)
	t.Cleanup(upstream.Close)
	door = open(t, setup{passthrough: &adapter.Passthrough{Application: "hr", URL: upstream.URL, Trusted: trusted, Concurrency: 4, Timeout: 2 * time.Second}})
	server := httptest.NewServer(door)
	t.Cleanup(server.Close)
	return server.URL, door
}

func TestWhatIsNoSCIMGoesToTheApplication(t *testing.T) {
	var got *http.Request
	var body []byte
	base, _ := behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Clone(r.Context())
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("X-Own", "yes")
		w.Header().Set("Connection", "X-Hop")
		w.Header().Set("X-Hop", "secret")
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte("<html>"))
	}))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/a%2Fb/%7Euser;v=1?q=1;2&x=%zz", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "app.example.org"
	r.Header = http.Header{"X-Forwarded-For": {"1.2.3.4"}, "X-Forwarded-Host": {"evil.example"}, "Connection": {"X-Drop"}, "X-Drop": {"1"}, "Cookie": {"sid=1"}, "Authorization": {"Basic x"}}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read only
	if answer.StatusCode != http.StatusTeapot || answer.Header.Get("X-Own") != "yes" || answer.Header.Get("X-Hop") != "" {
		t.Errorf("the answer is %d %v", answer.StatusCode, answer.Header)
	}
	if got.URL.EscapedPath() != "/a%2Fb/%7Euser;v=1" || got.URL.RawQuery != "q=1;2&x=%zz" || got.Host != "app.example.org" || string(body) != "hello" {
		t.Errorf("the application got %s?%s of %s, %q", got.URL.EscapedPath(), got.URL.RawQuery, got.Host, body)
	}
	h := got.Header
	if h.Get("X-Forwarded-For") != "127.0.0.1" || h.Get("X-Forwarded-Host") != "app.example.org" || h.Get("X-Forwarded-Proto") != "http" || h.Get("X-Drop") != "" || h.Get("Cookie") != "sid=1" || h.Get("Authorization") != "Basic x" {
		t.Errorf("the application got %v", h)
	}
}

func TestATrustedProxyIsBelieved(t *testing.T) {
	var got http.Header
	base, _ := behind(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }), "127.0.0.0/8")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{"X-Forwarded-For": {"192.0.2.7"}, "X-Forwarded-Proto": {"https"}, "X-Forwarded-Host": {"app.example.org"}}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if got.Get("X-Forwarded-For") != "192.0.2.7, 127.0.0.1" || got.Get("X-Forwarded-Proto") != "https" || got.Get("X-Forwarded-Host") != "app.example.org" {
		t.Errorf("the application got %v", got)
	}
}

// TestStreamsFlow: what the application sends arrives before it has finished, in both directions.
func TestStreamsFlow(t *testing.T) {
	proceed := make(chan bool)
	base, _ := behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).EnableFullDuplex()
		w.Header().Set("Trailer", "X-Sum")
		_, _ = io.WriteString(w, "first\n")
		_ = http.NewResponseController(w).Flush()
		<-proceed
		n, _ := io.Copy(io.Discard, r.Body)
		_, _ = fmt.Fprintf(w, "%d\n", n)
		w.Header().Set("X-Sum", "42")
	}))
	answer, err := http.Post(base+"/upload", "application/octet-stream", io.LimitReader(zeros{}, 20<<20))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	lines := bufio.NewReader(answer.Body)
	if first, err := lines.ReadString('\n'); first != "first\n" || err != nil {
		t.Errorf("%q, %v", first, err)
	}
	close(proceed)
	rest, err := io.ReadAll(lines)
	if string(rest) != "20971520\n" || err != nil || answer.Trailer.Get("X-Sum") != "42" {
		t.Errorf("%q, %v, trailer %v", rest, err, answer.Trailer)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestConnectionsAreUpgraded: a WebSocket's handshake and what follows pass in both directions.
func TestConnectionsAreUpgraded(t *testing.T) {
	base, _ := behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "websocket" {
			t.Errorf("headers are %v", r.Header)
		}
		conn, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close() //nolint:errcheck // the end of the test
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
		line, _ := buffered.ReadString('\n')
		_, _ = io.WriteString(conn, "echo "+line)
	}))
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() //nolint:errcheck // the end of the test
	_, _ = io.WriteString(conn, "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
	in := bufio.NewReader(conn)
	answer, err := http.ReadResponse(in, nil)
	if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v %v", answer, err)
	}
	_, _ = io.WriteString(conn, "hello\n")
	if line, err := in.ReadString('\n'); line != "echo hello\n" || err != nil {
		t.Errorf("%q, %v", line, err)
	}
}

func TestAnApplicationThatDoesNotAnswer(t *testing.T) {
	stuck := make(chan bool)
	defer close(stuck)
	base, _ := behind(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stuck }))
	answers := make(chan int, 6)
	for range 6 { // four at a time, the others are refused at once
		go func() {
			answer, err := http.Get(base + "/slow")
			if err != nil {
				answers <- 0
				return
			}
			_ = answer.Body.Close()
			answers <- answer.StatusCode
		}()
	}
	count := map[int]int{}
	for range 6 {
		count[<-answers]++
	}
	if count[http.StatusGatewayTimeout] != 4 || count[http.StatusServiceUnavailable] != 2 {
		t.Errorf("answers are %v", count)
	}
	nobody := open(t, setup{passthrough: &adapter.Passthrough{Application: "hr", URL: "http://127.0.0.1:1"}})
	w := httptest.NewRecorder()
	nobody.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != http.StatusBadGateway || strings.Contains(w.Body.String(), "127.0.0.1") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestNoPathOfSCIMReachesTheApplication tries paths that a router, a file system or a server behind might
// understand as one of SCIM's. A naive server's reading is computed by other means than the adapter's own.
func TestNoPathOfSCIMReachesTheApplication(t *testing.T) {
	var passed atomic.Pointer[string]
	base, door := behind(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		p := r.URL.EscapedPath()
		passed.Store(&p)
	}))
	upstream, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	try := func(raw string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RequestURI, r.Host = raw, upstream.Host
		u, err := url.ParseRequestURI(raw)
		if err != nil {
			return // the server refuses it
		}
		r.URL = u
		passed.Store(nil)
		w := httptest.NewRecorder()
		door.ServeHTTP(w, r)
		if p := passed.Load(); p != nil && naive(*p) {
			t.Errorf("%q reaches the application as %q (%d)", raw, *p, w.Code)
		}
	}
	for _, raw := range []string{
		"/scim/v2", "/scim/v2/", "/scim/v2/Users", "/scim/v2;x/Users", "/SCIM/V2/Users", "//scim//v2/Users", "/./scim/v2/Users", "/x/../scim/v2/Users", "/x/%2e%2e/scim/v2/Users",
		"/%73cim/v2/Users", "/scim%2Fv2/Users", "/scim%252Fv2/Users", "/scim%25252Fv2%25252FUsers", "/scim\\v2/Users", "/scim%5Cv2/Users", "/;a=b/scim/v2/Users", "/scim/v2%20/Users", "/scim/v2/%00",
		"/scim/./v2/Users", "/scim/x/../v2", "/../scim/v2/Users", "/%2e/scim/v2", "/scim/v2?x", "/scim/v2/Users#x", "/scim/v2%3B/Users", "/scim;/v2;/Users", "/scim/%76%32/Users",
	} {
		try(raw)
	}
	random := rand.New(rand.NewPCG(3, 3))
	pieces := []string{"/", "//", "/./", "/../", "scim", "v2", "SCIM", "%73cim", "%2f", "%2F", "%252f", "%5c", "\\", "%2e", "%2e%2e", "..", ".", ";", ";x=1", "%3b", "Users", "%20", "x", "%25", "%c0%af", "%00", "~", "%76", "2", "%32", "%2532", "scim/v2", "/scim/v2/Users"}
	for range *paths {
		raw := "/"
		for range 1 + random.IntN(9) {
			raw += pieces[random.IntN(len(pieces))]
		}
		try(raw)
	}
}

// naive tells whether a careless server would find SCIM's path in an escaped one: it decodes as long as it can,
// and cleans.
func naive(escaped string) bool {
	for range 10 {
		var stripped []string
		for segment := range strings.SplitSeq(strings.ReplaceAll(escaped, "\\", "/"), "/") {
			name, _, _ := strings.Cut(segment, ";")
			stripped = append(stripped, name)
		}
		for _, p := range []string{escaped, strings.Join(stripped, "/")} {
			clean := strings.ToLower(path.Clean("/" + strings.ReplaceAll(p, "\\", "/")))
			if clean == "/scim/v2" || strings.HasPrefix(clean, "/scim/v2/") {
				return true
			}
		}
		next, err := url.PathUnescape(escaped)
		if err != nil || next == escaped {
			return false
		}
		escaped = next
	}
	return true
}

func TestSCIMWorksBesideTheApplication(t *testing.T) {
	base, door := behind(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the application was asked") }))
	wantText(t, door.ask(t, "GET /Users"), "200 OK", "ListResponse")
	wantStatus(t, door.ask(t, "GET /NoSuchThing"), 404)
	answer, err := http.Get(base + "/scim/v2/Users")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	text, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusUnauthorized || !bytes.Contains(text, []byte("urn:ietf:params:scim")) {
		t.Errorf("%d %s", answer.StatusCode, text)
	}
}
