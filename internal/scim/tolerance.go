package scim

// Tolerance decides for one request what is tolerated, and counts what was. A nil Tolerance bears everything
// and counts nothing: it is for what does not come from a client.
type Tolerance struct {
	Dialect *Dialect
	counts  [deviationCount]int
}

// Allow counts a deviation and gives nil where it is tolerated, else the refusal.
func (t *Tolerance) Allow(d Deviation, refusal *Error) error {
	switch {
	case t == nil:
	case !t.Dialect.Tolerates(d):
		return refusal
	default:
		t.counts[d]++
	}
	return nil
}

// Bears tells whether a deviation is tolerated, and counts it where it is.
func (t *Tolerance) Bears(d Deviation) bool { return t.Allow(d, errNotBorne) == nil }

var errNotBorne = &Error{} //nolint:gochecknoglobals // a mark; nobody sees it

// Each calls f for every deviation that was tolerated, with how often.
func (t *Tolerance) Each(f func(d Deviation, times int)) {
	for i, n := range t.counts {
		if n > 0 {
			f(Deviation(i), n)
		}
	}
}
