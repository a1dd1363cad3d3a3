// Package memory keeps Records in the memory of the program, which forgets them when it ends. It is the
// reference of what a backend has to do, in few lines, and what tests and first steps use.
package memory

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// Settings is the block `backend "memory"`: empty.
type Settings struct{}

// Resource is what the kind adds to a `resource` block: nothing.
type Resource struct{}

// Attribute is what the kind adds to an `attribute` block: nothing.
type Attribute struct{}

// Kind gives the kind "memory".
func Kind(list ...Option) backends.Kind {
	var o options
	for _, option := range list {
		option(&o)
	}
	return backends.Kind{
		Name:      "memory",
		Settings:  func() any { return &Settings{} },
		Resource:  func() any { return &Resource{} },
		Attribute: func() any { return &Attribute{} },
		Compile:   func(s backends.Source) (backends.Opener, diag.List) { return compile(s, o) },
	}
}

func compile(s backends.Source, o options) (backends.Opener, diag.List) {
	var diags diag.List
	for _, c := range s.Collections {
		for _, set := range c.Sets {
			if set.List != "" && set.Codec == nil && !o.lists {
				diags.Errorf(c.Fields[c.Key[0]].At, "Missing list format", "In memory `list` needs to know how several keys stand in one field: as = list(\",\").")
			}
		}
	}
	return opener{s, o}, diags
}

type opener struct {
	backends.Source
	options
}

// Open makes an empty store.
func (o opener) Open(context.Context) (backends.Store, error) {
	if o.rehearsal == nil {
		return o.empty(), nil
	}
	s := &rehearsing{opener: o, rehearsal: o.rehearsal}
	s.own = s.fresh()
	return s, nil
}

func (o opener) empty() *store {
	s := &store{collections: map[string]*collection{}}
	for _, c := range o.Collections {
		s.collections[c.Name] = &collection{Collection: c, store: s, records: map[string]*backends.Record{}}
	}
	return s
}

// store is all collections; one lock holds them together.
type store struct {
	mu          sync.RWMutex
	collections map[string]*collection
}

// Collection gives the backend of a collection.
func (s *store) Collection(name string) backends.Backend {
	if c, ok := s.collections[name]; ok {
		return c
	}
	return nil
}

// Ping always succeeds.
func (s *store) Ping(context.Context) error { return nil }

// Close does nothing.
func (s *store) Close() error { return nil }

// collection is one resource type's records.
type collection struct {
	backends.Collection

	store   *store
	records map[string]*backends.Record // by the text of their key
	order   []string                    // the same keys, in the order of compareKeys
	last    int                         // the last key that was made here
}

// Capabilities tells that everything is possible.
func (c *collection) Capabilities() backends.Capabilities {
	return backends.Capabilities{
		Fields: c.Fields, Sets: c.Sets, Atomic: true, Isolated: true, Unique: true, Create: true, Delete: true, After: true, Embedded: true,
		Match: func(q backends.Comparison) backends.Match {
			if q.Set > 0 || ordered(q.Op) && !hasOrder(q.Value) {
				return backends.None
			}
			return backends.Exact
		},
		Sort: func(backends.Order) bool { return false },
	}
}

func (c *collection) fail(kind backends.ErrorKind, op, field string) error {
	return &backends.Error{Kind: kind, Op: "memory: " + op + " " + c.Name, Field: field}
}

// alive tells why an operation should end before it begins.
func (c *collection) alive(ctx context.Context, op string) error {
	switch ctx.Err() {
	case nil:
		return nil
	case context.Canceled:
		return c.fail(backends.Canceled, op, "")
	}
	return c.fail(backends.Timeout, op, "")
}

// keyText gives the name under which a record is kept.
func keyText(key []backends.Value) string {
	parts := make([]string, len(key))
	for i, v := range key {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, "\x00")
}

func (c *collection) keyOf(rec *backends.Record) backends.Key {
	key := make(backends.Key, len(c.Key))
	for i, f := range c.Key {
		key[i] = rec.Values[f]
	}
	return key
}

// find gives a record in scope.
func (c *collection) find(key backends.Key, op string) (*backends.Record, error) {
	rec := c.records[keyText(key)]
	if rec == nil || !c.inScope(rec) {
		return nil, c.fail(backends.NotFound, op, "")
	}
	return rec, nil
}

func (c *collection) inScope(rec *backends.Record) bool {
	for _, q := range c.Scope {
		if !compare(q, rec.Values[q.Field]) {
			return false
		}
	}
	return true
}

// Get returns one record.
func (c *collection) Get(ctx context.Context, key backends.Key, ret backends.Selection) (backends.Record, error) {
	if err := c.alive(ctx, "get"); err != nil {
		return backends.Record{}, err
	}
	c.store.mu.RLock()
	defer c.store.mu.RUnlock()
	rec, err := c.find(key, "get")
	if err != nil {
		return backends.Record{}, err
	}
	return c.show(rec, ret), nil
}

// List gives a page, in the order of the keys: those that were made here come oldest first.
func (c *collection) List(ctx context.Context, query backends.Query, visit func(backends.Record) error) (int, error) {
	if err := c.alive(ctx, "list"); err != nil {
		return -1, err
	}
	page, total := c.page(query)
	for _, rec := range page {
		if err := c.alive(ctx, "list"); err != nil {
			return -1, err
		}
		if err := visit(rec); err == backends.Stop { //nolint:errorlint // it is never wrapped
			return -1, nil
		} else if err != nil {
			return -1, err
		}
	}
	if !query.Total {
		return -1, nil
	}
	return total, nil
}

