package adapter

import (
	"context"
	"errors"
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
	long               // concerns many: lists, searches, bulk
	lanesCount
)

// ways says which lane an operation takes; the others ask no backend and take none. What a body asks for may
// lift a request into the urgent lane ([takesAway]).
var ways = map[string]lane{
	"list": long, "search": long, "bulk": long,
	"get": short, "create": short, "replace": short, "patch": short,
	"delete": urgent,
}

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

// newLanes makes lanes for an application that serves some calls at a time; embedded tells that this process does its
// work. room is how many requests may run and wait together; the urgent ones have as much for themselves.
func newLanes(parallel int, embedded bool, room int) *lanes {
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

func (l *lanes) crowded(which lane) bool {
	n := 0
	for i := which; i < lanesCount; i++ {
		n += l.running[i] + len(l.waiting[i])
	}
	return n >= l.room[which]
}

// enter waits for the turn of a request. Without an error, leave must be called afterwards.
func (l *lanes) enter(ctx context.Context, which lane) error {
	l.mu.Lock()
	if which != long {
		l.others = time.Now()
	}
	if l.free(which) {
		l.running[which]++
		l.mu.Unlock()
		return nil
	}
	if l.crowded(which) {
		l.mu.Unlock()
		return errBusy
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
	for next := range lanesCount {
		for len(l.waiting[next]) > 0 && l.free(next) {
			close(l.waiting[next][0])
			l.waiting[next] = slices.Delete(l.waiting[next], 0, 1)
			l.running[next]++
		}
	}
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

// errBusy is the error of a request for which there is no room.
var errBusy = errors.New("adapter: too many requests at once")

// admit lets an exchange in, once; which lane it takes is known by now. [exchange.leave] must be called afterwards.
func (x *exchange) admit(which lane) error {
	if x.admitted {
		return nil
	}
	if err := x.app.lanes.enter(x.ctx, which); err != nil {
		return x.shed(err)
	}
	x.admitted, x.lane = true, which
	return nil
}

// leave gives the place of an exchange back, if it has one.
func (x *exchange) leave() {
	if x.admitted {
		x.admitted = false
		x.app.lanes.leave(x.lane)
	}
}

// begin admits what has arrived as a whole with its headers. Of the rest those are sent away for whom there will be no
// room whatever they turn out to be: nobody has to send a body in vain.
func (x *exchange) begin() error {
	which, asks := ways[x.operation]
	if !asks || x.admitted {
		return nil
	}
	switch x.operation {
	case "get", "delete":
		return x.admit(which)
	case "patch", "replace", "bulk":
		which = urgent
	case "list", "search":
		which = short
	}
	if x.app.lanes.full(which) {
		return x.shed(errBusy)
	}
	return nil
}

// arrived admits what has brought its body. Searches are read first ([exchange.found]).
func (x *exchange) arrived(body any) error {
	which, asks := ways[x.operation]
	if !asks || x.operation == "search" {
		return nil
	}
	if x.operation != "create" && takesAway(body) {
		which = urgent
	}
	return x.admit(which)
}

// lane gives the lane of a search: one that looks for a certain value concerns one resource.
func (s *search) lane() lane {
	if s.lookup {
		return short
	}
	return long
}

// shed counts a request that is sent away.
func (x *exchange) shed(err error) error {
	if errors.Is(err, errBusy) {
		x.door.metrics.rejected(x.app.Name, "overload")
	}
	return err
}
