package backends

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Shape is what a stored text looks like, when one knows nothing of its meaning.
type Shape string

// The shapes.
const (
	ShapeWord    Shape = "word"   // one word
	ShapeText    Shape = "text"   // several
	ShapeNumber  Shape = "number" // digits, perhaps with a sign or a fraction
	ShapeMail    Shape = "mail"   // an e-mail address
	ShapeURL     Shape = "url"
	ShapeDate    Shape = "date"    // 2006-01-02
	ShapeTime    Shape = "time"    // 2006-01-02 15:04:05
	ShapeInstant Shape = "instant" // 2006-01-02T15:04:05Z (RFC 3339)
	ShapeHash    Shape = "hash"    // of a password: $6$…, {SSHA}…, many hexadecimal digits
	ShapeBcrypt  Shape = "bcrypt"
	ShapePHPass  Shape = "phpass" // $P$…
	ShapeJSON    Shape = "json"
	ShapePHP     Shape = "php" // serialize()
	ShapeBytes   Shape = "bytes"
)

var shapes = []struct {
	shape   Shape
	pattern *regexp.Regexp
}{
	{ShapeNumber, regexp.MustCompile(`^[+-]?\d+(\.\d+)?$`)},
	{ShapeURL, regexp.MustCompile(`^[a-z][a-z0-9+.-]*://`)},
	{ShapeDate, regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)},
	{ShapeTime, regexp.MustCompile(`^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$`)},
	{ShapeInstant, regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$`)},
	{ShapeBcrypt, regexp.MustCompile(`^\$2[abxy]\$\d\d\$.{53}$`)},
	{ShapePHPass, regexp.MustCompile(`^\$[PH]\$.{31}$`)},
	{ShapeHash, regexp.MustCompile(`^(\$[0-9a-zA-Z]+\$.{8,}|\{[A-Z0-9-]+\}.+|[0-9a-f]{32,}|[0-9A-F]{32,}|!.{20,})$`)},
	{ShapePHP, regexp.MustCompile(`^(a:\d+:\{|s:\d+:"|O:\d+:")`)},
}

// ShapeOf looks at a text. One that is empty looks like a text.
func ShapeOf(s string) Shape {
	if s == "" {
		return ShapeText
	}
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return ShapeBytes
	}
	for _, known := range shapes {
		if known.pattern.MatchString(s) {
			return known.shape
		}
	}
	if (s[0] == '{' || s[0] == '[') && strings.ContainsAny(s[len(s)-1:], "]}") {
		return ShapeJSON
	}
	if a, err := mail.ParseAddress(s); err == nil && a.Address == s {
		return ShapeMail
	}
	if strings.ContainsAny(s, " \t\n") {
		return ShapeText
	}
	return ShapeWord
}
