package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
)

// response is an answer in plain values.
type response struct {
	status  int
	headers map[string]any // by name in small letters; the first of several
	cookies map[string]any
	body    any
	fault   any // the error of JSON-RPC or SOAP
	link    string
}

// vars gives the answer to expressions.
func (r *response) vars(more map[string]any) map[string]any {
	out := map[string]any{"response": map[string]any{
		"status": int64(r.status), "headers": r.headers, "cookies": r.cookies, "body": r.body, "error": r.fault,
	}}
	maps.Copy(out, more)
	return out
}

// roundTrip sends a request and understands its answer. Errors are *[failure], or a *[backends.Error] of a
// request that could not be made.
func (c *client) roundTrip(ctx context.Context, x *exchange) (*response, error) {
	granted, err := c.credentials.prepare(ctx)
	if err != nil {
		return nil, err
	}
	x.refuse = granted.refuse
	var sent atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { sent.Store(true) }})
	h := c.hearing(x)
	if h != nil {
		traced = context.WithValue(traced, hearingKey{}, h)
	}
	req, err := x.prepare(traced, granted, h)
	if err != nil {
		return nil, err
	}
	answer, err := c.http.Do(req)
	if err != nil {
		return nil, x.unreachable(ctx, err, sent.Load())
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	body, _ := bodies.Get().(*bytes.Buffer)
	defer func() {
		if body.Cap() <= keptBody {
			bodies.Put(body)
		}
	}()
	body.Reset()
	raw, err := readAll(body, answer, c.maxResponse+1)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, x.unreachable(ctx, err, true)
	case err != nil:
		return nil, x.bad("the answer breaks off")
	case int64(len(raw)) > c.maxResponse:
		return nil, x.bad(fmt.Sprintf("the answer is longer than %d bytes", c.maxResponse))
	}
	return c.understand(x, answer, raw)
}

// prepare makes the HTTP request. Its errors say why it cannot be made.
func (x *exchange) prepare(ctx context.Context, granted grant, h *hearing) (*http.Request, error) {
	req, err := x.build(ctx, granted.member)
	if err != nil {
		kind := backends.Internal
		switch {
		case errors.Is(err, errPath) && x.keyed && !x.write:
			kind = backends.NotFound // no record of the application's has such an id
		case errors.Is(err, errValue):
			kind = backends.Invalid
		}
		return nil, &backends.Error{Kind: kind, Op: x.op, Err: err}
	}
	if h != nil {
		h.use(req, granted)
	} else {
		granted.use(req)
	}
	return req, nil
}

// bodies are buffers for answers, up to keptBody bytes. Nothing of an answer that was understood lies in its
// buffer: texts are copies.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const keptBody = 1 << 20

// readAll reads the body, up to a limit.
func readAll(body *bytes.Buffer, answer *http.Response, limit int64) ([]byte, error) {
	if n := answer.ContentLength; n > 0 {
		body.Grow(int(min(n, limit)) + bytes.MinRead) // or it would be copied when its end is read
	}
	_, err := body.ReadFrom(io.LimitReader(answer.Body, limit))
	return body.Bytes(), err
}

// unreachable explains why there is no answer.
func (x *exchange) unreachable(ctx context.Context, err error, sent bool) *failure {
	kind := backends.Unavailable
	switch {
	case x.write && sent:
		kind = backends.OutcomeUnknown
	case errors.Is(ctx.Err(), context.Canceled):
		kind = backends.Canceled
	case errors.Is(err, errRedirect):
		return x.bad(errRedirect.Error())
	case ctx.Err() != nil && sent:
		kind = backends.Timeout
	}
	text := err
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		text = wrapped.Err // without the URL, which may hold personal data
	}
	return &failure{error: &backends.Error{Kind: kind, Op: x.op, Err: text}, sent: sent, again: ctx.Err() == nil}
}

// bad makes the failure of an answer that is none.
func (x *exchange) bad(why string) *failure {
	kind := backends.BadResponse
	if x.write {
		kind = backends.OutcomeUnknown
	}
	return &failure{error: &backends.Error{Kind: kind, Op: x.op, Err: errors.New(why)}, sent: true}
}

