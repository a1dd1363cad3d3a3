package rehearse

import (
	"context"

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

// Update computes a change that would be none from a record that has nothing but its key.
func (a *anew) Update(ctx context.Context, update backends.Update) (backends.Record, error) {
	if a.l.isAnew() {
		change := update.Change
		update.Change = func(current backends.Record) (backends.Delta, error) {
			delta, err := change(current)
			if err != nil || !delta.Empty() {
				return delta, err
			}
			if fresh, err := change(a.emptied(current)); err == nil {
				fresh.Unique = nil
				return fresh, nil
			}
			return delta, nil
		}
	}
	return a.Backend.Update(ctx, update)
}

// emptied gives a record with nothing but its key.
func (a *anew) emptied(rec backends.Record) backends.Record {
	out := backends.Record{Values: make([]backends.Value, len(rec.Values)), Sets: make([][]backends.Element, len(rec.Sets))}
	fields := a.Capabilities().Fields
	for i, f := range fields {
		if f.Use&backends.Write == 0 { // the key, and what the mapping only reads
			out.Values[i] = rec.Values[i]
		}
	}
	for i, elements := range rec.Sets {
		if elements != nil {
			out.Sets[i] = []backends.Element{}
		}
	}
	return out
}
