package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"scim-adapter/backends/remote"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// request is a compiled Request.
type request struct {
	method    string
	call      string // of JSON-RPC
	base      *url.URL
	path      []piece
	query     []parameter
	headers   []parameter
	body      *expression.Program
	format    string
	namespace string
}

// parameter is a name and the expression that gives its value.
type parameter struct {
	name    string
	program *expression.Program
}

// piece is a part of a path: text, or an expression.
type piece struct {
	text    string
	program *expression.Program
}

// template divides "/users/{id}/lock", which begins at a byte of a text, at its expressions.
func (c *compiler) template(source diag.Text, start int, more expression.Environment) []piece {
	var pieces []piece
	rest := source.Value[start:]
	for at := start; rest != ""; {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			return append(pieces, piece{text: rest})
		}
		end := strings.IndexByte(rest[open:], '}')
		if end < 0 {
			c.diags.Errorf(source.Range, "Unfinished path", "A { in a path needs its }: \"/users/{id}\".")
			return pieces
		}
		inner := diag.Text{Value: rest[open+1 : open+end], Range: source.Slice(at+open+1, at+open+end)}
		pieces = append(pieces, piece{text: rest[:open]}, piece{program: remote.Compile(inner, more, expression.Any, &c.diags)})
		at += open + end + 1
		rest = rest[open+end+1:]
	}
	return pieces
}

// errValue tells that a value cannot stand where the mapping puts it, and errPath that this is a path.
var (
	errValue = errors.New("a value cannot stand in the request")
	errPath  = fmt.Errorf("%w: the path of a URL", errValue)
)

// location gives the URL. A value never leaves the segment that the mapping gives it.
func (r *request) location(vars map[string]any) (*url.URL, error) {
	var path strings.Builder
	for _, p := range r.path {
		if p.program == nil {
			path.WriteString(p.text)
			continue
		}
		v, err := p.program.Run(vars)
		if err != nil {
			return nil, err
		}
		text, err := plainText(v)
		if err != nil || !insideSegment(text) {
			return nil, errPath
		}
		path.WriteString(url.PathEscape(text))
	}
	u, err := url.Parse(strings.TrimSuffix(r.base.String(), "/") + path.String())
	if err != nil {
		return nil, errPath
	}
	query := url.Values{}
	for _, p := range r.query {
		v, err := p.program.Run(vars)
		if err != nil {
			return nil, err
		}
		if err := addTexts(query, p.name, v); err != nil {
			return nil, err
		}
	}
	u.RawQuery = query.Encode()
	return u, nil
}

// insideSegment tells whether a value stays what it is, one segment, whatever a server decodes and normalises.
func insideSegment(s string) bool {
	for range 4 {
		if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return false
		}
		for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '/' || r == '\\' }) {
			name, _, _ := strings.Cut(part, ";")
			if name = strings.TrimRight(name, " ."); name == "" {
				return false // dots only, perhaps with parameters
			}
		}
		decoded, err := url.PathUnescape(s)
		if err != nil || decoded == s {
			return true
		}
		s = decoded
	}
	return false
}

// plainText writes a scalar.
func plainText(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case bool, int64, float64:
		return strings.Trim(string(remote.EncodeJSON(v)), `"`), nil
	}
	return "", fmt.Errorf("a text or a number is needed, not %T", v)
}

// addTexts adds a parameter: none for nil, several for a list.
func addTexts(into url.Values, name string, v any) error {
	list, several := v.([]any)
	if !several {
		list = []any{v}
	}
	for _, e := range list {
		if e == nil {
			continue
		}
		text, err := plainText(e)
		if err != nil {
			return err
		}
		into.Add(name, text)
	}
	return nil
}

// build makes the HTTP request. extra are members of a JSON-RPC request.
func (r *request) build(ctx context.Context, vars, extra map[string]any) (*http.Request, error) {
	u, err := r.location(vars)
	if err != nil {
		return nil, err
	}
	body, contentType, err := r.content(vars, extra)
	if err != nil {
		return nil, err
	}
	var reader io.Reader
	if body != nil {
		reader = strings.NewReader(string(body))
	}
	req, err := http.NewRequestWithContext(ctx, r.method, u.String(), reader)
	if err != nil {
		return nil, errPath
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("Accept", map[string]string{"xml": "application/xml, text/xml", "soap": "text/xml, application/soap+xml"}[r.format])
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "application/json")
	}
	for _, h := range r.headers {
		v, err := h.program.Run(vars)
		if err != nil {
			return nil, err
		}
		if v == nil {
			continue
		}
		text, err := plainText(v)
		if err != nil || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return nil, fmt.Errorf("%w: a header", errValue)
		}
		req.Header.Set(h.name, text)
	}
	return req, nil
}

// content gives the body. Without an expression a write sends the fields: those of a new record, or those that
// change.
func (r *request) content(vars, extra map[string]any) (body []byte, contentType string, err error) {
	var v any
	switch {
	case r.body != nil:
		if v, err = r.body.Run(vars); err != nil {
			return nil, "", err
		}
	case r.method == http.MethodPut || r.method == http.MethodPost && r.call == "":
		v = vars["record"]
	case r.method == http.MethodPatch:
		v = vars["changes"]
	}
	if r.call != "" {
		v = r.envelope(v, extra)
	}
	if v == nil {
		return nil, "", nil
	}
	switch r.format {
	case "form":
		form, err := formOf(v)
		return []byte(form), "application/x-www-form-urlencoded", err
	case "xml":
		body, err = writeXML(v)
		return body, "application/xml; charset=utf-8", err
	case "soap":
		body, err = writeXML(soapEnvelope(v, r.namespace))
		return body, "text/xml; charset=utf-8", err
	}
	return remote.EncodeJSON(v), "application/json", nil
}

// envelope wraps the parameters of a JSON-RPC call (JSON-RPC 2.0 section 4).
func (r *request) envelope(params any, extra map[string]any) map[string]any {
	out := map[string]any{"jsonrpc": "2.0", "method": r.call, "id": int64(1), "params": params}
	if params == nil {
		out["params"] = []any{}
	}
	maps.Copy(out, extra)
	return out
}

func formOf(v any) (string, error) {
	fields, ok := v.(map[string]any)
	if !ok {
		return "", fmt.Errorf("a form is an object of fields, not %T", v)
	}
	form := url.Values{}
	for name, value := range fields {
		if err := addTexts(form, name, value); err != nil {
			return "", err
		}
	}
	return form.Encode(), nil
}
