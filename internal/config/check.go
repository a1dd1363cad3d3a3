package config

import (
	"encoding/hex"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// MinToken is how long a token is at least.
const MinToken = 16

// include reads the files of a pattern, relative to the file that names it.
func (d *decoder) include(pattern diag.Text) {
	path := pattern.Value
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(d.file), path)
	}
	names, err := filepath.Glob(path)
	names = withoutTests(names)
	if err != nil || len(names) == 0 {
		d.diags.Errorf(pattern.Range, "Nothing to include", "No file matches %q.", pattern.Value)
	}
	for _, name := range names {
		d.loader.file(name, pattern.Range)
	}
}

func (l *loader) checkServer() {
	s := &l.config.Server
	l.checkLimits(s)
	l.oneOf(s.place("log_format"), s.LogFormat, "text", "json")
	l.oneOf(s.place("log_level"), s.LogLevel, "debug", "info", "warn", "error")
	host, _, err := net.SplitHostPort(s.Listen)
	if err != nil {
		l.diags.Errorf(s.place("listen"), "Unsuitable address", "listen is an address and a port: \"127.0.0.1:8080\".")
		return
	}
	ip := net.ParseIP(host)
	loopback := host == "localhost" || ip != nil && ip.IsLoopback()
	if !loopback && s.TLS == nil && !s.Insecure {
		l.diags.Errorf(s.place("listen"), "Tokens would cross the network unprotected",
			"Add tls { certificate = \"…\" key = \"…\" }, or listen on 127.0.0.1, or say insecure = true where a proxy in front speaks TLS.")
	}
	if s.PublicURL == "" {
		if !loopback {
			l.diags.Errorf(s.At, "Missing argument \"public_url\"", "Clients are told absolute addresses: public_url = \"https://scim.example.org\".")
			return
		}
		s.PublicURL = "http://" + s.Listen
		if s.TLS != nil {
			s.PublicURL = "https://" + s.Listen
		}
		return
	}
	u, err := url.Parse(s.PublicURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		l.diags.Errorf(s.place("public_url"), "Unsuitable public_url", "Write an absolute address: \"https://scim.example.org\".")
	}
}

// checkLimits refuses limits that would let nothing pass.
func (l *loader) checkLimits(s *Server) {
	for name, limit := range map[string]int64{
		"max_body": s.MaxBody, "max_count": int64(s.MaxCount), "max_bulk_operations": int64(s.MaxBulk), "concurrency": int64(s.Concurrency),
	} {
		if limit < 1 {
			l.diags.Errorf(s.place(name), "Unsuitable limit", "%s is at least 1.", name)
		}
	}
}

// oneOf refuses a word that is none of those that can be written.
func (l *loader) oneOf(at diag.Range, word string, words ...string) {
	if !slices.Contains(words, word) {
		l.diags.Errorf(at, "Unknown word", "Write \"%s\".", strings.Join(words, `" or "`))
	}
}

// checkPassthrough finds what cannot be passed on, or by whom.
func (l *loader) checkPassthrough() {
	var first *diag.Text
	for i := range l.config.Applications {
		p := &l.config.Applications[i].Passthrough
		if p.URL.Value == "" {
			continue
		}
		u, err := url.Parse(p.URL.Value)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil {
			l.diags.Errorf(p.URL.Range, "Unsuitable URL", "Write where the application is: passthrough = \"http://127.0.0.1:8000\".")
		}
		if first != nil {
			l.diags.Errorf(p.URL.Range, "Two applications behind one door", "What is no SCIM goes to %s already (%s).", first.Value, first.Range)
		}
		first = &p.URL
	}
	for _, t := range l.config.Server.Trusted {
		if _, err := netip.ParsePrefix(t.Value); err != nil {
			l.diags.Errorf(t.Range, "Not a network", "Write networks of the proxies in front: trusted_proxies = [\"10.0.0.0/8\", \"192.0.2.1/32\"].")
		}
	}
}

func (l *loader) checkClients() {
	seen := map[string]diag.Range{}
	for i := range l.config.Applications {
		a := &l.config.Applications[i]
		if len(a.Clients) == 0 {
			l.diags.Errorf(a.Name.Range, "Nobody may call", "The application %q needs a client: client \"entra\" { token = env(\"…\") }.", a.Name.Value)
		}
		for j := range a.Clients {
			l.checkClient(&a.Clients[j], a.Name.Value, seen)
			l.checkMe(a.Clients[j].Me, a.Spec.Resources)
		}
	}
}

func (l *loader) checkDialect(c *Client) {
	dialect, known := scim.DialectNamed(c.DialectName)
	if !known {
		var names []string
		for _, d := range scim.Dialects() {
			names = append(names, d.Name)
		}
		l.diags.Errorf(c.place("dialect"), "Unknown dialect", "Nothing is known of %q. %s", c.DialectName, didYouMean(c.DialectName, names))
	}
	c.Dialect = dialect
}

func (l *loader) checkClient(c *Client, application string, seen map[string]diag.Range) {
	l.checkDialect(c)
	token := c.Token.Reveal()
	switch {
	case (token == "") == (c.TokenSHA256 == ""):
		l.diags.Errorf(c.At, "One token is needed", "A client has either token = env(\"…\") or token_sha256 = \"…\".")
	case token != "" && len(token) < MinToken:
		l.diags.Errorf(c.place("token"), "Token too short", "A token has at least %d characters; make one with a random generator.", MinToken)
	case c.TokenSHA256 != "" && !strings.HasPrefix(c.TokenSHA256, standIn):
		if raw, err := hex.DecodeString(c.TokenSHA256); err != nil || len(raw) != 32 {
			l.diags.Errorf(c.place("token_sha256"), "Not a SHA-256", "token_sha256 has 64 hexadecimal digits.")
		}
	}
	if token == unreadable {
		return
	}
	key := application + "\x00" + token + "\x00" + c.TokenSHA256
	if first, again := seen[key]; again {
		l.diags.Errorf(c.place("token"), "Two clients with one token", "The client at %s has the same token; nobody could tell them apart.", first)
	}
	seen[key] = c.At
	if c.Expires != "" {
		when, err := time.Parse(time.RFC3339, c.Expires)
		if err != nil {
			l.diags.Errorf(c.place("expires"), "Not a time", "expires is written \"2027-01-31T00:00:00Z\".")
		}
		c.ExpiresAt = when
	}
}

// checkMe demands that the resource which a client is could exist: its path is that of a resource type, and an id.
func (l *loader) checkMe(me diag.Text, resources []translate.ResourceSpec) {
	if me.Value == "" || len(resources) == 0 {
		return
	}
	paths := make([]string, len(resources))
	for i, r := range resources {
		paths[i] = r.Path()
		if id, ok := strings.CutPrefix(me.Value, paths[i]+"/"); ok && id != "" && !strings.ContainsAny(id, "/?#") {
			return
		}
	}
	l.diags.Errorf(me.Range, "Nobody can be there", "me is the path of one resource: its type, %s, and an id: \"%s/7\".", strings.Join(paths, " or "), paths[0])
}
