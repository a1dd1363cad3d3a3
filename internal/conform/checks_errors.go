package conform

import (
	"net/http"
	"strconv"
	"strings"

	"scim-adapter/internal/scim"
)

func errorChecks() []Check {
	return []Check{
		{"errors.unknown-resource", "an unknown id is 404", "RFC 7644 section 3.4.1; OKTA-S4, OKTA-S11", []Need{users()}, unknownResource, true},
		{"errors.status-string", "status is a string and equals the HTTP status", "RFC 7644 section 3.12; RFC-ERR-01, OKTA-S11", []Need{users()}, errorStatus, true},
		{"errors.detail", "detail tells people what is wrong", "RFC 7644 section 3.12; RFC-ERR-01, OKTA-S4", []Need{users()}, errorDetail, true},
		{"errors.media-type", "errors are SCIM's JSON", "RFC 7644 section 3.12; RFC-ERR-01, OKTA-H4", []Need{users()}, errorMediaType, true},
		{"errors.no-target", "a plain 404 has no scimType noTarget, which is for PATCH", "RFC 7644 table 9; RFC-ERR-02", []Need{users()}, errorNoTarget, true},
		{"errors.unknown-path", "an unknown path is 404 with a SCIM error, no HTML", "RFC 7644 section 3.12; RFC-ERR-01, OKTA-H4", nil, unknownPath, true},
		{"errors.unknown-version", "an unknown version of the protocol is refused", "RFC 7644 section 3.13; RFC-ERR-04", nil, unknownVersion, true},
		{"errors.no-token", "without a token the answer is 401", "RFC 7644 section 2; RFC-ERR-03", nil, withoutToken, true},
		{"errors.no-token-challenge", "401 has WWW-Authenticate", "RFC 7644 section 2, RFC 9110 section 11.6.1; RFC-ERR-03", nil, challenge, true},
		{"errors.wrong-token", "a wrong token is 401 with a SCIM error", "RFC 7644 section 2; OKTA-S10", nil, wrongToken, true},
		{"errors.me", "/Me is processed, redirects, or says that it is not offered", "RFC 7644 section 3.11; RFC-ERR-05", nil, me, true},
	}
}

// missing asks for a user that nobody has made.
func (s *Session) missing() *Exchange {
	return s.status(s.get(s.nobody(s.target.user())), http.StatusNotFound)
}

func unknownResource(s *Session) {
	s.refused(s.missing(), http.StatusNotFound)
	for _, id := range []string{"00919288221112222", "conform%20nobody"} {
		s.status(s.get(s.target.user().Endpoint+"/"+id), http.StatusNotFound)
	}
}

func errorStatus(s *Session) {
	x := s.missing()
	s.demand(x.at("status") == strconv.Itoa(x.Status), x, `status "404" as a string`, "%s", show(x.at("status")))
}

func errorDetail(s *Session) {
	x := s.missing()
	s.demand(x.text("detail") != "", x, "a detail", "%s", show(x.at("detail")))
}

func errorMediaType(s *Session) {
	x := s.missing()
	s.demand(x.mediaType() == mediaType, x, "Content-Type "+mediaType, "%q", x.ResponseHeader.Get("Content-Type"))
}

func errorNoTarget(s *Session) {
	x := s.refused(s.missing(), http.StatusNotFound)
	s.demand(x.text("scimType") != scim.NoTarget, x, "no scimType noTarget", "it")
}

func unknownPath(s *Session) {
	x := s.get("/" + s.name())
	s.demand(!strings.Contains(x.mediaType(), "html"), x, "a SCIM error", "Content-Type %q", x.mediaType())
	s.refused(x, http.StatusNotFound)
}

func unknownVersion(s *Session) {
	base, version := cutLast(s.options.URL)
	if version != "v2" {
		s.skip("the URL does not end with the version v2")
	}
	x := s.send(request{method: http.MethodGet, base: base, path: "/v9/Users", query: parameters([]string{"count", "1"})})
	s.demand(x.Status >= 400 && x.Status < 500, x, "status 400 or 404", "status %d", x.Status)
}

func cutLast(address string) (before, after string) {
	i := strings.LastIndexByte(address, '/')
	return address[:i], address[i+1:]
}

// secured skips a check where the server lets everybody in.
func (s *Session) secured() {
	if s.options.Token == "" {
		s.skip("the run has no token")
	}
}

func (s *Session) withAuthorization(values ...string) *Exchange {
	s.secured()
	return s.send(request{
		method: http.MethodGet, path: s.target.types[0].Endpoint, query: parameters([]string{"count", "1"}),
		bare: true, header: http.Header{"Authorization": values},
	})
}

func withoutToken(s *Session) {
	x := s.refused(s.withAuthorization(), http.StatusUnauthorized)
	s.equal(x, "401", "status")
}

func challenge(s *Session) {
	x := s.status(s.withAuthorization(), http.StatusUnauthorized)
	s.demand(x.ResponseHeader.Get("WWW-Authenticate") != "", x, "the header WWW-Authenticate", "none")
}

func wrongToken(s *Session) {
	for _, value := range []string{"non-token", "Bearer " + s.name(), "Bearer", "Basic Y29uZm9ybTpjb25mb3Jt"} {
		x := s.refused(s.withAuthorization(value), http.StatusUnauthorized)
		s.equal(x, "401", "status")
		if x.text("detail") == "" {
			s.wrong(x, "a detail", "none")
		}
	}
}

func me(s *Session) {
	x := s.get("/Me")
	switch x.Status {
	case http.StatusOK:
		if x.at("id") == nil || x.text("meta", "location") == "" {
			s.wrong(x, "the resource with id and meta.location", "%s", show(x.at("id")))
		}
	case http.StatusPermanentRedirect, http.StatusTemporaryRedirect:
		if x.ResponseHeader.Get("Location") == "" {
			s.wrong(x, "a Location", "none")
		}
	default:
		s.refused(x, http.StatusNotImplemented, http.StatusNotFound, http.StatusForbidden)
	}
}
