package mappingtest

import (
	"cmp"
	"strconv"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// Any stands in expectations for a value that nobody can know before: any JSON value of a call, a piece of it without
// a blank, anything that is there in a body.
const Any = "‹any›"

// Failure is one thing that was not as expected.
type Failure struct {
	Subject     string       // "status", "body", "writes", "calls", "absent", "answer"
	Note        string       // a sentence, where there is nothing to compare
	Differences []Difference // of an answer
	Lines       []Line       // of calls: all of them, those that differ marked
}

// Difference is one place of an answer that is not as expected. Values are JSON texts; empty is nothing at all.
type Difference struct {
	Path     string
	Expected string
	Actual   string
}

// compare gives everything that is not as expected.
func compare(e config.Expectation, a answer, calls []backends.Call) []Failure {
	if e.Empty() {
		return []Failure{{Subject: "expect", Note: "The test expects nothing. Write expect { … }, or let --update write what happens now."}}
	}
	var list []Failure
	if e.Status != 0 && e.Status != a.status {
		list = append(list, statusFailure(e.Status, a))
	}
	if d := differences(e.Body, a); len(d) > 0 {
		list = append(list, Failure{Subject: "body", Differences: d})
	}
	if d := present(e.Absent, a.body); len(d) > 0 {
		list = append(list, Failure{Subject: "absent", Differences: d})
	}
	if f, ok := callFailure("calls", e.Calls, lines(calls, false)); ok {
		list = append(list, f)
	}
	if f, ok := callFailure("writes", e.Writes, lines(calls, true)); ok {
		list = append(list, f)
	}
	return list
}

// statusFailure shows what an error answer says, too.
func statusFailure(expected int, a answer) Failure {
	f := Failure{Subject: "status", Differences: []Difference{{Path: "status", Expected: strconv.Itoa(expected), Actual: strconv.Itoa(a.status)}}}
	o, _ := a.body.(scim.Object)
	if detail, ok := o.Get("detail"); ok && a.status >= 400 {
		text, _ := detail.(string)
		f.Note = "The answer says: " + text
	}
	return f
}

// differences compares a body: objects have at least the members that are expected, lists exactly the elements.
func differences(expected any, a answer) []Difference {
	if expected == nil {
		return nil
	}
	actual := a.body
	if text, ok := expected.(string); ok {
		v, err := scim.Decode([]byte(text), scim.DecodeLimits{})
		if err != nil {
			if strings.TrimSpace(text) == strings.TrimSpace(string(a.text)) || text == Any {
				return nil
			}
			return []Difference{{Path: "body", Expected: jsonText(text), Actual: jsonText(string(a.text))}}
		}
		expected = v
	}
	if actual == nil && len(a.text) > 0 {
		actual = string(a.text)
	}
	return contained("", expected, actual)
}

// contained gives where actual does not have what is expected.
func contained(path string, expected, actual any) []Difference {
	switch expected := expected.(type) {
	case scim.Object:
		if object, ok := actual.(scim.Object); ok {
			return containedMembers(path, expected, object)
		}
	case []any:
		if list, ok := actual.([]any); ok {
			return containedElements(path, expected, list)
		}
	default:
		if expected == Any && actual != nil || sameScalar(expected, actual) {
			return nil
		}
	}
	return []Difference{{cmp.Or(path, "body"), jsonText(expected), shown(actual)}}
}

func containedMembers(path string, expected, actual scim.Object) []Difference {
	var list []Difference
	for _, m := range expected {
		v, there := actual.Get(m.Name)
		switch at := join(path, m.Name); {
		case there:
			list = append(list, contained(at, m.Value, v)...)
		case m.Value != nil:
			list = append(list, Difference{at, jsonText(m.Value), ""})
		}
	}
	return list
}

func containedElements(path string, expected, actual []any) []Difference {
	var list []Difference
	for i := range max(len(expected), len(actual)) {
		at := path + "[" + strconv.Itoa(i) + "]"
		switch {
		case i >= len(actual):
			list = append(list, Difference{at, jsonText(expected[i]), ""})
		case i >= len(expected):
			list = append(list, Difference{at, "", jsonText(actual[i])})
		default:
			list = append(list, contained(at, expected[i], actual[i])...)
		}
	}
	return list
}

// shown is jsonText of something that is there; null is nothing (RFC 7643 section 2.5).
func shown(v any) string {
	if v == nil {
		return ""
	}
	return jsonText(v)
}

func join(path, name string) string {
	switch {
	case path == "":
		return name
	case strings.Contains(path, "urn:") && !strings.Contains(path, "."):
		return path + ":" + name
	}
	return path + "." + name
}

// sameScalar compares values that are no objects and no lists; numbers by what they mean.
func sameScalar(a, b any) bool {
	if x, ok := number(a); ok {
		y, ok := number(b)
		return ok && scim.Equal(x, y)
	}
	return scim.Equal(a, b)
}

// number gives a number in its canonical form.
func number(v any) (any, bool) {
	switch v.(type) {
	case int64, float64, scim.Number:
		return scim.ParseDecimal(string(scim.AppendJSON(nil, v)))
	}
	return nil, false
}

func jsonText(v any) string { return string(scim.AppendJSON(nil, v)) }

// present gives the paths that should not be there.
func present(paths []diag.Text, body any) []Difference {
	var list []Difference
	for _, p := range paths {
		if v := at(body, p.Value); v != nil {
			list = append(list, Difference{Path: p.Value, Actual: jsonText(v)})
		}
	}
	return list
}
