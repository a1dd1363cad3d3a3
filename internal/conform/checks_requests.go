package conform

import (
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
)

func requestChecks() []Check {
	write := []Need{users()}
	return []Check{
		{"errors.malformed-json", "malformed JSON is 400 invalidSyntax", "RFC 7644 section 3.12; PM-06", write, malformed, false},
		{"errors.no-object", "a body that is no JSON object is 400", "RFC 7644 section 3.12", write, notAnObject, false},
		{"errors.nested", "JSON nested without end is refused, and the server lives on", "RFC 8259 section 9", write, nested, false},
		{"errors.foreign-body", "a body that is no JSON is refused", "RFC 7644 section 8.1", write, foreignBody, false},
		{"errors.content-type", "application/json and a charset are accepted", "RFC 7644 section 8.1; OKTA-H1, OKTA-S5, ENTRA-H4", write, contentTypes, false},
		{"errors.accept", "application/json, */* and no Accept are served", "RFC 7644 section 3.8; RFC-ACC-01, OKTA-H1", write, accepts, true},
		{"errors.answer-type", "answers are application/scim+json", "RFC 7644 section 3.8; RFC-ACC-01", write, answerType, true},
		{"errors.unknown-parameter", "unknown query parameters are ignored", "RFC 7644 section 3.4.2; RFC-PAGE-07", write, unknownParameter, true},
		{"errors.foreign-schemas", "a body of another schema is not taken for a user", "RFC 7643 section 3; RFC-SCH-01", write, foreignSchemas, false},
		{"errors.missing-schemas", "a body without schemas is refused, or understood by its endpoint", "RFC 7643 section 3; RFC-SCH-01", write, missingSchemas, false},
	}
}

// raw posts a text to the users.
func (s *Session) raw(text, contentType string) *Exchange {
	return s.send(request{
		method: http.MethodPost, path: s.target.user().Endpoint, body: text, header: http.Header{"Content-Type": {contentType}},
	})
}

func malformed(s *Session) {
	for _, text := range []string{`{"schemas":`, `{"userName":"a"`, `{userName:"a"}`, `{"userName":"a",}`, "\x00"} {
		s.because(s.raw(text, mediaType), scim.InvalidSyntax, scim.InvalidValue)
	}
}

func notAnObject(s *Session) {
	for _, text := range []string{`[]`, `"text"`, `null`, `7`, ` `} {
		s.refused(s.raw(text, mediaType), http.StatusBadRequest)
	}
}

func nested(s *Session) {
	const depth = 20_000
	text := `{"userName":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + `}`
	s.status(s.raw(text, mediaType), http.StatusBadRequest, http.StatusRequestEntityTooLarge)
	s.ok(s.get(s.target.user().Endpoint, "count", "0"))
}

func foreignBody(s *Session) {
	for _, kind := range []string{"application/xml", "text/plain"} {
		s.status(s.raw("<user/>", kind), http.StatusUnsupportedMediaType, http.StatusBadRequest)
	}
}

func contentTypes(s *Session) {
	for _, kind := range []string{"application/json", "application/scim+json; charset=utf-8", "application/json;charset=UTF-8"} {
		o := s.person()
		x := s.status(s.raw(body(o), kind), http.StatusCreated)
		s.equal(x, lookup(o, "userName"), "userName")
	}
}

func accepts(s *Session) {
	for _, accept := range []string{"application/json", "*/*", "application/scim+json, application/json;q=0.9", ""} {
		h := http.Header{"Accept": {accept}, "Accept-Charset": {"utf-8"}}
		if accept == "" {
			h["Accept"] = nil
		}
		x := s.list(s.send(request{method: http.MethodGet, path: s.target.user().Endpoint, query: parameters([]string{"count", "1"}), header: h}))
		if kind := x.mediaType(); kind != mediaType && kind != "application/json" {
			s.wrong(x, "Content-Type "+mediaType, "%q", kind)
		}
	}
}

func answerType(s *Session) {
	x := s.list(s.get(s.target.user().Endpoint, "count", "1"))
	s.demand(x.mediaType() == mediaType, x, "Content-Type "+mediaType, "%q", x.mediaType())
}

func unknownParameter(s *Session) {
	s.list(s.get(s.target.user().Endpoint, "count", "1", "aadOptscim062020", "", "conform", "1"))
}

func foreignSchemas(s *Session) {
	s.refused(s.post(s.target.user().Endpoint, with(s.person(), "schemas", []any{"urn:example:" + s.name()})), http.StatusBadRequest)
}

func missingSchemas(s *Session) {
	x := s.post(s.target.user().Endpoint, with(s.person(), "schemas", nil))
	if x.Status == http.StatusCreated {
		s.demand(holds(texts(x.at("schemas")), scim.UserURN), x, "schemas with "+scim.UserURN+" in the answer", "%s", show(x.at("schemas")))
		return
	}
	s.refused(x, http.StatusBadRequest)
}
