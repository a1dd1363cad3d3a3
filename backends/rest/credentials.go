package rest

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"scim-adapter/backends"
	"scim-adapter/internal/expression"
)

// credentials shows the application who we are.
type credentials interface {
	prepare(ctx context.Context) (grant, error)
	pretended() grant // asks nobody for anything, and is never sent
}

// grant is what one request shows.
type grant struct {
	member map[string]any      // of a JSON-RPC request
	use    func(*http.Request) // sets headers and the like
	refuse func()              // forgets it, so that the next one is new; nil where it never changes
}

// credentials compiles the one way that the mapping gives.
func (c *compiler) credentials(client *client) credentials {
	s := c.settings
	var ways []credentials
	if s.Basic != nil {
		ways = append(ways, constant(func(r *http.Request) { r.SetBasicAuth(s.Basic.Username, s.Basic.Password.Reveal()) }))
	}
	if s.Bearer != "" {
		ways = append(ways, constant(func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+s.Bearer.Reveal()) }))
	}
	if k := s.APIKey; k != nil {
		if (k.Header == "") == (k.Query == "") {
			c.diags.Errorf(k.At, "Where is the key", "api_key needs header = \"X-Api-Key\" or query = \"api_key\", one of both.")
		}
		ways = append(ways, constant(func(r *http.Request) { k.set(r) }))
	}
	if s.OAuth2 != nil {
		ways = append(ways, &oauth{settings: s.OAuth2, client: client})
	}
	if s.Session != nil {
		ways = append(ways, c.session(s.Session, client))
	}
	if len(ways) > 1 {
		c.diags.Errorf(s.At, "Several ways to authenticate", "Write one of basic, bearer, api_key, oauth2 and session.")
	}
	headers := map[string]string{}
	for name, text := range s.Headers {
		headers[name] = text.Value
	}
	var own credentials = constant(func(*http.Request) {})
	if len(ways) == 1 {
		own = ways[0]
	}
	return withHeaders{own, headers}
}

func (k *APIKey) set(r *http.Request) {
	if k.Header != "" {
		r.Header.Set(k.Header, k.Value.Reveal())
		return
	}
	addQuery(r, k.Query, k.Value.Reveal())
}

func addQuery(r *http.Request, name, value string) {
	query := r.URL.Query()
	query.Set(name, value)
	r.URL.RawQuery = query.Encode()
}

// constant is what every request gets.
type constant func(*http.Request)

func (c constant) prepare(context.Context) (grant, error) { return c.pretended(), nil }

func (c constant) pretended() grant { return grant{use: c} }

// withHeaders adds the headers of the settings.
type withHeaders struct {
	credentials

	headers map[string]string
}

func (w withHeaders) prepare(ctx context.Context) (grant, error) {
	g, err := w.credentials.prepare(ctx)
	return w.with(g), err
}

func (w withHeaders) pretended() grant { return w.with(w.credentials.pretended()) }

func (w withHeaders) with(g grant) grant {
	use := g.use
	g.use = func(r *http.Request) {
		for name, value := range w.headers {
			r.Header.Set(name, value)
		}
		use(r)
	}
	return g
}

// oauth gets tokens by client credentials.
type oauth struct {
	settings *OAuth2
	client   *client
	mu       sync.Mutex
	source   oauth2.TokenSource
}

func (o *oauth) prepare(context.Context) (grant, error) {
	o.mu.Lock()
	if o.source == nil {
		config := clientcredentials.Config{
			ClientID: o.settings.ClientID, ClientSecret: o.settings.ClientSecret.Reveal(), TokenURL: o.settings.TokenURL, Scopes: o.settings.Scopes,
		}
		// Not the request's context: the token outlives it. The time is limited all the same.
		limited := &http.Client{Transport: o.client.transport, Timeout: defaultTimeout, CheckRedirect: o.client.redirect}
		o.source = config.TokenSource(context.WithValue(context.Background(), oauth2.HTTPClient, limited)) //nolint:contextcheck // see above
	}
	source := o.source
	o.mu.Unlock()
	token, err := source.Token()
	if err != nil {
		kind := backends.Unavailable
		if _, refused := errors.AsType[*oauth2.RetrieveError](err); refused {
			kind = backends.Denied
		}
		return grant{}, &backends.Error{Kind: kind, Op: "rest: get a token", Err: errors.New("there is no token")}
	}
	return grant{use: func(r *http.Request) { token.SetAuthHeader(r) }, refuse: func() { o.forget(source) }}, nil
}

func (o *oauth) pretended() grant {
	return grant{use: func(r *http.Request) { r.Header.Set("Authorization", hidden) }}
}

