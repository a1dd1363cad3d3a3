package adapter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Passthrough lets the adapter stand in front of an application: what is no SCIM goes there.
type Passthrough struct {
	Application string        // a label of metrics
	URL         string        // of the application: "http://127.0.0.1:8000"
	Timeout     time.Duration // until an answer begins; default 60 s
	Concurrency int           // requests at a time; default 256
	Trusted     []string      // networks of the proxies whose X-Forwarded-* are believed: "10.0.0.0/8"
}

// passthrough passes requests to the application, whose answers stream back as they come.
type passthrough struct {
	door    *door
	app     string
	proxy   *httputil.ReverseProxy
	running chan struct{}
	trusted []netip.Prefix
	scim    []string // the paths of SCIM, in canonical form
}

// newPassthrough prepares the reverse proxy. scim are the paths that must never reach the application.
func (d *door) newPassthrough(p Passthrough, scim []string) (*passthrough, error) {
	target, err := url.Parse(p.URL)
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" || target.RawQuery != "" {
		return nil, fmt.Errorf("adapter: passthrough %q: must look like http://127.0.0.1:8000", p.URL)
	}
	if p.Timeout <= 0 {
		p.Timeout = time.Minute
	}
	if p.Concurrency <= 0 {
		p.Concurrency = 256
	}
	out := &passthrough{door: d, app: p.Application, running: make(chan struct{}, p.Concurrency)}
	for _, text := range p.Trusted {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("adapter: trusted proxies: %q is no network like 10.0.0.0/8", text)
		}
		out.trusted = append(out.trusted, network)
	}
	for _, path := range scim {
		forms, ok := meanings(path)
		if !ok {
			return nil, fmt.Errorf("adapter: the path %s cannot be kept from the application", path)
		}
		out.scim = append(out.scim, forms...)
	}
	out.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { out.rewrite(r, target) },
		Transport: &http.Transport{
			DialContext:  (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			MaxIdleConns: p.Concurrency, MaxIdleConnsPerHost: p.Concurrency, IdleConnTimeout: 90 * time.Second,
			ResponseHeaderTimeout: p.Timeout, DisableCompression: true,
		},
		FlushInterval:  -1, // at once: the application may stream
		BufferPool:     &copies{},
		ModifyResponse: out.answered,
		ErrorHandler:   out.failed,
		ErrorLog:       NewServer(nil).ErrorLog,
	}
	return out, nil
}

// copies are buffers for what is passed on.
type copies struct{ pool sync.Pool }

// Get gives a buffer.
func (c *copies) Get() []byte {
	if b, ok := c.pool.Get().(*[]byte); ok {
		return *b
	}
	return make([]byte, 32<<10)
}

// Put takes it back.
func (c *copies) Put(b []byte) { c.pool.Put(&b) }

// rewrite aims a request at the application and leaves the rest as it is.
func (p *passthrough) rewrite(r *httputil.ProxyRequest, target *url.URL) {
	r.SetURL(target)
	r.Out.URL.RawQuery = r.In.URL.RawQuery // also what is no valid query
	r.Out.Host = r.In.Host                 // the application makes its links of it
	if !p.trusts(r.In) {
		r.SetXForwarded()
		return
	}
	r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
	r.SetXForwarded()
	for _, name := range []string{"X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"} {
		if v, ok := r.In.Header[name]; ok {
			r.Out.Header[name] = v
		}
	}
}

// trusts tells whether a request comes from a proxy whose word about the client is believed.
func (p *passthrough) trusts(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && slices.ContainsFunc(p.trusted, func(n netip.Prefix) bool { return n.Contains(peer.Addr().Unmap()) })
}

