package scim

import (
	"strconv"
	"strings"
)

// The bounds of a decimal: what goes beyond them is no value of any application, and would take long to compare.
const (
	maxDecimalDigits   = 200
	maxDecimalExponent = 308
)

// ParseDecimal gives the canonical form of a decimal (RFC 7643 section 2.3.3): a float64 where that keeps every
// digit, else a [Number] without an exponent. It reports false where the text is no number, or one of more than
// 200 digits.
func ParseDecimal(text string) (any, bool) {
	given, ok := parseDigits(text)
	if !ok {
		return nil, false
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, false
	}
	kept, ok := parseDigits(strconv.FormatFloat(f, 'e', -1, 64))
	if ok && kept == given {
		return f, true
	}
	return Number(given.String()), true
}

// digits is a decimal number: 0.digits times ten to the power of point. Zero has no digits.
type digits struct {
	negative bool
	digits   string // the first and the last are not 0
	point    int
}

// parseDigits reads a number as JSON writes it.
func parseDigits(text string) (digits, bool) {
	var d digits
	text, d.negative = strings.CutPrefix(text, "-")
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, hasFraction := strings.Cut(mantissa, ".")
	if !allDigits(whole) || hasFraction && !allDigits(fraction) || len(whole)+len(fraction) > maxDecimalDigits {
		return d, false
	}
	power := 0
	if hasExponent {
		n, err := strconv.Atoi(exponent)
		if err != nil || n < -maxDecimalExponent || n > maxDecimalExponent {
			return d, false
		}
		power = n
	}
	d.digits = strings.TrimLeft(whole+fraction, "0")
	d.point = len(whole) + power - (len(whole) + len(fraction) - len(d.digits))
	d.digits = strings.TrimRight(d.digits, "0")
	if d.digits == "" {
		return digits{}, true
	}
	return d, true
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// String writes the number with at least one digit on both sides of the point.
func (d digits) String() string {
	sign, whole, fraction := "", "0", "0"
	if d.negative {
		sign = "-"
	}
	switch {
	case d.digits == "":
	case d.point <= 0:
		fraction = strings.Repeat("0", -d.point) + d.digits
	case d.point >= len(d.digits):
		whole = d.digits + strings.Repeat("0", d.point-len(d.digits))
	default:
		whole, fraction = d.digits[:d.point], d.digits[d.point:]
	}
	return sign + whole + "." + fraction
}
