package adapter

import (
	"net/http"
	"strings"
)

// answerType gives the media type of an answer: SCIM's own, unless the client accepts plain JSON and not that
// (RFC 7644 section 3.8, T15). A client that accepts neither gets SCIM's too: HTTP allows it, and a write that is
// answered with 406 would have happened all the same.
func answerType(r *http.Request) string {
	plain := false
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept"), ","), ",") {
		kind, _, _ := strings.Cut(part, ";")
		switch strings.ToLower(strings.TrimSpace(kind)) {
		case mediaType, "application/*", "*/*":
			return mediaType
		case "application/json":
			plain = true
		}
	}
	if plain {
		return "application/json"
	}
	return mediaType
}
