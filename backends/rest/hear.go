package rest

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
)

// hidden stands where a secret is.
const hidden = "***"

// hearing is what makes a call of a request: whoever listens is told neither credentials nor what is the same for all
// requests.
type hearing struct {
	base    *url.URL
	method  string // of JSON-RPC
	write   bool
	headers map[string]bool // that show who we are, or may do so
	params  map[string]bool // of the query, likewise
	member  map[string]any  // of a JSON-RPC request, likewise
}

// hearingKey is where a request's context has its hearing. Requests without one, such as logins, are no calls.
type hearingKey struct{}

// hearing prepares for a request; nil where nobody listens.
func (c *client) hearing(x *exchange) *hearing {
	if c.heard == nil && c.rehearsed == nil || x.request == nil {
		return nil
	}
	return &hearing{base: x.request.base, method: x.request.call, write: x.write, headers: map[string]bool{}, params: map[string]bool{}}
}

// use shows the application who we are, and notes what that has added.
func (h *hearing) use(req *http.Request, g grant) {
	before, query := req.Header.Clone(), req.URL.Query()
	g.use(req)
	h.member = g.member
	for name, values := range req.Header {
		if !slices.Equal(values, before[name]) {
			h.headers[name] = true
		}
	}
	for name, values := range req.URL.Query() {
		if !slices.Equal(values, query[name]) {
			h.params[name] = true
		}
	}
}

// call tells of a request.
func (h *hearing) call(req *http.Request) backends.Call {
	return backends.Call{Kind: "rest", Text: h.text(req), Body: h.body(req), Headers: h.shown(req.Header), Write: h.write}
}

// text gives the method and what follows the application's URL.
func (h *hearing) text(req *http.Request) string {
	if h.method != "" {
		return h.method
	}
	u := *req.URL
	if len(h.params) > 0 {
		query := u.Query()
		for name := range h.params {
			query.Set(name, hidden)
		}
		u.RawQuery = strings.ReplaceAll(query.Encode(), url.QueryEscape(hidden), hidden)
	}
	return req.Method + " " + strings.ReplaceAll(h.below(u.String()), url.PathEscape(backends.NewKey), backends.NewKey)
}

// below shortens what is below the application's URL.
func (h *hearing) below(address string) string {
	rest, inside := strings.CutPrefix(address, strings.TrimSuffix(h.base.String(), "/"))
	switch {
	case !inside || rest != "" && rest[0] != '/' && rest[0] != '?':
		return address // where a redirect or a link leads to
	case rest == "" || rest[0] == '?':
		return "/" + rest
	}
	return rest
}

// bodyOf gives a request's body.
func bodyOf(req *http.Request) string {
	if req.GetBody == nil {
		return ""
	}
	reader, err := req.GetBody()
	if err != nil {
		return ""
	}
	raw, _ := io.ReadAll(reader) // of a text in memory
	return string(raw)
}

// body gives what is sent, without what shows who we are.
func (h *hearing) body(req *http.Request) string {
	text := bodyOf(req)
	for _, secret := range h.member {
		text = strings.ReplaceAll(text, string(remote.EncodeJSON(secret)), `"`+hidden+`"`)
	}
	return text
}

// shown gives headers in the order of their names.
func (h *hearing) shown(header http.Header) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			if h.headers[name] || confidential(name) {
				value = hidden
			}
			list = append(list, name+": "+value)
		}
	}
	return list
}

// confidential tells whether the name of a header says that its value is.
func confidential(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"authorization", "cookie", "token", "api-key", "apikey", "secret", "password"}, func(word string) bool {
		return strings.Contains(name, word)
	})
}

// listening tells of every request that is sent.
type listening struct {
	http.RoundTripper

	heard backends.Listener
}

// RoundTrip tells of a request and sends it.
func (l listening) RoundTrip(req *http.Request) (*http.Response, error) {
	if h, ok := req.Context().Value(hearingKey{}).(*hearing); ok {
		l.heard(req.Context(), h.call(req))
	}
	return l.RoundTripper.RoundTrip(req)
}

// listen lets listeners hear: sent those requests that are sent, and rehearsed also those that are not.
func (c *client) listen(sent, rehearsed backends.Listener) {
	c.heard, c.rehearsed = sent, rehearsed
	if sent != nil && rehearsed != nil {
		c.heard = func(ctx context.Context, call backends.Call) { sent(ctx, call); rehearsed(ctx, call) }
	} else if sent == nil {
		c.heard = rehearsed
	}
	if c.heard != nil {
		c.http.Transport = listening{c.http.Transport, c.heard}
	}
}

// rehearse makes a request up and tells of it, but sends nothing. It gives what the body holds, where that is JSON.
func (c *client) rehearse(ctx context.Context, x *exchange) (any, error) {
	h := c.hearing(x)
	req, err := x.prepare(ctx, c.credentials.pretended(), h)
	if err != nil {
		return nil, err
	}
	if h != nil && c.rehearsed != nil {
		c.rehearsed(ctx, h.call(req))
	}
	sent, _ := remote.ParseJSON([]byte(bodyOf(req))) // others are not looked at
	if rpc, ok := sent.(map[string]any); ok && x.format == "jsonrpc" {
		sent = rpc["params"]
	}
	return sent, nil
}
