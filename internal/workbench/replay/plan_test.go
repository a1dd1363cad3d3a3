package replay

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"scim-adapter/internal/workbench/rehearse"
)

// scripted gives what it was told for each path, and counts.
type scripted struct {
	answers map[string]rehearse.Explanation
	asked   int
}

func (s *scripted) Run(_ context.Context, r rehearse.Request) (*rehearse.Explanation, error) {
	s.asked++
	name := r.Path
	if r.Anew {
		name += " anew"
	}
	e := s.answers[name]
	return &e, nil
}

func (s *scripted) Masked(e *rehearse.Explanation) *rehearse.Explanation { return e }

func answers(status int, calls ...rehearse.Call) rehearse.Explanation {
	return rehearse.Explanation{Calls: calls, Answer: rehearse.Answer{Status: status}}
}

func TestWhatIsDifferent(t *testing.T) {
	write := func(text string, args ...any) rehearse.Call {
		return rehearse.Call{Text: text, Args: args, Write: true}
	}
	older := &scripted{answers: map[string]rehearse.Explanation{
		"/a": answers(200, rehearse.Call{Text: "SELECT"}, write("UPDATE a", "L")),
		"/b": answers(200, write("UPDATE b", "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", time.Now())),
		"/c": answers(404),
		"/d": answers(200), "/d anew": answers(200, write("UPDATE d")),
	}}
	newer := &scripted{answers: map[string]rehearse.Explanation{
		"/a": answers(200, rehearse.Call{Text: "SELECT"}, write("UPDATE a", "I")),
		"/b": answers(200, write("UPDATE b", "$2a$10$zzzz8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", time.Now())),
		"/c": answers(404),
		"/d": answers(200), "/d anew": answers(200, write("UPDATE d"), write("UPDATE more")),
	}}
	var entries []Entry
	for _, path := range []string{"/a", "/b", "/c", "/d"} {
		entries = append(entries, Entry{Application: "hr", Method: "PATCH", Path: path, Status: 200, Body: json.RawMessage(`{}`)})
	}
	entries = append(entries, Entry{Application: "crm", Method: "GET", Path: "/a"}, Entry{Application: "hr", Method: "POST", Path: "/a", Omitted: "a body of 2 MiB"})
	plan, err := Compare(t.Context(), entries, "hr", newer, older, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	want := Summary{Requests: 6, Different: 2, Same: 1, Unclear: 1, Skipped: 2}
	if plan.Summary != want {
		t.Errorf("%+v, want %+v", plan.Summary, want)
	}
	var text strings.Builder
	if err := plan.WriteText(&text, true); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"    read  SELECT", "  - WRITE UPDATE a [\"L\"]", "  + WRITE UPDATE a [\"I\"]", "    WRITE UPDATE b [\"‹hash›\", \"‹now›\"]",
		"    what it is about is not there any more", "    as if the application had nothing of it yet", "  + WRITE UPDATE more",
		"    left out: of the application crm", "    left out: recorded without a body of 2 MiB",
		"6 requests: 2 different, 1 the same, 1 about what is not there any more, 2 left out. Nothing was written.",
	} {
		if !strings.Contains(text.String(), line+"\n") {
			t.Errorf("no line %q in\n%s", line, text.String())
		}
	}
}

// TestTheDifferenceIsBoth: without the lines of the other side, each side is what it was.
func TestTheDifferenceIsBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calls := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 8)
		older, newer := calls.Draw(t, "older"), calls.Draw(t, "newer")
		var left, right []string
		for _, l := range difference(older, newer) {
			if l.Mark != "+" {
				left = append(left, l.Call)
			}
			if l.Mark != "-" {
				right = append(right, l.Call)
			}
		}
		if gocmp.Diff(append([]string{}, older...), append([]string{}, left...)) != "" || gocmp.Diff(append([]string{}, newer...), append([]string{}, right...)) != "" {
			t.Fatalf("%v and %v became %v and %v", older, newer, left, right)
		}
	})
}
