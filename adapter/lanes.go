package adapter

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// lane says who goes first where more is asked than the application can do.
type lane int

// The lanes, the fastest first.
const (
	urgent lane = iota // takes access away: deletions, deactivations, removals
	short              // concerns one resource
	long               // concerns many: lists, searches
	lanesCount
)

// String gives the name of a lane, as it is in metrics.
func (l lane) String() string { return [lanesCount]string{"urgent", "short", "long"}[l] }

// patience is how long a request waits for its turn before it is sent away.
const patience = 10 * time.Second

// lanes let requests at an application, only as many at a time as it can serve, and not more of a slower lane than
// leaves room for the faster ones. The others wait, first come, first served within a lane, if there is room.
//
// A request enters when all that it brings has arrived, and leaves before it is answered: clients that are slow
// hold nothing.
type lanes struct {
	width  [lanesCount]int // requests of a lane and of the slower ones that run at a time
	room   [lanesCount]int // of them that run or wait
	narrow int             // the long lane's width while others are about

	mu      sync.Mutex
	others  time.Time // when the last request of a faster lane came
	running [lanesCount]int
	waiting [lanesCount][]chan struct{} // closed when it is their turn
}

// newLanes makes lanes for an application that serves some calls at a time, 0 where nobody knows; embedded tells that
// this process does its work. room is how many requests may run and wait together; the urgent ones have as much for
// themselves.
func newLanes(parallel int, embedded bool, room int) *lanes {
	if parallel == 0 {
		parallel = 2 * runtime.GOMAXPROCS(0)
	}
	parallel = max(parallel, 2)
	l := &lanes{
		width: [lanesCount]int{urgent: parallel, short: parallel - 1, long: max(1, parallel/2)},
		room:  [lanesCount]int{urgent: 2 * room, short: room, long: max(1, room/2)},
	}
	l.narrow = l.width[long]
	if embedded {
		l.narrow = max(1, min(l.narrow, runtime.GOMAXPROCS(0)-1))
	}
	return l
}

// givingWay is how long the long lane stays narrow after a request of a faster lane. A processor that is always busy
// with lists lets others wait for milliseconds at every step; one must be left free.
const givingWay = time.Second

// share gives the width of a lane now.
func (l *lanes) share(which lane) int {
	if which == long && time.Since(l.others) < givingWay {
		return l.narrow
	}
	return l.width[which]
}

// full tells whether a request of a lane would be sent away.
func (l *lanes) full(which lane) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.crowded(which)
}

// crowded tells whether there is no room for one more in its lane, or in one of the faster lanes, whose room it takes
// too.
func (l *lanes) crowded(which lane) bool {
	for i := range which + 1 {
		n := 0
		for j := i; j < lanesCount; j++ {
			n += l.running[j] + len(l.waiting[j])
		}
		if n >= l.room[i] {
			return true
		}
	}
	return false
}

// enter waits for the turn of a request. Without an error, leave must be called afterwards.
func (l *lanes) enter(ctx context.Context, which lane) error {
	l.mu.Lock()
	if which != long {
		l.others = time.Now()
	}
	switch {
	case l.crowded(which):
		l.mu.Unlock()
		return errBusy
	case l.free(which):
		l.running[which]++
		l.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	l.waiting[which] = append(l.waiting[which], turn)
	l.mu.Unlock()
	enough := time.NewTimer(patience)
	defer enough.Stop()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		return l.giveUp(which, turn, ctx.Err())
	case <-enough.C:
		return l.giveUp(which, turn, errBusy)
	}
}

// giveUp takes a request out of the queue; where its turn has come in the same moment it goes on.
func (l *lanes) giveUp(which lane, turn chan struct{}, err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.waiting[which], turn)
	if i < 0 {
		return nil
	}
	l.waiting[which] = slices.Delete(l.waiting[which], i, i+1)
	return err
}

// leave makes room for the next ones.
func (l *lanes) leave(which lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running[which]--
	for next, ok := l.next(); ok; next, ok = l.next() {
		close(l.waiting[next][0])
		l.waiting[next] = slices.Delete(l.waiting[next], 0, 1)
		l.running[next]++
	}
}

// next gives the lane whose turn it is: the fastest of those of which nothing runs, so that none stands still, else the
// fastest.
func (l *lanes) next() (which lane, ok bool) {
	for i := range lanesCount {
		if len(l.waiting[i]) == 0 || !l.free(i) {
			continue
		}
		if l.running[i] == 0 {
			return i, true
		}
		if !ok {
			which, ok = i, true
		}
	}
	return which, ok
}

// free tells whether one more request of a lane may run within its own share and those of all faster lanes. Where
// somebody waits, nobody of the same lane or of a slower one is free: nobody is overtaken from behind.
func (l *lanes) free(which lane) bool {
	for i := range which + 1 {
		n := 0
		for j := i; j < lanesCount; j++ {
			n += l.running[j]
		}
		if n >= l.share(i) {
			return false
		}
	}
	return true
}
