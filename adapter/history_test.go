package adapter_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

var (
	histories   = flag.Int("histories", 6, "how many histories of each kind are recorded and checked on each database")
	historySeed = flag.Uint64("seed", 7644, "what the clients of the histories do; when, is the machine's choice")
)

// recorder is a history: what clients asked, when, and what they were answered. Times are counted from its beginning.
type recorder struct {
	begin time.Time

	mu  sync.Mutex
	ops []porcupine.Operation
	bad []string // answers that nobody may get
}

func newRecorder() *recorder { return &recorder{begin: time.Now()} }

// never is when an operation returns whose end nobody knows: it may happen at any time after its call, or at the very
// end, when nobody looks any more.
const never = math.MaxInt64

// clientRequest is what a client sends.
type clientRequest struct {
	method, target, body, ifMatch string
}

// send sends a request and gives its answer, with the time of the call.
func (r *recorder) send(t *testing.T, door http.Handler, q clientRequest) (w *httptest.ResponseRecorder, call int64) {
	t.Helper()
	var headers []string
	if q.ifMatch != "" {
		headers = []string{"If-Match", q.ifMatch}
	}
	call = time.Since(r.begin).Nanoseconds()
	return send(t, door, q.method, q.target, q.body, headers...), call
}

// add records an operation that returns now. A read that failed and a write of which the front door says that nothing
// was changed (503) are no part of the history; a write whose end is not known (504) may have happened.
func (r *recorder) add(client int, call int64, q clientRequest, w *httptest.ResponseRecorder, input, output any) {
	back := time.Since(r.begin).Nanoseconds()
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case w.Code == http.StatusServiceUnavailable, w.Code == http.StatusGatewayTimeout && q.method == http.MethodGet:
		return
	case w.Code == http.StatusGatewayTimeout:
		back = never
	case w.Code >= http.StatusInternalServerError:
		r.bad = append(r.bad, fmt.Sprintf("%s %s %s: %d %s", q.method, q.target, q.body, w.Code, w.Body))
	}
	r.ops = append(r.ops, porcupine.Operation{ClientId: client, Input: input, Call: call, Output: output, Return: back})
}

// unknown tells how many operations nobody knows the end of.
func (r *recorder) unknown() int {
	n := 0
	for _, op := range r.ops {
		if op.Return == never {
			n++
		}
	}
	return n
}

// linearizable tells whether there is an order of the operations, in which each happens at one moment between its call
// and its return, that explains all answers by the model.
func (r *recorder) linearizable(t *testing.T, model porcupine.Model) bool {
	t.Helper()
	for _, bad := range r.bad {
		t.Error(bad)
	}
	switch porcupine.CheckOperationsTimeout(model, r.ops, time.Minute) {
	case porcupine.Ok:
		return true
	case porcupine.Illegal:
		return false
	case porcupine.Unknown:
	}
	t.Errorf("a history of %d operations could not be checked in a minute", len(r.ops))
	return true
}

// String lists the history by the times of the calls, for whoever must understand what happened.
func (r *recorder) String() string {
	var out strings.Builder
	for _, op := range r.ops {
		fmt.Fprintf(&out, "client %d: %d–%d µs: %+v: %+v\n", op.ClientId, op.Call/1000, op.Return/1000, op.Input, op.Output)
	}
	return out.String()
}

// scenario is what the clients of a kind of history do.
type scenario struct {
	name  string
	model porcupine.Model
	// begin prepares a history: what it needs is there before the clients come. It gives what one client does next.
	begin func(t *testing.T, front doors, history int) step
}

// step lets a client do one operation at random.
type step func(t *testing.T, r *recorder, client int, door http.Handler, random *rand.Rand)

// The size of a history: enough clients to be in each other's way, and so few operations that the check ends.
const (
	historyClients = 6
	historySteps   = 14
)

// record runs the clients of one history. meanwhile, where there is one, is called before each operation.
func (s scenario) record(t *testing.T, front doors, history int, meanwhile func(*rand.Rand)) *recorder {
	t.Helper()
	do := s.begin(t, front, history)
	r := newRecorder()
	atOnce(historyClients, func(client int) {
		random := rand.New(rand.NewPCG(*historySeed+uint64(history), uint64(client)))
		for range historySteps {
			if meanwhile != nil {
				meanwhile(random)
			}
			do(t, r, client, front.door(client), random)
		}
	})
	return r
}

// into reads the JSON of an answer that has any.
func into(w *httptest.ResponseRecorder, target any) error {
	if w.Body.Len() == 0 {
		return nil
	}
	return json.NewDecoder(bytes.NewReader(w.Body.Bytes())).Decode(target)
}
