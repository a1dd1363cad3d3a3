package mappingtest

import (
	"regexp"
	"strings"

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
	var out strings.Builder
	for i, word := range a {
		out.WriteString(steadyWord(word, b[i]))
	}
	return out.String()
}

// steadyWord leaves of a word what is before and behind that which differs: up to a sign, not within a run of letters and
// digits, because random ones may be the same by chance. JSON's strings are replaced whole.
func steadyWord(a, b string) string {
	if a == b || strings.HasPrefix(a, `"`) {
		return map[bool]string{true: a, false: Any}[a == b]
	}
	start, end := 0, 0
	for i := 0; i < min(len(a), len(b)) && a[i] == b[i]; i++ {
		if !alphanumeric(a[i]) {
			start = i + 1
		}
	}
	for i := 0; i < min(len(a), len(b))-start && a[len(a)-1-i] == b[len(b)-1-i]; i++ {
		if !alphanumeric(a[len(a)-1-i]) {
			end = i + 1
		}
	}
	return a[:start] + Any + a[len(a)-end:]
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
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
