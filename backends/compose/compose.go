// Package compose makes one store of several: users in a database and groups behind an API, or an account by
// an API and its home directory by a command. What lies across their borders is done here: the groups of a user
// that another store keeps, members who must exist there, and writes of several steps.
//
// Steps are ordered so that what is half done gives less access, never more. A new record lets nobody in until
// its last step is done; who leaves is locked out first. Where a step fails, those before it are compensated in
// reverse order; what cannot be taken back makes the error Partial.
package compose

import (
	"context"
	"errors"
	"slices"

	"scim-adapter/backends"
)

// Part is one backend with the collections that it keeps.
type Part struct {
	Name        string // as the mapping calls it
	Opener      backends.Opener
	Collections []string
}

// StepOf is a step and the part that does it.
type StepOf struct {
	backends.Step

	Part string
}

// New gives an opener of everything together. One part without steps is that part itself.
func New(parts []Part, collections []backends.Collection, steps []StepOf) backends.Opener {
	if len(parts) == 1 && len(steps) == 0 {
		return parts[0].Opener
	}
	return &opener{parts, collections, steps}
}

type opener struct {
	parts       []Part
	collections []backends.Collection
	steps       []StepOf
}

// Open opens all parts, or none.
func (o *opener) Open(ctx context.Context) (backends.Store, error) {
	s := &store{parts: map[string]backends.Store{}, collections: map[string]*collection{}}
	for _, p := range o.parts {
		opened, err := p.Opener.Open(ctx)
		if err != nil {
			_ = s.Close() // the first error is the one to tell
			return nil, err
		}
		s.parts[p.Name] = opened
		for _, name := range p.Collections {
			s.collections[name] = &collection{Backend: opened.Collection(name), store: s, part: p.Name}
		}
	}
	o.connect(s)
	return s, nil
}

// connect gives the collections of a store what the mapping says of them.
func (o *opener) connect(s *store) {
	for _, c := range o.collections {
		own := s.collections[c.Name]
		own.Collection = c
		for _, step := range o.steps {
			if step.Collection == c.Name {
				own.steps = append(own.steps, step)
			}
		}
	}
}

// store is all parts together.
type store struct {
	parts       map[string]backends.Store
	collections map[string]*collection
}

// Collection gives the backend of a collection.
func (s *store) Collection(name string) backends.Backend {
	if c, ok := s.collections[name]; ok {
		return c
	}
	return nil
}

