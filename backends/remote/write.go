package remote

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"scim-adapter/backends"
)

// Create stores a new record and returns it as the application gives it afterwards.
func (c *collection) Create(ctx context.Context, set backends.Delta, ret backends.Selection) (backends.Record, error) {
	release, err := c.turns(ctx, set)
	if err != nil {
		return backends.Record{}, err
	}
	defer release()
	w := &write{c: c, delta: set}
	if err := w.unique(ctx, nil); err != nil {
		return backends.Record{}, err
	}
	e, err := w.create(ctx)
	if err != nil {
		return backends.Record{}, err
	}
	return c.readBack(ctx, c.keyOf(e), ret)
}

// turns waits until nobody else looks for, and then writes, the values that must be unique.
func (c *collection) turns(ctx context.Context, set backends.Delta) (func(), error) {
	var wanted []string
	for _, u := range set.Unique {
		text, _ := textOf(u.Value)
		wanted = append(wanted, fmt.Sprint("value ", u.Field, " ", backends.Fold(text)))
	}
	for _, o := range suitable(c.Operations, Create) {
		w := write{c: c, delta: set}
		if field, value, ok := w.lookupField(o); ok {
			text, _ := textOf(value)
			wanted = append(wanted, fmt.Sprint("value ", field, " ", backends.Fold(text)))
		}
	}
	slices.Sort(wanted) // in one order, so that two never wait for each other
	var held []func()
	release := func() {
		for _, free := range held {
			free()
		}
	}
	for _, name := range slices.Compact(wanted) {
		free, err := c.locks.acquire(ctx, name)
		if err != nil {
			release()
			return nil, c.fail(backends.Timeout, "write", err)
		}
		held = append(held, free)
	}
	return release, nil
}

// readBack reads what a write has made. The write has happened: where it cannot be read, one does not know
// what it did.
func (c *collection) readBack(ctx context.Context, key backends.Key, ret backends.Selection) (backends.Record, error) {
	rec, err := c.Get(ctx, key, ret)
	if err != nil {
		err = c.fail(backends.OutcomeUnknown, "read back", err)
	}
	return rec, err
}

// Update reads a record, computes the change and writes it. No other update through this process comes
// between.
func (c *collection) Update(ctx context.Context, update backends.Update) (backends.Record, error) {
	release, err := c.locks.acquire(ctx, "key "+c.keyText(&entry{Record: c.keyed(update.Key)}))
	if err != nil {
		return backends.Record{}, c.fail(backends.Timeout, Update, err)
	}
	defer release()
	e, err := c.get(ctx, update.Key)
	if err != nil {
		return backends.Record{}, err
	}
	if err := c.complete(ctx, []*entry{e}, update.Read); err != nil {
		return backends.Record{}, err
	}
	delta, err := update.Change(e.Record)
	if err != nil {
		return backends.Record{}, err
	}
	if delta.Empty() {
		return e.Record, c.complete(ctx, []*entry{e}, update.Return)
	}
	delta.Set = append(slices.Clip(delta.Set), delta.Touch...)
	w := &write{c: c, current: e, delta: delta}
	finished, err := c.turns(ctx, backends.Delta{Unique: delta.Unique})
	if err != nil {
		return backends.Record{}, err
	}
	defer finished()
	if err := w.unique(ctx, update.Key); err != nil {
		return backends.Record{}, err
	}
	if err := w.update(ctx); err != nil {
		return backends.Record{}, err
	}
	return c.readBack(ctx, w.keyAfter(), update.Return)
}

// keyed gives a record of which only the key is known.
func (c *collection) keyed(key backends.Key) backends.Record {
	rec := backends.Record{Values: make([]backends.Value, len(c.Fields))}
	for i, f := range c.Key {
		rec.Values[f] = key[i]
	}
	return rec
}

// Delete removes one record.
func (c *collection) Delete(ctx context.Context, deletion backends.Deletion) error {
	key := deletion.Key
	release, err := c.locks.acquire(ctx, "key "+c.keyText(&entry{Record: c.keyed(key)}))
	if err != nil {
		return c.fail(backends.Timeout, Delete, err)
	}
	defer release()
	e, err := c.get(ctx, key)
	if err != nil {
		return err
	}
	if err := c.check(ctx, e, deletion); err != nil {
		return err
	}
	err = c.remove(ctx, e, deletion)
	if backends.KindOf(err) == backends.OutcomeUnknown && ctx.Err() == nil {
		if _, again := c.get(ctx, key); backends.KindOf(again) == backends.NotFound {
			return nil // it has gone; nobody else was asked to do that
		}
	}
	return err
}

