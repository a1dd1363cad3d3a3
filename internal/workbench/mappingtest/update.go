package mappingtest

import (
	"slices"

	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// Updatable tells whether a test that failed passes once it expects what happened: it could be run, and the application
// had an answer to everything.
func (r *Result) Updatable() bool {
	return r.Problem == nil && !slices.ContainsFunc(r.Failures, func(f Failure) bool { return f.Subject == "answer" })
}

// Updates gives the files that change where the tests that failed expect what happened, as far as they are updatable,
// with their new text.
func (r *Report) Updates() (map[string][]byte, error) {
	wanted := map[string]map[int]config.Expectation{}
	for i := range r.Results {
		result := &r.Results[i]
		if result.Passed() || !result.Updatable() {
			continue
		}
		file := result.Test.File
		if wanted[file] == nil {
			wanted[file] = map[int]config.Expectation{}
		}
		wanted[file][result.Test.Index] = result.happened()
	}
	texts := map[string][]byte{}
	for file, updates := range wanted {
		text, err := config.UpdateTests(file, r.sources[file], updates)
		if err != nil {
			return nil, err
		}
		texts[file] = text
	}
	return texts, nil
}

// happened gives what an expectation must say to be fulfilled: of what it says now, the parts that are not; where it
// says nothing, the status, the writes and the body.
func (r *Result) happened() config.Expectation {
	e := r.Test.Expect
	if e.Empty() {
		out := config.Expectation{Status: r.answer.status, Writes: texts(r.steady(true))}
		if !r.open {
			out.Body = telling(r.body())
		}
		return out
	}
	var out config.Expectation
	for _, f := range r.Failures {
		switch f.Subject {
		case "status":
			out.Status = r.answer.status
		case "writes":
			out.Writes = expected(e.Writes, r.steady(true))
		case "calls":
			out.Calls = expected(e.Calls, r.steady(false))
		case "body":
			out.Body = r.projected(e.Body)
		case "absent":
			out.Absent = slices.DeleteFunc(append([]diag.Text{}, e.Absent...), func(p diag.Text) bool { return at(r.answer.body, p.Value) != nil })
		}
	}
	return out
}

// steady gives the calls with [Any] for what is another value at each run.
func (r *Result) steady(onlyWrites bool) []string {
	list := lines(r.calls, onlyWrites)
	if r.again == nil {
		return list
	}
	return steadyLines(list, lines(r.again.calls, onlyWrites))
}

// body gives the answer's body with [Any] for what is another value at each run.
func (r *Result) body() any {
	if r.again == nil {
		return r.answer.body
	}
	return steadyBody(r.answer.body, r.again.answer.body)
}

// expected gives the calls that came; what was expected already stays as it is written.
func expected(old []diag.Text, actual []string) []diag.Text {
	patterns := make([]string, len(old))
	for i, t := range old {
		patterns[i] = t.Value
	}
	out := []diag.Text{}
	for _, l := range align(patterns, actual) {
		if l.Mark != '-' {
			out = append(out, diag.Plain(l.pattern))
		}
	}
	return out
}

// telling leaves out of an answer what every answer has: schemas and meta.
func telling(body any) any {
	switch body := body.(type) {
	case scim.Object:
		out := scim.Object{}
		for _, m := range body {
			if m.Name != "schemas" && m.Name != "meta" {
				out = append(out, scim.Member{Name: m.Name, Value: telling(m.Value)})
			}
		}
		return out
	case []any:
		out := make([]any, len(body))
		for i, e := range body {
			out[i] = telling(e)
		}
		return out
	}
	return body
}

func texts(lines []string) []diag.Text {
	out := make([]diag.Text, len(lines))
	for i, l := range lines {
		out[i] = diag.Plain(l)
	}
	return out
}

// projected gives of the answer what a test looks at.
func (r *Result) projected(expected any) any {
	if len(r.answer.text) == 0 {
		return config.Nothing{}
	}
	if _, ok := expected.(string); ok {
		return string(r.answer.text)
	}
	return project(expected, r.body())
}

// project gives of a value the members that are expected, of lists all elements; what was as expected stays written as
// it was.
func project(expected, actual any) any {
	switch expected := expected.(type) {
	case scim.Object:
		object, ok := actual.(scim.Object)
		if !ok {
			return actual
		}
		out := scim.Object{}
		for _, m := range expected {
			if v, there := object.Get(m.Name); there || m.Value == nil {
				out = append(out, scim.Member{Name: m.Name, Value: project(m.Value, v)})
			}
		}
		return out
	case []any:
		list, ok := actual.([]any)
		if !ok {
			return actual
		}
		out := make([]any, len(list))
		for i, v := range list {
			out[i] = v
			if i < len(expected) {
				out[i] = project(expected[i], v)
			}
		}
		return out
	}
	if expected == Any && actual != nil {
		return Any
	}
	return actual
}
