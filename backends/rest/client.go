package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
	"golang.org/x/time/rate"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
)

// client sends requests: as many at once and as often as the mapping allows, and again where that is safe.
type client struct {
	settings    *Settings
	http        *http.Client
	transport   *http.Transport
	credentials credentials
	maxResponse int64
	free        chan struct{} // one token for each request that may be under way
	pace        *rate.Limiter // nil: no limit
	breaker     *gobreaker.TwoStepCircuitBreaker[any]
	retries     int
	first       time.Duration
	asked       atomic.Pointer[wish]
	constants   map[string]any // of the mapping: what expressions see as vars; nobody changes them

	heard     backends.Listener // of what is sent; nil: nobody listens
	rehearsed backends.Listener // of what is made up only
}

// wish is the application's, to be left alone for a while.
type wish struct {
	until time.Time
	kind  backends.ErrorKind // of the answer that told it
}

// client prepares the client of an application.
func (c *compiler) client() *client {
	s := c.settings
	out := &client{settings: s, maxResponse: int64(s.MaxResponse), constants: map[string]any{"vars": remote.Constants(s.Vars).Values()}, retries: 2, first: 100 * time.Millisecond}
	if out.maxResponse <= 0 {
		out.maxResponse = defaultResponse
	}
	n := s.Concurrency
	if n <= 0 {
		n = defaultConcurrency
	}
	out.free = make(chan struct{}, n)
	for range n {
		out.free <- struct{}{}
	}
	if s.Rate > 0 {
		out.pace = rate.NewLimiter(rate.Limit(s.Rate), max(1, s.Rate/10))
	}
	if s.Retries != nil {
		out.retries = max(s.Retries.Max, 0)
		if s.Retries.First > 0 {
			out.first = s.Retries.First
		}
	}
	out.breaker = newBreaker(s.Breaker)
	out.transport = &http.Transport{
		MaxIdleConns: n, MaxIdleConnsPerHost: n, MaxConnsPerHost: n, IdleConnTimeout: 90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 1 << 20,
	}
	if s.Proxy.Value != "" {
		proxy, err := url.Parse(s.Proxy.Value)
		if err != nil || proxy.Host == "" {
			c.diags.Errorf(s.Proxy.Range, "Unsuitable proxy", "Write its URL: \"http://proxy.example.org:3128\".")
		}
		out.transport.Proxy = http.ProxyURL(proxy)
	}
	if t := s.TLS; t != nil && (t.Certificate.Value == "") != (t.Key.Value == "") {
		c.diags.Errorf(t.Certificate.Range, "Certificate without key", "certificate and key come together.")
	}
	out.http = &http.Client{Transport: out.transport, CheckRedirect: out.redirect}
	out.credentials = c.credentials(out)
	return out
}

func newBreaker(s *Breaker) *gobreaker.TwoStepCircuitBreaker[any] {
	failures, pause := 10, 10*time.Second
	if s != nil {
		failures = s.Failures
		if s.Pause > 0 {
			pause = s.Pause
		}
	}
	return gobreaker.NewTwoStepCircuitBreaker[any](gobreaker.Settings{
		Timeout: pause, MaxRequests: 1,
		ReadyToTrip: func(counts gobreaker.Counts) bool { return failures > 0 && int(counts.ConsecutiveFailures) >= failures },
	})
}

// open reads the certificates.
func (c *client) open() error {
	t := c.settings.TLS
	if t == nil {
		return nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if t.CA.Value != "" {
		raw, err := os.ReadFile(t.CA.Value)
		config.RootCAs = x509.NewCertPool()
		if err != nil || !config.RootCAs.AppendCertsFromPEM(raw) {
			return &backends.Error{Kind: backends.Unavailable, Op: "rest: open", Err: fmt.Errorf("%s has no certificates of authorities", t.CA.Value)}
		}
	}
	if t.Certificate.Value != "" {
		own, err := tls.LoadX509KeyPair(t.Certificate.Value, t.Key.Value)
		if err != nil {
			return &backends.Error{Kind: backends.Unavailable, Op: "rest: open", Err: fmt.Errorf("the client certificate cannot be read: %w", err)}
		}
		config.Certificates = []tls.Certificate{own}
	}
	c.transport.TLSClientConfig = config
	return nil
}

// errRedirect tells that an answer points to where credentials must not go.
var errRedirect = errors.New("the answer redirects to another host")

// redirect follows redirects of reads on the same host only.
func (c *client) redirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	switch {
	case first.Method != http.MethodGet && first.Method != http.MethodHead:
		return http.ErrUseLastResponse
	case req.URL.Host != first.URL.Host || req.URL.Scheme != first.URL.Scheme:
		return errRedirect
	case len(via) >= 5:
		return errors.New("the answers redirect in a circle")
	}
	return nil
}