// Ping tells whether all parts can be reached.
func (s *store) Ping(ctx context.Context) error {
	for _, p := range s.parts {
		if err := p.Ping(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Close closes all parts.
func (s *store) Close() error {
	var all []error
	for _, p := range s.parts {
		all = append(all, p.Close())
	}
	return errors.Join(all...)
}

// collection is one resource type's records, with what other stores know of them.
type collection struct {
	backends.Backend
	backends.Collection

	store *store
	part  string
	steps []StepOf
}

// Capabilities tells what the backend can do; what several stores do together is not atomic.
func (c *collection) Capabilities() backends.Capabilities {
	caps := c.Backend.Capabilities()
	match := caps.Match
	caps.Match = func(q backends.Comparison) backends.Match {
		if match == nil || q.Set > 0 && c.elsewhere(q.Set-1) != nil {
			return backends.None
		}
		return match(q)
	}
	if len(c.steps) > 0 {
		caps.Atomic, caps.Isolated = false, false
	}
	for i := range c.Sets {
		if c.elsewhere(i) != nil {
			caps.Isolated = false // an Update does not see that set
		}
	}
	return caps
}

// elsewhere gives the collection of another store that a set is seen from; nil where there is none.
func (c *collection) elsewhere(i int) *collection {
	r := c.Sets[i].Reverse
	if r == nil {
		return nil
	}
	if other := c.store.collections[r.Collection]; other != nil && other.part != c.part {
		return other
	}
	return nil
}

// Get returns one record.
func (c *collection) Get(ctx context.Context, key backends.Key, ret backends.Selection) (backends.Record, error) {
	rec, err := c.Backend.Get(ctx, key, ret)
	if err != nil {
		return rec, err
	}
	return rec, c.fill(ctx, []backends.Record{rec}, ret)
}

// atOnce is how many records are completed together.
const atOnce = 500

// List gives a page.
func (c *collection) List(ctx context.Context, query backends.Query, visit func(backends.Record) error) (int, error) {
	if !slices.ContainsFunc(c.selected(query.Return), func(i int) bool { return c.elsewhere(i) != nil }) {
		return c.Backend.List(ctx, query, visit)
	}
	var batch []backends.Record
	flush := func() error {
		if err := c.fill(ctx, batch, query.Return); err != nil {
			return err
		}
		for _, rec := range batch {
			if err := visit(rec); err != nil {
				return err
			}
		}
		batch = batch[:0]
		return nil
	}
	total, err := c.Backend.List(ctx, query, func(rec backends.Record) error {
		if batch = append(batch, rec.Clone()); len(batch) < atOnce {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if errors.Is(err, backends.Stop) {
		return -1, nil
	}
	return total, err
}

func (c *collection) selected(ret backends.Selection) []int {
	var list []int
	for i := range c.Sets {
		if ret.Has(i) {
			list = append(list, i)
		}
	}
	return list
}

// fill reads the sets that other stores keep.
func (c *collection) fill(ctx context.Context, records []backends.Record, ret backends.Selection) error {
	for _, i := range c.selected(ret) {
		other := c.elsewhere(i)
		if other == nil || len(records) == 0 {
			continue
		}
		byKey := map[string]int{}
		for at, rec := range records {
			rec.Sets[i] = []backends.Element{}
			byKey[text(c.keyOf(rec))] = at
		}
		j := other.setNamed(c.Sets[i].Reverse.Set)
		_, err := other.Backend.List(ctx, backends.Query{Limit: -1, Return: only(j)}, func(group backends.Record) error {
			for _, member := range group.Sets[j] {
				if at, ok := byKey[text(member)]; ok {
					records[at].Sets[i] = append(records[at].Sets[i], backends.Element(other.keyOf(group)))
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) setNamed(name string) int {
	return slices.IndexFunc(c.Sets, func(s backends.Set) bool { return s.Name == name })
}

func only(i int) backends.Selection {
	sets := make([]bool, i+1)
	sets[i] = true
	return backends.Selection{Sets: sets}
}

func (c *collection) keyOf(rec backends.Record) backends.Key {
	key := make(backends.Key, len(c.Key))
	for i, f := range c.Key {
		key[i] = rec.Values[f]
	}
	return key
}

// members makes sure that new members exist, where another store keeps them.
func (c *collection) members(ctx context.Context, delta backends.Delta) error {
	for _, d := range delta.Sets {
		other := c.store.membersOf(c, d.Set)
		if other == nil {
			continue
		}
		for _, change := range d.Change {
			d.Add = append(slices.Clip(d.Add), change.New)
		}
		for _, e := range d.Add {
			_, err := other.Backend.Get(ctx, backends.Key(e), backends.Selection{})
			if backends.KindOf(err) == backends.NotFound {
				return &backends.Error{Kind: backends.Invalid, Op: "compose: write " + c.Name, Field: c.Sets[d.Set].Name, Value: text(e)}
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// membersOf gives the collection of another store that a set's elements refer to.
func (s *store) membersOf(c *collection, i int) *collection {
	for _, f := range c.Sets[i].Fields {
		if f.Ref == nil || c.Sets[i].Reverse != nil {
			continue
		}
		if other := s.collections[f.Ref.Collection]; other != nil && other.part != c.part {
			return other
		}
	}
	return nil
}

// leave takes a record out of the sets of other stores.
func (c *collection) leave(ctx context.Context, key backends.Key) error {
	for _, other := range c.store.collections {
		for i := range other.Sets {
			if c.store.membersOf(other, i) != c {
				continue
			}
			if err := other.without(ctx, i, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// without takes a member out of all records of a collection.
func (c *collection) without(ctx context.Context, i int, member backends.Key) error {
	var groups []backends.Key
	_, err := c.Backend.List(ctx, backends.Query{Limit: -1, Return: only(i)}, func(rec backends.Record) error {
		if slices.ContainsFunc(rec.Sets[i], func(e backends.Element) bool { return text(e) == text(member) }) {
			groups = append(groups, c.keyOf(rec))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, key := range groups {
		delta := backends.Delta{Sets: []backends.SetDelta{{Set: i, Remove: []backends.Element{backends.Element(member)}}}}
		_, err := c.Backend.Update(ctx, backends.Update{Key: key, Change: func(backends.Record) (backends.Delta, error) { return delta, nil }})
		if err != nil && backends.KindOf(err) != backends.NotFound {
			return err
		}
	}
	return nil
}
