package rehearse

import (
	"context"
	"reflect"
	"slices"
	"sync"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// listener writes down what is heard during one request.
type listener struct {
	mu          sync.Mutex
	now         *Explanation // nil between requests: opening a store asks questions, too
	collections map[string]backends.Capabilities
}

func (l *listener) begin(e *Explanation) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = e
}

func (l *listener) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = nil
}

// note lets something be written down, if a request is running.
func (l *listener) note(write func(*Explanation)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now != nil {
		write(l.now)
	}
}

// call hears a backend.
func (l *listener) call(ctx context.Context, c backends.Call) {
	l.note(func(e *Explanation) {
		e.Calls = append(e.Calls, Call{
			Kind: c.Kind, Write: c.Write, Text: c.Text, Args: c.Args, Headers: c.Headers, Body: c.Body, Operation: backends.OperationOf(ctx),
		})
	})
}

// wrap learns the names of a store's fields; the store itself stays as it is.
func (l *listener) wrap(_ string, s backends.Store) backends.Store {
	l.collections = map[string]backends.Capabilities{}
	return &known{Store: s, l: l}
}

// known is a store whose collections are remembered by name.
type known struct {
	backends.Store

	l *listener
}

// Collection gives a collection, and notes its fields.
func (k *known) Collection(name string) backends.Backend {
	b := k.Store.Collection(name)
	if b == nil {
		return nil
	}
	k.l.collections[name] = b.Capabilities()
	return &anew{Backend: b, l: k.l}
}

// isAnew tells whether the request is one as of [Request.Anew].
func (l *listener) isAnew() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now != nil && l.now.Request.Anew
}

// trace hears the mappings.
func (l *listener) trace() *translate.Trace {
	return &translate.Trace{
		Operations: func(_ string, ops []scim.PatchOp) {
			l.note(func(e *Explanation) { e.Operations = append(e.Operations, operations(ops)...) })
		},
		Changed: func(_ string, before, after scim.Object) {
			l.note(func(e *Explanation) { e.Changes = once(e.Changes, changes(before, after)...) })
		},
		Delta: func(resource string, delta backends.Delta) {
			l.note(func(e *Explanation) { e.Deltas = once(e.Deltas, l.delta(resource, delta)) })
		},
		Planned: func(resource string, search translate.Search, plan *translate.Plan) {
			l.note(func(e *Explanation) { e.Searches = append(e.Searches, l.search(resource, search, plan)) })
		},
		Expression: func(v translate.Evaluation) {
			l.note(func(e *Explanation) { e.Expressions = addExpression(e.Expressions, v) })
		},
	}
}

func operations(ops []scim.PatchOp) []Operation {
	var list []Operation
	for _, op := range ops {
		list = append(list, Operation{Op: op.Op, Path: op.Path.String(), Value: plain(op.Value)})
	}
	return list
}

// plain gives a value of a resource as JSON encoders know it.
func plain(v any) any {
	switch v := v.(type) {
	case scim.Object:
		return v.Map()
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = plain(e)
		}
		return list
	}
	return v
}

// changes gives the attributes that differ.
func changes(before, after scim.Object) []Change {
	var list []Change
	seen := map[string]bool{}
	for _, members := range []scim.Object{before, after} {
		for _, m := range members {
			old, _ := before.Get(m.Name)
			now, _ := after.Get(m.Name)
			if seen[m.Name] || m.Name == "schemas" || m.Name == "meta" || scim.Equal(old, now) {
				continue
			}
			seen[m.Name] = true
			list = append(list, Change{Attribute: m.Name, Before: plain(old), After: plain(now)})
		}
	}
	return list
}

func (l *listener) delta(resource string, d backends.Delta) Delta {
	out, caps := Delta{Resource: resource}, l.collections[resource]
	for _, a := range append(slices.Clip(d.Set), d.Touch...) {
		out.Set = append(out.Set, Field{Name: caps.Fields[a.Field].Name, Value: a.Value})
	}
	for _, s := range d.Sets {
		out.Sets = append(out.Sets, SetChange{Name: caps.Sets[s.Set].Name, Replace: s.Replace, Add: elements(s.Add), Remove: elements(s.Remove), Change: len(s.Change)})
	}
	for _, e := range d.Events {
		out.Events = append(out.Events, e.Name)
	}
	for _, u := range d.Unique {
		out.Unique = append(out.Unique, caps.Fields[u.Field].Name)
	}
	return out
}

func elements(list []backends.Element) [][]any {
	var out [][]any
	for _, e := range list {
		out = append(out, e)
	}
	return out
}

func addExpression(list []Expression, v translate.Evaluation) []Expression {
	e := Expression{Attribute: v.Attribute, Direction: "read", Field: v.Field, Source: v.Source.Value, At: v.Source.Range.String(), Input: v.Input, Result: v.Result}
	if v.Direction == translate.Inbound {
		e.Direction = "write"
	}
	if v.Err != nil {
		e.Error = v.Err.Error()
	}
	return once(list, e)
}

// once adds what is not there yet: a change may be computed again, by a store that is made of several.
func once[T any](list []T, more ...T) []T {
	for _, e := range more {
		if !slices.ContainsFunc(list, func(known T) bool { return reflect.DeepEqual(known, e) }) {
			list = append(list, e)
		}
	}
	return list
}
