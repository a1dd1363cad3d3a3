package conform

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"scim-adapter/internal/scim"
)

// Exchange is one request and its answer, as the report shows them: without the token.
type Exchange struct {
	Method         string
	URL            string
	RequestHeader  http.Header
	RequestBody    string
	Status         int // 0 where there was no answer
	ResponseHeader http.Header
	ResponseBody   string
	Duration       time.Duration

	object scim.Object // the answer's JSON object; nil where it is none
	broken string      // why the answer is no JSON object; empty where it is one or has no body
}

// decode reads the answer's body.
func (x *Exchange) decode(body []byte) {
	x.ResponseBody = string(body)
	if len(strings.TrimSpace(x.ResponseBody)) == 0 {
		return
	}
	v, err := scim.Decode(body, scim.DecodeLimits{Members: 10_000_000})
	if e, ok := errors.AsType[*scim.Error](err); ok {
		x.broken = e.Detail
		return
	}
	o, ok := v.(scim.Object)
	if !ok {
		x.broken = "the body is no JSON object"
		return
	}
	x.object = o
}

// redact removes the token wherever it stands.
func (x *Exchange) redact(token string) {
	if x.RequestHeader.Get("Authorization") != "" {
		x.RequestHeader.Set("Authorization", "…")
	}
	if token == "" {
		return
	}
	x.URL = strings.ReplaceAll(x.URL, token, "…")
	x.RequestBody = strings.ReplaceAll(x.RequestBody, token, "…")
	x.ResponseBody = strings.ReplaceAll(x.ResponseBody, token, "…")
	for _, values := range x.ResponseHeader {
		for i := range values {
			values[i] = strings.ReplaceAll(values[i], token, "…")
		}
	}
}

// mediaType gives the answer's media type without parameters, in small letters.
func (x *Exchange) mediaType() string {
	kind, _, _ := strings.Cut(x.ResponseHeader.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

// at gives a value of the answer by the names on the way to it; nil where there is none.
func (x *Exchange) at(names ...string) any { return lookup(x.object, names...) }

// text is at for a string; empty where there is none.
func (x *Exchange) text(names ...string) string {
	s, _ := x.at(names...).(string)
	return s
}

// resources gives the resources of a list.
func (x *Exchange) resources() []scim.Object { return objects(x.at("Resources")) }

// ids gives the ids of a list's resources, in its order.
func (x *Exchange) ids() []string {
	var ids []string
	for _, o := range x.resources() {
		id, _ := lookup(o, "id").(string)
		ids = append(ids, id)
	}
	return ids
}
