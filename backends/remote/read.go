package remote

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"scim-adapter/backends"
)

// The records of a listing are completed in batches, some of a batch at the same time.
const (
	batchSize = 200
	atOnce    = 8
)

// entry is a record together with the document that it came from.
type entry struct {
	backends.Record

	document Document
}

// Get returns one record.
func (c *collection) Get(ctx context.Context, key backends.Key, ret backends.Selection) (backends.Record, error) {
	e, err := c.get(ctx, key)
	if err != nil {
		return backends.Record{}, err
	}
	return e.Record, c.complete(ctx, []*entry{e}, ret)
}

// get reads a record without its sets. In a rehearsal it is as the writes before would have left it.
func (c *collection) get(ctx context.Context, key backends.Key) (*entry, error) {
	e, err := c.read(ctx, key)
	known := c.imagination(ctx).find(c, key)
	switch {
	case known == nil, err != nil && backends.KindOf(err) != backends.NotFound:
		return e, err
	case known.gone || !c.inScope(known.Values):
		return nil, c.fail(backends.NotFound, Get, nil)
	}
	return known.read(c), nil
}

// read asks the application for a record. What it gives for a key is believed only where it has that key.
func (c *collection) read(ctx context.Context, key backends.Key) (*entry, error) {
	if operations := suitable(c.Operations, Get); len(operations) > 0 {
		var call Call
		var err error
		if c.store.rehearsal != nil {
			if call.Answer, err = c.recordAnswer(ctx, key); err != nil {
				return nil, err
			}
		}
		documents, err := c.do(ctx, operations, call, keyVars(key))
		if err != nil {
			return nil, err
		}
		return c.withKey(documents, key)
	}
	var found *entry
	err := c.search(ctx, c.narrow(&backends.Comparison{Field: c.Key[0], Value: key[0]}), func(e *entry) error {
		if c.hasKey(e, key) {
			found = e
			return backends.Stop
		}
		return nil
	})
	if err == nil && found == nil {
		err = c.fail(backends.NotFound, Get, nil)
	}
	return found, err
}

func keyVars(key backends.Key) map[string]any {
	parts := make([]any, len(key))
	copy(parts, key)
	return map[string]any{"id": key[0], "key": parts}
}

// withKey gives the record that has a key.
func (c *collection) withKey(documents []Document, key backends.Key) (*entry, error) {
	for _, d := range documents {
		e, err := c.entry(d)
		if err != nil {
			return nil, err
		}
		if c.hasKey(e, key) && c.inScope(e.Values) {
			return e, nil
		}
	}
	return nil, c.fail(backends.NotFound, Get, nil)
}

func (c *collection) hasKey(e *entry, key backends.Key) bool {
	for i, f := range c.Key {
		if e.Values[f] == nil || !same(e.Values[f], key[i]) {
			return false
		}
	}
	return true
}

// shelf makes room for entries, many at a time.
type shelf struct {
	entries []entry
	values  []backends.Value
}

// next gives an empty entry for n fields.
func (s *shelf) next(n int) *entry {
	const atOnce = 64
	if len(s.entries) == 0 {
		s.entries, s.values = make([]entry, atOnce), make([]backends.Value, atOnce*n)
	}
	e := &s.entries[0]
	e.Values = s.values[:n:n]
	s.entries, s.values = s.entries[1:], s.values[n:]
	return e
}

// entry makes a record of a document.
func (c *collection) entry(d Document) (*entry, error) {
	return c.fill(&entry{Record: backends.Record{Values: make([]backends.Value, len(c.Fields))}}, d)
}

// fill makes a record of a document.
func (c *collection) fill(e *entry, d Document) (*entry, error) {
	if _, ok := d.(map[string]any); !ok {
		return nil, c.fail(backends.BadResponse, "read", fmt.Errorf("a record is %T, not an object", d))
	}
	e.Sets, e.document = make([][]backends.Element, len(c.Sets)), d
	for i, f := range c.Fields {
		if f.Use == backends.Write {
			continue // passwords and the like are never looked at
		}
		v, err := canonical(c.Types[f.Name], locate(d, f.Name))
		if err != nil {
			return nil, &backends.Error{Kind: backends.BadResponse, Op: c.op("read"), Field: f.Name, Err: errors.New("the value is not of the type that the mapping says")}
		}
		e.Values[i] = v
	}
	for _, f := range c.Key {
		if e.Values[f] == nil {
			return nil, &backends.Error{Kind: backends.BadResponse, Op: c.op("read"), Field: c.Fields[f].Name, Err: errors.New("a record has no key")}
		}
	}
	return e, nil
}

