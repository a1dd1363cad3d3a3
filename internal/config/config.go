package config

import (
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// Config is what all files say together.
type Config struct {
	Server       Server
	Applications []Application
	Tests        []Test
	Revision     string // "sha256:…" over all files
}

// Server is the `server` block.
type Server struct {
	Listen        string        `hcl:"listen,optional"`
	PublicURL     string        `hcl:"public_url,optional"`
	Insecure      bool          `hcl:"insecure,optional"`
	MetricsListen string        `hcl:"metrics_listen,optional"`
	LogFormat     string        `hcl:"log_format,optional"`
	LogLevel      string        `hcl:"log_level,optional"`
	Deadline      time.Duration `hcl:"deadline,optional"`
	Drain         time.Duration `hcl:"drain,optional"`
	MaxBody       int64         `hcl:"max_body,optional"`
	MaxCount      int           `hcl:"max_count,optional"`
	MaxBulk       int           `hcl:"max_bulk_operations,optional"`
	Concurrency   int           `hcl:"concurrency,optional"`
	Trusted       []diag.Text   `hcl:"trusted_proxies,optional"`
	TLS           *TLS          `hcl:"tls,block"`
	At            diag.Range    `hcl:",range"`

	Places map[string]diag.Range `hcl:",places"` // of the values that are given
}

// place gives where a value is given, or else the block.
func (s *Server) place(name string) diag.Range {
	if at, ok := s.Places[name]; ok {
		return at
	}
	return s.At
}

// TLS names the certificate's files.
type TLS struct {
	Certificate string `hcl:"certificate"`
	Key         string `hcl:"key"`
}

// Application is an `application` block.
type Application struct {
	Name     diag.Text
	Path     string // where it is served; "/<name>/scim/v2" unless given
	Clients  []Client
	Backends []Backend
	Spec     translate.Spec

	Passthrough Passthrough
	Operations  []Operation

	Mapping *translate.Application // compiled, to be bound
	Opener  backends.Opener
}

// Operation is an `on` block of a mapping, whatever kind of backend does it.
type Operation struct {
	Resource string // the resource type
	Name     string // its label: "create", "active", "add_member"
	At       diag.Range
}

// Passthrough says where requests go that are none of SCIM's. Without a URL there are none.
type Passthrough struct {
	URL         diag.Text
	Timeout     time.Duration
	Concurrency int
}

// backend gives a backend by its name; nil where there is none.
func (a *Application) backend(name string) *Backend {
	for i := range a.Backends {
		if a.Backends[i].Name == name {
			return &a.Backends[i]
		}
	}
	return nil
}

// Kind gives the kinds of the backends, joined by +: a label of metrics.
func (a *Application) Kind() string {
	kinds := make([]string, len(a.Backends))
	for i, b := range a.Backends {
		kinds[i] = b.Kind
	}
	slices.Sort(kinds)
	return strings.Join(slices.Compact(kinds), "+")
}

// Client is a `client` block: who may call, and with which token.
type Client struct {
	Name        diag.Text       `hcl:"name,label"`
	DialectName string          `hcl:"dialect,optional"`
	Token       backends.Secret `hcl:"token,optional"`
	TokenSHA256 string          `hcl:"token_sha256,optional"`
	ReadOnly    bool            `hcl:"read_only,optional"`
	Expires     string          `hcl:"expires,optional"` // RFC 3339
	Me          diag.Text       `hcl:"me,optional"`      // the resource that the client is, "/Users/7"
	At          diag.Range      `hcl:",range"`

	Places map[string]diag.Range `hcl:",places"`

	ExpiresAt time.Time     // of Expires; zero means never
	Dialect   *scim.Dialect // of DialectName
}

func (c *Client) place(name string) diag.Range {
	if at, ok := c.Places[name]; ok {
		return at
	}
	return c.At
}

// Backend is the `backend` block: its kind and the kind's own settings.
type Backend struct {
	Kind     string
	Name     string // as resources and steps call it; the kind where it has none of its own
	Settings any
	At       diag.Range
}

// Options is what loading needs from outside.
type Options struct {
	Kinds  map[string]backends.Kind
	Getenv func(string) (string, bool)

	// Tests reads the files of tests beside the configuration, too. What env() and file() cannot give then has a
	// stand-in: tests reach no application.
	Tests bool
}

func defaults() Server {
	return Server{
		Listen: "127.0.0.1:8080", MetricsListen: "127.0.0.1:9090", LogFormat: "text", LogLevel: "info",
		Deadline: 50 * time.Second, Drain: 25 * time.Second, MaxBody: 1 << 20, MaxCount: 1000, MaxBulk: 1000, Concurrency: 256,
	}
}
