package adapter_test

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"scim-adapter/backends"
)

// faults are small mistakes of a store, each of which random requests must find.
var faults = map[string]func(*faulty){
	"a removed member stays": func(f *faulty) {
		f.delta = func(d *backends.Delta) {
			for i := range d.Sets {
				d.Sets[i].Remove = nil
			}
		}
	},
	"all of a set but its first new element is lost": func(f *faulty) {
		f.delta = func(d *backends.Delta) {
			for i, s := range d.Sets {
				d.Sets[i].Add = s.Add[:min(len(s.Add), 1)]
			}
		}
	},
	"a value that is unique is not checked": func(f *faulty) { f.delta = func(d *backends.Delta) { d.Unique = nil } },
	"the last field of a change is not written": func(f *faulty) {
		f.delta = func(d *backends.Delta) { d.Set = d.Set[:max(0, len(d.Set)-1)] }
	},
	"a page begins one too late": func(f *faulty) {
		f.query = func(q *backends.Query) {
			if q.Offset > 0 {
				q.Offset++
			}
		}
	},
	"a filter is forgotten": func(f *faulty) { f.query = func(q *backends.Query) { q.Where = nil } },
	"sorting is forgotten":  func(f *faulty) { f.query = func(q *backends.Query) { q.Order = nil } },
}

// TestTheModelFindsMistakes breaks the store in one way after the other.
func TestTheModelFindsMistakes(t *testing.T) {
	seedRapid(t)
	setSteps(t)
	for name, breaks := range faults {
		t.Run(name, func(t *testing.T) {
			found := ""
			steps := map[string]int{}
			rapid.Check(t, func(r *rapid.T) {
				if found != "" {
					return
				}
				w := newWorld(t, r, setup{decorate: func(s backends.Store) backends.Store {
					f := &faulty{Store: s}
					breaks(f)
					return f
				}})
				w.differ = func(format string, args ...any) { found = fmt.Sprintf(format, args...) }
				w.play(r, steps)
			})
			total := 0
			for _, n := range steps {
				total += n
			}
			if found == "" {
				t.Errorf("%d steps did not find it", total)
			}
			t.Logf("found after %d steps", total)
		})
	}
}

// faulty is a store that makes mistakes.
type faulty struct {
	backends.Store

	delta func(*backends.Delta)
	query func(*backends.Query)
}

// Collection gives a collection that makes the mistakes.
func (f *faulty) Collection(name string) backends.Backend {
	return &faultyCollection{f.Store.Collection(name), f}
}

type faultyCollection struct {
	backends.Backend

	faulty *faulty
}

func (c *faultyCollection) spoil(d backends.Delta) backends.Delta {
	if c.faulty.delta != nil {
		c.faulty.delta(&d)
	}
	return d
}

// Create creates something a little different.
func (c *faultyCollection) Create(ctx context.Context, set backends.Delta, ret backends.Selection) (backends.Record, error) {
	return c.Backend.Create(ctx, c.spoil(set), ret)
}

// Update changes something a little different.
func (c *faultyCollection) Update(ctx context.Context, u backends.Update) (backends.Record, error) {
	change := u.Change
	u.Change = func(current backends.Record) (backends.Delta, error) {
		d, err := change(current)
		return c.spoil(d), err
	}
	return c.Backend.Update(ctx, u)
}

// List lists something a little different.
func (c *faultyCollection) List(ctx context.Context, q backends.Query, visit func(backends.Record) error) (int, error) {
	if c.faulty.query != nil {
		c.faulty.query(&q)
	}
	return c.Backend.List(ctx, q, visit)
}
