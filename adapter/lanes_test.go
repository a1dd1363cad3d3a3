package adapter

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// TestLanesKeepTheirShares draws comings and goings, and compares who runs and who waits with what the shares say.
func TestLanesKeepTheirShares(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		parallel, room := rapid.IntRange(0, 9).Draw(rt, "parallel"), rapid.IntRange(1, 12).Draw(rt, "room")
		embedded := rapid.Bool().Draw(rt, "embedded")
		ways := rapid.SliceOfN(rapid.IntRange(-1, int(lanesCount)-1), 1, 60).Draw(rt, "lanes, -1: the first one leaves")
		synctest.Test(t, func(*testing.T) {
			l := newLanes(parallel, embedded, room)
			var inside []lane // in the order of their coming in
			var mu sync.Mutex
			var asked, served, sentAway [lanesCount]int
			for _, w := range ways {
				if w < 0 {
					if mu.Lock(); len(inside) > 0 {
						first := inside[0]
						inside = slices.Delete(inside, 0, 1)
						mu.Unlock()
						l.leave(first)
						synctest.Wait()
						mu.Lock()
					}
					mu.Unlock()
				} else {
					asked[w]++
					go func() {
						err := l.enter(context.Background(), lane(w))
						mu.Lock()
						defer mu.Unlock()
						if err != nil {
							sentAway[w]++
							return
						}
						served[w]++
						inside = append(inside, lane(w))
					}()
					synctest.Wait()
				}
				l.mu.Lock()
				checkShares(rt, l)
				l.mu.Unlock()
			}
			for len(inside) > 0 {
				first := inside[0]
				inside = slices.Delete(inside, 0, 1)
				l.leave(first)
				synctest.Wait()
			}
			for w := range lanesCount {
				if l.running[w] != 0 || len(l.waiting[w]) != 0 || asked[w] != served[w]+sentAway[w] {
					rt.Errorf("lane %d: %d run and %d wait for ever; %d asked, %d were served, %d sent away", w, l.running[w], len(l.waiting[w]), asked[w], served[w], sentAway[w])
				}
			}
		})
	})
}

// checkShares looks at the state of the lanes: nobody has more than a share, and nobody waits who could run.
func checkShares(t *rapid.T, l *lanes) {
	for w := range lanesCount {
		n, all := 0, 0
		for i := w; i < lanesCount; i++ {
			n += l.running[i]
			all += l.running[i] + len(l.waiting[i])
		}
		if n > l.width[w] {
			t.Errorf("lane %d: %d run, of %d", w, n, l.width[w])
		}
		if all > l.room[w] {
			t.Errorf("lane %d: %d are in, of %d", w, all, l.room[w])
		}
		if len(l.waiting[w]) > 0 && l.free(w) {
			t.Errorf("lane %d: somebody waits for nobody", w)
		}
	}
	if l.running[urgent]+l.running[short]+l.running[long] < l.width[urgent] && len(l.waiting[urgent]) > 0 {
		t.Errorf("%d urgent ones wait while there is room", len(l.waiting[urgent]))
	}
}

// TestNoLaneStandsStill: however many of a faster lane wait, some of the others get their turn.
func TestNoLaneStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLanes(4, false, 100)
		ctx, cancel := context.WithCancel(t.Context())
		var mu sync.Mutex
		var group sync.WaitGroup
		served := [lanesCount]int{}
		work := func(which lane) {
			for ctx.Err() == nil && l.enter(ctx, which) == nil {
				time.Sleep(time.Millisecond)
				mu.Lock()
				served[which]++
				mu.Unlock()
				l.leave(which)
			}
		}
		for range 20 {
			group.Go(func() { work(urgent) })
			group.Go(func() { work(short) })
			group.Go(func() { work(long) })
		}
		time.Sleep(time.Second)
		cancel()
		group.Wait()
		if served[urgent] < served[short] || served[short] < 900 || served[long] < 900 {
			t.Errorf("served %v in a second, at a millisecond each", served)
		}
	})
}

// TestListsGiveWay: of an application that keeps the processors busy, fewer lists run while others are about.
func TestListsGiveWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLanes(64, true, 128)
		l.width[long], l.narrow = 2, 1 // as on two processors
		lists := func() (n int) {
			begin := time.Now()
			for range 3 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
				if l.enter(ctx, long) == nil {
					n++
				}
				cancel()
			}
			for range n {
				l.leave(long)
			}
			if time.Since(begin) >= givingWay {
				t.Error("this took too long to tell anything")
			}
			return n
		}
		if n := lists(); n != 2 {
			t.Errorf("%d lists alone", n)
		}
		if err := l.enter(t.Context(), short); err != nil {
			t.Fatal(err)
		}
		l.leave(short)
		if n := lists(); n != 1 {
			t.Errorf("%d lists while others are about", n)
		}
		time.Sleep(givingWay)
		if n := lists(); n != 2 {
			t.Errorf("%d lists when the others have gone", n)
		}
	})
}

// TestWhoWaitsTooLongIsSentAway: after the time that a request may wait, or when its client goes away, and its place
// in the queue is given up.
func TestWhoWaitsTooLongIsSentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLanes(2, false, 8)
		if err := l.enter(t.Context(), long); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		if err := l.enter(t.Context(), long); !errors.Is(err, errBusy) || time.Since(begin) != patience {
			t.Errorf("%v after %s", err, time.Since(begin))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := l.enter(ctx, long); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a client that went away: %v", err)
		}
		l.leave(long)
		if err := l.enter(t.Context(), long); err != nil || len(l.waiting[long]) > 0 {
			t.Errorf("afterwards: %v, and %d wait", err, len(l.waiting[long]))
		}
	})
}
