package adapter_test

import (
	"context"
	"slices"
	"sync"

	"scim-adapter/backends"
)

// spy is a store whose calls are counted and can be disturbed.
type spy struct {
	backends.Store

	// disturb is called before every call of a collection. Its error takes the place of the call; it may
	// also wait, or panic. nil disturbs nothing.
	disturb func(ctx context.Context, collection, operation string) error

	mu    sync.Mutex
	calls []string // "list User"
}

// decorate puts the spy before a store; it fits setup.decorate.
func (s *spy) decorate(store backends.Store) backends.Store {
	s.Store = store
	return s
}

// count gives the number of calls since the last time.
func (s *spy) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.calls)
	s.calls = nil
	return n
}

func (s *spy) hear(ctx context.Context, collection, operation string) error {
	s.mu.Lock()
	s.calls = append(s.calls, operation+" "+collection)
	s.mu.Unlock()
	if s.disturb == nil {
		return nil
	}
	return s.disturb(ctx, collection, operation)
}

// Collection gives a collection that is spied upon.
func (s *spy) Collection(name string) backends.Backend {
	b := s.Store.Collection(name)
	if b == nil {
		return nil
	}
	return &spied{Backend: b, hear: func(ctx context.Context, operation string) error { return s.hear(ctx, name, operation) }}
}

type spied struct {
	backends.Backend

	hear func(ctx context.Context, operation string) error
}

func (s *spied) Create(ctx context.Context, set backends.Delta, ret backends.Selection) (backends.Record, error) {
	if err := s.hear(ctx, "create"); err != nil {
		return backends.Record{}, err
	}
	return s.Backend.Create(ctx, set, ret)
}

func (s *spied) Get(ctx context.Context, key backends.Key, ret backends.Selection) (backends.Record, error) {
	if err := s.hear(ctx, "get"); err != nil {
		return backends.Record{}, err
	}
	return s.Backend.Get(ctx, key, ret)
}

func (s *spied) List(ctx context.Context, query backends.Query, visit func(backends.Record) error) (int, error) {
	if err := s.hear(ctx, "list"); err != nil {
		return 0, err
	}
	return s.Backend.List(ctx, query, visit)
}

func (s *spied) Update(ctx context.Context, update backends.Update) (backends.Record, error) {
	if err := s.hear(ctx, "update"); err != nil {
		return backends.Record{}, err
	}
	return s.Backend.Update(ctx, update)
}

func (s *spied) Delete(ctx context.Context, deletion backends.Deletion) error {
	if err := s.hear(ctx, "delete"); err != nil {
		return err
	}
	return s.Backend.Delete(ctx, deletion)
}

// distinct sorts texts and leaves out those that stand twice.
func distinct(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
