package config

import (
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// nearest gives the name that was probably meant, or "".
func nearest(given string, names []string) string {
	best, distance := "", 1+max(min(2, len(given)/2), len(given)/3)
	for _, name := range names {
		if d := levenshtein.Distance(strings.ToLower(given), strings.ToLower(name), nil); d < distance {
			best, distance = name, d
		}
	}
	return best
}

// didYouMean gives a sentence that helps with a word that is none of names.
func didYouMean(given string, names []string) string {
	if best := nearest(given, names); best != "" {
		return `Did you mean "` + best + `"?`
	}
	return possible(names)
}

// possible lists what can be written.
func possible(names []string) string {
	if len(names) == 0 {
		return "Nothing can be written here."
	}
	sorted := slices.Sorted(slices.Values(names))
	return "Possible here: " + strings.Join(slices.Compact(sorted), ", ") + "."
}

// otherWord gives this language's word for one that comparable tools use.
func otherWord(given string) string {
	switch given {
	case "column", "source", "property":
		return "field"
	case "from":
		return "read"
	case "to":
		return "write"
	case "mapping", "map":
		return "values"
	}
	return ""
}
