package remote

import (
	"context"
	"errors"

	"scim-adapter/backends"
)

// StepName gives the name of the definition that holds a step's operations.
func StepName(collection, step string) string { return collection + " " + step }

// Has tells whether a step has something for an event.
func (s *store) Has(collection, step, event string, vars map[string]any) (bool, error) {
	_, _, o, err := s.step(collection, step, event, vars)
	return o != nil, err
}

// Do does what a step has for an event.
func (s *store) Do(ctx context.Context, collection, step, event string, vars map[string]any) (bool, error) {
	c, all, o, err := s.step(collection, step, event, vars)
	if err != nil || o == nil {
		return false, err
	}
	_, err = c.store.send(ctx, Call{Operation: o, Vars: all, Write: true})
	return err == nil, err
}

// Undo does the compensation of what a step did.
func (s *store) Undo(ctx context.Context, collection, step, event string, vars map[string]any) error {
	c, all, o, err := s.step(collection, step, event, vars)
	if err != nil || o == nil {
		return err
	}
	if o.Undo == nil {
		return c.fail(backends.Internal, event, errors.New("the mapping has no compensate for it"))
	}
	back := *o
	back.Spec = o.Undo
	_, err = c.store.send(ctx, Call{Operation: &back, Vars: all, Write: true})
	return err
}

func (s *store) step(of, step, event string, vars map[string]any) (*collection, map[string]any, *Operation, error) {
	c := s.steps[StepName(of, step)]
	if c == nil {
		return nil, nil, nil, errors.New("there is no step " + step)
	}
	all := s.variables(vars)
	o, err := c.choose(suitable(c.Operations, event), all)
	return c, all, o, err
}
