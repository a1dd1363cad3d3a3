package config

import (
	"slices"
	"strings"

	"scim-adapter/internal/diag"
)

// didYouMean gives a sentence that helps with a word that is none of names.
func didYouMean(given string, names []string) string {
	if best := diag.Nearest(given, names); best != "" {
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
