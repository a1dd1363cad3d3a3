package conform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"scim-adapter/internal/scim"
)

// Session is what one check works with: it sends requests, keeps what was said, and collects findings.
//
// Its methods that demand something end the check where the server does not comply, as a test's Fatal does.
type Session struct {
	*run

	ctx       context.Context //nolint:containedctx // a session lives as long as its check
	exchanges []*Exchange
	findings  []Finding
	referred  *made // the user that samples refer to; nil before one was needed
	referring bool  // while that user is made
}

// run is what all checks of one run share.
type run struct {
	options Options
	client  *http.Client
	prefix  string // of every name that the run makes up
	names   int    // made up so far
	target  *target
	created tracker
	unheard bool // a POST had no answer: it may have created something all the same

	creatable []*scim.ResourceType // nil before the server was asked
	otherMail string               // a type of e-mail addresses besides work; empty before the server was asked, "-" for none
}

// request is what a check wants to send. Header may be nil.
type request struct {
	method string
	base   string // empty for the URL of the service
	path   string // below the base, escaped: "/Users/7"
	query  url.Values
	header http.Header
	body   string
	bare   bool // without the token
}

const (
	mediaType  = "application/scim+json"
	maxAnswer  = 64 << 20
	maxRetries = 3
)

// send sends a request and waits for the answer. Where none comes, the check could not run.
func (s *Session) send(r request) *Exchange {
	if err := s.created.allows(r); err != nil {
		panic(unable{err.Error()})
	}
	for try := 0; ; try++ {
		x, err := s.once(r)
		s.exchanges = append(s.exchanges, x)
		if err != nil {
			s.unheard = s.unheard || r.method == http.MethodPost
			panic(unable{fmt.Sprintf("%s %s: %v", x.Method, x.URL, plain(err))})
		}
		s.created.note(r, x)
		if x.Status != http.StatusTooManyRequests || try == maxRetries {
			return x
		}
		s.pause(x.ResponseHeader.Get("Retry-After"))
	}
}

// pause waits as long as a server that is asked too often wants, within reason.
func (s *Session) pause(retryAfter string) {
	seconds, err := strconv.Atoi(retryAfter)
	if err != nil {
		seconds = 1
	}
	select {
	case <-s.ctx.Done():
	case <-time.After(time.Duration(min(max(seconds, 1), 30)) * time.Second):
	}
}

// plain removes what net/http puts before an error: method and URL, which may be long.
func plain(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

func (s *Session) once(r request) (*Exchange, error) {
	address := or(r.base, s.options.URL) + r.path
	if len(r.query) > 0 {
		address += "?" + strings.ReplaceAll(r.query.Encode(), "+", "%20")
	}
	x := &Exchange{Method: r.method, URL: address, RequestBody: r.body}
	ctx, cancel := context.WithTimeout(s.lasting(r), s.options.Timeout)
	defer cancel()
	defer func() { x.redact(s.options.Token) }()
	h, err := http.NewRequestWithContext(ctx, r.method, address, strings.NewReader(r.body))
	if err != nil {
		return x, err
	}
	h.Header = s.header(r)
	x.RequestHeader = h.Header.Clone()
	begin := time.Now()
	response, err := s.client.Do(h)
	if err != nil {
		return x, err
	}
	defer response.Body.Close() //nolint:errcheck // it was read to its end
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	x.Duration = time.Since(begin)
	x.Status, x.ResponseHeader = response.StatusCode, response.Header.Clone()
	x.decode(bytes.ToValidUTF8(body, []byte("�")))
	return x, err
}

// lasting gives the context of a request. A write is not interrupted: the server might complete it, and nobody
// would know what to delete.
func (s *Session) lasting(r request) context.Context {
	if r.method == http.MethodGet || r.method == http.MethodHead {
		return s.ctx
	}
	return context.WithoutCancel(s.ctx)
}

func (s *Session) header(r request) http.Header {
	h := http.Header{"User-Agent": {"scim-adapter conform"}, "Accept": {mediaType}}
	if r.body != "" {
		h.Set("Content-Type", mediaType)
	}
	if !r.bare && s.options.Token != "" {
		h.Set("Authorization", "Bearer "+s.options.Token)
	}
	for name, values := range r.header {
		h.Del(name)
		if len(values) > 0 {
			h[name] = values
		}
	}
	return h
}

// get reads a path; the query is given as names and values in turn.
func (s *Session) get(path string, query ...string) *Exchange {
	return s.send(request{method: http.MethodGet, path: path, query: parameters(query)})
}

func parameters(list []string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(list); i += 2 {
		q.Add(list[i], list[i+1])
	}
	return q
}

// body writes an object as JSON.
func body(o scim.Object) string { return string(scim.AppendJSON(nil, o)) }

func (s *Session) post(path string, o scim.Object, query ...string) *Exchange {
	return s.send(request{method: http.MethodPost, path: path, query: parameters(query), body: body(o)})
}

func (s *Session) put(path string, o scim.Object, query ...string) *Exchange {
	return s.send(request{method: http.MethodPut, path: path, query: parameters(query), body: body(o)})
}

func (s *Session) delete(path string) *Exchange {
	return s.send(request{method: http.MethodDelete, path: path})
}

// patch sends operations.
func (s *Session) patch(path string, operations ...scim.Object) *Exchange {
	return s.send(request{method: http.MethodPatch, path: path, body: body(patchBody(operations...))})
}

func patchBody(operations ...scim.Object) scim.Object {
	list := make([]any, len(operations))
	for i, o := range operations {
		list[i] = o
	}
	return object("schemas", []any{scim.PatchOpURN}, "Operations", list)
}

// operation makes a PATCH operation. Without a path it has none; with no value it has none.
func operation(op, path string, value ...any) scim.Object {
	o := object("op", op)
	if path != "" {
		o.Set("path", path)
	}
	if len(value) > 0 {
		o.Set("value", value[0])
	}
	return o
}
