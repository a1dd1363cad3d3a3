package sql

import "testing"

// TestNamesWithManySpellings: k and s have spellings beyond ASCII that fold to them. A login with some of these letters is
// still looked for by its index, as a list of its spellings.
func TestNamesWithManySpellings(t *testing.T) {
	for login, want := range map[string]int{
		"ada": 1, "Jessica": 4, "kasskes": 32, "krisskoskis": 128, "kkkkkssss": 0, "boss.kessler@example.org": 32, "zoë": 0,
	} {
		if got := len(variants(login)); got != want {
			t.Errorf("%s: %d spellings, want %d", login, got, want)
		}
	}
}
