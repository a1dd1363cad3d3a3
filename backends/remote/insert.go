package remote

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"scim-adapter/backends"
)

// insert does the create operation and finds out the key of what it made.
func (w *write) insert(ctx context.Context, vars map[string]any) (*entry, error) {
	for _, d := range w.delta.Sets {
		if w.c.inDocument(d.Set) {
			if err := w.placeElements(ctx, d, vars); err != nil {
				return nil, err
			}
		}
	}
	all := w.c.store.variables(vars)
	o, err := w.c.choose(suitable(w.c.Operations, Create), all)
	if err != nil {
		return nil, err
	}
	if o == nil {
		return nil, w.c.fail(backends.Unsupported, Create, nil)
	}
	if err := w.absent(ctx, o); err != nil {
		return nil, err
	}
	call := Call{Operation: o, Vars: all, Write: true}
	made := w.imagineNew(vars)
	if made != nil {
		call.Answer = &Answer{Documents: []Document{made.document}}
	}
	documents, err := w.c.store.send(ctx, call)
	if err != nil {
		return w.lookup(ctx, o, err)
	}
	w.c.imagination(ctx).put(w.c, made.sent(documents))
	for _, d := range documents {
		if made != nil {
			return made.read(w.c), nil // its key need not be of the application's type
		}
		if key := w.c.partialKey(d); key != nil {
			return &entry{Record: w.written(key), document: d}, nil
		}
	}
	if key := w.givenKey(); key != nil {
		return &entry{Record: w.written(key), document: nil}, nil
	}
	unknown := &backends.Error{Kind: backends.OutcomeUnknown, Op: w.c.op(Create), Err: errors.New("the answer does not tell the key of the new record")}
	return w.lookup(ctx, o, unknown)
}

// written gives what the operations that follow a create see as the record: what it was asked to store.
func (w *write) written(key backends.Key) backends.Record {
	rec := w.c.keyed(key)
	for _, a := range w.delta.Set {
		if !slices.Contains(w.c.Key, a.Field) {
			rec.Values[a.Field] = a.Value
		}
	}
	rec.Values = w.c.hidden(rec.Values)
	return rec
}

// partialKey gives the key in the answer to a create, which need not be a whole record.
func (c *collection) partialKey(d Document) backends.Key {
	key := make(backends.Key, len(c.Key))
	for i, f := range c.Key {
		v, err := canonical(c.Types[c.Fields[f].Name], locate(d, c.Fields[f].Name))
		if _, isObject := d.(map[string]any); !isObject && len(c.Key) == 1 {
			v, err = canonical(c.Types[c.Fields[f].Name], d)
		}
		if err != nil || v == nil {
			return nil
		}
		key[i] = v
	}
	return key
}

// givenKey gives the key where the create itself says it.
func (w *write) givenKey() backends.Key {
	key := make(backends.Key, len(w.c.Key))
	for i, f := range w.c.Key {
		a := slices.IndexFunc(w.delta.Set, func(a backends.Assignment) bool { return a.Field == f })
		if a < 0 || w.delta.Set[a].Value == nil {
			return nil
		}
		key[i] = w.delta.Set[a].Value
	}
	return key
}

// lookupField gives the field that finds a new record again, and the value that it gets.
func (w *write) lookupField(o *Operation) (int, backends.Value, bool) {
	for _, a := range w.delta.Set {
		if o.Lookup != "" && w.c.Fields[a.Field].Name == o.Lookup && a.Value != nil {
			return a.Field, a.Value, true
		}
	}
	return 0, nil, false
}

// absent makes sure that what a lookup would find is not there before the create: only then it is our own
// that is found afterwards.
func (w *write) absent(ctx context.Context, o *Operation) error {
	field, value, ok := w.lookupField(o)
	if !ok || slices.ContainsFunc(w.delta.Unique, func(u backends.Unique) bool { return u.Field == field }) {
		return nil // the look for what must be unique was one already
	}
	found, err := w.c.find(ctx, field, value, false)
	if err == nil && len(found) > 0 {
		err = &backends.Error{Kind: backends.Conflict, Op: w.c.op(Create), Field: o.Lookup}
	}
	return err
}

// lookup finds out what became of a create that nobody confirmed: it has happened if the record, which was
// not there before, is there now with all that was written and can be read.
func (w *write) lookup(ctx context.Context, o *Operation, cause error) (*entry, error) {
	field, value, ok := w.lookupField(o)
	if backends.KindOf(cause) != backends.OutcomeUnknown || !ok {
		return nil, cause
	}
	found, err := w.c.find(ctx, field, value, false)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w; and the lookup failed: %w", cause, err)
	case len(found) == 0:
		return nil, cause
	case len(found) > 1:
		return nil, &backends.Error{Kind: backends.Conflict, Op: w.c.op(Create), Field: o.Lookup, Err: cause}
	}
	e, err := w.c.get(ctx, w.c.keyOf(found[0]))
	if err != nil {
		return nil, fmt.Errorf("%w; and the lookup failed: %w", cause, err)
	}
	for _, a := range w.delta.Set {
		if f := w.c.Fields[a.Field]; f.Use&backends.Read != 0 && !equalStored(e.Values[a.Field], a.Value) {
			return nil, &backends.Error{Kind: backends.Conflict, Op: w.c.op(Create), Field: f.Name, Err: cause}
		}
	}
	return e, nil
}

// equalStored compares what was written with what is there: an empty text may be stored as nothing.
func equalStored(have, want backends.Value) bool {
	if have == nil || have == "" {
		return want == nil || want == ""
	}
	return same(have, want)
}
