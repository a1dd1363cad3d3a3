package main

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestEveryLatencyIsInItsBucket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Uint64Range(0, 1<<62).Draw(t, "latency")
		b := bucket(v)
		top := uint64(upper(b))
		if v > top || float64(top-v) > float64(v)/(1<<fine)+1 {
			t.Fatalf("%d is in bucket %d, which ends at %d", v, b, top)
		}
		if b > 0 && uint64(upper(b-1)) >= v {
			t.Fatalf("%d is in bucket %d, but the one before ends at %d", v, b, upper(b-1))
		}
	})
}

func TestQuantilesAreThoseOfTheSortedList(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var one, other histogram
	var list []time.Duration
	for i := range 10_000 {
		d := time.Duration(random.ExpFloat64() * float64(time.Millisecond))
		list = append(list, d)
		if i%2 == 0 {
			one.add(d)
		} else {
			other.add(d)
		}
	}
	one.merge(&other)
	slices.Sort(list)
	for _, q := range []float64{0, 0.5, 0.9, 0.99, 1} {
		exact := list[min(len(list)-1, int(q*float64(len(list))))]
		if got := one.quantile(q); got < exact || float64(got) > 1.02*float64(exact)+1 {
			t.Errorf("quantile %v is %v, of the sorted list %v", q, got, exact)
		}
	}
	if empty := (&histogram{}).quantile(0.99); empty != 0 {
		t.Errorf("the quantile of nothing is %v", empty)
	}
}
