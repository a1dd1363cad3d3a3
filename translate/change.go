package translate

import (
	"slices"

	"scim-adapter/backends"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// Patch gives the update that a PATCH means. Operations on a set that name its elements are turned into
// additions and removals without reading the set; everything else is applied to the resource as it is
// stored, inside the backend's own transaction. Errors, also those of the update's Change, are *scim.Error
// or *[Error].
func (m *Mapping) Patch(key backends.Key, ops []scim.PatchOp, tol *scim.Tolerance) (backends.Update, error) {
	if m.trace != nil && m.trace.Operations != nil {
		m.trace.Operations(m.spec.Name.Value, ops)
	}
	if err := m.checkPatched(ops); err != nil {
		return backends.Update{}, err
	}
	direct, rest := m.splitPatch(ops)
	var sets []backends.SetDelta
	skip := map[int]bool{}
	for s, ops := range direct {
		delta, err := m.setDelta(s, ops)
		if err != nil {
			return backends.Update{}, err
		}
		sets = append(sets, delta)
		skip[s.index] = true
	}
	slices.SortFunc(sets, func(a, b backends.SetDelta) int { return a.Set - b.Set })
	unseen := m.unseenRemovals(rest)
	return backends.Update{
		Key: key, Read: m.readFor(rest),
		Change: func(current backends.Record) (backends.Delta, error) {
			delta, err := m.change(current, skip, unseen, func(before scim.Object) (scim.Object, error) {
				return m.typ.ApplyPatch(before, rest, tol)
			})
			delta.Sets = append(delta.Sets, sets...)
			m.decided(delta)
			return delta, err
		},
	}, nil
}

// change computes the delta between a stored record and what it shall be. unseen is what is cleared although nobody can
// read whether there is anything.
func (m *Mapping) change(current backends.Record, skip map[int]bool, unseen []*binding, next func(scim.Object) (scim.Object, error)) (backends.Delta, error) {
	before, err := m.whole(current, scim.Everything())
	if err != nil {
		return backends.Delta{}, err
	}
	after, err := next(before)
	if err != nil {
		return backends.Delta{}, err
	}
	if m.trace != nil && m.trace.Changed != nil {
		m.trace.Changed(m.spec.Name.Value, before, after)
	}
	d := differ{m: m, current: current, before: before, after: after, skip: skip, now: m.app.now()}
	for _, n := range m.nodes {
		if n.set != nil && (n.set.index >= len(current.Sets) || current.Sets[n.set.index] == nil && m.typ.Get(after, n.path()) == nil) {
			continue // not read, and nothing was set
		}
		if err := d.node(n, m.typ.Get(before, n.path()), m.typ.Get(after, n.path())); err != nil {
			return backends.Delta{}, err
		}
	}
	for _, b := range unseen {
		if m.typ.Get(after, b.path) != nil {
			continue // a later operation gave it a value
		}
		if err := d.write(b, nil); err != nil {
			return backends.Delta{}, err
		}
	}
	d.delta.Vars = map[string]any{"resource": after.Map(), expression.Now: d.now}
	d.delta.Touch, err = d.touched(d.delta.Vars["resource"])
	return d.delta, err
}

// touched gives what a change of any kind sets.
func (d *differ) touched(resource any) ([]backends.Assignment, error) {
	var out []backends.Assignment
	for _, w := range d.m.touch {
		v, err := d.m.evaluate(w.program, Evaluation{Direction: Inbound, Field: d.m.fields.list[w.field].Name, Source: w.source, Input: map[string]any{
			"resource": resource, "record": d.m.recordMap(w.reads, d.current.Values), expression.Now: d.now,
		}})
		if err != nil {
			return nil, &Error{Resource: d.m.spec.Name.Value, Direction: Inbound, Reason: reasonOf(err), Err: err}
		}
		out = append(out, backends.Assignment{Field: w.field, Value: v})
	}
	return out, nil
}

// unseenRemovals gives the attributes that operations clear and that cannot be read: a password. Comparing before and
// after says nothing of them.
func (m *Mapping) unseenRemovals(ops []scim.PatchOp) []*binding {
	var list []*binding
	for _, b := range m.all {
		if !b.write || b.readable() || b.owner.set != nil {
			continue
		}
		if slices.ContainsFunc(ops, func(op scim.PatchOp) bool { return op.Value == nil && b.isAt(op.Path.Path) }) {
			list = append(list, b)
		}
	}
	return list
}

// isAt tells whether a path names what is bound, or something that it is part of.
func (b *binding) isAt(p scim.Path) bool {
	return p.Attribute != nil && b.path.Schema == p.Schema && b.path.Attribute.Name == p.Attribute.Name && (p.Sub == nil || b.path.Sub == p.Sub)
}

// splitPatch separates the operations on sets that need no reading. A set is dealt with in one way only.
func (m *Mapping) splitPatch(ops []scim.PatchOp) (direct map[*set][]scim.PatchOp, rest []scim.PatchOp) {
	direct = map[*set][]scim.PatchOp{}
	reads := map[*set]bool{}
	for _, op := range ops {
		if s := m.setOf(op.Path.Path); s != nil {
			if _, ok := memberIDs(op); !ok || len(s.subs) > 0 || s.checked() {
				reads[s] = true
			}
		}
	}
	for _, op := range ops {
		if s := m.setOf(op.Path.Path); s != nil && !reads[s] {
			direct[s] = append(direct[s], op)
		} else {
			rest = append(rest, op)
		}
	}
	return direct, rest
}

// checked tells whether what may become of a set depends on what is in it.
func (s *set) checked() bool { return s.node.attr.Required || s.node.attr.Mutability != scim.ReadWrite }

func (m *Mapping) setOf(p scim.Path) *set {
	n := m.find(p)
	if n == nil {
		return nil
	}
	return n.set
}

// find gives the node of a path; nil where the attribute is not mapped.
func (m *Mapping) find(p scim.Path) *node {
	for _, n := range m.nodes {
		if n.schema == p.Schema && p.Attribute != nil && n.attr.Name == p.Attribute.Name {
			return n
		}
	}
	return nil
}

// readFor tells which sets the operations need to see.
func (m *Mapping) readFor(ops []scim.PatchOp) backends.Selection {
	sets := make([]bool, len(m.sets))
	for _, op := range ops {
		if s := m.setOf(op.Path.Path); s != nil {
			sets[s.index] = true
		}
	}
	return backends.Selection{Sets: sets}
}

// memberIDs gives the ids that an operation on a set names; ok is false where it depends on what is there.
func memberIDs(op scim.PatchOp) (ids []any, ok bool) {
	if op.Path.Path.Sub != nil {
		return nil, false
	}
	if op.Path.Where != nil {
		if op.Op != "remove" {
			return nil, false
		}
		return idsOf(op.Path.Where)
	}
	list, _ := op.Value.([]any)
	for _, e := range list {
		o, isObject := e.(scim.Object)
		v, _ := o.Get("value")
		if !isObject || v == nil {
			return nil, false
		}
		ids = append(ids, v)
	}
	return ids, true
}

// idsOf gives the ids that a filter names: value eq "7", joined by or.
func idsOf(f scim.Filter) ([]any, bool) {
	switch f := f.(type) {
	case *scim.CompareFilter:
		ok := f.Op == filter.Eq && f.Path.Sub != nil && f.Path.Sub.Name == "value" && f.Value != nil
		return []any{f.Value}, ok
	case *scim.OrFilter:
		var ids []any
		for _, part := range f.Of {
			some, ok := idsOf(part)
			if !ok {
				return nil, false
			}
			ids = append(ids, some...)
		}
		return ids, true
	}
	return nil, false
}

// setDelta plays operations on a set in order, without knowing what is in it.
func (m *Mapping) setDelta(s *set, ops []scim.PatchOp) (backends.SetDelta, error) {
	m.setTouched(s, Inbound, false)
	delta := backends.SetDelta{Set: s.index}
	var order []any
	state := map[any]bool{} // true: shall be there
	put := func(ids []any, there bool) {
		for _, id := range ids {
			if _, known := state[id]; !known {
				order = append(order, id)
			}
			state[id] = there
		}
	}
	for _, op := range ops {
		ids, _ := memberIDs(op)
		switch {
		case op.Op == "remove" && (op.HasValue || op.Path.Where != nil):
			put(ids, false)
		case op.Op == "add":
			put(ids, true)
		default: // replace, or remove all
			delta.Replace, order = true, nil
			clear(state)
			put(ids, true)
		}
	}
	for _, id := range order {
		element, err := m.encodeMember(s, id)
		switch {
		case err != nil && state[id]:
			return delta, err
		case err != nil: // what cannot exist is not there
		case state[id]:
			delta.Add = append(delta.Add, element)
		case !delta.Replace:
			delta.Remove = append(delta.Remove, element)
		}
	}
	return delta, nil
}

// Replace gives the update that a PUT means: what the client leaves out is cleared or kept, as its policy says;
// `active` and write-only attributes always keep their state, and so do members that are left out (C4, C5).
func (m *Mapping) Replace(key backends.Key, in scim.Object, cleared []scim.Path, put scim.PutPolicy) (backends.Update, error) {
	if err := m.checkMembers(in); err != nil {
		return backends.Update{}, err
	}
	explicit := map[string]bool{}
	for _, c := range cleared {
		explicit[c.String()] = true
	}
	read := make([]bool, len(m.sets))
	var sets []backends.SetDelta
	skip := map[int]bool{}
	for i, s := range m.sets {
		given := m.typ.Get(in, s.node.path())
		switch {
		case s.reverse != nil || given == nil && !explicit[s.node.path().String()] && (s.member != nil || put == scim.PutMerge):
			skip[i] = true
		case len(s.subs) == 0 && !s.checked():
			delta, err := m.setDelta(s, []scim.PatchOp{{Op: "replace", Value: given, HasValue: true}})
			if err != nil {
				return backends.Update{}, err
			}
			sets, skip[i] = append(sets, delta), true
		default:
			read[i] = true
		}
	}
	return backends.Update{
		Key: key, Read: backends.Selection{Sets: read},
		Change: func(current backends.Record) (backends.Delta, error) {
			delta, err := m.change(current, skip, nil, func(before scim.Object) (scim.Object, error) {
				return m.typ.ApplyReplace(before, in, func(p scim.Path) bool { return put == scim.PutMerge && !explicit[p.String()] })
			})
			delta.Sets = append(delta.Sets, sets...)
			m.decided(delta)
			return delta, err
		},
	}, nil
}

// Deletion is what a DELETE means.
type Deletion struct {
	Update *backends.Update // nil: the record itself is deleted
	Vars   map[string]any   // of the backend's deletion
}

// Delete tells what a DELETE means for a record. The error is a *scim.Error 501 where the mapping refuses
// deletions.
func (m *Mapping) Delete(key backends.Key) (Deletion, error) {
	deactivate := m.spec.OnDelete.Value == "deactivate"
	switch {
	case m.spec.OnDelete.Value == "refuse":
		return Deletion{}, scim.Errorf(501, "", "a %s cannot be deleted here", m.spec.Name.Value)
	case !deactivate && m.deleted == nil:
		return Deletion{Vars: map[string]any{expression.Now: m.app.now()}}, nil
	}
	return Deletion{Update: &backends.Update{Key: key, Change: func(current backends.Record) (backends.Delta, error) {
		next := func(before scim.Object) (scim.Object, error) { return before, nil }
		if deactivate {
			next = func(before scim.Object) (scim.Object, error) { return withActive(before, false), nil }
		}
		delta, err := m.change(current, nil, nil, next)
		if err != nil {
			return backends.Delta{}, err
		}
		if m.deleted != nil {
			delta.Set = slices.DeleteFunc(delta.Set, func(a backends.Assignment) bool { return a.Field == m.deleted.Field })
			delta.Set = append(delta.Set, *m.deleted)
		}
		m.decided(delta)
		return delta, nil
	}}}, nil
}

func (m *Mapping) withActive(current backends.Record, active bool) (backends.Delta, error) {
	return m.change(current, nil, nil, func(before scim.Object) (scim.Object, error) { return withActive(before, active), nil })
}

func withActive(before scim.Object, active bool) scim.Object {
	after := before.Clone()
	after.Set("active", active)
	return after
}
