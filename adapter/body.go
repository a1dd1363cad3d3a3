package adapter

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"scim-adapter/internal/scim"
)

// received reads and decodes the request's JSON, and waits for the turn of what asks the application. Errors are
// *scim.Error: 413, 415, or 400 with the place; or [errBusy].
func (x *exchange) received() (any, error) {
	if err := x.mediaType(); err != nil {
		return nil, err
	}
	body := &metered{Reader: http.MaxBytesReader(x.writer, x.request.Body, x.door.limits.Body), budget: x.app.kept}
	defer body.giveBack()
	data, err := io.ReadAll(body)
	if errors.Is(err, errBusy) {
		return nil, x.shed(err)
	}
	if err != nil {
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
			x.door.metrics.rejected(x.app.Name, "body_too_large")
			return nil, scim.Errorf(http.StatusRequestEntityTooLarge, "", "the body is larger than %d bytes", tooLarge.Limit)
		}
		return nil, scim.Errorf(http.StatusBadRequest, scim.InvalidSyntax, "the body could not be read to its end")
	}
	v, err := scim.Decode(data, scim.DecodeLimits{Depth: x.door.limits.Depth, Members: x.door.limits.values()})
	if err != nil {
		x.door.metrics.rejected(x.app.Name, "json_invalid")
		return nil, err
	}
	body.giveBack()
	return v, x.arrived(v)
}

// mediaType accepts JSON (RFC 7644 section 3.1), and what the client's dialect tolerates.
func (x *exchange) mediaType() error {
	if encoding := x.request.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return scim.Errorf(http.StatusUnsupportedMediaType, "", "compressed bodies are not accepted")
	}
	header := x.request.Header.Get("Content-Type")
	refusal := scim.Errorf(http.StatusUnsupportedMediaType, "", "the body must be %s", mediaType)
	if header == "" {
		return x.tolerance.Allow(scim.MediaType, refusal)
	}
	switch kind, _, err := mime.ParseMediaType(header); {
	case err == nil && (kind == mediaType || kind == "application/json"):
		return nil
	case err == nil && kind == "text/json":
		return x.tolerance.Allow(scim.MediaType, refusal)
	}
	return refusal
}

// object is body where the JSON must be an object.
func (x *exchange) object() (scim.Object, error) {
	v, err := x.body()
	if err != nil {
		return nil, err
	}
	o, ok := v.(scim.Object)
	if !ok {
		return nil, scim.Errorf(http.StatusBadRequest, scim.InvalidSyntax, "the body must be a JSON object")
	}
	return o, nil
}
