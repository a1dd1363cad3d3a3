package remote

import (
	"context"
	"sync"
)

// locks lets one writer at a time have a record. Other processes are not held back.
type locks struct {
	mu   sync.Mutex
	held map[string]*lock
}

type lock struct {
	turn  chan struct{} // holds one token while the lock is free
	users int
}

// acquire waits for the lock of a name. The function that it gives frees it.
func (l *locks) acquire(ctx context.Context, name string) (func(), error) {
	l.mu.Lock()
	if l.held == nil {
		l.held = map[string]*lock{}
	}
	one := l.held[name]
	if one == nil {
		one = &lock{turn: make(chan struct{}, 1)}
		one.turn <- struct{}{}
		l.held[name] = one
	}
	one.users++
	l.mu.Unlock()
	select {
	case <-one.turn:
		return func() { one.turn <- struct{}{}; l.leave(name, one) }, nil
	case <-ctx.Done():
		l.leave(name, one)
		return nil, ctx.Err()
	}
}

func (l *locks) leave(name string, one *lock) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one.users--; one.users == 0 {
		delete(l.held, name)
	}
}
