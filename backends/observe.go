package backends

import (
	"context"
	"errors"
)

// Observer hears of every call of a backend: it is called before, and the function that it returns
// afterwards, with the backend's error. Where the caller's own Change or visitor ended the call, the error
// is [ErrCaller].
type Observer func(collection, operation string) func(err error)

// ErrCaller stands for an error that was not the backend's.
var ErrCaller = errors.New("ended by the caller")

// Observe makes a store whose calls are observed. Operations are "create", "get", "list", "update",
// "delete" and, of no collection, "ping".
func Observe(store Store, observer Observer) Store {
	return &observedStore{Store: store, begin: observer}
}

type observedStore struct {
	Store

	begin Observer
}

// Collection gives a collection that is observed.
func (s *observedStore) Collection(name string) Backend {
	b := s.Store.Collection(name)
	if b == nil {
		return nil
	}
	return &observed{Backend: b, begin: func(operation string) func(error) { return s.begin(name, operation) }}
}

// Ping is observed too.
func (s *observedStore) Ping(ctx context.Context) error {
	end := s.begin("", "ping")
	err := s.Store.Ping(ctx)
	end(err)
	return err
}

type observed struct {
	Backend

	begin func(operation string) func(error)
}

// Create is observed.
func (o *observed) Create(ctx context.Context, set Delta, ret Selection) (Record, error) {
	end := o.begin("create")
	rec, err := o.Backend.Create(ctx, set, ret)
	end(err)
	return rec, err
}

// Get is observed.
func (o *observed) Get(ctx context.Context, key Key, ret Selection) (Record, error) {
	end := o.begin("get")
	rec, err := o.Backend.Get(ctx, key, ret)
	end(err)
	return rec, err
}

// List is observed.
func (o *observed) List(ctx context.Context, query Query, visit func(Record) error) (int, error) {
	end := o.begin("list")
	var own error
	total, err := o.Backend.List(ctx, query, func(rec Record) error {
		own = visit(rec)
		return own
	})
	end(blame(err, own))
	return total, err
}

// Update is observed.
func (o *observed) Update(ctx context.Context, update Update) (Record, error) {
	end := o.begin("update")
	var own error
	change := update.Change
	update.Change = func(current Record) (Delta, error) {
		delta, err := change(current)
		own = err
		return delta, err
	}
	rec, err := o.Backend.Update(ctx, update)
	end(blame(err, own))
	return rec, err
}

// Delete is observed.
func (o *observed) Delete(ctx context.Context, deletion Deletion) error {
	end := o.begin("delete")
	var own error
	if check := deletion.Check; check != nil {
		deletion.Check = func(current Record) error {
			own = check(current)
			return own
		}
	}
	err := o.Backend.Delete(ctx, deletion)
	end(blame(err, own))
	return err
}

// blame gives the backend's part of an error.
func blame(err, own error) error {
	if err != nil && own != nil {
		return ErrCaller
	}
	return err
}
