package backends

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextsLookLikeSomething(t *testing.T) {
	for text, want := range map[string]Shape{
		"": ShapeText, "ada": ShapeWord, "Ada Adler": ShapeText, "-12.5": ShapeNumber, "ada@example.org": ShapeMail, "https://example.org/x": ShapeURL,
		"2026-01-31": ShapeDate, "0000-00-00 00:00:00": ShapeTime, "2026-01-31T08:00:00Z": ShapeInstant, "2026-01-31 08:00": ShapeText,
		"$2y$10$" + strings.Repeat("a", 53): ShapeBcrypt, "$P$" + strings.Repeat("b", 31): ShapePHPass, "{SSHA}abc=": ShapeHash,
		"$6$salt$abcdefgh": ShapeHash, strings.Repeat("0f", 16): ShapeHash, `{"a":1}`: ShapeJSON, `a:1:{s:1:"x";b:1;}`: ShapePHP, "\xff\xfe": ShapeBytes, "a\x00b": ShapeBytes,
		"{": ShapeWord, "ada@": ShapeWord,
	} {
		if got := ShapeOf(text); got != want {
			t.Errorf("%q looks like %s, not %s", text, got, want)
		}
	}
}

func TestASampleKeepsFewShortValues(t *testing.T) {
	var s Sample
	for _, text := range []string{"A", "L", "A", ""} {
		s.Add(text)
	}
	s.AddNull()
	if diff := cmp.Diff([]string{"", "A", "L"}, s.Values()); diff != "" || s.Rows != 5 || s.Null != 1 || s.Empty != 1 || s.Count("A") != 2 || s.Varied() {
		t.Errorf("%+v %s", s, diff)
	}
	s.Add(strings.Repeat("x", shortValue+1))
	if s.Values() != nil || s.Count("A") != 0 {
		t.Error("a long value is kept, or others beside it")
	}
	var many Sample
	for i := range fewValues + 1 {
		many.Add(string(rune('A' + i)))
	}
	if many.Values() != nil || many.Varied() {
		t.Error("many values are kept")
	}
}

func TestMostlyIsNineOfTen(t *testing.T) {
	var s Sample
	for i := range 10 {
		s.Add([]string{"a@example.org", "word"}[i/9])
	}
	s.Add("")
	if !s.Mostly(ShapeMail) || s.Mostly(ShapeWord) || (&Sample{}).Mostly(ShapeMail) {
		t.Errorf("%+v", s.Shapes)
	}
}
