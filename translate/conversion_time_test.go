package translate

import "testing"

// TestLastYears: what cannot be read again is not stored: in Berlin the last second of 9999 is in the year 10000.
func TestLastYears(t *testing.T) {
	s, _, err := newStep(ConversionSpec{Name: "timestamp", Args: []any{"2006-01-02 15:04:05", "Europe/Berlin"}})
	if err != nil {
		t.Fatal(err)
	}
	if stored, err := s.encode("9999-12-31T23:59:59Z"); err == nil {
		t.Errorf("stored as %v", stored)
	}
	if stored, err := s.encode("9999-12-31T22:59:59Z"); err != nil || stored != "9999-12-31 23:59:59" {
		t.Errorf("%v, %v", stored, err)
	}
}
