package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// processor is what a program costs: its processor time over the requests that it answered. Where other work
// disturbs a throughput, this stays.
type processor struct {
	used     time.Duration
	requests int
}

// perRequest gives microseconds; 0 where nothing was measured.
func (p *processor) perRequest() float64 {
	if p.requests == 0 {
		return 0
	}
	return float64(p.used) / float64(time.Microsecond) / float64(p.requests)
}

// cpu gives the time that the threads of a process have run, from the scheduler's own count of nanoseconds.
func (p *program) cpu() (time.Duration, error) {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		ran, _, _ := strings.Cut(string(text), " ")
		nanoseconds, err := strconv.ParseInt(ran, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		sum += time.Duration(nanoseconds)
	}
	return sum, nil
}

// loaded measures throughput and counts the processor time of the server meanwhile.
func (b *bench) loaded(c crowd, p *program, s server, w work, meter *processor) measurement {
	return func() (float64, error) {
		before, err := p.cpu()
		if err != nil {
			return 0, err
		}
		count, took, err := c.run(b.ctx, s, w)
		if err != nil {
			return 0, err
		}
		after, err := p.cpu()
		meter.used += after - before
		meter.requests += count
		return float64(count) / took.Seconds(), err
	}
}

// throughputs compares two servers' requests per second and processor time.
func (b *bench) throughputs(row Row, ours, theirs side) error {
	var meters [2]processor
	measure := func(i int, s side) measurement { return b.loaded(s.load, s.program, s.server, s.work, &meters[i]) }
	if err := b.compare(row, measure(0, ours), measure(1, theirs)); err != nil {
		return err
	}
	last := &b.rows[len(b.rows)-1]
	last.OurCPU, last.TheirCPU = meters[0].perRequest(), meters[1].perRequest()
	return nil
}

// side is one server of a row and what it is asked.
type side struct {
	load    crowd
	program *program
	server  server // of the program; its base may be another
	work    work
}
