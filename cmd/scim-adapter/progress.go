package main

import (
	"fmt"
	"io"
	"time"
)

// progress tells on stderr how far a run is, when it takes long: one line that is rewritten on a terminal,
// elsewhere a line now and then.
type progress struct {
	out      io.Writer
	things   string // "checks"
	terminal bool
	begin    time.Time
	said     time.Time // when the last line was written; zero for never
}

const (
	quietFor      = 2 * time.Second
	rewriteEvery  = 100 * time.Millisecond
	newLinesEvery = 10 * time.Second
)

func newProgress(out io.Writer, things string) *progress {
	return &progress{out: out, things: things, terminal: isTerminal(out), begin: time.Now()}
}

// next is called before each of them.
func (p *progress) next(done, total int, name string) {
	every := newLinesEvery
	if p.terminal {
		every = rewriteEvery
	}
	if time.Since(p.begin) < quietFor || time.Since(p.said) < every {
		return
	}
	p.said = time.Now()
	if p.terminal {
		fmt.Fprintf(p.out, "\r\x1b[K%d of %d: %s", done, total, name)
		return
	}
	fmt.Fprintf(p.out, "%d of %d %s, now %s\n", done, total, p.things, name)
}

// end removes the line from a terminal.
func (p *progress) end() {
	if p.terminal && !p.said.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
