package main

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A server that stands still for a second delays every request that was due in this second. One connection sees
// only one slow answer; the histogram must not.
func TestAStandstillIsChargedToEveryRequestThatWasDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var server sync.Mutex
		f := flow{rate: 100, connections: 1, duration: 10 * time.Second}
		r := f.run(t.Context(), func(_ context.Context, n int) error {
			server.Lock()
			defer server.Unlock()
			if n == 500 {
				time.Sleep(time.Second)
			}
			return nil
		})
		if r.latencies.total != 1000 {
			t.Fatalf("%d requests", r.latencies.total)
		}
		if half := r.latencies.quantile(0.5); half > time.Millisecond {
			t.Errorf("the median is %v", half)
		}
		// 100 of 1,000 were due in the second: the 95th percentile is half a second.
		if p95 := r.latencies.quantile(0.95); p95 < 450*time.Millisecond || p95 > 550*time.Millisecond {
			t.Errorf("the 95th percentile is %v", p95)
		}
	})
}

func TestFailuresAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wrong := errors.New("wrong")
		r := flow{rate: 10, connections: 4, duration: 2 * time.Second}.run(t.Context(), func(_ context.Context, n int) error {
			if n%5 == 0 {
				return wrong
			}
			return nil
		})
		if r.failed != 4 || !errors.Is(r.err, wrong) || r.latencies.total != 20 {
			t.Errorf("%d of %d failed: %v", r.failed, r.latencies.total, r.err)
		}
	})
}
