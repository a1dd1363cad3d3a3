package adapter

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// mediaType is what SCIM bodies are (RFC 7644 section 8.1).
const mediaType = "application/scim+json"

// exchange is one request on its way, with everything that an operation may use.
type exchange struct {
	*endpoint
	input

	ctx     context.Context //nolint:containedctx // an exchange lives as long as its request
	request *http.Request
	writer  http.ResponseWriter // for limiting the body only
	client  *Client
	id      string // of the resource, unescaped; empty where the route has none
	media   string // media type of the answer
	serial  string // names the request in logs

	tolerance scim.Tolerance // what the client's dialect bears

	admitted bool // it has a place in its lane
	lane     lane
}

// input is what a request brings besides its route. An operation inside a bulk request has one of its own.
type input struct {
	body    func() (any, error)   // the decoded JSON; errors are *scim.Error
	query   func() (query, error) // what stands behind the question mark; errors are *scim.Error
	ifMatch string                // the header, or the version of an operation; empty where there is none

	ifNoneMatch string // the header
}

// answer is what an operation wants to say.
type answer struct {
	status     int
	body       scim.Object // nil: none
	location   string
	version    string        // of the resource, as an entity tag; empty where it has none or it is not known
	retryAfter time.Duration // 0: nothing is said
}

// operation serves one exchange. Its error becomes a SCIM error.
type operation func(*exchange) (answer, error)

// endpoint is the handler of every route: it makes an exchange, serves it, answers, counts and logs.
type endpoint struct {
	door      *door
	app       *application // nil outside of applications
	resource  *resource    // nil where no resource type is concerned
	operation string       // the label of metrics and logs
	serve     operation
	tally     *tally
}

func (d *door) endpoint(app *application, r *resource, name string, serve operation) *endpoint {
	return &endpoint{door: d, app: app, resource: r, operation: name, serve: serve, tally: d.metrics.tally(app, r, name)}
}

// ServeHTTP serves one request.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begin := time.Now()
	inFlight := e.inFlight()
	inFlight.Inc()
	defer inFlight.Dec()

	x := e.exchange(w, r)
	ctx, cancel := x.deadline(r)
	defer cancel()
	x.ctx = ctx
	defer x.leave() // if something panics
	a, scimType := x.settle()
	body := encode(a)
	defer body.free()
	x.leave()
	if !x.mayKeep(&body) {
		a, scimType = x.refused(x.shed(errBusy))
		body.encode(a)
	}
	if x.client != nil {
		e.door.metrics.tolerated(e.app.Name, x.client.Name, &x.tolerance)
	}
	x.write(a, body.bytes)
	e.tally.end(a.status, scimType, time.Since(begin))
	x.access(a.status, scimType, time.Since(begin))
}

// settle runs the exchange and turns its error into an answer, with its scimType.
func (x *exchange) settle() (a answer, scimType string) {
	a, err := x.run()
	if err == nil {
		return a, ""
	}
	return x.refused(err)
}

// refused turns an error into an answer, with its scimType.
func (x *exchange) refused(err error) (a answer, scimType string) {
	f := explain(err, x.resource)
	x.report(err, f)
	return answer{status: f.Status, body: f.Object(), retryAfter: f.retryAfter}, f.ScimType
}

func (e *endpoint) exchange(w http.ResponseWriter, r *http.Request) *exchange {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails (crypto/rand)
	x := &exchange{endpoint: e, request: r, writer: w, client: clientOf(r), media: mediaType, serial: hex.EncodeToString(random[:])}
	x.tolerance.Dialect = x.client.dialect()
	x.id = mux.Vars(r)["id"]
	x.input = input{body: x.received, query: x.parameters, ifMatch: condition(r, "If-Match"), ifNoneMatch: condition(r, "If-None-Match")}
	return x
}

// deadline gives the context of the exchange. A write goes on when its client has gone away: stopped halfway
// it would leave the client and the application with different opinions.
func (x *exchange) deadline(r *http.Request) (context.Context, context.CancelFunc) {
	ctx := r.Context()
	if !reads(r) {
		ctx = context.WithoutCancel(ctx)
	}
	return context.WithTimeout(ctx, x.door.deadline)
}

