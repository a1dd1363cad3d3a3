package docs

import "testing"

func TestOutputIsComparedLineByLine(t *testing.T) {
	for _, test := range []struct {
		want, got string
		part, is  bool
	}{
		{"a\nb\n", "a\nb\n", false, true},
		{"a\n", "a\nb\n", false, false},
		{"a\n…\n", "a\nb\nc\n", false, true},
		{"…\nc\n", "a\nb\nc\n", false, true},
		{"b\n", "a\nb\nc\n", true, true},
		{"a\nc\n", "a\nb\nc\n", true, false},
		{"id … of\n", "id 7 of\n", false, true},
		{"took 1.9 ms\n", "took 23.1 ms\n", false, true},
		{"a.b\n", "axb\n", false, false},
	} {
		if got := shows(test.want, test.got, test.part); got != test.is {
			t.Errorf("%q in %q (part %t): %t", test.want, test.got, test.part, got)
		}
	}
}

func TestJSONIsContained(t *testing.T) {
	for _, test := range []struct {
		want, got string
		is        bool
	}{
		{`{"a": 1}`, `HTTP/1.1 200 OK {"a": 1, "b": 2}`, true},
		{`{"a": 2}`, `{"a": 1}`, false},
		{`{"c": 1}`, `{"a": 1}`, false},
		{`{"a": ["…"]}`, `{"a": ["x"]}`, true},
		{`{"a": ["x"]}`, `{"a": ["x", "y"]}`, false},
		{`{"a": "x…"}`, `{ {"a": "xyz"}`, true},
	} {
		want, err := parseJSON(test.want)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, got := range findJSON(test.got) {
			found = found || within(want[0], got)
		}
		if found != test.is {
			t.Errorf("%s in %s: %t", test.want, test.got, found)
		}
	}
}
