package diag

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest gives the name that was probably meant by one that is unknown: the most similar of names without
// regard to case, the first in the alphabet of several; empty where none is similar.
func Nearest(given string, names []string) string {
	best, distance := "", 1+max(min(2, len(given)/2), len(given)/3)
	for _, name := range names {
		d := levenshtein.Distance(strings.ToLower(given), strings.ToLower(name), nil)
		if d < distance || d == distance && best != "" && name < best {
			best, distance = name, d
		}
	}
	return best
}