// remove does the operation that deletes a record.
func (c *collection) remove(ctx context.Context, e *entry, deletion backends.Deletion) error {
	key, vars := deletion.Key, keyVars(deletion.Key)
	maps.Copy(vars, deletion.Vars)
	vars["document"], vars["record"] = e.document, c.object(e.Values)
	_, err := c.do(ctx, suitable(c.Operations, Delete), Call{Write: true}, vars)
	if err == nil {
		c.imagination(ctx).remove(c, key)
	}
	return err
}

// check asks whether a record may be deleted.
func (c *collection) check(ctx context.Context, e *entry, deletion backends.Deletion) error {
	if deletion.Check == nil {
		return nil
	}
	if err := c.complete(ctx, []*entry{e}, deletion.Read); err != nil {
		return err
	}
	return deletion.Check(e.Record)
}

// object gives fields as expressions and bodies see them.
func (c *collection) object(values []backends.Value) map[string]any {
	out := map[string]any{}
	for i, f := range c.Fields {
		if i < len(values) && f.Use != backends.Write {
			v, err := outgoing(c.Types[f.Name], values[i])
			if err == nil {
				place(out, f.Name, v)
			}
		}
	}
	return out
}

// write is one create or update on its way.
type write struct {
	c       *collection
	current *entry // nil for a create
	delta   backends.Delta
}

// unique looks whether what must be unique is taken by another record.
func (w *write) unique(ctx context.Context, own backends.Key) error {
	for _, u := range w.delta.Unique {
		found, err := w.c.find(ctx, u.Field, u.Value, u.Fold)
		if err != nil {
			return err
		}
		for _, e := range found {
			if own == nil || !w.c.hasKey(e, own) {
				return &backends.Error{Kind: backends.Conflict, Op: w.c.op("write"), Field: w.c.Fields[u.Field].Name}
			}
		}
	}
	return nil
}

// find gives the records that have a value in a field, two at most.
func (c *collection) find(ctx context.Context, field int, value backends.Value, fold bool) ([]*entry, error) {
	var found []*entry
	q := c.narrow(&backends.Comparison{Field: field, Value: value, Fold: fold})
	err := c.search(ctx, q, func(e *entry) error {
		have := e.Values[field]
		if have == nil || !same(have, value) && (!fold || !folded(have, value)) {
			return nil
		}
		if found = append(found, e); len(found) > 1 {
			return backends.Stop
		}
		return nil
	})
	return found, err
}

// create does the steps of a create. A step that fails after the record is there takes the record away
// again.
func (w *write) create(ctx context.Context) (*entry, error) {
	vars, err := w.variables()
	if err != nil {
		return nil, err
	}
	early, late, err := w.events(vars)
	if err != nil {
		return nil, err
	}
	if vars, err = w.variables(); err != nil { // events may have added assignments
		return nil, err
	}
	e, err := w.insert(ctx, vars)
	if err != nil {
		return nil, err
	}
	key := w.c.keyOf(e)
	if len(early)+len(late) > 0 { // they may need what the application has made of it
		if e, err = w.c.get(ctx, key); err != nil {
			return nil, w.undo(ctx, key, err)
		}
	}
	created := &write{c: w.c, current: e, delta: w.delta}
	for _, event := range append(early, late...) {
		if err == nil {
			err = created.run(ctx, event, key)
		}
	}
	if err == nil {
		err = created.changeSets(ctx)
	}
	if err != nil {
		return nil, w.undo(ctx, key, err)
	}
	return e, nil
}

// undo takes away a record of which only a part could be made.
func (w *write) undo(ctx context.Context, key backends.Key, cause error) error {
	e, err := w.c.get(ctx, key)
	if err == nil {
		err = w.c.remove(ctx, e, backends.Deletion{Key: key, Vars: w.delta.Vars})
	}
	if err == nil || backends.KindOf(err) == backends.NotFound {
		if e, ok := errors.AsType[*backends.Error](cause); ok && e.Partial {
			whole := *e
			whole.Partial = false
			return &whole
		}
		return cause
	}
	return &backends.Error{Kind: backends.Internal, Op: w.c.op(Create), Partial: true, Err: fmt.Errorf("half done: %w; it could not be undone: %w", cause, err)}
}

