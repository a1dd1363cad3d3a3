package adapter

import "strconv"

// Values of headers that many answers share; nobody may change them.
var (
	nosniff      = []string{"nosniff"}                                                               //nolint:gochecknoglobals // constant data
	noStore      = []string{"no-store"}                                                              //nolint:gochecknoglobals // constant data
	contentTypes = map[string][]string{offered[0]: typed(offered[0]), offered[1]: typed(offered[1])} //nolint:gochecknoglobals // constant data
)

func typed(media string) []string { return []string{media + "; charset=utf-8"} }

// setHeaders sets the headers of an answer with a body of so many bytes (RFC 7644 sections 3.1 and 3.14). Their names are
// written in the canonical form, and their values are parts of one list: [http.Header.Set] would make a list for each.
func (x *exchange) setHeaders(a answer, length int) {
	h := x.writer.Header()
	const most = 5 // that one answer can have of its own
	values := make([]string, 0, most)
	set := func(name, value string) {
		n := len(values)
		values = append(values, value)
		h[name] = values[n : n+1 : n+1]
	}
	h["X-Content-Type-Options"], h["Cache-Control"] = nosniff, noStore
	set("X-Request-Id", x.serial)
	if a.location != "" {
		set("Location", a.location)
	}
	if a.version != "" {
		set("Etag", a.version)
	}
	if a.retryAfter > 0 {
		set("Retry-After", seconds(a.retryAfter))
	}
	if a.body != nil {
		h["Content-Type"] = contentTypes[x.media]
		set("Content-Length", strconv.Itoa(length))
	}
}