// understand reads the body and decides what the answer means.
func (c *client) understand(x *exchange, answer *http.Response, raw []byte) (*response, error) {
	r := &response{status: answer.StatusCode, headers: map[string]any{}, cookies: map[string]any{}, link: nextLink(answer)}
	for name, values := range answer.Header {
		r.headers[strings.ToLower(name)] = values[0]
	}
	for _, cookie := range answer.Cookies() {
		r.cookies[cookie.Name] = cookie.Value
	}
	unreadable := r.parse(x.format, answer.Header.Get("Content-Type"), raw)
	if f := c.handled(x, r); f != nil || r.status == ignored {
		return r, fail(f)
	}
	if f := c.refused(x, r, answer, unreadable); f != nil {
		return nil, f
	}
	switch {
	case unreadable != nil && (!x.write || len(bytes.TrimSpace(raw)) > 0):
		return nil, x.bad(unreadable.Error())
	case r.fault != nil:
		return nil, &failure{error: &backends.Error{Kind: backends.Internal, Op: x.op, Err: errors.New("the application answers with an error that the mapping does not explain")}, sent: true}
	}
	if p := x.answer.success; p != nil {
		if v, err := p.Run(r.vars(x.vars)); err != nil || v != true {
			return nil, x.bad("the answer is no success")
		}
	}
	return r, nil
}

// ignored is the status of an answer that a handler ignores.
const ignored = -1

// fail makes an error of a failure, if there is one.
func fail(f *failure) error {
	if f == nil {
		return nil
	}
	return f
}

// handled asks the mapping's error handlers.
func (c *client) handled(x *exchange, r *response) *failure {
	for _, h := range x.answer.handlers {
		if v, err := h.when.Run(r.vars(x.vars)); err != nil || v != true {
			continue // an expression about what the answer does not have does not hold
		}
		switch h.action {
		case "ignore":
			r.status = ignored
			return nil
		case "login":
			x.loggedOut()
			return &failure{error: &backends.Error{Kind: backends.Denied, Op: x.op}, sent: true, login: true}
		}
		e := &backends.Error{Kind: h.kind, Op: x.op, Field: h.field, RetryAfter: r.retryAfter(), Err: fmt.Errorf("the application answers %d", r.status)}
		return &failure{error: e, sent: true, again: h.action == "retry"}
	}
	return nil
}

// refused explains statuses that are no success.
func (c *client) refused(x *exchange, r *response, answer *http.Response, unreadable error) *failure {
	if r.status >= 200 && r.status < 300 {
		return nil
	}
	e := &backends.Error{Op: x.op, Err: fmt.Errorf("the application answers %d", r.status)}
	f := &failure{error: e, sent: true}
	switch r.status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		e.Kind = backends.Invalid
	case http.StatusUnauthorized:
		e.Kind = backends.Denied
		f.login = x.loggedOut()
	case http.StatusForbidden, http.StatusProxyAuthRequired:
		e.Kind = backends.Denied
	case http.StatusNotFound, http.StatusGone:
		if e.Kind = backends.NotFound; !x.keyed || unreadable != nil && strings.Contains(answer.Header.Get("Content-Type"), "html") {
			return x.bad("the application does not know this path")
		}
	case http.StatusConflict, http.StatusPreconditionFailed:
		e.Kind = backends.Conflict
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
		e.Kind = backends.Unsupported
	case http.StatusTooManyRequests:
		e.Kind, e.RetryAfter, f.again = backends.RateLimited, r.retryAfter(), true
		c.leaveAlone(e)
	case http.StatusServiceUnavailable:
		e.Kind, e.RetryAfter, f.again = backends.Unavailable, r.retryAfter(), true
		c.leaveAlone(e)
	default:
		f = x.bad(fmt.Sprintf("the application answers %d", r.status))
		f.again = r.status >= 500
	}
	return f
}

