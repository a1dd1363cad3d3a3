package replay

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"
	"unicode"

	"scim-adapter/internal/scim/filter"
)

// pseudonyms replaces values by others of the same form. Equal values have equal pseudonyms, and values that differ in case
// only have pseudonyms that do, too. Without the key, which only this process has, nobody can tell which value has which.
type pseudonyms struct{ key [32]byte }

func newPseudonyms() *pseudonyms {
	p := &pseudonyms{}
	_, _ = rand.Read(p.key[:]) // never fails
	return p
}

var (
	urlForm   = regexp.MustCompile(`(?i)^https?://`)
	phoneForm = regexp.MustCompile(`^(tel:)?[-+0-9 ()./]*[0-9][-+0-9 ()./]*$`)
)

// text gives the pseudonym of a text: an address for an address, a number for a number, and so on.
func (p *pseudonyms) text(s string) string {
	if strings.TrimSpace(s) == "" {
		return s
	}
	sum := p.sum(s)
	short := hex.EncodeToString(sum[:5])
	switch {
	case strings.Count(s, "@") == 1:
		return cased(s, "user-"+short) + "@example.org"
	case urlForm.MatchString(s):
		return "https://example.org/" + short
	case isTime(s):
		return p.time(s, sum)
	case phoneForm.MatchString(s):
		return digits(s, sum)
	}
	return cased(s, "name-"+short)
}

// sum is the keyed hash of a text without its case.
func (p *pseudonyms) sum(s string) []byte {
	h := hmac.New(sha256.New, p.key[:])
	h.Write([]byte(filter.Fold(s)))
	return h.Sum(nil)
}

// cased writes a pseudonym in small letters, in capitals, or with one capital, as the text is written.
func cased(like, pseudonym string) string {
	switch {
	case like == strings.ToLower(like):
		return pseudonym
	case like == strings.ToUpper(like):
		return strings.ToUpper(pseudonym)
	}
	return strings.ToUpper(pseudonym[:1]) + pseudonym[1:]
}

func isTime(s string) bool {
	_, err := time.Parse(time.DateOnly, s[:min(len(s), len(time.DateOnly))])
	return err == nil
}

// time gives another day between 1970 and 2059, in the form of the text.
func (p *pseudonyms) time(s string, sum []byte) string {
	day := time.Unix(int64(uint32(sum[0])<<7|uint32(sum[1])>>1)*24*60*60, 0).UTC()
	if len(s) <= len(time.DateOnly) {
		return day.Format(time.DateOnly)
	}
	return day.Format(time.RFC3339)
}

// digits replaces every digit by another; the first of several is no zero where it was none.
func digits(s string, sum []byte) string {
	out, n := []byte(s), 0
	for i, c := range out {
		if !unicode.IsDigit(rune(c)) {
			continue
		}
		d := (int(sum[n%len(sum)]) + n/len(sum)) % 10
		if n == 0 && c != '0' && d == 0 {
			d = 9
		}
		out[i] = "0123456789"[d]
		n++
	}
	return string(out)
}
