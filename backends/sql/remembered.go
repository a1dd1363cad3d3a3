package sql

import (
	"context"
	"slices"
	"sync"

	"scim-adapter/backends"
)

// remembered is what the writes of a rehearsed request would have left of one record, so that what the request reads
// afterwards shows it: of several operations in bulk, or where other stores have a part in a write.
type remembered struct {
	of     *collection
	key    backends.Key
	values []backends.Value
	sets   []backends.SetDelta // in their order
	gone   bool
}

// notebook is all that a request remembers.
type notebook struct {
	mu      sync.Mutex
	records []*remembered
}

// notebook gives that of a request; nil where things happen.
func (c *collection) notebook(ctx context.Context) *notebook {
	r := c.store.rehearsal
	if r == nil {
		return nil
	}
	if n, ok := backends.Remembered(ctx, c.store, func() any { return &notebook{} }).(*notebook); ok {
		return n
	}
	return &r.own
}

// find gives what is remembered of a record; nil where no write has concerned it.
func (n *notebook) find(c *collection, key backends.Key) *remembered {
	if n == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	text := keyText(key)
	i := slices.IndexFunc(n.records, func(r *remembered) bool { return r.of == c && keyText(r.key) == text })
	if i < 0 {
		return nil
	}
	return n.records[i]
}

// put remembers a record in place of what was remembered of it.
func (n *notebook) put(r *remembered) {
	text := keyText(r.key)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.records = slices.DeleteFunc(n.records, func(old *remembered) bool { return old.of == r.of && keyText(old.key) == text })
	n.records = append(n.records, r)
}

// remember notes what a write would have left.
func (c *collection) remember(ctx context.Context, before backends.Key, now backends.Record, sets []backends.SetDelta) {
	n := c.notebook(ctx)
	r := &remembered{of: c, key: c.keyOf(now), values: slices.Clone(now.Values)}
	if old := n.find(c, before); old != nil && !old.gone {
		r.sets = slices.Clone(old.sets)
	}
	r.sets = append(r.sets, sets...)
	if keyText(before) != keyText(r.key) {
		c.forget(ctx, before)
	}
	n.put(r)
}

// forget notes that a record would be gone.
func (c *collection) forget(ctx context.Context, key backends.Key) {
	if n := c.notebook(ctx); n != nil {
		n.put(&remembered{of: c, key: key, gone: true})
	}
}

// asRemembered gives a record as the writes before would have left it.
func (c *collection) asRemembered(ctx context.Context, key backends.Key, r backends.Record, err error) (backends.Record, error) {
	known := c.notebook(ctx).find(c, key)
	switch {
	case known == nil, err != nil && backends.KindOf(err) != backends.NotFound:
		return r, err
	case known.gone:
		return backends.Record{}, notFound(c.op("read"))
	}
	return backends.Record{Values: slices.Clone(known.values), Sets: make([][]backends.Element, len(c.sets))}, nil
}

// rememberSets changes the elements of records that were read as the writes before would have done.
func (c *collection) rememberSets(ctx context.Context, i int, records []backends.Record) {
	n := c.notebook(ctx)
	if n == nil {
		return
	}
	for _, r := range records {
		if c.Sets[i].Reverse != nil {
			r.Sets[i] = n.owners(c, i, c.keyOf(r), r.Sets[i])
			continue
		}
		if known := n.find(c, c.keyOf(r)); known != nil {
			r.Sets[i] = known.changed(i, r.Sets[i])
		}
	}
}

// changed gives the elements of a set after all changes.
func (r *remembered) changed(i int, now []backends.Element) []backends.Element {
	for _, d := range r.sets {
		if d.Set == i {
			now = backends.PredictElements(now, d)
		}
	}
	return now
}

// owners gives the records that have a member, seen from the member's side: those that were read, without those that it
// would have left, and with those that it would have come to.
func (n *notebook) owners(c *collection, i int, member backends.Key, now []backends.Element) []backends.Element {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, r := range n.records {
		j := slices.IndexFunc(r.of.Sets, func(s backends.Set) bool { return s.Name == c.Sets[i].Reverse.Set })
		if r.of.Name != c.Sets[i].Reverse.Collection || j < 0 {
			continue
		}
		own := func(e backends.Element) bool { return keyText(e) == keyText(r.key) }
		was := []backends.Element{}
		if slices.ContainsFunc(now, own) {
			was = append(was, backends.Element(member))
		}
		isMember := func(e backends.Element) bool { return keyText(e) == keyText(member) }
		there := !r.gone && slices.ContainsFunc(r.changed(j, was), isMember)
		if now = slices.DeleteFunc(now, func(e backends.Element) bool { return own(e) && !there }); there && len(was) == 0 {
			now = append(now, backends.Element(r.key))
		}
	}
	return now
}
