package memory

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"scim-adapter/backends"
)

// Option changes how the kind works.
type Option func(*options)

type options struct {
	rehearsal *backends.Rehearsal
	lists     bool
}

// WithLists lets memory stand for an application that knows lists itself: a set whose `list` has no codec is kept in
// the record that has the set, instead of its members.
func WithLists() Option { return func(o *options) { o.lists = true } }

// WithRehearsal makes stores that change nothing of what is given: they work on a copy of it, one for each request,
// and tell of their calls.
func WithRehearsal(r *backends.Rehearsal) Option { return func(o *options) { o.rehearsal = r } }

// rehearsing is a store that works on copies.
type rehearsing struct {
	opener    opener
	rehearsal *backends.Rehearsal
	own       *scratch // for calls that belong to no request
}

// scratch is a copy of the given records, made when it is first needed.
type scratch struct {
	*store

	once sync.Once
	err  error
}

func (s *rehearsing) fresh() *scratch { return &scratch{store: s.opener.empty()} }

// copy gives the store of a request.
func (s *rehearsing) copy(ctx context.Context) (*scratch, error) {
	one, ok := backends.Remembered(ctx, s, func() any { return s.fresh() }).(*scratch)
	if !ok {
		one = s.own
	}
	one.once.Do(func() { one.err = one.fill(ctx, s.rehearsal.Given) })
	return one, one.err
}

// fill copies all records of another store.
func (s *store) fill(ctx context.Context, given backends.Store) error {
	if given == nil {
		return nil
	}
	for name, c := range s.collections {
		other := given.Collection(name)
		if other == nil {
			continue
		}
		all := backends.Selection{Sets: slices.Repeat([]bool{true}, len(c.Sets))}
		_, err := other.List(ctx, backends.Query{Limit: -1, Return: all}, func(rec backends.Record) error {
			c.adopt(rec)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// adopt keeps a record of another store.
func (c *collection) adopt(rec backends.Record) {
	own := &backends.Record{Values: slices.Clone(rec.Values), Sets: make([][]backends.Element, len(c.Sets))}
	for i, s := range c.Sets {
		if s.Reverse == nil && !elsewhere(s) {
			own.Sets[i] = slices.Clone(rec.Sets[i])
		}
	}
	name := keyText(c.keyOf(own))
	c.records[name] = own
	c.arrange(name)
	if n, err := strconv.Atoi(name); err == nil {
		c.last = max(c.last, n)
	}
}

// Collection gives the backend of a collection.
func (s *rehearsing) Collection(name string) backends.Backend {
	c, ok := s.own.collections[name]
	if !ok {
		return nil
	}
	return &rehearsed{store: s, collection: c}
}

// Ping always succeeds.
func (s *rehearsing) Ping(context.Context) error { return nil }

// Close does nothing.
func (s *rehearsing) Close() error { return nil }

// rehearsed is a collection whose calls are told of.
type rehearsed struct {
	store      *rehearsing
	collection *collection
}

// begin tells of a call and gives the copy that it is for.
func (c *rehearsed) begin(ctx context.Context, call backends.Call) (*collection, error) {
	s, err := c.store.copy(ctx)
	if err != nil {
		return nil, err
	}
	if heard := c.store.rehearsal.Heard; heard != nil {
		call.Kind, call.Text = "memory", call.Text+" "+c.collection.Name
		heard(ctx, call)
	}
	return s.collections[c.collection.Name], nil
}

// Capabilities tells what the backend can do.
func (c *rehearsed) Capabilities() backends.Capabilities { return c.collection.Capabilities() }

// Get returns one record.
func (c *rehearsed) Get(ctx context.Context, key backends.Key, ret backends.Selection) (backends.Record, error) {
	own, err := c.begin(ctx, backends.Call{Text: "get", Args: key})
	if err != nil {
		return backends.Record{}, err
	}
	return own.Get(ctx, key, ret)
}

// List gives a page.
func (c *rehearsed) List(ctx context.Context, query backends.Query, visit func(backends.Record) error) (int, error) {
	own, err := c.begin(ctx, backends.Call{Text: "list"})
	if err != nil {
		return -1, err
	}
	return own.List(ctx, query, visit)
}

// Create stores a new record in the copy.
func (c *rehearsed) Create(ctx context.Context, set backends.Delta, ret backends.Selection) (backends.Record, error) {
	own, err := c.begin(ctx, backends.Call{Text: "create", Body: c.collection.written(set), Write: true})
	if err != nil {
		return backends.Record{}, err
	}
	return own.Create(ctx, own.unnumbered(set), ret)
}

// unnumbered gives a new record the key that is not known yet, unless it has one, or another record has that.
func (c *collection) unnumbered(set backends.Delta) backends.Delta {
	c.store.mu.RLock()
	defer c.store.mu.RUnlock()
	keyed := slices.ContainsFunc(set.Set, func(a backends.Assignment) bool { return slices.Contains(c.Key, a.Field) })
	if !keyed && len(c.Key) == 1 && c.records[backends.NewKey] == nil {
		set.Set = append(slices.Clip(set.Set), backends.Assignment{Field: c.Key[0], Value: backends.NewKey})
	}
	return set
}

// Update changes one record of the copy.
func (c *rehearsed) Update(ctx context.Context, update backends.Update) (backends.Record, error) {
	own, err := c.begin(ctx, backends.Call{Text: "get", Args: update.Key})
	if err != nil {
		return backends.Record{}, err
	}
	change := update.Change
	update.Change = func(current backends.Record) (backends.Delta, error) {
		delta, err := change(current)
		if err == nil && !delta.Empty() {
			_, err = c.begin(ctx, backends.Call{Text: "update", Args: update.Key, Body: c.collection.written(delta), Write: true})
		}
		return delta, err
	}
	return own.Update(ctx, update)
}

// Delete removes one record of the copy.
func (c *rehearsed) Delete(ctx context.Context, deletion backends.Deletion) error {
	own, err := c.begin(ctx, backends.Call{Text: "delete", Args: deletion.Key, Write: true})
	if err != nil {
		return err
	}
	return own.Delete(ctx, deletion)
}

// written shows what a change writes: fields by their names, and what comes to sets and goes.
func (c *collection) written(d backends.Delta) string {
	out := map[string]any{}
	put := func(list []backends.Assignment) {
		for _, a := range list {
			out[c.Fields[a.Field].Name] = a.Value
		}
	}
	put(d.Set)
	for _, e := range d.Events {
		put(e.Otherwise)
	}
	put(d.Touch)
	for _, s := range d.Sets {
		change := map[string]any{}
		for name, list := range map[string][]backends.Element{"add": s.Add, "remove": s.Remove} {
			if len(list) > 0 {
				change[name] = list
			}
		}
		if len(s.Change) > 0 {
			change["change"] = s.Change
		}
		if s.Replace {
			change = map[string]any{"replace": s.Add}
		}
		out[c.Sets[s.Set].Name] = change
	}
	return backends.ValueText(out)
}
