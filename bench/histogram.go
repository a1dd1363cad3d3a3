package main

import (
	"math/bits"
	"time"
)

// fine is how many bits of a value a histogram keeps: buckets are at most 1/64 wide.
const fine = 6

// histogram counts latencies in buckets whose width grows with the value. The zero value is ready.
type histogram struct {
	counts [(64 - fine) << fine]int
	total  int
}

// bucket gives the bucket of a latency in nanoseconds.
func bucket(v uint64) int {
	shift := max(0, bits.Len64(v)-fine-1)
	return shift<<fine + int(v>>shift)
}

// upper gives the largest latency of a bucket.
func upper(b int) time.Duration {
	shift := max(0, b>>fine-1)
	mantissa := b - shift<<fine
	return time.Duration((mantissa+1)<<shift - 1)
}

// add counts one latency; a negative one is none at all.
func (h *histogram) add(d time.Duration) {
	h.counts[bucket(uint64(max(0, d)))]++
	h.total++
}

// merge adds what another has counted.
func (h *histogram) merge(other *histogram) {
	for i, n := range other.counts {
		h.counts[i] += n
	}
	h.total += other.total
}

// quantile gives the latency that a share q of all does not exceed, rounded up by less than 1/64; 0 of none.
func (h *histogram) quantile(q float64) time.Duration {
	if h.total == 0 {
		return 0
	}
	rank := min(h.total, int(q*float64(h.total))+1)
	seen := 0
	for b, n := range h.counts {
		if seen += n; seen >= rank {
			return upper(b)
		}
	}
	return 0
}