// inScope tells whether a record exists as far as the mapping is concerned.
func (c *collection) inScope(values []backends.Value) bool {
	for _, q := range c.Scope {
		if holds(q, values[q.Field]) == q.Not {
			return false
		}
	}
	return true
}

func holds(q backends.Comparison, v backends.Value) bool {
	if q.Op == backends.Present {
		return v != nil
	}
	wanted := q.Values
	if q.Op == backends.Equal {
		wanted = []backends.Value{q.Value}
	}
	for _, w := range wanted {
		if v != nil && same(v, w) {
			return true
		}
	}
	return false
}

// List gives a page. The order is the application's.
func (c *collection) List(ctx context.Context, query backends.Query, visit func(backends.Record) error) (int, error) {
	if p := query.Where; p != nil && p.Or != nil && len(p.Or) == 0 {
		return map[bool]int{true: 0, false: -1}[query.Total], nil // false whatever a record holds
	}
	pushed := c.pushed(query.Where)
	window := Window{Limit: -1}
	if query.Where == nil && len(c.Scope) == 0 {
		window = Window{Offset: query.Offset, Limit: query.Limit}
	}
	p := &page{c: c, ctx: ctx, query: query, visit: visit, hydrate: c.hydrates()}
	total, err := c.walk(ctx, pushed, window, p.take)
	if err == nil {
		err = p.flush()
	}
	switch {
	case errors.Is(err, backends.Stop), err == nil && p.stopped:
		return -1, nil
	case err != nil || !query.Total:
		return -1, err
	case total >= 0 && window.Limit == query.Limit:
		return total, nil
	}
	return p.seen, nil
}

// pushed gives the comparison that a listing is narrowed down by: the first suitable one of those that all
// must hold. The others are left to the caller, who matches again.
func (c *collection) pushed(p *backends.Predicate) *backends.Comparison {
	if p == nil {
		return nil
	}
	if p.Compare != nil && c.match(*p.Compare) != backends.None {
		return p.Compare
	}
	for i := range p.And {
		if q := c.pushed(&p.And[i]); q != nil {
			return q
		}
	}
	return nil
}

// narrow gives a comparison where listings can be narrowed down by it.
func (c *collection) narrow(q *backends.Comparison) *backends.Comparison {
	if c.match(*q) == backends.None {
		return nil
	}
	return q
}

// search is walk over whole records, also where listings give keys only. One that has gone meanwhile is left out.
func (c *collection) search(ctx context.Context, q *backends.Comparison, visit func(*entry) error) error {
	_, err := c.walk(ctx, q, Window{Limit: -1}, func(_ int, e *entry) error {
		if c.hydrates() {
			whole, err := c.hydrate(ctx, []*entry{e})
			if err != nil || len(whole) == 0 {
				return err
			}
			e = whole[0]
		}
		return visit(e)
	})
	return err
}

// walk reads the records of the collection that fulfil a comparison, and perhaps others.
func (c *collection) walk(ctx context.Context, q *backends.Comparison, window Window, visit func(int, *entry) error) (int, error) {
	seen := map[string]bool{}
	scoped := !c.hydrates()
	imagined := c.imagination(ctx)
	var room shelf
	take := func(i int, d Document) error {
		e, err := c.fill(room.next(len(c.Fields)), d)
		if err != nil {
			return err
		}
		if imagined != nil {
			if e = imagined.instead(c, e); e == nil {
				return nil
			}
		}
		key := c.keyText(e)
		if seen[key] || scoped && !c.inScope(e.Values) {
			return nil // the pages moved while they were read
		}
		seen[key] = true
		return visit(i, e)
	}
	total, err := c.documents(ctx, q, window, take)
	if err == nil && window.Limit < 0 {
		total, err = imagined.more(c, seen, total, visit)
	}
	if errors.Is(err, backends.Stop) {
		return -1, nil
	}
	return total, err
}