// run serves the exchange; a panic becomes an error.
func (x *exchange) run() (a answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			x.door.metrics.panics.Inc()
			x.log().Error("panic", "panic", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			a, err = answer{}, &backends.Error{Kind: backends.Internal, Op: "adapter: panic"}
		}
	}()
	if err := x.acceptable(); err != nil && x.operation != refusal {
		return answer{}, err
	}
	if x.id != "" {
		plain, err := url.PathUnescape(x.id)
		if err != nil {
			return answer{}, noResource()
		}
		x.id = plain
	}
	if err := x.begin(); err != nil {
		return answer{}, err
	}
	return x.serve(x)
}

func noResource() error { return &backends.Error{Kind: backends.NotFound} }

// key gives the backend's key of the resource that the URL names. Ids that mean something to a file system
// or a URL, and ids that no record can have, do not exist.
func (x *exchange) key() (backends.Key, error) {
	if x.id == "." || x.id == ".." || strings.ContainsFunc(x.id, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' }) {
		return nil, noResource()
	}
	key, ok := x.resource.mapping.Key(x.id)
	if !ok {
		return nil, noResource()
	}
	return key, nil
}

// write sends an answer with its encoded body; to HEAD all of it but the body.
func (x *exchange) write(a answer, body []byte) {
	w := x.writer
	if a.status == 499 { // nobody is listening; net/http needs a status all the same
		a.status = http.StatusServiceUnavailable
	}
	x.setHeaders(a, len(body))
	w.WriteHeader(a.status)
	if a.body == nil {
		return
	}
	if x.request.Method != http.MethodHead {
		_, _ = w.Write(body) // the client may be gone
	}
}

func (x *exchange) log() *slog.Logger {
	log := x.door.log.With("request_id", x.serial, "operation", x.operation)
	if x.app != nil {
		log = log.With("app", x.app.Name)
	}
	if x.resource != nil {
		log = log.With("resource", x.resource.mapping.Type().Name)
	}
	if x.client != nil {
		log = log.With("client", x.client.Name)
	}
	return log
}

// access writes the line that every request gets. It holds no path, no query and no header: they may hold
// personal data.
func (x *exchange) access(status int, scimType string, took time.Duration) {
	if !x.door.log.Enabled(x.ctx, slog.LevelInfo) {
		return
	}
	x.log().Info(
		"request", "method", x.request.Method, "status", status, "scim_type", scimType,
		"duration_ms", float64(took.Microseconds())/1000, "remote_addr", x.request.RemoteAddr,
	)
}

// concerned gives the resource type of a translation error, also where the route has none; nil where there is none.
func (x *exchange) concerned(e *translate.Error) *resource {
	if x.resource != nil || x.app == nil {
		return x.resource
	}
	for _, r := range x.app.types {
		if r.mapping.Type().Name == e.Resource {
			return r
		}
	}
	return nil
}

// report logs and counts what went wrong, without values.
func (x *exchange) report(err error, f failure) {
	if e, ok := errors.AsType[*translate.Error](err); ok && x.concerned(e) != nil {
		x.concerned(e).metrics.fail(e)
		x.log().Warn("translation failed", "id", e.ID, "attribute", e.Attribute, "direction", string(e.Direction), "reason", string(e.Reason))
		return
	}
	if e, ok := errors.AsType[*backends.Error](err); ok && e.Partial && x.resource != nil {
		x.door.metrics.partial.WithLabelValues(x.app.Name, x.resource.mapping.Type().Name).Inc()
		x.log().Error("a write was left half done", "id", x.id, "error_class", e.Kind.String(), "error", err.Error())
		return
	}
	if f.Status < http.StatusInternalServerError && f.Status != http.StatusTooManyRequests {
		return
	}
	if f.Status == http.StatusNotImplemented || errors.Is(err, errBusy) {
		return // a crowd would fill the log
	}
	x.log().Error("request failed", "error_class", backends.KindOf(err).String(), "error", err.Error())
}