// update does the steps of an update: what locks somebody out comes first, what lets in comes last.
func (w *write) update(ctx context.Context) error {
	vars, err := w.variables()
	if err != nil {
		return err
	}
	early, late, err := w.events(vars)
	if err != nil {
		return err
	}
	key := w.c.keyOf(w.current)
	begun := false
	for _, event := range early {
		if err := w.run(ctx, event, key); err != nil {
			return w.half(err, begun)
		}
		begun = true
	}
	if err := w.changeFields(ctx, key); err != nil {
		return w.half(err, begun)
	}
	begun = begun || len(w.delta.Set) > 0
	if err := w.changeSets(ctx); err != nil {
		return w.half(err, begun)
	}
	begun = begun || len(w.delta.Sets) > 0
	for _, event := range late {
		if err := w.run(ctx, event, key); err != nil {
			return w.half(err, begun)
		}
		begun = true
	}
	return nil
}

// half marks the error of a write of which a part has happened.
func (w *write) half(err error, begun bool) error {
	if e, ok := errors.AsType[*backends.Error](err); ok && begun {
		partial := *e
		partial.Partial = true
		return &partial
	}
	return err
}

// changeFields writes assignments, and sets that are a part of the record, in one operation.
func (w *write) changeFields(ctx context.Context, key backends.Key) error {
	vars, err := w.variables()
	if err != nil {
		return err
	}
	for _, d := range w.delta.Sets {
		if w.c.inDocument(d.Set) {
			if err := w.placeElements(ctx, d, vars); err != nil {
				return err
			}
		}
	}
	if changes, _ := vars["changes"].(map[string]any); len(changes) == 0 {
		return nil
	}
	maps.Copy(vars, keyVars(key))
	_, err = w.c.do(ctx, suitable(w.c.Operations, Update), Call{Write: true}, vars)
	if err == nil {
		w.imagineFields(ctx, key, vars)
	}
	return err
}

// variables gives what the expressions of a write may use.
func (w *write) variables() (map[string]any, error) {
	record, changes := map[string]any{}, map[string]any{}
	vars := map[string]any{"record": record, "changes": changes}
	maps.Copy(vars, w.delta.Vars)
	if w.current != nil {
		record = w.c.object(w.current.Values)
		vars["record"], vars["document"] = record, w.current.document
	}
	for _, a := range w.delta.Set {
		v, err := outgoing(w.c.Types[w.c.Fields[a.Field].Name], a.Value)
		if err != nil {
			return nil, &backends.Error{Kind: backends.Invalid, Op: w.c.op("write"), Field: w.c.Fields[a.Field].Name, Err: err}
		}
		place(record, w.c.Fields[a.Field].Name, v)
		place(changes, w.c.Fields[a.Field].Name, v)
	}
	return vars, nil
}

// keyAfter gives the key that the record has after the update.
func (w *write) keyAfter() backends.Key {
	key := w.c.keyOf(w.current)
	for _, a := range w.delta.Set {
		if i := slices.Index(w.c.Key, a.Field); i >= 0 {
			key[i] = a.Value
		}
	}
	return key
}

// event is an attribute's own operation.
type event struct {
	operation *Operation
	vars      map[string]any
	instead   []backends.Assignment // what it does the work of
}

// events chooses the operations of changed attributes: early ones take something away (value is false), late
// ones give. Where none is suitable the attribute's assignments are added to the write.
func (w *write) events(vars map[string]any) (early, late []event, err error) {
	for _, e := range w.delta.Events {
		own := w.c.store.variables(vars)
		if w.current != nil {
			own["id"] = w.c.keyOf(w.current)[0]
		}
		maps.Copy(own, e.Vars)
		o, err := w.c.choose(suitable(w.c.Operations, e.Name), own)
		switch {
		case err != nil:
			return nil, nil, err
		case o == nil && e.Refusal != nil:
			return nil, nil, e.Refusal
		case o == nil:
			w.delta.Set = append(w.delta.Set, e.Otherwise...)
		case own["value"] == false:
			early = append(early, event{o, own, e.Otherwise})
		default:
			late = append(late, event{o, own, e.Otherwise})
		}
	}
	return early, late, nil
}

func (w *write) run(ctx context.Context, e event, key backends.Key) error {
	maps.Copy(e.vars, keyVars(key))
	e.vars["document"] = w.current.document
	_, err := w.c.store.send(ctx, Call{Operation: e.operation, Vars: e.vars, Write: true})
	if err == nil {
		w.c.imagination(ctx).assign(w.c, w.current, key, e.instead)
	}
	return err
}
