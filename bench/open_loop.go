package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// flow is an open loop: requests are due at fixed times, whether earlier ones have been answered or not.
type flow struct {
	rate        float64 // requests per second
	connections int     // that may wait for answers at once
	duration    time.Duration
}

// result is what an open loop saw.
type result struct {
	latencies histogram // from the time a request was due: waiting for a slow predecessor counts
	failed    int
	err       error // one of the failures
}

// run asks at the given rate. A latency begins when its request was due and not when a connection was free for
// it, so that a server that stands still is charged for every request that came in the meantime (this is the
// correction for coordinated omission).
func (f flow) run(ctx context.Context, ask func(ctx context.Context, n int) error) *result {
	total := int64(f.rate * f.duration.Seconds())
	var next atomic.Int64
	results := make([]result, f.connections)
	begin := time.Now()
	var group sync.WaitGroup
	for i := range results {
		group.Go(func() {
			for n := next.Add(1) - 1; n < total && ctx.Err() == nil; n = next.Add(1) - 1 {
				due := begin.Add(time.Duration(float64(n) / f.rate * float64(time.Second)))
				time.Sleep(time.Until(due))
				err := ask(ctx, int(n))
				results[i].count(time.Since(due), err)
			}
		})
	}
	group.Wait()
	all := &result{}
	for i := range results {
		all.merge(&results[i])
	}
	return all
}

func (r *result) count(latency time.Duration, err error) {
	r.latencies.add(latency)
	if err != nil {
		r.failed++
		r.err = err
	}
}

func (r *result) merge(other *result) {
	r.latencies.merge(&other.latencies)
	r.failed += other.failed
	if other.err != nil {
		r.err = other.err
	}
}

// p99 gives the 99th percentile in microseconds.
func (r *result) p99() float64 {
	return float64(r.latencies.quantile(0.99)) / float64(time.Microsecond)
}
