package backends

import (
	"context"
	"errors"
)

// Observer is asked once for each collection and operation, and hears of every call then: the function that it gives is
// called before, and the function that that one returns afterwards, with the backend's error. Where the caller's own
// Change or visitor ended the call, the error is [ErrCaller].
type Observer func(collection, operation string) (begin func() (end func(err error)))

// ErrCaller stands for an error that was not the backend's.
var ErrCaller = errors.New("ended by the caller")

// Observe makes a store whose calls are observed. Operations are "create", "get", "list", "update",
// "delete" and, of no collection, "ping".
func Observe(store Store, observer Observer) Store {
	return &observedStore{Store: store, observer: observer, ping: observer("", "ping")}
}

type observedStore struct {
	Store

	observer Observer
	ping     func() func(error)
}

// Collection gives a collection that is observed.
func (s *observedStore) Collection(name string) Backend {
	b := s.Store.Collection(name)
	if b == nil {
		return nil
	}
	return &observed{
		Backend: b,
		create:  s.observer(name, "create"), get: s.observer(name, "get"), list: s.observer(name, "list"),
		update: s.observer(name, "update"), remove: s.observer(name, "delete"),
	}
}

// Ping is observed too.
func (s *observedStore) Ping(ctx context.Context) error {
	end := s.ping()
	err := s.Store.Ping(ctx)
	end(err)
	return err
}

type observed struct {
	Backend

	create, get, list, update, remove func() func(error)
}

// Create is observed.
func (o *observed) Create(ctx context.Context, set Delta, ret Selection) (Record, error) {
	end := o.create()
	rec, err := o.Backend.Create(ctx, set, ret)
	end(err)
	return rec, err
}

// Get is observed.
func (o *observed) Get(ctx context.Context, key Key, ret Selection) (Record, error) {
	end := o.get()
	rec, err := o.Backend.Get(ctx, key, ret)
	end(err)
	return rec, err
}

// List is observed.
func (o *observed) List(ctx context.Context, query Query, visit func(Record) error) (int, error) {
	end := o.list()
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
	end := o.update()
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
	end := o.remove()
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
