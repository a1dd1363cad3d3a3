package mappingtest

import (
	"regexp"

	"scim-adapter/internal/scim"
)

// words are JSON's strings, what stands between blanks and quotes, and blanks.
var words = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[^\s"]+|\s+|"`)

// steadyLines puts [Any] in the place of words that are others when the same test runs again: random passwords, ids.
func steadyLines(lines, again []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line
		if i < len(again) {
			out[i] = steadyLine(line, again[i])
		}
	}
	return out
}

func steadyLine(line, again string) string {
	a, b := words.FindAllString(line, -1), words.FindAllString(again, -1)
	if len(a) != len(b) {
		return line
	}
	out := ""
	for i, word := range a {
		if word != b[i] {
			word = Any
		}
		out += word
	}
	return out
}

// steadyBody does the same with the values of a body.
func steadyBody(body, again any) any {
	switch body := body.(type) {
	case scim.Object:
		other, ok := again.(scim.Object)
		if !ok {
			return body
		}
		out := scim.Object{}
		for _, m := range body {
			v, _ := other.Get(m.Name)
			out = append(out, scim.Member{Name: m.Name, Value: steadyBody(m.Value, v)})
		}
		return out
	case []any:
		other, ok := again.([]any)
		if !ok || len(other) != len(body) {
			return body
		}
		out := make([]any, len(body))
		for i, e := range body {
			out[i] = steadyBody(e, other[i])
		}
		return out
	}
	if body != nil && again != nil && !sameScalar(body, again) {
		return Any
	}
	return body
}
