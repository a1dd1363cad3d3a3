package scim

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestParseDecimal(t *testing.T) {
	for text, want := range map[string]any{
		"1.5": 1.5, "-0": float64(0), "3": float64(3), "1e2": float64(100), "0.10": 0.1, "15E-1": 1.5, "1e308": 1e308,
		"12345678901234567.8901": Number("12345678901234567.8901"), "-0.12345678901234567890": Number("-0.1234567890123456789"),
		"123456789012345678901": Number("123456789012345678901.0"), "1.000000000000000000000e-3": 0.001,
	} {
		if got, ok := ParseDecimal(text); !ok || got != want {
			t.Errorf("%s: %v, wanted %v", text, got, want)
		}
	}
	for _, text := range []string{"", "-", ".5", "5.", "1e", "1e+", "0x10", "1_0", "inf", "NaN", "1e309", "1e-400", "1e99999999999999999999", "--1", "1.2.3", " 1"} {
		if got, ok := ParseDecimal(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// TestDecimalsKeepTheirValue: whatever form the canonical one has, it is the same number, and its own canonical form.
func TestDecimalsKeepTheirValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "text")
		v, ok := ParseDecimal(text)
		if !ok {
			t.Fatalf("%s is refused", text)
		}
		want, _ := new(big.Rat).SetString(text)
		got, _ := new(big.Rat).SetString(encode(v))
		if got == nil || got.Cmp(want) != 0 {
			t.Fatalf("%s becomes %s", text, encode(v))
		}
		if again, ok := ParseDecimal(encode(v)); !ok || again != v {
			t.Fatalf("%s, then %v", encode(v), again)
		}
	})
}
