package adapter

import (
	"net/http"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// versioned tells whether the application's resources have versions that are checked within each write
// (RFC 7644 section 3.14).
func (a *application) versioned() bool {
	return !slices.ContainsFunc(a.types, func(r *resource) bool { return !r.mapping.Versioned() })
}

// matches tells whether a condition, the value of If-Match or If-None-Match, names an entity tag. Only the
// opaque part counts: SCIM compares weak tags where HTTP wants strong ones (RFC-ETAG-05).
func matches(condition, tag string) bool {
	return condition != "" && slices.ContainsFunc(conditions(condition), func(named string) bool {
		return named == "*" || named != "" && opaque(named) == opaque(tag)
	})
}

// condition gives the value of a header that is a list: it may stand on several lines (RFC 9110 section 5.3). It is
// empty only where the header is not there: a write whose condition is lost would not be checked. A header that says
// nothing names the empty tag, which nothing has.
func condition(r *http.Request, header string) string {
	lines := r.Header.Values(header)
	if text := strings.Join(lines, ","); text != "" || len(lines) == 0 {
		return text
	}
	return `""`
}

func conditions(header string) []string {
	list := strings.Split(header, ",")
	for i, text := range list {
		list[i] = strings.TrimSpace(text)
	}
	return list
}

func opaque(tag string) string {
	return strings.Trim(strings.TrimPrefix(tag, "W/"), `"`)
}

// conditional tells whether the client demands a version: `*` demands only that there is a resource.
func (x *exchange) conditional() bool {
	return x.ifMatch != "" && !slices.Contains(conditions(x.ifMatch), "*")
}

// unchanged demands that a record still has the version that the client named in If-Match, where it did.
func (x *exchange) unchanged(current backends.Record) error {
	if !x.conditional() {
		return nil
	}
	tag, known := x.resource.mapping.EntityTag(current, x.resource.mapping.VersionSelection())
	if known && matches(x.ifMatch, tag) {
		return nil
	}
	return scim.Errorf(http.StatusPreconditionFailed, "", "the resource is no longer what If-Match names; read it again")
}
