package compose

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
)

// text gives a key or an element as one text.
func text(key []backends.Value) string {
	parts := make([]string, len(key))
	for i, v := range key {
		parts[i] = fmt.Sprint(v)
	}
	return strings.Join(parts, "\x00")
}

// done is a step that was done.
type done struct {
	step  StepOf
	event string
	vars  map[string]any
}

// Create stores a new record, which lets nobody in before its last step is done.
func (c *collection) Create(ctx context.Context, set backends.Delta, ret backends.Selection) (backends.Record, error) {
	if err := c.members(ctx, set); err != nil {
		return backends.Record{}, err
	}
	stepped, err := c.concerns(set)
	if err != nil {
		return backends.Record{}, err
	}
	if !stepped {
		rec, err := c.Backend.Create(ctx, set, ret)
		return c.filled(ctx, rec, ret, err)
	}
	first := set
	if set.Inactive != nil {
		first = *set.Inactive
	}
	if first, err = c.withoutRefusals(first, c.vars(make(backends.Key, len(c.Key)), c.empty(), first)); err != nil {
		return backends.Record{}, err
	}
	rec, err := c.Backend.Create(ctx, first, ret)
	if err != nil {
		return rec, err
	}
	key := c.keyOf(rec)
	made, err := c.run(ctx, "create", c.vars(key, rec, set))
	for _, e := range set.Events {
		if err == nil {
			var more []done
			more, err = c.run(ctx, e.Name, withValue(c.vars(key, rec, set), e))
			made = append(made, more...)
		}
	}
	if err != nil {
		return backends.Record{}, c.takeBack(ctx, made, err, func(ctx context.Context) error { return c.Backend.Delete(ctx, backends.Deletion{Key: key}) })
	}
	if set.Inactive != nil && set.Activate != nil {
		if rec, err = c.Backend.Update(ctx, backends.Update{Key: key, Change: set.Activate, Return: ret}); err != nil {
			return backends.Record{}, partial(err)
		}
	}
	return c.filled(ctx, rec, ret, nil)
}

// concerns tells whether a step has something to do for a creation.
func (c *collection) concerns(set backends.Delta) (bool, error) {
	vars := c.vars(make(backends.Key, len(c.Key)), c.empty(), set)
	if has, err := c.has("create", vars); has || err != nil {
		return has, err
	}
	for _, e := range set.Events {
		if has, err := c.has(e.Name, withValue(vars, e)); has || err != nil {
			return has, err
		}
	}
	return false, nil
}

// has tells whether a step has something for an event.
func (c *collection) has(event string, vars map[string]any) (bool, error) {
	for _, s := range c.steps {
		stepper, ok := c.store.parts[s.Part].(backends.Stepper)
		if !ok {
			continue
		}
		if has, err := stepper.Has(s.Collection, s.Name, event, vars); has || err != nil {
			return has, err
		}
	}
	return false, nil
}

func (c *collection) empty() backends.Record {
	return backends.Record{Values: make([]backends.Value, len(c.Fields))}
}

func (c *collection) filled(ctx context.Context, rec backends.Record, ret backends.Selection, err error) (backends.Record, error) {
	if err != nil {
		return rec, err
	}
	return rec, c.fill(ctx, []backends.Record{rec}, ret)
}

// Update changes a record. Steps that lock somebody out come after the record's own lock, those that let in
// before it is opened.
func (c *collection) Update(ctx context.Context, update backends.Update) (backends.Record, error) {
	change := update.Change
	var delta backends.Delta
	update.Change = func(current backends.Record) (backends.Delta, error) {
		var err error
		if delta, err = change(current); err != nil {
			return delta, err
		}
		if len(c.steps) > 0 {
			if delta, err = c.withoutRefusals(delta, c.vars(update.Key, current, delta)); err != nil {
				return delta, err
			}
		}
		return delta, c.members(ctx, delta)
	}
	if len(c.steps) == 0 {
		rec, err := c.Backend.Update(ctx, update)
		return c.filled(ctx, rec, update.Return, err)
	}
	current, err := c.Backend.Get(ctx, update.Key, update.Read)
	if err != nil {
		return backends.Record{}, err
	}
	planned, err := change(current)
	if err != nil {
		return backends.Record{}, err
	}
	vars := c.vars(update.Key, current, planned)
	before, err := c.events(ctx, planned, vars, true)
	if err != nil {
		return backends.Record{}, c.takeBack(ctx, before, err, nil)
	}
	rec, err := c.Backend.Update(ctx, update)
	if err != nil {
		return backends.Record{}, c.takeBack(ctx, before, err, nil)
	}
	_, err = c.events(ctx, delta, vars, false)
	if err == nil && !delta.Empty() {
		_, err = c.run(ctx, "update", vars)
	}
	if err != nil { // the record has changed; what has been locked stays locked
		return backends.Record{}, partial(err)
	}
	return c.filled(ctx, rec, update.Return, nil)
}