func (c *collection) documents(ctx context.Context, q *backends.Comparison, window Window, visit func(int, Document) error) (int, error) {
	if len(c.Fixed) > 0 {
		for i, d := range c.Fixed {
			if err := visit(i, d); err != nil {
				return -1, err
			}
		}
		return len(c.Fixed), nil
	}
	query := map[string]any{}
	if q != nil {
		query["field"], query["operator"], query["value"] = c.Fields[q.Field].Name, q.Op.String(), q.Value
	}
	vars := c.store.variables(map[string]any{"query": query})
	o, err := c.choose(suitable(c.Operations, List), vars)
	if err != nil {
		return -1, err
	}
	if o == nil {
		return -1, c.fail(backends.Unsupported, List, nil)
	}
	call := Call{Operation: o, Vars: vars}
	if c.store.rehearsal != nil {
		if call.Answer, err = c.listAnswer(ctx, q); err != nil {
			return -1, err
		}
	}
	return c.store.List(backends.InOperation(ctx, call.Operation.At), call, window, visit)
}

func (c *collection) keyText(e *entry) string {
	if len(c.Key) == 1 {
		if s, err := textOf(e.Values[c.Key[0]]); err == nil {
			return s
		}
	}
	return elementText(backends.Element(c.keyOf(e)))
}

func (c *collection) keyOf(e *entry) backends.Key {
	key := make(backends.Key, len(c.Key))
	for i, f := range c.Key {
		key[i] = e.Values[f]
	}
	return key
}

// hydrates tells whether listings give keys only.
func (c *collection) hydrates() bool {
	operations := suitable(c.Operations, List)
	return len(operations) > 0 && operations[0].Hydrate
}

// page takes the records of a listing, completes some at a time and gives them on in order.
type page struct {
	c       *collection
	ctx     context.Context //nolint:containedctx // a page lives as long as its listing
	query   backends.Query
	visit   func(backends.Record) error
	hydrate bool

	stopped bool
	seen    int // records that match, as far as one knows
	given   int
	waiting []*entry
}

// take takes the record at an index of the whole list.
func (p *page) take(index int, e *entry) error {
	position := p.seen
	if p.query.Where == nil && len(p.c.Scope) == 0 {
		position = max(index, position) // the transport may have left some out
	}
	p.seen = position + 1
	if p.full() {
		if p.query.Total {
			return nil // those that follow are counted only
		}
		return backends.Stop
	}
	if position < p.query.Offset {
		return nil
	}
	p.given++
	if p.waiting = append(p.waiting, e); len(p.waiting) < batchSize {
		return nil
	}
	return p.flush()
}

func (p *page) full() bool { return p.query.Limit >= 0 && p.given >= p.query.Limit }

func (p *page) flush() error {
	batch := p.waiting
	p.waiting = nil
	if p.hydrate {
		var err error
		if batch, err = p.c.hydrate(p.ctx, batch); err != nil {
			return err
		}
	}
	if err := p.c.complete(p.ctx, batch, p.query.Return); err != nil {
		return err
	}
	for _, e := range batch {
		if err := p.visit(e.Record); err != nil {
			p.stopped = true
			return err
		}
	}
	return nil
}

// hydrate reads the records of which a listing gave the keys. One that has gone meanwhile is left out.
func (c *collection) hydrate(ctx context.Context, batch []*entry) ([]*entry, error) {
	full := make([]*entry, len(batch))
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(c.store.atOnce())
	for i, e := range batch {
		group.Go(func() error {
			var err error
			full[i], err = c.get(inner, c.keyOf(e))
			if backends.KindOf(err) == backends.NotFound {
				return nil
			}
			return err
		})
	}
	err := group.Wait()
	out := batch[:0]
	for _, e := range full {
		if e != nil {
			out = append(out, e)
		}
	}
	return out, err
}
