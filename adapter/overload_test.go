package adapter_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"scim-adapter/adapter"
)

// standstill is a front door whose backend does not go on, in operations that the test chooses.
type standstill struct {
	*frontDoor

	release chan struct{} // closed: the backend goes on
	done    sync.WaitGroup
}

// room is how many requests may run and wait in these tests.
const room = 16

func newStandstill(t *testing.T, stays func(operation string) bool) *standstill {
	t.Helper()
	c := &standstill{release: make(chan struct{})}
	s := spy{disturb: func(_ context.Context, _, operation string) error {
		if stays(operation) {
			<-c.release
		}
		return nil
	}}
	c.frontDoor = open(t, setup{decorate: s.decorate, limits: adapter.Limits{Concurrency: room}})
	return c
}

// ask sends a request that is expected to be served at last.
func (c *standstill) ask(t *testing.T, method, path, body string) {
	t.Helper()
	c.done.Go(func() {
		if w := c.do(t, method, "/scim/v2"+path, body); w.Code >= http.StatusInternalServerError {
			t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
	})
}

// settled waits until as many requests as that run or wait.
func (c *standstill) settled(t *testing.T, n int) {
	t.Helper()
	want := fmt.Sprintf(`scimadapter_http_requests_in_flight{app="hr"} %d`, n)
	for range 5000 {
		if got := c.metrics(t, "scimadapter_http_requests_in_flight"); len(got) == 1 && got[0] == want {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("there never were %d requests: %q", n, c.metrics(t, "scimadapter_http_requests_in_flight"))
}

const deactivation = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]}`

// TestTooManyRequestsAtOnce: whoever is too much is told to come again, before the body is read (AUTHK-05, POCK-04:
// 429 and 503 are retried); leavers are let in all the same (F24).
func TestTooManyRequestsAtOnce(t *testing.T) {
	c := newStandstill(t, func(operation string) bool { return operation == "list" || operation == "get" })
	if w := c.do(t, "POST", "/scim/v2/Users", user(`"userName":"leaver"`)); w.Code != http.StatusCreated {
		t.Fatal(w.Body)
	}
	for i := range room / 2 {
		c.ask(t, "GET", fmt.Sprint("/Users?startIndex=", i+1), "")
	}
	c.settled(t, room/2)
	if got := c.metrics(t, "scimadapter_http_requests_waiting"); len(got) != 3 || strings.HasSuffix(got[0], " 0") || !strings.HasSuffix(got[1], " 0") {
		t.Errorf("lists wait: %q", got)
	}
	w := c.do(t, "GET", "/scim/v2/Users", "")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "1" {
		t.Errorf("a list too many: %d %s", w.Code, w.Body)
	}
	mustBeError(t, w, "")
	for range room / 2 {
		c.ask(t, "GET", "/Users/1", "")
	}
	c.settled(t, room)
	for method, path := range map[string]string{"GET": "/Users/1", "POST": "/Users"} {
		body := &unread{t: t}
		w := c.send(t, method, path, body)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "1" {
			t.Errorf("%s too many: %d %s", method, w.Code, w.Body)
		}
		mustBeError(t, w, "")
	}
	if w := c.do(t, "PATCH", "/scim/v2/Users/1", strings.ReplaceAll(deactivation, "false", "true")); w.Code != http.StatusServiceUnavailable {
		t.Errorf("an activation in the crowd: %d %s", w.Code, w.Body)
	}
	if w := c.do(t, "PATCH", "/scim/v2/Users/1", deactivation); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"active":false`) {
		t.Errorf("a deactivation in the crowd: %d %s", w.Code, w.Body)
	}
	if w := c.do(t, "DELETE", "/scim/v2/Users/1", ""); w.Code != http.StatusNoContent {
		t.Errorf("a deletion in the crowd: %d %s", w.Code, w.Body)
	}
	want := `scimadapter_http_requests_rejected_total{app="hr",reason="overload"} 4`
	if got := strings.Join(c.metrics(t, "scimadapter_http_requests_rejected_total"), "\n"); !strings.Contains(got, want) {
		t.Errorf("wanted %s in\n%s", want, got)
	}
	close(c.release)
	c.done.Wait()
	if w := c.do(t, "GET", "/scim/v2/Users", ""); w.Code != http.StatusOK {
		t.Errorf("afterwards: %d %s", w.Code, w.Body)
	}
	if got := strings.Join(c.metrics(t, "scimadapter_http_requests_waiting"), "\n"); strings.Count(got, "} 0") != 3 {
		t.Errorf("nobody waits any more: %s", got)
	}
}

// send is do with a body that is no text.
func (c *standstill) send(t *testing.T, method, path string, body io.Reader) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "https://scim.example.org/scim/v2"+path, body)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/scim+json")
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

// unread is a body that nobody may read.
type unread struct{ t *testing.T }

