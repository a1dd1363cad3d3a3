package replay

import (
	"net/url"
	"strings"

	"scim-adapter/internal/config"
)

// redacted stands in place of a text that nobody may see.
const redacted = "‹redacted›"

// redactor makes entries of the requests to one application.
type redactor struct {
	*rules

	pseudonyms *pseudonyms
	keep       bool // personal values are kept
}

func newRedactor(a *config.Application, p *pseudonyms, keepPersonal bool) *redactor {
	return &redactor{rules: newRules(a), pseudonyms: p, keep: keepPersonal}
}

// entry makes what is recorded of a request.
func (n note) entry() Entry {
	e := Entry{
		Time: n.time.UTC(), Application: n.caller.Application, Client: n.caller.Client, Method: method(n.method),
		Path: n.redactor.path(strings.TrimPrefix(n.path, n.base)), Status: n.status,
	}
	if query := n.redactor.query(n.query); query != "" {
		e.Path += "?" + query
	}
	for _, name := range []string{"Content-Type", "If-Match", "If-None-Match", "Accept"} {
		if v := header(name, n.header.Get(name)); v != "" {
			if e.Headers == nil {
				e.Headers = map[string]string{}
			}
			e.Headers[name] = v
		}
	}
	e.Body, e.Omitted = n.redactor.body(n)
	return e
}

// method gives a method that is one of SCIM's.
func method(m string) string {
	if strings.Contains(" GET HEAD POST PUT PATCH DELETE OPTIONS ", " "+m+" ") {
		return m
	}
	return redacted
}

// header gives a header's value where it has the form that it should have: media types, versions.
func header(name, value string) string {
	const longest = 256
	version := strings.HasPrefix(name, "If-")
	ok := len(value) <= longest && !strings.ContainsFunc(value, func(r rune) bool {
		plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !plain && !strings.ContainsRune(" */+-.;,=", r) && (!version || !strings.ContainsRune("\"_", r))
	})
	if !ok {
		return redacted
	}
	return value
}

// words of the protocol that begin a path, besides the endpoints of resource types.
const protocolPaths = " bulk me schemas resourcetypes serviceproviderconfig .search "

// path redacts a path below the application's. What no resource type has could be anything.
func (r *redactor) path(path string) string {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	first := strings.ToLower(segments[0])
	if first != "" && !r.endpoints[first] && !strings.Contains(protocolPaths, " "+first+" ") {
		return "/" + url.PathEscape(redacted)
	}
	for i, s := range segments[1:] {
		id, err := url.PathUnescape(s)
		switch {
		case err != nil:
			segments[i+1] = url.PathEscape(redacted)
		case !r.endpoints[first]:
			segments[i+1] = url.PathEscape(r.name(id))
		case !strings.EqualFold(id, ".search"):
			segments[i+1] = url.PathEscape(r.id(id))
		}
	}
	return "/" + strings.Join(segments, "/")
}

// id gives an id as it may be seen. References within a bulk request are bulkIds.
func (r *redactor) id(id string) string {
	if bulkID, ok := strings.CutPrefix(id, "bulkId:"); ok {
		return "bulkId:" + r.pseudonym(bulkID)
	}
	if r.personalIDs {
		return r.pseudonym(id)
	}
	return id
}

// pseudonym gives a personal text as it may be seen.
func (r *redactor) pseudonym(s string) string {
	if r.keep || r.words[s] {
		return s
	}
	return r.pseudonyms.text(s)
}

// query redacts the parameters of a search (RFC 7644 section 3.4.2). What is no such parameter could be a credential.
func (r *redactor) query(raw string) string {
	if raw == "" {
		return ""
	}
	var parts []string
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		plainName, err := url.QueryUnescape(name)
		plain, badValue := url.QueryUnescape(value)
		if err != nil || badValue != nil {
			plainName = ""
		}
		if known, v := r.parameter(plainName, plain); known {
			parts = append(parts, url.QueryEscape(plainName)+"="+url.QueryEscape(v))
			continue
		}
		parts = append(parts, url.QueryEscape(redacted)+"="+url.QueryEscape(redacted))
	}
	return strings.Join(parts, "&")
}

// parameter redacts one parameter of a search, whether it stands in a URL or in a body.
func (r *redactor) parameter(name, value string) (known bool, redactedValue string) {
	switch strings.ToLower(name) {
	case "filter":
		return true, r.filter(value)
	case "attributes", "excludedattributes", "sortby":
		return true, r.names(value)
	case "sortorder", "startindex", "count":
		return true, short(value)
	case "cursor":
		return true, cursor(value)
	}
	return false, ""
}

// cursor keeps that a walk begins; a cursor is worth nothing to another process.
func cursor(value string) string {
	if value == "" {
		return ""
	}
	return redacted
}

// short keeps a number or a word of the protocol.
func short(value string) string {
	if strings.Contains(" ascending descending ", " "+strings.ToLower(value)+" ") || len(value) < 12 && !strings.ContainsFunc(value, notDigit) {
		return value
	}
	return redacted
}

func notDigit(r rune) bool { return (r < '0' || r > '9') && r != '-' }

// names keeps a list of attributes.
func (r *redactor) names(value string) string {
	list := strings.Split(value, ",")
	for i, name := range list {
		list[i] = r.name(strings.TrimSpace(name))
	}
	return strings.Join(list, ",")
}