// exchange is one request that is sent, perhaps several times.
type exchange struct {
	op     string
	write  bool
	keyed  bool // it is about one record: 404 means that this one is not there
	build  func(ctx context.Context, member map[string]any) (*http.Request, error)
	answer *answer
	format string
	vars   map[string]any
	refuse func() // forgets the credential that was used last; nil where it never changes

	request *request // what it is made of; nil: it is none that anybody should hear of
}

// send sends a request until there is an answer, as often as that is safe.
func (c *client) send(ctx context.Context, x *exchange) (*response, error) {
	loggedIn := false
	for attempt := 0; ; attempt++ {
		r, err := c.once(ctx, x)
		if err == nil {
			return r, nil
		}
		f, ok := errors.AsType[*failure](err)
		if !ok {
			return nil, err
		}
		switch {
		case f.login && !loggedIn: // refused for want of a session: it was not done
			loggedIn = true
			attempt--
			continue
		case attempt >= c.retries || !f.again || x.write && f.sent || !c.pause(ctx, attempt, f.error.RetryAfter):
			return nil, f.error
		}
	}
}

// failure is an error with what the sender needs to know.
type failure struct {
	error *backends.Error
	sent  bool // the application may have received it
	again bool // it makes sense to try again
	login bool // a new session may help
}

// Error gives the error's text.
func (f *failure) Error() string { return f.error.Error() }

// pause waits before the next attempt; false where there is no time for that.
func (c *client) pause(ctx context.Context, attempt int, asked time.Duration) bool {
	jitter := rand.N(c.first << min(attempt, 5)) //nolint:gosec // spreads requests, protects nothing
	wait := max(asked, jitter)
	if deadline, ok := ctx.Deadline(); ok && wait > time.Until(deadline)/2 {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// once sends a request one time.
func (c *client) once(ctx context.Context, x *exchange) (*response, error) {
	release, err := c.enter(ctx, x)
	if err != nil {
		return nil, err
	}
	defer release()
	done, err := c.breaker.Allow()
	if err != nil {
		return nil, &backends.Error{Kind: backends.Unavailable, Op: x.op, RetryAfter: 10 * time.Second, Err: errors.New("it failed several times and is left alone for a while")}
	}
	r, err := c.roundTrip(ctx, x)
	done(healthy(err))
	return r, err
}

// healthy gives what the breaker counts: nil where the application works, whatever it thinks of the request.
func healthy(err error) error {
	f, ok := errors.AsType[*failure](err)
	if !ok {
		return nil
	}
	switch f.error.Kind { //nolint:exhaustive // the others are answers
	case backends.Unavailable, backends.Timeout, backends.OutcomeUnknown, backends.BadResponse:
		return err
	}
	return nil
}

// enter waits until one more request may be under way. Its errors say that nothing was sent.
func (c *client) enter(ctx context.Context, x *exchange) (func(), error) {
	if w := c.asked.Load(); w != nil && time.Until(w.until) > 0 {
		return nil, &backends.Error{Kind: w.kind, Op: x.op, RetryAfter: time.Until(w.until), Err: errors.New("the application asked to wait")}
	}
	select {
	case <-c.free:
	case <-ctx.Done():
		return nil, &backends.Error{Kind: waited(ctx), Op: x.op, Err: errors.New("too many requests are under way")}
	}
	release := func() { c.free <- struct{}{} }
	if c.pace != nil {
		if err := c.pace.Wait(ctx); err != nil {
			release()
			return nil, &backends.Error{Kind: waited(ctx), Op: x.op, Err: errors.New("the rate limit of the mapping leaves no time")}
		}
	}
	if ctx.Err() != nil {
		release()
		return nil, &backends.Error{Kind: waited(ctx), Op: x.op, Err: ctx.Err()}
	}
	return release, nil
}

func waited(ctx context.Context) backends.ErrorKind {
	if errors.Is(ctx.Err(), context.Canceled) {
		return backends.Canceled
	}
	return backends.Unavailable
}

// vars gives the constants of the mapping.
func (c *client) vars() map[string]any {
	return c.constants
}

// noVars gives the variables of a request that is about no record.
func (c *client) noVars() map[string]any {
	vars := remote.NoVars()
	maps.Copy(vars, c.vars())
	return vars
}

// anonymous gives the same client without credentials, for a login. It may be used while a request waits for
// that login.
func (c *client) anonymous() *client {
	headers, _ := c.credentials.(withHeaders)
	return &client{
		settings: c.settings, http: c.http, transport: c.transport, maxResponse: c.maxResponse, constants: c.constants,
		credentials: withHeaders{constant(func(*http.Request) {}), headers.headers},
	}
}

// close ends idle connections.
func (c *client) close() { c.transport.CloseIdleConnections() }
