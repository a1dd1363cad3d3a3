package remote

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseJSON(t *testing.T) {
	for text, want := range map[string]any{
		`null`: nil, `true`: true, `false`: false, ` "a" `: "a", `"a\"\u00e9\n"`: "a\"é\n", `0`: int64(0), `-7`: int64(-7), `9223372036854775807`: int64(math.MaxInt64),
		`9223372036854775808`: "9223372036854775808", `1.5`: 1.5, `1e3`: 1000.0, `0.1234567890123456789`: "0.1234567890123456789", `[]`: []any{}, `{}`: map[string]any{},
		`[1,"x",[null]]`: []any{int64(1), "x", []any{nil}}, `{"a":{"b\u0041":1},"a2":"é"}`: map[string]any{"a": map[string]any{"bA": int64(1)}, "a2": "é"},
	} {
		got, err := ParseJSON([]byte(text))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", text, err, diff)
		}
	}
	for _, text := range []string{``, ` `, `{`, `[1`, `{"a"}`, `{"a":}`, `"a`, `nul`, `1 2`, `[] x`, "\"\xff\"", `{"a":1`, `[1,]`} {
		if got, err := ParseJSON([]byte(text)); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// FuzzParseJSON compares with encoding/json: what one reads the other reads alike, as far as numbers go.
func FuzzParseJSON(f *testing.F) {
	for _, text := range []string{`{"a":[1,"x\n",null,true,{"b":{}}]}`, `"\u00e9"`, `[[[]]]`, `{"a":1,"a":2}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseJSON([]byte(text))
		if err != nil {
			return
		}
		var want any
		err = json.Unmarshal([]byte(text), &want)
		if _, tooLarge := errors.AsType[*json.UnmarshalTypeError](err); tooLarge {
			return // a number that no float64 holds; here it is a text
		}
		if err != nil {
			t.Fatalf("%q is read as %v, and encoding/json says %v", text, got, err)
		}
		again, err := json.Marshal(got)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		var back any
		if err := json.Unmarshal(again, &back); err != nil || !alike(back, want) {
			t.Errorf("%q is read as %v, want %v", text, got, want)
		}
	})
}

// alike compares values, but for numbers that are kept as texts.
func alike(a, b any) bool {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for name, v := range x {
			if w, there := y[name]; !there || !alike(v, w) {
				return false
			}
		}
		return true
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !alike(x[i], y[i]) {
				return false
			}
		}
		return true
	case string:
		if _, number := b.(float64); number {
			return true
		}
	}
	return a == b
}
