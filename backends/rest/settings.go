package rest

import (
	"maps"
	"slices"
	"time"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// Settings is the block `backend "rest"`.
type Settings struct {
	URL         diag.Text            `hcl:"url"`
	Format      diag.Text            `hcl:"format,optional"`
	Namespace   string               `hcl:"namespace,optional"`
	Vars        map[string]diag.Text `hcl:"vars,optional"`
	Headers     map[string]diag.Text `hcl:"headers,optional"`
	Timeout     time.Duration        `hcl:"timeout,optional"`
	MaxResponse int                  `hcl:"max_response,optional"`
	Concurrency int                  `hcl:"concurrency,optional"`
	Rate        int                  `hcl:"rate,optional"`
	Retries     *Retries             `hcl:"retries,block"`
	Breaker     *Breaker             `hcl:"breaker,block"`
	Proxy       diag.Text            `hcl:"proxy,optional"`
	TLS         *TLS                 `hcl:"tls,block"`
	Basic       *Basic               `hcl:"basic,block"`
	Bearer      backends.Secret      `hcl:"bearer,optional"`
	APIKey      *APIKey              `hcl:"api_key,block"`
	OAuth2      *OAuth2              `hcl:"oauth2,block"`
	Session     *Session             `hcl:"session,block"`
	SuccessWhen diag.Text            `hcl:"success_when,optional"`
	Errors      []diag.Pair          `hcl:"errors,optional"` // see Answer
	Ping        *Request             `hcl:"ping,block"`
	At          diag.Range           `hcl:",range"`
}

// Retries says how often reads, and writes that were never sent, are tried again.
type Retries struct {
	Max   int           `hcl:"max"`
	First time.Duration `hcl:"first,optional"` // the longest first pause; each later one may be twice as long
}

// Breaker says when an application that keeps failing is left alone for a while.
type Breaker struct {
	Failures int           `hcl:"failures"` // in a row
	Pause    time.Duration `hcl:"pause,optional"`
}

// TLS says how the application is known and what we show it.
type TLS struct {
	CA          diag.Text `hcl:"ca,optional"` // file of certificates
	Certificate diag.Text `hcl:"certificate,optional"`
	Key         diag.Text `hcl:"key,optional"`
}

// Basic is HTTP basic authentication.
type Basic struct {
	Username string          `hcl:"username"`
	Password backends.Secret `hcl:"password"`
}

// APIKey is a secret in a header or in a query parameter.
type APIKey struct {
	Header string          `hcl:"header,optional"`
	Query  string          `hcl:"query,optional"`
	Value  backends.Secret `hcl:"value"`
	At     diag.Range      `hcl:",range"`
}

// OAuth2 is a token by client credentials (RFC 6749 section 4.4).
type OAuth2 struct {
	TokenURL     string          `hcl:"token_url"`
	ClientID     string          `hcl:"client_id"`
	ClientSecret backends.Secret `hcl:"client_secret"`
	Scopes       []string        `hcl:"scopes,optional"`
}

// Session is a token that a login request gives, and where later requests carry it.
type Session struct {
	Request

	Username string          `hcl:"username,optional"`
	Password backends.Secret `hcl:"password,optional"`
	Token    diag.Text       `hcl:"token"`
	Lifetime time.Duration   `hcl:"lifetime,optional"`
	Header   string          `hcl:"header,optional"`
	Prefix   string          `hcl:"prefix,optional"`
	Cookie   string          `hcl:"cookie,optional"`
	Param    string          `hcl:"param,optional"`
	Member   string          `hcl:"member,optional"` // of a JSON-RPC request
}

// Request is one HTTP request: "POST /users/{id}", or of JSON-RPC the method.
type Request struct {
	Request diag.Text            `hcl:"request"`
	Query   map[string]diag.Text `hcl:"query,optional"`
	Headers map[string]diag.Text `hcl:"headers,optional"`
	Body    diag.Text            `hcl:"body,optional"`
	At      diag.Range           `hcl:",range"`
}

// Answer says what an answer holds. Errors gives answers a meaning, the first whose condition holds:
// "response.status == 409" = "conflict login". The words are those of kinds, with a field after them, and "ignore",
// "login" and "retry".
type Answer struct {
	SuccessWhen diag.Text   `hcl:"success_when,optional"`
	Record      diag.Text   `hcl:"record,optional"`
	Records     diag.Text   `hcl:"records,optional"`
	Total       diag.Text   `hcl:"total,optional"`
	Errors      []diag.Pair `hcl:"errors,optional"`
}

// Operation is an `on` block.
type Operation struct {
	remote.Head
	Request
	Answer

	Timeout time.Duration `hcl:"timeout,optional"`
	Hydrate bool          `hcl:"hydrate,optional"`
	Page    *Page         `hcl:"page,block"`
	Filters []Filter      `hcl:"filter,block"`

	Compensate *Request `hcl:"compensate,block"` // of a step: takes back what the request did
}

// Page says how a listing goes on.
type Page struct {
	By    diag.Text  `hcl:"by"`
	Size  int        `hcl:"size,optional"`
	First int        `hcl:"first,optional"`
	Next  diag.Text  `hcl:"next,optional"`
	Field string     `hcl:"field,optional"`
	Max   int        `hcl:"max,optional"`
	At    diag.Range `hcl:",range"`
}

// Filter narrows a listing down to records with a value in a field.
type Filter struct {
	Field       diag.Text            `hcl:"field,label"`
	Operators   []diag.Text          `hcl:"operators,optional"`
	When        diag.Text            `hcl:"when,optional"` // of which values the application finds all records
	Request     diag.Text            `hcl:"request,optional"`
	Query       map[string]diag.Text `hcl:"query,optional"`
	Body        diag.Text            `hcl:"body,optional"`
	Records     diag.Text            `hcl:"records,optional"`      // where they are, if not where the listing has them
	IgnoresCase bool                 `hcl:"ignores_case,optional"` // the application finds ann where Ann is asked for
	At          diag.Range           `hcl:",range"`
}

// Resource is what the kind adds to a `resource` block.
type Resource struct {
	remote.Resource

	On []Operation `hcl:"on,block"`
}

// Attribute is what the kind adds to an `attribute` block.
type Attribute struct {
	remote.Attribute

	On []Operation `hcl:"on,block"`
}

// Expressions gives the expressions of the operations and what they may use. They are checked here as far as a
// backend can; who knows SCIM checks the rest.
func (r *Resource) Expressions() ([]diag.Text, expression.Environment) {
	var list []diag.Text
	for _, o := range r.On {
		list = append(list, remote.Texts(o.When, o.Body, o.SuccessWhen, o.Record, o.Records, o.Total)...)
		for _, table := range []map[string]diag.Text{o.Query, o.Headers} {
			list = append(list, slices.Collect(maps.Values(table))...)
		}
		for _, f := range o.Filters {
			list = append(list, remote.Texts(f.When, f.Body, f.Records)...)
		}
	}
	names := remote.Names()
	maps.Copy(names, responses())
	return list, names
}

// Events gives the attributes that have operations of their own.
func (r *Resource) Events() []diag.Text {
	heads := make([]remote.Head, len(r.On))
	for i, o := range r.On {
		heads[i] = o.Head
	}
	return remote.Events(heads)
}
