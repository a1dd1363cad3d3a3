package adapter_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// mutant is a request that was made of a good one.
type mutant struct {
	method, path, query, body string
	headers                   http.Header
}

// mutator makes requests nearly good. Its choices are always the same.
type mutator struct {
	*rand.Rand

	bodies []string // of other requests, to take parts of
}

func oneOf[T any](m *mutator, list ...T) T { return list[m.IntN(len(list))] }

// mutate changes a request in one to three places.
func (m *mutator) mutate(r mutant) mutant {
	r.headers = r.headers.Clone()
	for range 1 + m.IntN(3) {
		switch m.IntN(12) {
		case 0:
			r.method = oneOf(m, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND")
		case 1:
			r.path = m.mutatePath(r.path)
		case 2, 3:
			r.query = m.mutateQuery(r.query)
		case 4:
			m.mutateHeaders(r.headers)
		case 5, 6:
			r.body = m.bytes(r.body)
		default:
			r.body = m.mutateJSON(r.body)
		}
	}
	return r
}

// bytes changes some bytes of a text.
func (m *mutator) bytes(text string) string {
	b := []byte(text)
	if len(b) == 0 {
		return oneOf(m, "", "{}", "null", "\x00", "[", `"`)
	}
	i := m.IntN(len(b))
	j := i + m.IntN(min(20, len(b)-i)+1)
	switch m.IntN(6) {
	case 0:
		b[i] = byte(m.IntN(256))
	case 1:
		b = slices.Delete(b, i, j)
	case 2:
		b = slices.Insert(b, i, []byte(oneOf(m, hostileTexts()...))...)
	case 3:
		b = slices.Insert(b, j, b[i:j]...)
	case 4:
		b = b[:i]
	default:
		b[i] ^= 1 << m.IntN(8)
	}
	return string(b)
}

func (m *mutator) mutatePath(path string) string {
	segments := strings.Split(path, "/")
	i := m.IntN(len(segments))
	switch m.IntN(6) {
	case 0:
		segments[i] = oneOf(m, hostileIDs...)
	case 1:
		segments = slices.Insert(segments, i, oneOf(m, "", ".", "..", "%2e", "Users", "Groups", ".search", "Bulk", "Me", "Schemas", "1"))
	case 2:
		segments = slices.Delete(segments, i, i+1)
	case 3:
		segments[i] = url.PathEscape(m.bytes(segments[i]))
	case 4:
		segments[i] = strings.ToUpper(segments[i])
	default:
		segments[i] = oneOf(m, "1", "2", "3", "Users", "Groups", ".search", "Bulk")
	}
	return "/" + strings.TrimLeft(strings.Join(segments, "/"), "/")
}

func (m *mutator) mutateQuery(query string) string {
	values, _ := url.ParseQuery(query) // what it cannot read is left out
	name := oneOf(m, "filter", "sortBy", "sortOrder", "startIndex", "count", "cursor", "attributes", "excludedAttributes", "FILTER", "x")
	switch m.IntN(5) {
	case 0:
		return m.bytes(query)
	case 1:
		values.Del(name)
	case 2:
		values.Add(name, oneOf(m, hostileTexts()...))
	case 3:
		values.Set(name, m.bytes(values.Get(name)))
	default:
		values.Set(name, oneOf(m, append(brokenFilters(), "userName", "emails.value", "groups", "descending", "-1", "0", "999999999999", "1e3", "id,,meta", "password", "emails[type eq \"work\"].value eq \"x\"", "")...))
	}
	return values.Encode()
}

func (m *mutator) mutateHeaders(h http.Header) {
	name := oneOf(m, "Content-Type", "Accept", "If-Match", "If-None-Match", "Content-Encoding", "Accept-Encoding", "X-HTTP-Method-Override", "Range", "Expect", "Host", "Content-Length", "X-Forwarded-Host")
	h.Set(name, oneOf(m, "", "*", "*/*", "application/json", "application/scim+json", "text/html", "text/json", "gzip", "W/\"x\"", "\"", ",", "W/", "\"x\", *", "application/json;q=0", "application/json; charset=utf-16",
		"bytes=0-1", "DELETE", "100-continue", "evil.example.org", strings.Repeat("a", 5000), "\x01", "é", "application/scim+json; charset=\"", ";;;"))
}

// mutateJSON changes a value somewhere inside of a document.
func (m *mutator) mutateJSON(body string) string {
	var document any
	if json.Unmarshal([]byte(body), &document) != nil {
		return m.bytes(body)
	}
	target, i := m.IntN(countNodes(document)), -1
	changed := mapNodes(document, func(v any) any {
		if i++; i == target {
			return m.strange(v)
		}
		return v
	})
	text, err := json.Marshal(changed)
	if err != nil {
		return body
	}
	return string(text)
}

// strange gives a value that may take the place of another.
func (m *mutator) strange(v any) any {
	switch m.IntN(8) {
	case 0:
		return []any{v}
	case 1:
		return map[string]any{"value": v, "type": "work", "primary": true}
	case 2:
		return []any{v, v}
	case 3:
		return oneOf(m, hostileTexts()...)
	case 4:
		var other any
		if json.Unmarshal([]byte(oneOf(m, m.bodies...)), &other) == nil {
			return other
		}
	case 5:
		if o, ok := v.(map[string]any); ok {
			o = mapNodes(o, func(v any) any { return v }).(map[string]any) //nolint:errcheck // an object stays one
			o[oneOf(m, "id", "schemas", "userName", "value", "op", "path", "members", "", "$ref", "__proto__", "bulkId", "method", "data", "meta", "groups", "active")] = oneOf(m, strangeValues...)
			return o
		}
	}
	return oneOf(m, strangeValues...)
}

// strangeValues are values of all types, and of none of the attribute's.
var strangeValues = []any{
	nil, true, false, 0, -1, 1.5, 1e300, json.Number("1e999"), json.Number("-0"), json.Number("9223372036854775808"), "", " ", "x", "true", "False", "null", "1", "999", "07", "bulkId:x", "add", "Remove", "replace", "move",
	[]any{},
	[]any{nil},
	[]any{[]any{}},
	[]any{"x", 1, nil, true},
	map[string]any{},
	map[string]any{"value": nil},
	map[string]any{"value": map[string]any{}},
	[]any{map[string]any{}},
	"members", "emails[type eq \"work\"].value",
	"emails[", "name.givenName", "urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "2020-01-01T00:00:00Z", "\u0000", "\ufffd", "a\nb",
}

func countNodes(v any) int {
	n := 0
	mapNodes(v, func(v any) any { n++; return v })
	return n
}

// mapNodes makes a document of another, value by value, in an order that is always the same.
func mapNodes(v any, f func(any) any) any {
	v = f(v)
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			out[name] = mapNodes(v[name], f)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = mapNodes(v[i], f)
		}
		return out
	}
	return v
}