// withoutRefusals leaves to the steps what the record's own backend could not write.
func (c *collection) withoutRefusals(delta backends.Delta, vars map[string]any) (backends.Delta, error) {
	delta.Events = slices.Clone(delta.Events)
	for i, e := range delta.Events {
		if e.Refusal == nil {
			continue
		}
		has, err := c.has(e.Name, withValue(vars, e))
		if err != nil {
			return delta, err
		}
		if has {
			delta.Events[i].Refusal = nil
		}
	}
	return delta, nil
}

// withValue gives the variables of an attribute's step.
func withValue(vars map[string]any, e backends.Event) map[string]any {
	own := maps.Clone(vars)
	own["value"] = e.Vars["value"]
	return own
}

// events runs the steps of changed attributes: those that get the value true, or all others.
func (c *collection) events(ctx context.Context, delta backends.Delta, vars map[string]any, giving bool) ([]done, error) {
	var all []done
	for _, e := range delta.Events {
		if (e.Vars["value"] == true) != giving {
			continue
		}
		made, err := c.run(ctx, e.Name, withValue(vars, e))
		all = append(all, made...)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// Delete locks a record's owner out, does the steps, and removes the record last: what fails on the way can be
// tried again.
func (c *collection) Delete(ctx context.Context, deletion backends.Deletion) error {
	key := deletion.Key
	rec, err := c.Get(ctx, key, deletion.Read)
	if err != nil {
		return err
	}
	if deletion.Check != nil {
		if err := deletion.Check(rec); err != nil {
			return err
		}
	}
	begun := false
	if len(c.steps) > 0 && c.Deactivate != nil {
		if _, err := c.Backend.Update(ctx, backends.Update{Key: key, Change: c.Deactivate}); err != nil {
			return err
		}
		begun = true
	}
	if err := c.leave(ctx, key); err != nil {
		return half(err, begun)
	}
	made, err := c.run(ctx, "delete", c.vars(key, rec, backends.Delta{Vars: deletion.Vars}))
	if err != nil {
		return half(err, begun || len(made) > 0)
	}
	return half(c.Backend.Delete(ctx, backends.Deletion{Key: key, Vars: deletion.Vars}), begun || len(made) > 0)
}

// vars gives what the expressions of steps may use.
func (c *collection) vars(key backends.Key, rec backends.Record, delta backends.Delta) map[string]any {
	values, changes := slices.Clone(rec.Values), map[string]any{}
	for _, a := range delta.Set {
		values[a.Field] = a.Value
		place(changes, c.Fields[a.Field].Name, a.Value)
	}
	record := map[string]any{}
	for i, f := range c.Fields {
		place(record, f.Name, values[i])
	}
	parts := make([]any, len(key))
	copy(parts, key)
	vars := map[string]any{"id": key[0], "key": parts, "record": record, "changes": changes}
	maps.Copy(vars, delta.Vars)
	return vars
}

func place(into map[string]any, name string, v any) {
	head, rest, dotted := strings.Cut(name, ".")
	if !dotted {
		into[name] = v
		return
	}
	inner, ok := into[head].(map[string]any)
	if !ok {
		inner = map[string]any{}
		into[head] = inner
	}
	place(inner, rest, v)
}

// run does what the steps have for an event, in order, and gives what was done.
func (c *collection) run(ctx context.Context, event string, vars map[string]any) ([]done, error) {
	var all []done
	for _, s := range c.steps {
		stepper, ok := c.store.parts[s.Part].(backends.Stepper)
		if !ok {
			return all, &backends.Error{Kind: backends.Internal, Op: "compose: " + s.Name, Err: errors.New("this kind of backend does no steps")}
		}
		did, err := stepper.Do(ctx, s.Collection, s.Name, event, vars)
		if did || backends.KindOf(err) == backends.OutcomeUnknown && err != nil {
			all = append(all, done{s, event, vars})
		}
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// compensation is the time that taking back may take, also where the request has none left.
const compensation = 15 * time.Second

// takeBack compensates what was done, latest first, and gives the error to answer with.
func (c *collection) takeBack(ctx context.Context, made []done, cause error, last func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), compensation)
	defer cancel()
	var left []error
	for _, d := range slices.Backward(made) {
		stepper, _ := c.store.parts[d.step.Part].(backends.Stepper)
		if err := stepper.Undo(ctx, d.step.Collection, d.step.Name, d.event, d.vars); err != nil {
			left = append(left, fmt.Errorf("step %q: %w", d.step.Name, err))
		}
	}
	if last != nil {
		if err := last(ctx); err != nil {
			left = append(left, fmt.Errorf("the record: %w", err))
		}
	}
	if len(left) == 0 {
		return cause
	}
	return &backends.Error{Kind: backends.Internal, Op: "compose: take back", Partial: true, Err: fmt.Errorf("%w; what could not be taken back: %w", cause, errors.Join(left...))}
}

func half(err error, begun bool) error {
	if err == nil || !begun {
		return err
	}
	return partial(err)
}

// partial marks the error of a write of which a part has happened.
func partial(err error) error {
	e, ok := errors.AsType[*backends.Error](err)
	if !ok {
		return &backends.Error{Kind: backends.Internal, Op: "compose: write", Partial: true, Err: err}
	}
	marked := *e
	marked.Partial = true
	return &marked
}
