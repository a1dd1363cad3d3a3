package backends

import (
	"strings"
	"unicode"
)

// Fold gives the text that all spellings share which are equal under Unicode simple case folding.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, s)
}