// forget lets the next request get a new token, unless another has done so.
func (o *oauth) forget(source oauth2.TokenSource) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.source == source {
		o.source = nil
	}
}

// session logs in, one login at a time, and uses the token until it expires or is refused.
type session struct {
	settings *Session
	client   *client
	request  *request
	answer   *answer
	token    *expression.Program
	turn     chan struct{} // holds one token while nobody logs in

	mu      sync.Mutex
	current string
	since   time.Time
	refused time.Time // when the application last refused our login; of whoever has the turn
}

// patience is how long a refused login is not repeated: applications lock accounts after some wrong passwords.
const patience = 30 * time.Second

// loginNames is what the expressions of a login may use.
func loginNames() expression.Environment {
	return expression.Environment{"username": expression.String, "password": expression.String}
}

func (c *compiler) session(s *Session, client *client) *session {
	out := &session{settings: s, client: client, request: c.request(s.Request, loginNames()), answer: c.answer(Answer{}), token: c.optional(s.Token, expression.Any), turn: make(chan struct{}, 1)}
	out.turn <- struct{}{}
	places := 0
	for _, place := range []string{s.Header, s.Cookie, s.Param, s.Member} {
		if place != "" {
			places++
		}
	}
	if places != 1 {
		c.diags.Errorf(s.At, "Where is the token", "A session needs one of header = \"Authorization\", cookie = \"sid\", param = \"token\" (in the query) and member = \"auth\" (of JSON-RPC).")
	}
	out.answer.handlers = nil // they are about what comes after the login
	return out
}

func (s *session) prepare(ctx context.Context) (grant, error) {
	token, err := s.get(ctx)
	if err != nil {
		return grant{}, err
	}
	g := s.show(token)
	g.refuse = func() { s.forget(token) }
	return g, nil
}

func (s *session) pretended() grant { return s.show(hidden) }

// show carries a token to where the mapping says.
func (s *session) show(token string) grant {
	g := grant{use: func(*http.Request) {}}
	if s.settings.Member != "" {
		g.member = map[string]any{s.settings.Member: token}
		return g
	}
	g.use = func(r *http.Request) {
		switch {
		case s.settings.Header != "":
			r.Header.Set(s.settings.Header, s.settings.Prefix+token)
		case s.settings.Cookie != "":
			r.AddCookie(&http.Cookie{Name: s.settings.Cookie, Value: token}) //nolint:gosec // it is sent, not set
		default:
			addQuery(r, s.settings.Param, token)
		}
	}
	return g
}

// known gives the token that is in use, if it is still good.
func (s *session) known() (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.settings.Lifetime > 0 && time.Since(s.since) > s.settings.Lifetime
	return s.current, s.current != "" && !old
}

func (s *session) get(ctx context.Context) (string, error) {
	if token, ok := s.known(); ok {
		return token, nil
	}
	select {
	case <-s.turn:
		defer func() { s.turn <- struct{}{} }()
	case <-ctx.Done():
		return "", &backends.Error{Kind: waited(ctx), Op: "rest: log in", Err: ctx.Err()}
	}
	if token, ok := s.known(); ok { // somebody else has logged in
		return token, nil
	}
	if !s.refused.IsZero() && time.Since(s.refused) < patience { // who has the turn may look
		return "", &backends.Error{Kind: backends.Denied, Op: "rest: log in", Err: errors.New("the application refused it a moment ago; it is not tried again so soon")}
	}
	token, err := s.login(ctx)
	if backends.KindOf(err) == backends.Denied && err != nil {
		s.refused = time.Now()
	}
	return token, err
}

func (s *session) login(ctx context.Context) (string, error) {
	vars := s.client.noVars()
	vars["username"], vars["password"] = s.settings.Username, s.settings.Password.Reveal()
	x := &exchange{op: "rest: log in", answer: s.answer, format: s.request.format, vars: s.client.noVars(), build: func(ctx context.Context, _ map[string]any) (*http.Request, error) {
		return s.request.build(ctx, vars, nil)
	}}
	r, err := s.client.anonymous().roundTrip(ctx, x)
	if f, ok := errors.AsType[*failure](err); ok {
		if f.error.Kind == backends.Internal || f.error.Kind == backends.Invalid {
			f.error.Kind = backends.Denied
		}
		return "", f.error
	}
	if err != nil {
		return "", err
	}
	v, err := s.token.Run(r.vars(s.client.noVars()))
	token, ok := v.(string)
	if err != nil || !ok || token == "" {
		return "", &backends.Error{Kind: backends.Denied, Op: "rest: log in", Err: errors.New("the answer holds no token")}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current, s.since = token, time.Now()
	return token, nil
}

// forget lets the next request log in, unless another has done so.
func (s *session) forget(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == token {
		s.current = ""
	}
}
