package filter

import (
	"math/big"
	"strconv"
)

// Number is a JSON number with all of its digits. As the value of a decimal attribute it has no exponent, and more
// digits than a float64 holds.
type Number string

// compareNumbers compares numbers of any kind by what their digits say.
func compareNumbers(op Op, have, want any) bool {
	h, w := rational(have), rational(want)
	return h != nil && w != nil && ordered(op, h.Cmp(w))
}

// rational gives the value of a number as it is written; nil where it is none.
func rational(v any) *big.Rat {
	switch v := v.(type) {
	case int64:
		return new(big.Rat).SetInt64(v)
	case float64:
		r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
		return r
	case Number:
		r, _ := new(big.Rat).SetString(string(v))
		return r
	}
	return nil
}