// Read fails the test.
func (u *unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

// TestWhatTakesAccessAwayGoesFirst: it is served while everything else stands still, however it is said.
func TestWhatTakesAccessAwayGoesFirst(t *testing.T) {
	patch := func(operations string) string {
		return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[` + operations + `]}`
	}
	bulk := func(operation string) string {
		return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[` + operation + `]}`
	}
	for name, leaving := range map[string]struct{ method, path, body string }{
		"DELETE":                   {"DELETE", "/Users/1", ""},
		"DELETE of a group":        {"DELETE", "/Groups/1", ""},
		"PUT":                      {"PUT", "/Users/1", user(`"userName":"a","active":false`)},
		"PATCH":                    {"PATCH", "/Users/1", deactivation},
		"PATCH with a text":        {"PATCH", "/Users/1", patch(`{"op":"Replace","path":"active","value":"False"}`)},
		"PATCH without a path":     {"PATCH", "/Users/1", patch(`{"op":"replace","value":{"active":false}}`)},
		"PATCH with a URN":         {"PATCH", "/Users/1", patch(`{"op":"replace","path":"urn:ietf:params:scim:schemas:core:2.0:User:active","value":false}`)},
		"PATCH with a list":        {"PATCH", "/Users/1", patch(`{"op":"replace","path":"active","value":[{"value":false}]}`)},
		"PATCH behind another one": {"PATCH", "/Users/1", patch(`{"op":"replace","path":"title","value":"x"},{"op":"replace","path":"active","value":false}`)},
		"a member removed":         {"PATCH", "/Groups/1", patch(`{"op":"remove","path":"members[value eq \"1\"]"}`)},
		"bulk with a DELETE":       {"POST", "/Bulk", bulk(`{"method":"DELETE","path":"/Users/1"}`)},
		"bulk with a PATCH":        {"POST", "/Bulk", bulk(`{"method":"PATCH","path":"/Users/1","data":` + deactivation + `}`)},
	} {
		t.Run(name, func(t *testing.T) {
			c := newStandstill(t, func(operation string) bool { return operation == "list" || operation == "get" })
			for range room / 2 {
				c.ask(t, "GET", "/Users", "")
				c.ask(t, "GET", "/Users/1", "")
			}
			c.settled(t, room)
			if w := c.do(t, leaving.method, "/scim/v2"+leaving.path, leaving.body); w.Code >= http.StatusInternalServerError || strings.Contains(w.Body.String(), `"status":"5`) {
				t.Errorf("%d %s", w.Code, w.Body) // that of an operation of a bulk request is in the body
			}
			close(c.release)
			c.done.Wait()
		})
	}
}

// TestSlowClientsHoldNothing: neither half a body nor an answer that nobody reads keeps others out.
func TestSlowClientsHoldNothing(t *testing.T) {
	door := open(t, setup{limits: adapter.Limits{Concurrency: 64}})
	for i := range 100 { // enough for an answer that the system does not keep
		if w := door.do(t, "POST", "/scim/v2/Users", user(fmt.Sprintf(`"userName":"u%d","name":{"familyName":"%s"}`, i, strings.Repeat("x", 1_000)))); w.Code != http.StatusCreated {
			t.Fatal(w.Body)
		}
	}
	server := httptest.NewUnstartedServer(door)
	server.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if tcp, ok := c.(*net.TCPConn); !ok || tcp.SetWriteBuffer(4096) != nil {
			t.Error("the system keeps too much for slow clients")
		}
		return ctx
	}
	server.Start()
	defer server.Close()
	head := "Host: scim.example.org\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/scim+json\r\n"
	const clients = 150
	for i := range clients {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close() //nolint:errcheck // it is slow, not precious
		request := "POST /scim/v2/Users HTTP/1.1\r\n" + head + "Content-Length: 1000\r\n\r\n{"
		if i%2 == 0 {
			request = "GET /scim/v2/Users?count=1000 HTTP/1.1\r\n" + head + "\r\n"
		}
		if tcp, ok := c.(*net.TCPConn); !ok || tcp.SetReadBuffer(4096) != nil {
			t.Fatal("the system keeps too much for this client")
		}
		if _, err := io.WriteString(c, request); err != nil {
			t.Fatal(err)
		}
	}
	served := 0
	for limit := time.Now().Add(time.Minute); served < 20; {
		list := door.do(t, "GET", "/scim/v2/Users?count=1", "")
		if served++; list.Code != http.StatusOK || stuck(t, door) < clients/2+5 {
			served = 0 // they are still at work
		}
		if w := door.do(t, "GET", "/scim/v2/Users/1", ""); w.Code != http.StatusOK {
			t.Errorf("a GET among slow clients: %d %s", w.Code, w.Body)
		}
		if time.Now().After(limit) {
			t.Fatalf("a list among %d slow clients: %d %s", stuck(t, door), list.Code, list.Body)
		}
	}
}

// stuck gives the number of requests that do not come to an end.
func stuck(t *testing.T, door *frontDoor) (n int) {
	t.Helper()
	time.Sleep(20 * time.Millisecond)
	for _, line := range door.metrics(t, "scimadapter_http_requests_in_flight") {
		_, _ = fmt.Sscanf(line, `scimadapter_http_requests_in_flight{app="hr"} %d`, &n)
	}
	return n
}

// TestBodiesThatPileUpFillNoMemory: where halves of large bodies pile up, large ones are refused and small ones are not.
func TestBodiesThatPileUpFillNoMemory(t *testing.T) {
	door := open(t, setup{limits: adapter.Limits{Body: 16 << 20}})
	server := httptest.NewServer(door)
	defer server.Close()
	const size = 15 << 20
	piece := strings.Repeat(" ", 1<<20)
	for i := range 4 { // 60 MiB, of 64
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close() //nolint:errcheck // it is slow, not precious
		if _, err := fmt.Fprintf(c, "POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/scim+json\r\nContent-Length: %d\r\n\r\n", token, size+1); err != nil {
			t.Fatal(err)
		}
		for range size >> 20 {
			if _, err := io.WriteString(c, piece); err != nil {
				t.Fatalf("connection %d: %v", i, err)
			}
		}
	}
	time.Sleep(200 * time.Millisecond) // what is on the way arrives
	if w := door.do(t, "POST", "/scim/v2/Users", strings.Repeat(" ", 5<<20)); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a large body among large ones: %d %s", w.Code, w.Body)
	}
	if w := door.do(t, "POST", "/scim/v2/Users", user(`"userName":"small"`)); w.Code != http.StatusCreated {
		t.Errorf("a small body among large ones: %d %s", w.Code, w.Body)
	}
}
