package adapter_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scim-adapter/backends"
)

// TestBrokenStoresAreFound shows that the check of the histories can fail: for every way in which a store loses,
// forgets or mixes up what it was told, a history is found that no order explains.
func TestBrokenStoresAreFound(t *testing.T) {
	users, clubs := peopleScenario(), clubScenario()
	for name, test := range map[string]struct {
		scenario scenario
		breaks   func(backends.Backend) backends.Backend
	}{
		"a deletion is confirmed and not made":           {users, func(b backends.Backend) backends.Backend { return &forgetful{Backend: b} }},
		"a stale record is served":                       {users, func(b backends.Backend) backends.Backend { return &stale{Backend: b} }},
		"nobody looks whether a name is taken":           {users, func(b backends.Backend) backends.Backend { return &trusting{b} }},
		"a version is compared before the write":         {users, func(b backends.Backend) backends.Backend { return &hasty{b} }},
		"members are read, changed and written as whole": {clubs, func(b backends.Backend) backends.Backend { return &wholesale{b} }},
		"a stale group is served":                        {clubs, func(b backends.Backend) backends.Backend { return &stale{Backend: b} }},
		"a change is answered and not made":              {clubs, func(b backends.Backend) backends.Backend { return &dropping{Backend: b} }},
	} {
		t.Run(name, func(t *testing.T) {
			mapping, schema := hr(t, softDelete)
			s := setup{mapping: mapping, dsn: sqlite.create(t, schema), decorate: func(s backends.Store) backends.Store {
				return broken{s, test.breaks}
			}}
			front := doors{open(t, s), open(t, s)}
			for history := range 50 {
				if r := test.scenario.record(t, front, history, nil); !r.linearizable(t, test.scenario.model) {
					t.Logf("found in history %d", history+1)
					return
				}
			}
			t.Error("50 histories were explained")
		})
	}
}

// broken is a store whose collections are all broken in one way.
type broken struct {
	backends.Store

	breaks func(backends.Backend) backends.Backend
}

// Collection gives a broken collection.
func (b broken) Collection(name string) backends.Backend { return b.breaks(b.Store.Collection(name)) }

// forgetful does not do every second deletion.
type forgetful struct {
	backends.Backend

	n atomic.Int64
}

func (f *forgetful) Delete(ctx context.Context, d backends.Deletion) error {
	if f.n.Add(1)%2 == 0 {
		_, err := f.Get(ctx, d.Key, backends.Selection{})
		return err
	}
	return f.Backend.Delete(ctx, d)
}

// stale serves what it has read before, every second time, as a replica would that lags behind.
type stale struct {
	backends.Backend

	mu   sync.Mutex
	n    int
	seen map[string]backends.Record
}

func (s *stale) Get(ctx context.Context, key backends.Key, ret backends.Selection) (backends.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	at := fmt.Sprint(key)
	if old, known := s.seen[at]; known && s.n%2 == 0 {
		return old, nil
	}
	r, err := s.Backend.Get(ctx, key, ret)
	if s.seen == nil {
		s.seen = map[string]backends.Record{}
	}
	if err == nil {
		s.seen[at] = r
	}
	return r, err
}

// trusting does not look whether what must be unique is taken.
type trusting struct{ backends.Backend }

func (b *trusting) Create(ctx context.Context, d backends.Delta, ret backends.Selection) (backends.Record, error) {
	d.Unique = nil
	return b.Backend.Create(ctx, d, ret)
}

// hasty computes a change before the write, from what it has read: nobody looks whether that still holds.
type hasty struct{ backends.Backend }

func (h *hasty) Update(ctx context.Context, u backends.Update) (backends.Record, error) {
	delta, _, err := before(ctx, h.Backend, u)
	if err != nil {
		return backends.Record{}, err
	}
	u.Change = func(backends.Record) (backends.Delta, error) { return delta, nil }
	return h.Backend.Update(ctx, u)
}

// before computes a change from a record that is read outside of the write, and takes its time.
func before(ctx context.Context, b backends.Backend, u backends.Update) (backends.Delta, backends.Record, error) {
	sets := make([]bool, len(b.Capabilities().Sets))
	for i := range sets {
		sets[i] = true
	}
	current, err := b.Get(ctx, u.Key, backends.Selection{Sets: sets})
	if err != nil {
		return backends.Delta{}, current, err
	}
	delta, err := u.Change(current)
	time.Sleep(time.Millisecond)
	return delta, current, err
}

// wholesale turns added and removed members into a list of all.
type wholesale struct{ backends.Backend }

func (w *wholesale) Update(ctx context.Context, u backends.Update) (backends.Record, error) {
	delta, current, err := before(ctx, w.Backend, u)
	if err != nil {
		return backends.Record{}, err
	}
	for i, d := range delta.Sets {
		if d.Replace {
			continue
		}
		same := func(list []backends.Element, e backends.Element) bool {
			return slices.ContainsFunc(list, func(other backends.Element) bool { return slices.Equal(e, other) })
		}
		var all []backends.Element
		for _, e := range append(slices.Clone(current.Sets[d.Set]), d.Add...) {
			if !same(d.Remove, e) && !same(all, e) {
				all = append(all, e)
			}
		}
		delta.Sets[i] = backends.SetDelta{Set: d.Set, Replace: true, Add: all}
	}
	u.Change = func(backends.Record) (backends.Delta, error) { return delta, nil }
	return w.Backend.Update(ctx, u)
}

// dropping answers every fifth change with what is there, and does not make it.
type dropping struct {
	backends.Backend

	n atomic.Int64
}

func (d *dropping) Update(ctx context.Context, u backends.Update) (backends.Record, error) {
	if d.n.Add(1)%5 == 0 {
		return d.Get(ctx, u.Key, u.Return)
	}
	return d.Backend.Update(ctx, u)
}
