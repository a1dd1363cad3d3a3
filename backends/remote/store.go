package remote

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// Check finds what is wrong with definitions, whatever their kind.
func Check(definitions []Definition, diags *diag.List) {
	for _, d := range definitions {
		d.check(diags)
	}
}

func (d *Definition) check(diags *diag.List) {
	if len(d.Fixed) == 0 && len(suitable(d.Operations, List)) == 0 {
		diags.Errorf(d.at(), "Missing operation", "The resource %s needs at least a way to read all its records: on \"list\" { … }.", d.Name)
	}
	for _, o := range d.Operations {
		if o.Name == AddMember || o.Name == RemoveMember {
			diags.Errorf(o.At, "Operation of a set", "on %q stands in the attribute block of the members.", o.Name)
		}
		if o.Hydrate && len(d.Scope) > 0 {
			diags.Errorf(o.At, "Keys only, and a condition", "Where a list gives keys only (hydrate), `where` and `deleted` cannot be used.")
		}
		if o.Hydrate && len(suitable(d.Operations, Get)) == 0 {
			diags.Errorf(o.At, "Keys only, and no record", "Where a list gives keys only (hydrate), on \"get\" is needed to read the records.")
		}
		if o.Lookup != "" && !slices.ContainsFunc(d.Fields, func(f backends.Field) bool { return f.Name == o.Lookup }) {
			diags.Errorf(o.At, "Unknown field", "lookup names %q, and no attribute of %s has this field.", o.Lookup, d.Name)
		}
	}
	for _, f := range d.Fields {
		if f.Ref != nil && f.Ref.Via != "" {
			diags.Errorf(f.At, "via is for members", "Here only the members of a set can be kept by another field than the id.")
		}
	}
	for i, m := range d.Members {
		d.checkMembers(d.Sets[i], m, diags)
	}
}

func (d *Definition) checkMembers(s backends.Set, m Members, diags *diag.List) {
	for _, o := range m.Operations {
		if o.Name != List && o.Name != AddMember && o.Name != RemoveMember {
			diags.Errorf(o.At, "Unknown operation", "The operations of members are \"list\", \"add_member\" and \"remove_member\".")
		}
	}
	if len(m.Operations) > 0 && (s.Reverse != nil || s.List != "") {
		diags.Errorf(m.Operations[0].At, "Members of two kinds", "%q is kept elsewhere; it has no operations of its own.", s.Name)
	}
	if s.List != "" && len(d.Key) > 1 {
		diags.Errorf(d.at(), "Composite id in a list", "%q keeps the ids of %s in a list, and an id there has one part.", s.Name, d.Name)
	}
}

// at gives a place to point at: where the key is named.
func (d *Definition) at() diag.Range {
	if len(d.Key) == 0 {
		return diag.Range{}
	}
	return d.Fields[d.Key[0]].At
}

// ParseTypes checks the words of `types`.
func ParseTypes(texts map[string]diag.Text, diags *diag.List) map[string]string {
	out := map[string]string{}
	for field, text := range texts {
		if _, known := types[text.Value]; !known {
			diags.Errorf(text.Range, "Unknown type", "A field is a string, int, float, decimal, bool, time, date, bytes or json.")
		}
		out[field] = text.Value
	}
	return out
}

// NewStore makes a store of checked definitions. With a rehearsal it only imagines its writes; that the calls are heard
// is the transport's part.
func NewStore(kind string, transport Transport, definitions, steps []Definition, r *backends.Rehearsal) backends.Store {
	s := &store{Transport: transport, kind: kind, collections: map[string]*collection{}, steps: map[string]*collection{}}
	if r != nil {
		s.rehearsal = &rehearsal{given: r.Given, imagination: newImagination()}
	}
	for i := range steps {
		s.steps[steps[i].Name] = &collection{Definition: &steps[i], store: s}
	}
	for i := range definitions {
		d := &definitions[i]
		for j, f := range d.Fields {
			if t := d.Types[f.Name]; t != "" {
				d.Fields[j].Type = types[t]
			}
		}
		s.collections[d.Name] = &collection{Definition: d, store: s}
	}
	return s
}

// store is all collections of one application.
type store struct {
	Transport

	kind        string
	collections map[string]*collection
	steps       map[string]*collection // by the names of collection and step
	rehearsal   *rehearsal             // nil: what is asked for happens
	closing     sync.Once
}

// Collection gives the backend of a collection.
func (s *store) Collection(name string) backends.Backend {
	if c, ok := s.collections[name]; ok {
		return c
	}
	return nil
}

// Close closes the transport, once.
func (s *store) Close() error {
	var err error
	s.closing.Do(func() { err = s.Transport.Close() })
	return err
}

// collection is one resource type's records.
type collection struct {
	*Definition

	store *store
	locks locks
}

// Capabilities tells what the backend can do with the collection.
func (c *collection) Capabilities() backends.Capabilities {
	return backends.Capabilities{
		Fields: c.Fields, Sets: c.Sets,
		Create: len(suitable(c.Operations, Create)) > 0,
		Delete: len(suitable(c.Operations, Delete)) > 0,
		Match:  c.match, Parallel: c.store.Transport.Parallel(),
	}
}

// match tells what a listing can be narrowed down by. It is never believed to do so exactly.
func (c *collection) match(q backends.Comparison) backends.Match {
	if q.Set == 0 && !q.Not && c.filters(q) {
		return backends.Superset
	}
	return backends.None
}

func (c *collection) filters(q backends.Comparison) bool {
	f, ok := c.store.Transport.(Filterer)
	operations := suitable(c.Operations, List)
	return ok && len(operations) > 0 && f.Filters(operations[0], c.Fields[q.Field].Name, q)
}

// fail makes an error that names the operation.
func (c *collection) fail(kind backends.ErrorKind, operation string, cause error) error {
	return &backends.Error{Kind: kind, Op: c.op(operation), Err: cause}
}

func (c *collection) op(operation string) string {
	return c.store.kind + ": " + operation + " " + c.Name
}

// choose gives the first operation that is suitable; nil where none is.
func (c *collection) choose(operations []*Operation, vars map[string]any) (*Operation, error) {
	for _, o := range operations {
		if o.When == nil {
			return o, nil
		}
		v, err := o.When.Run(vars)
		if err != nil {
			return nil, c.fail(backends.Internal, o.Name, err)
		}
		if v == true {
			return o, nil
		}
	}
	return nil, nil
}

// do chooses the operation of a call, and does it.
func (c *collection) do(ctx context.Context, operations []*Operation, call Call, more map[string]any) ([]Document, error) {
	call.Vars = c.store.variables(more)
	o, err := c.choose(operations, call.Vars)
	if err != nil {
		return nil, err
	}
	if o == nil {
		return nil, c.fail(backends.Unsupported, "write", fmt.Errorf("the mapping has no operation for this"))
	}
	call.Operation = o
	return c.store.send(ctx, call)
}

// send does an operation; in a rehearsal, writes are not sent.
func (s *store) send(ctx context.Context, call Call) ([]Document, error) {
	if s.rehearsal != nil && call.Write && call.Answer == nil {
		call.Answer = &Answer{}
	}
	return s.Transport.Do(backends.InOperation(ctx, call.Operation.At), call)
}

// asInvalid gives the error of a value that does not suit the application.
func asInvalid(err error) *backends.Error {
	if e, ok := errors.AsType[*backends.Error](err); ok && (e.Kind == backends.Invalid || e.Kind == backends.NotFound) {
		return e
	}
	return nil
}