// page copies the records of a page, so that no lock is held while they are looked at.
func (c *collection) page(query backends.Query) (page []backends.Record, total int) {
	c.store.mu.RLock()
	defer c.store.mu.RUnlock()
	first := 0
	if query.After != nil {
		first = c.behind(query.After)
	}
	for _, name := range c.order[first:] {
		rec := c.records[name]
		if !c.inScope(rec) || query.Where != nil && !c.fulfils(rec, *query.Where) {
			continue
		}
		if total++; total > query.Offset && (query.Limit < 0 || len(page) < query.Limit) {
			page = append(page, c.show(rec, query.Return))
		}
	}
	return page, total
}

// Create stores a new record.
func (c *collection) Create(ctx context.Context, set backends.Delta, ret backends.Selection) (backends.Record, error) {
	if err := c.alive(ctx, "create"); err != nil {
		return backends.Record{}, err
	}
	c.store.mu.Lock()
	defer c.store.mu.Unlock()
	rec := &backends.Record{Values: make([]backends.Value, len(c.Fields)), Sets: make([][]backends.Element, len(c.Sets))}
	next := c.last
	if len(c.Key) == 1 {
		next++
		rec.Values[c.Key[0]] = strconv.Itoa(next)
	}
	if err := c.assign(rec, set); err != nil {
		return backends.Record{}, err
	}
	name := keyText(c.keyOf(rec))
	if c.records[name] != nil {
		return backends.Record{}, c.fail(backends.Conflict, "create", c.Fields[c.Key[0]].Name)
	}
	c.records[name], c.last = rec, next
	if err := c.apply(rec, set.Sets); err != nil {
		delete(c.records, name)
		return backends.Record{}, err
	}
	c.arrange(name)
	return c.show(rec, ret), nil
}

// assign sets fields, if what must be unique is so.
func (c *collection) assign(rec *backends.Record, delta backends.Delta) error {
	set := delta.Set
	for _, e := range delta.Events { // there are no operations here
		if e.Refusal != nil {
			return e.Refusal
		}
		set = append(slices.Clip(set), e.Otherwise...)
	}
	for _, u := range delta.Unique {
		for _, other := range c.records {
			q := backends.Comparison{Field: u.Field, Value: u.Value, Fold: u.Fold}
			if other != rec && keyText(c.keyOf(other)) != keyText(c.keyOf(rec)) && c.inScope(other) && compare(q, other.Values[u.Field]) {
				return c.fail(backends.Conflict, "write", c.Fields[u.Field].Name)
			}
		}
	}
	for _, a := range set {
		rec.Values[a.Field] = a.Value
	}
	return nil
}

// Update changes one record.
func (c *collection) Update(ctx context.Context, update backends.Update) (backends.Record, error) {
	if err := c.alive(ctx, "update"); err != nil {
		return backends.Record{}, err
	}
	c.store.mu.Lock()
	defer c.store.mu.Unlock()
	rec, err := c.find(update.Key, "update")
	if err != nil {
		return backends.Record{}, err
	}
	delta, err := update.Change(c.show(rec, update.Read))
	if err != nil {
		return backends.Record{}, err
	}
	changed := &backends.Record{Values: slices.Clone(rec.Values), Sets: rec.Sets}
	if err := c.assign(changed, delta); err != nil {
		return backends.Record{}, err
	}
	before, after := keyText(update.Key), keyText(c.keyOf(changed))
	if before != after && c.records[after] != nil {
		return backends.Record{}, c.fail(backends.Conflict, "update", c.Fields[c.Key[0]].Name)
	}
	if err := c.apply(changed, delta.Sets); err != nil {
		return backends.Record{}, err
	}
	if !reflect.DeepEqual(changed, rec) {
		for _, a := range delta.Touch {
			changed.Values[a.Field] = a.Value
		}
	}
	delete(c.records, before)
	c.records[after] = changed
	if before != after {
		c.order = slices.DeleteFunc(c.order, func(n string) bool { return n == before })
		c.arrange(after)
		c.store.forget(c, update.Key)
	}
	return c.show(changed, update.Return), nil
}

// Delete removes one record, and its memberships.
func (c *collection) Delete(ctx context.Context, deletion backends.Deletion) error {
	if err := c.alive(ctx, "delete"); err != nil {
		return err
	}
	c.store.mu.Lock()
	defer c.store.mu.Unlock()
	key := deletion.Key
	rec, err := c.find(key, "delete")
	if err != nil {
		return err
	}
	if deletion.Check != nil {
		if err := deletion.Check(c.show(rec, deletion.Read)); err != nil {
			return err
		}
	}
	name := keyText(key)
	delete(c.records, name)
	c.order = slices.DeleteFunc(c.order, func(n string) bool { return n == name })
	c.store.forget(c, key)
	return nil
}

// forget takes a record out of all sets.
func (s *store) forget(c *collection, key backends.Key) {
	for _, other := range s.collections {
		for i, set := range other.Sets {
			if len(set.Fields) == 0 || set.Fields[0].Ref == nil || set.Fields[0].Ref.Collection != c.Name || set.Reverse != nil {
				continue
			}
			for _, rec := range other.records {
				rec.Sets[i] = slices.DeleteFunc(slices.Clone(rec.Sets[i]), func(e backends.Element) bool { return keyText(e) == keyText(key) })
			}
		}
	}
}

// show copies a record with the selected sets.
func (c *collection) show(rec *backends.Record, sel backends.Selection) backends.Record {
	out := backends.Record{Values: slices.Clone(rec.Values), Sets: make([][]backends.Element, len(c.Sets))}
	for i := range c.Sets {
		if sel.Has(i) {
			out.Sets[i] = c.elements(rec, i)
		}
	}
	return out
}

// names gives the fields of a collection by name.
func (c *collection) names() map[string]int {
	names := map[string]int{}
	for i, f := range c.Fields {
		names[f.Name] = i
	}
	return names
}
