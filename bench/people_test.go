package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPeopleAreTheSameEverywhereAndNeverShareALogin(t *testing.T) {
	logins := map[string]int{}
	inactive := 0
	for n := 1; n <= 10_000; n++ {
		p := personOf(n)
		if before, taken := logins[p.login]; taken {
			t.Fatalf("%d and %d are both %s", before, n, p.login)
		}
		logins[p.login] = n
		if !p.active {
			inactive++
		}
	}
	if inactive < 900 || inactive > 1100 {
		t.Errorf("%d of 10,000 are inactive", inactive)
	}
	want := personOf(7)
	if d := cmp.Diff(want, personOf(7), cmp.AllowUnexported(person{})); d != "" {
		t.Error(d)
	}
}

func TestRecordsOfTheAPIHaveTheirSize(t *testing.T) {
	for _, n := range []int{1, 42, 9999} {
		if got := len(apiRecord(n)); got != recordSize {
			t.Errorf("record %d has %d bytes", n, got)
		}
	}
}
