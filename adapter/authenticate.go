package adapter

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"scim-adapter/internal/scim"
)

// Client is who may call an application: an identity provider with its token.
type Client struct {
	Name      string
	TokenHash [sha256.Size]byte // SHA-256 of the bearer token
	Expires   time.Time         // zero means never
	ReadOnly  bool
	Dialect   *scim.Dialect // nil is the default

	// Me is the resource that the client is, as a path below the application's: "/Users/7". It serves the alias
	// /Me (RFC 7644 section 3.11); empty where there is none.
	Me string
}

// dialect gives the client's dialect; that of nobody is the default.
func (c *Client) dialect() *scim.Dialect {
	if c != nil && c.Dialect != nil {
		return c.Dialect
	}
	d, _ := scim.DialectNamed("")
	return d
}

type (
	clientKey  struct{}
	withoutKey struct{}
)

// AsClient lets a request of this process pass as that of a client, by its name, without a token: for rehearsals. No
// request from outside carries such a context.
func AsClient(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, withoutKey{}, name)
}

// clientOf gives the client that the gate let in; nil before it.
func clientOf(r *http.Request) *Client {
	c, _ := r.Context().Value(clientKey{}).(*Client)
	return c
}

// gate is what every request to an application passes first: a known client, a client that may do this. What it
// refuses has read no body and reached no backend.
func (a *application) gate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client, reason := a.authenticate(r)
		switch {
		case reason != "":
			a.refuse(w, r, reason, nil, unauthorized(reason))
		case client.ReadOnly && !reads(r):
			a.refuse(w, r, "scope", client, scim.Errorf(http.StatusForbidden, "", "this client may only read"))
		default:
			a.gauges.lastSeen.SetToCurrentTime()
			a.letIn(r.Context(), client)
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), clientKey{}, client)))
		}
	})
}

// reads tells whether a request changes nothing: it is a GET, a HEAD, or a search that is posted. What the route
// is counts, not what the path looks like; no resource type has such an endpoint ([New]).
func reads(r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	route := mux.CurrentRoute(r)
	return r.Method == http.MethodPost && route != nil && route.GetName() == searchPath
}

// authenticate finds the client of a bearer token (RFC 6750). All hashes are compared, always, in constant
// time. The reason is empty where there is a client, else the label under which the refusal is counted.
func (a *application) authenticate(r *http.Request) (client *Client, reason string) {
	if name, ok := r.Context().Value(withoutKey{}).(string); ok {
		if i := slices.IndexFunc(a.Clients, func(c Client) bool { return c.Name == name }); i >= 0 {
			return &a.Clients[i], ""
		}
	}
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if !ok || !strings.EqualFold(scheme, "Bearer") || token == "" || len(r.Header.Values("Authorization")) > 1 {
		return nil, "auth_missing"
	}
	hash := sha256.Sum256([]byte(token))
	for i := range a.Clients {
		if subtle.ConstantTimeCompare(hash[:], a.Clients[i].TokenHash[:]) == 1 {
			client = &a.Clients[i]
		}
	}
	switch {
	case client == nil:
		return nil, "auth_invalid"
	case !client.Expires.IsZero() && a.now().After(client.Expires):
		return nil, "auth_expired"
	}
	return client, ""
}

func unauthorized(reason string) error {
	detail := map[string]string{
		"auth_missing": "send the token: Authorization: Bearer …",
		"auth_invalid": "this token is not known here",
		"auth_expired": "this token has expired",
	}[reason]
	return scim.Errorf(http.StatusUnauthorized, "", "%s", detail)
}

// refuse answers a request that the gate did not let through.
func (a *application) refuse(w http.ResponseWriter, r *http.Request, reason string, client *Client, err error) {
	a.door.metrics.rejected(a.Name, reason)
	if client != nil {
		r = r.WithContext(context.WithValue(r.Context(), clientKey{}, client))
	}
	switch reason {
	case "auth_invalid", "auth_expired":
		w.Header().Set("WWW-Authenticate", `Bearer realm="scim", error="invalid_token"`)
	case "auth_missing":
		w.Header().Set("WWW-Authenticate", `Bearer realm="scim"`)
	}
	e := *a.refused
	e.serve = func(*exchange) (answer, error) { return answer{}, err }
	e.ServeHTTP(w, r)
}