// loggedOut forgets what the application refused, and tells whether there may be something new.
func (x *exchange) loggedOut() bool {
	if x.refuse != nil {
		x.refuse()
	}
	return x.refuse != nil
}

// retryAfter gives the time that the application asks to wait: Retry-After, in seconds or as a date, from one
// second to an hour; 0 where it does not ask.
func (r *response) retryAfter() time.Duration {
	text, _ := r.headers["retry-after"].(string)
	if text == "" {
		return 0
	}
	wait := time.Duration(0)
	if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
		wait = time.Duration(min(n, 3600)) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = time.Until(at)
	}
	return min(max(wait, time.Second), time.Hour)
}

// leaveAlone does what the application asks.
func (c *client) leaveAlone(e *backends.Error) {
	if e.RetryAfter > 0 {
		c.asked.Store(&wish{time.Now().Add(e.RetryAfter), e.Kind})
	}
}

// parse reads the body. The error says why it is no answer.
func (r *response) parse(format, contentType string, raw []byte) error {
	media, parameters, _ := mime.ParseMediaType(contentType)
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	isXML := strings.HasSuffix(media, "xml") || format == "xml" || format == "soap"
	if label := parameters["charset"]; label != "" && !strings.EqualFold(label, "utf-8") && !isXML {
		encoding, err := htmlindex.Get(label)
		if err != nil {
			return errors.New("the answer is in an unknown charset")
		}
		if raw, err = encoding.NewDecoder().Bytes(raw); err != nil {
			return errors.New("the answer is not in its charset")
		}
	}
	trimmed := bytes.TrimSpace(raw)
	switch {
	case len(trimmed) == 0:
		return errors.New("the answer is empty")
	case strings.Contains(media, "html") || !isXML && trimmed[0] == '<':
		return errors.New("the answer is a page for people")
	case !isXML && !utf8.Valid(raw):
		return errors.New("the answer is not UTF-8")
	}
	var err error
	switch {
	case isXML:
		r.body, err = readXML(raw)
	case media == "application/x-www-form-urlencoded":
		r.body, err = readForm(string(trimmed))
	default:
		if r.body, err = remote.ParseJSON(trimmed); err != nil {
			err = errors.New("the answer is not JSON")
		}
	}
	if err == nil {
		err = r.unwrap(format)
	}
	return err
}

func readForm(text string) (any, error) {
	form, err := url.ParseQuery(text)
	if err != nil {
		return nil, errors.New("the answer is not a form")
	}
	out := map[string]any{}
	for name, values := range form {
		out[name] = values[0]
	}
	return out, nil
}

// unwrap takes the envelope off.
func (r *response) unwrap(format string) error {
	m, _ := r.body.(map[string]any)
	switch format {
	case "jsonrpc":
		result, ok := m["result"]
		r.fault = m["error"]
		if !ok && r.fault == nil || r.fault == nil && m["id"] != int64(1) {
			return errors.New("the answer is not one of JSON-RPC")
		}
		r.body = result
	case "soap":
		envelope, _ := m["Envelope"].(map[string]any)
		body, ok := envelope["Body"].(map[string]any)
		if !ok {
			return errors.New("the answer is not one of SOAP")
		}
		r.body, r.fault = body, body["Fault"]
		if r.fault != nil && r.status == http.StatusInternalServerError {
			r.status = http.StatusOK // SOAP 1.1 section 6.2: a fault has this status; the fault itself is what counts
		}
	}
	return nil
}

// nextLink gives the target of a Link header with rel="next" (RFC 8288).
func nextLink(answer *http.Response) string {
	for _, header := range answer.Header.Values("Link") {
		for link := range strings.SplitSeq(header, ",") {
			target, parameters, _ := strings.Cut(strings.TrimSpace(link), ";")
			for p := range strings.SplitSeq(parameters, ";") {
				if name, value, _ := strings.Cut(strings.TrimSpace(p), "="); strings.EqualFold(name, "rel") && strings.Trim(value, `"`) == "next" {
					return strings.Trim(target, "<>")
				}
			}
		}
	}
	return ""
}
