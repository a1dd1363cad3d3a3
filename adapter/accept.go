package adapter

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"scim-adapter/internal/scim"
)

// offered are the media types of answers, the first one where the client does not care (RFC 7644 section 3.1).
var offered = []string{mediaType, "application/json"} //nolint:gochecknoglobals // constant data

// accepted gives the media type that a client wants of those that are offered (RFC 9110 section 12.5.1); ok is false
// where it wants none of them. A header that is empty or cannot be read is no wish.
func accepted(headers []string) (media string, ok bool) {
	ranges := mediaRanges(headers)
	if len(ranges) == 0 {
		return mediaType, true
	}
	best := 0.0
	for _, candidate := range offered {
		if q := quality(ranges, candidate); q > best {
			media, best = candidate, q
		}
	}
	return media, best > 0
}

// mediaRange is one part of an Accept header.
type mediaRange struct {
	name    string // "application/json", "application/*", "*/*"
	quality float64
}

func mediaRanges(headers []string) []mediaRange {
	var ranges []mediaRange
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		name, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q, err := strconv.ParseFloat(parameters["q"], 64)
		if err != nil || !(q >= 0 && q <= 1) {
			q = 1
		}
		ranges = append(ranges, mediaRange{name, q})
	}
	return ranges
}

// quality gives how much a media type is wanted: what is said of it most exactly counts.
func quality(ranges []mediaRange, media string) float64 {
	for _, name := range []string{media, "application/*", "*/*"} {
		for _, r := range ranges {
			if r.name == name {
				return r.quality
			}
		}
	}
	return 0
}

// acceptable refuses what the client could not read, before anything is done. An answer to DELETE has no body: a
// leaver goes whatever the client accepts.
func (x *exchange) acceptable() error {
	media, ok := accepted(x.request.Header.Values("Accept"))
	if ok {
		x.media = media
	} else if x.request.Method != http.MethodDelete {
		return scim.Errorf(http.StatusNotAcceptable, "", "answers are %s or application/json", mediaType)
	}
	return nil
}