// ServeHTTP passes one request on. The bounds of SCIM requests do not hold here: uploads and streams take as
// long as the application lets them.
func (p *passthrough) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case p.running <- struct{}{}:
		defer func() { <-p.running }()
	default:
		p.refuse(w, http.StatusServiceUnavailable, "too many requests at once")
		return
	}
	p.door.metrics.passing.WithLabelValues(p.app).Inc()
	defer p.door.metrics.passing.WithLabelValues(p.app).Dec()
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{})  // a recorder in a test has none
	_ = control.SetWriteDeadline(time.Time{}) // likewise
	_ = control.EnableFullDuplex()            // the application may answer before it has read everything
	begin := time.Now()
	p.proxy.ServeHTTP(w, r)
	p.door.metrics.passTime.WithLabelValues(p.app).Observe(time.Since(begin).Seconds())
}

func (p *passthrough) answered(answer *http.Response) error {
	p.count(answer.StatusCode)
	return nil
}

func (p *passthrough) count(status int) {
	p.door.metrics.passed.WithLabelValues(p.app, strconv.Itoa(status)).Inc()
}

// failed answers for an application that does not.
func (p *passthrough) failed(w http.ResponseWriter, r *http.Request, err error) {
	status, text := http.StatusBadGateway, "the application cannot be reached"
	timeout, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.Canceled):
		status = http.StatusBadGateway // nobody reads it
	case ok && timeout.Timeout():
		status, text = http.StatusGatewayTimeout, "the application did not answer in time"
	}
	if r.Context().Err() == nil {
		p.door.log.ErrorContext(r.Context(), "passthrough failed", "app", p.app, "method", r.Method, "status", status, "error", err.Error())
	}
	p.refuse(w, status, text)
}

func (p *passthrough) refuse(w http.ResponseWriter, status int, text string) {
	p.count(status)
	http.Error(w, text, status)
}

// outside tells whether a path is none of SCIM's, however somebody may read it. What can be read in too many
// ways to be sure is refused: suspicious is true.
func (p *passthrough) outside(path string) (outside, suspicious bool) {
	forms, ok := meanings(path)
	if !ok {
		return false, true
	}
	for _, form := range forms {
		for _, own := range p.scim {
			if form == own || strings.HasPrefix(form, own+"/") {
				return false, false
			}
		}
	}
	return true, false
}

// maxDecodings is how often an escaped path may have been escaped.
const maxDecodings = 6

// meanings gives all that a server might understand by an escaped path: decoded never, once, or several times,
// with and without what stands behind a semicolon, and with dots and slashes resolved. ok is false where it
// holds what no honest path does.
func meanings(path string) (forms []string, ok bool) {
	for range maxDecodings {
		if !utf8.ValidString(path) || strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return nil, false
		}
		for _, p := range []string{path, withoutParameters(path)} {
			forms = append(forms, resolved(p, ""), resolved(p, " "))
		}
		decoded, err := url.PathUnescape(path)
		if err != nil || decoded == path {
			return forms, true // what is no escape stays as it is
		}
		path = decoded
	}
	return nil, false
}

// withoutParameters drops what stands behind a semicolon in each segment.
func withoutParameters(path string) string {
	segments := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' })
	for i, s := range segments {
		segments[i], _, _ = strings.Cut(s, ";")
	}
	return strings.Join(segments, "/")
}

// resolved gives a path with single slashes, without dots, in small letters, as file systems and routers that
// care for none of these would find it.
// Some drop what stands at the end of a name, spaces for example.
func resolved(path, dropped string) string {
	var out []string
	for segment := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '\\' }) {
		switch segment = strings.TrimRight(segment, dropped); segment {
		case ".", "":
		case "..":
			out = out[:max(0, len(out)-1)]
		default:
			out = append(out, strings.ToLower(segment))
		}
	}
	return "/" + strings.Join(out, "/")
}

// divide sends SCIM to one handler and everything else to the application.
func (d *door) divide(scim http.Handler, p *passthrough) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		outside, suspicious := p.outside(r.URL.EscapedPath())
		if r.URL.Opaque != "" || r.Method == http.MethodConnect {
			suspicious = true
		}
		switch {
		case suspicious:
			p.refuse(w, http.StatusBadRequest, "this path is not passed on")
		case outside:
			p.ServeHTTP(w, r)
		default:
			scim.ServeHTTP(w, r)
		}
	})
}
