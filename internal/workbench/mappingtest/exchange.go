package mappingtest

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"scim-adapter/internal/config"
	"scim-adapter/internal/scim"
)

// answer is what the front door answered.
type answer struct {
	status int
	header http.Header
	text   []byte
	body   any // the JSON value; nil where there is none
}

// recorder keeps an answer; it is an http.ResponseWriter.
type recorder struct {
	status int
	header http.Header
	body   bytes.Buffer
}

// Header gives the header to be filled.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader keeps the first status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
	}
}

// Write keeps the body.
func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// send lets the front door answer a test's request, as the client whose token is given.
func send(ctx context.Context, door http.Handler, base string, t config.Test, token string) (answer, error) {
	body := bodyText(t.Body)
	r, err := http.NewRequestWithContext(ctx, t.Method, base+t.Target, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.RequestURI, r.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:1"
	r.Header.Set("Authorization", "Bearer "+token)
	if body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	} else {
		r.Header.Set("Content-Type", "application/scim+json")
	}
	for _, h := range t.Headers {
		r.Header.Set(h.Key.Value, h.Value.Value)
	}
	w := &recorder{header: http.Header{}}
	door.ServeHTTP(w, r)
	out := answer{status: w.status, header: w.header, text: w.body.Bytes()}
	if len(out.text) > 0 {
		if v, err := scim.Decode(out.text, scim.DecodeLimits{}); err == nil {
			out.body = v
		}
	}
	return out, nil
}

// bodyText gives a body as it is sent: text as it is, anything else as JSON.
func bodyText(body any) string {
	switch body := body.(type) {
	case nil:
		return ""
	case string:
		return body
	}
	return string(scim.AppendJSON(nil, body))
}
