package rehearse

import (
	"context"
	"slices"

	"scim-adapter/backends"
)

// anew is a collection whose writes can be rehearsed as if the application had nothing of them yet: a request of the
// past would otherwise find everything as it wants it.
type anew struct {
	backends.Backend

	l *listener
}

// Create leaves out that values must be unique: the application has the record that was created then.
func (a *anew) Create(ctx context.Context, set backends.Delta, ret backends.Selection) (backends.Record, error) {
	if a.l.isAnew() {
		set.Unique = nil
	}
	return a.Backend.Create(ctx, set, ret)
}

// Update computes a change that would be none from a record without what the change writes.
func (a *anew) Update(ctx context.Context, update backends.Update) (backends.Record, error) {
	if a.l.isAnew() {
		change := update.Change
		update.Change = func(current backends.Record) (backends.Delta, error) {
			delta, err := change(current)
			if err != nil || !delta.Empty() {
				return delta, err
			}
			return a.missing(current, change), nil
		}
	}
	return a.Backend.Update(ctx, update)
}

// missing gives what a change writes to a record that lacks it. Fields are taken away one by one: expressions that read
// others still have them.
func (a *anew) missing(current backends.Record, change backends.Change) backends.Delta {
	var all backends.Delta
	for i, f := range a.Capabilities().Fields {
		if f.Use&backends.Write == 0 || current.Values[i] == nil {
			continue
		}
		rec := backends.Record{Values: slices.Clone(current.Values), Sets: current.Sets}
		rec.Values[i] = nil
		if delta, err := change(rec); err == nil {
			all.Set, all.Events, all.Vars = append(all.Set, delta.Set...), append(all.Events, delta.Events...), delta.Vars
		}
	}
	rec := backends.Record{Values: current.Values, Sets: make([][]backends.Element, len(current.Sets))}
	for i, elements := range current.Sets {
		if elements != nil {
			rec.Sets[i] = []backends.Element{}
		}
	}
	if delta, err := change(rec); err == nil {
		all.Sets = delta.Sets
	}
	return all
}
