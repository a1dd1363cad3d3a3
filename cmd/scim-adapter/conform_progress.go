package main

import (
	"fmt"
	"io"
	"time"

	"scim-adapter/internal/conform"
)

// progress tells on stderr how far a run is, when it takes long: one line that is rewritten on a terminal,
// elsewhere a line now and then.
type progress struct {
	out      io.Writer
	total    int
	terminal bool
	begin    time.Time
	said     time.Time // when the last line was written; zero for never
}

const (
	quietFor      = 2 * time.Second
	rewriteEvery  = 100 * time.Millisecond
	newLinesEvery = 10 * time.Second
)

func newProgress(out io.Writer, total int) *progress {
	return &progress{out: out, total: total, terminal: isTerminal(out), begin: time.Now()}
}

// next is called before each check.
func (p *progress) next(done int, c conform.Check) {
	every := newLinesEvery
	if p.terminal {
		every = rewriteEvery
	}
	if time.Since(p.begin) < quietFor || time.Since(p.said) < every {
		return
	}
	p.said = time.Now()
	if p.terminal {
		fmt.Fprintf(p.out, "\r\x1b[K%d of %d: %s", done, p.total, c.ID)
		return
	}
	fmt.Fprintf(p.out, "%d of %d checks, now %s\n", done, p.total, c.ID)
}

// end removes the line from a terminal.
func (p *progress) end() {
	if p.terminal && !p.said.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
