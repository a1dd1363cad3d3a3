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
	total    int
	unit     string // what is counted, in the plural
	terminal bool
	begin    time.Time
	said     time.Time // when the last line was written; zero for never
}

const (
	quietFor      = 2 * time.Second
	rewriteEvery  = 100 * time.Millisecond
	newLinesEvery = 10 * time.Second
)

func newProgress(out io.Writer, total int, unit string) *progress {
	return &progress{out: out, total: total, unit: unit, terminal: isTerminal(out), begin: time.Now()}
}

// next is called before each step; what names it, where it has a name.
func (p *progress) next(done int, what string) {
	every := newLinesEvery
	if p.terminal {
		every = rewriteEvery
	}
	if time.Since(p.begin) < quietFor || time.Since(p.said) < every {
		return
	}
	p.said = time.Now()
	if p.terminal {
		fmt.Fprintf(p.out, "\r\x1b[K%d of %d %s%s", done, p.total, p.unit, now(what))
		return
	}
	fmt.Fprintf(p.out, "%d of %d %s%s\n", done, p.total, p.unit, now(what))
}

func now(what string) string {
	if what == "" {
		return ""
	}
	return ", now " + what
}

// end removes the line from a terminal.
func (p *progress) end() {
	if p.terminal && !p.said.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
