package translate

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// Create gives the fields and sets of a new record. in is canonical. Errors are *[Error] (inbound) around a
// *scim.Error.
func (m *Mapping) Create(in scim.Object) (backends.Delta, error) {
	if err := m.checkMembers(in); err != nil {
		return backends.Delta{}, err
	}
	delta, err := m.create(in)
	m.decided(delta)
	if err != nil || len(m.spec.Steps) == 0 || !m.deactivates() {
		return delta, err
	}
	if active, _ := in.Get("active"); active == false {
		return delta, nil
	}
	locked := in.Clone()
	locked.Set("active", false)
	inactive, err := m.create(locked)
	if err != nil {
		return delta, nil //nolint:nilerr // such a record cannot be created inactive
	}
	delta.Inactive = &inactive
	delta.Activate = func(current backends.Record) (backends.Delta, error) { return m.withActive(current, true) }
	return delta, nil
}

// deactivates tells whether clients can lock somebody out.
func (m *Mapping) deactivates() bool {
	return slices.ContainsFunc(m.all, func(b *binding) bool { return b.write && strings.EqualFold(b.path.String(), "active") })
}

func (m *Mapping) create(in scim.Object) (backends.Delta, error) {
	d := differ{m: m, after: in, now: m.app.now()}
	for _, n := range m.nodes {
		if err := d.node(n, nil, m.withDefaults(n, m.typ.Get(in, n.path()))); err != nil {
			return backends.Delta{}, err
		}
	}
	vars := map[string]any{"resource": in.Map(), "record": nil, expression.Now: d.now}
	for _, w := range m.writes {
		v, err := m.evaluate(w.program, Evaluation{Direction: Inbound, Field: m.fields.list[w.field].Name, Source: w.source, Input: maps.Clone(vars)})
		if err != nil {
			return backends.Delta{}, &Error{Resource: m.spec.Name.Value, Attribute: "", Direction: Inbound, Reason: reasonOf(err), Err: err}
		}
		d.fillIn(backends.Assignment{Field: w.field, Value: v})
	}
	d.delta.Vars = map[string]any{"resource": in.Map(), expression.Now: d.now}
	return d.delta, nil
}

// fillIn sets a field that no attribute has given a value.
func (d *differ) fillIn(a backends.Assignment) {
	for i, given := range d.delta.Set {
		if given.Field == a.Field {
			if given.Value == nil {
				d.delta.Set[i] = a
			}
			return
		}
	}
	d.delta.Set = append(d.delta.Set, a)
}

// withDefaults fills in what the mapping gives a new record where the client gave nothing.
func (m *Mapping) withDefaults(n *node, given any) any {
	if n.whole != nil && given == nil && n.whole.spec.Default != nil {
		m.defaulted(n.whole)
		return n.whole.spec.Default.Value
	}
	o, _ := given.(scim.Object)
	for _, b := range n.subs {
		if v, _ := o.Get(b.path.Sub.Name); v == nil && b.spec.Default != nil {
			m.defaulted(b)
			o = o.Clone()
			o.Set(b.path.Sub.Name, b.spec.Default.Value)
		}
	}
	if len(o) > 0 {
		return o
	}
	return given
}

// differ collects what must be written to get from one resource to another.
type differ struct {
	m       *Mapping
	current backends.Record // zero on create
	before  scim.Object
	after   scim.Object
	delta   backends.Delta
	skip    map[int]bool // sets that are dealt with elsewhere
	now     time.Time    // of all expressions
}

// node compares one attribute before and after.
func (d *differ) node(n *node, before, after any) error {
	if n.set != nil {
		if d.skip[n.set.index] || n.set.readOnly {
			return nil
		}
		return d.elements(n.set, before, after)
	}
	if scim.Equal(before, after) {
		return nil
	}
	switch {
	case n.whole != nil:
		return d.binding(n.whole, before, after)
	case len(n.slots) > 0:
		return d.slots(n, before, after)
	}
	return d.subs(n.subs, before, after)
}

func (d *differ) subs(subs []*binding, before, after any) error {
	old, _ := before.(scim.Object)
	now, _ := after.(scim.Object)
	for _, b := range subs {
		v, _ := old.Get(b.path.Sub.Name)
		w, _ := now.Get(b.path.Sub.Name)
		if err := d.binding(b, v, w); err != nil {
			return err
		}
	}
	return nil
}

// slots distributes the elements over the slots; what fits none is left out and counted.
func (d *differ) slots(n *node, before, after any) error {
	old, _ := n.distribute(before)
	now, dropped := n.distribute(after)
	for range dropped {
		d.m.note(n.attr.Name, Inbound, Lossy)
	}
	for i, s := range n.slots {
		if err := d.subs(s.subs, old[i], now[i]); err != nil {
			return err
		}
	}
	return nil
}

// distribute gives each slot its element, and the number of those without one.
func (n *node) distribute(v any) (elements []any, dropped int) {
	elements = make([]any, len(n.slots))
	list, _ := v.([]any)
	for _, e := range list {
		o, ok := e.(scim.Object)
		i := n.slotOf(o)
		switch {
		case !ok || i < 0:
			dropped++
		case elements[i] == nil:
			elements[i] = o
		default:
			if primary, _ := o.Get("primary"); primary == true {
				elements[i] = o
			}
			dropped++
		}
	}
	return elements, dropped
}

// slotOf gives the slot of an element: the one whose conditions it fulfils; one without a type goes to the
// default.
func (n *node) slotOf(o scim.Object) int {
	fallback := -1
	for i, s := range n.slots {
		if len(s.conditions) > 0 && s.accepts(o) {
			return i
		}
		if s.isDefault {
			fallback = i
		}
	}
	if fallback >= 0 {
		kind, _ := o.Get("type")
		if kind == nil || len(n.slots[fallback].conditions) == 0 {
			return fallback
		}
	}
	return -1
}

func (s *slot) accepts(o scim.Object) bool {
	for _, c := range s.conditions {
		v, _ := o.Get(c.sub.Name)
		if v == nil || !filter.CompareValues(filter.Eq, v, c.value, c.sub.CaseExact) {
			return false
		}
	}
	return true
}

// binding writes one attribute block whose value changed.
func (d *differ) binding(b *binding, before, after any) error {
	if !b.write || scim.Equal(before, after) {
		return nil
	}
	return d.write(b, after)
}

// write writes one attribute block.
func (d *differ) write(b *binding, after any) error {
	own, err := d.assignments(b, after)
	if err != nil && (!b.event || reasonOf(err) != EnumUnmapped) { // the author's statements write it
		return d.m.refuse(b, err)
	}
	if b.event {
		d.delta.Events = append(d.delta.Events, backends.Event{
			Name: b.label, Otherwise: own, Refusal: d.withoutOperation(b, after, err),
			Vars: map[string]any{"value": plain(after), "resource": d.after.Map(), expression.Now: d.now},
		})
		return nil
	}
	d.delta.Set = append(d.delta.Set, own...)
	if b.unique && after != nil {
		for _, a := range own {
			d.delta.Unique = append(d.delta.Unique, backends.Unique{Field: a.Field, Value: a.Value, Fold: !b.path.Leaf().CaseExact})
		}
	}
	return nil
}

// withoutOperation gives the error of a value that only an operation could write, where none holds: otherwise it
// would have no effect, and a leaver would keep access. A new record's true needs none.
func (d *differ) withoutOperation(b *binding, after any, err error) error {
	if err == nil && (b.field >= 0 || len(b.writes) > 0) || d.current.Values == nil && after == true {
		return nil
	}
	return d.m.refuse(b, faultf(NotWritable, "no operation of the mapping writes this value"))
}

// assignments gives the fields that a value is written to, without those that hold it already.
func (d *differ) assignments(b *binding, value any) ([]backends.Assignment, error) {
	if len(b.writes) > 0 || b.field < 0 {
		d.m.touched(b, value)
		return d.expressions(b, value)
	}
	var old any
	if d.current.Values != nil {
		old = d.current.Values[b.field]
	}
	stored, err := b.codec.encode(value, old)
	d.m.touched(b, stored)
	if err != nil || d.current.Values != nil && backends.Same(stored, old) {
		return nil, err
	}
	return []backends.Assignment{{Field: b.field, Value: stored}}, nil
}

func (d *differ) expressions(b *binding, value any) ([]backends.Assignment, error) {
	out := make([]backends.Assignment, len(b.writes))
	for i, w := range b.writes {
		vars := map[string]any{"value": plain(value), "resource": d.after.Map(), "record": nil, expression.Now: d.now}
		if d.current.Values != nil {
			vars["record"] = d.m.recordMap(w.reads, d.current.Values)
		}
		v, err := d.m.evaluate(w.program, Evaluation{
			Attribute: b.label, Direction: Inbound, Field: d.m.fields.list[w.field].Name, Source: w.source, Input: vars,
		})
		if err != nil {
			return nil, err
		}
		out[i] = backends.Assignment{Field: w.field, Value: v}
	}
	return out, nil
}

// refuse makes the answer to a client whose value cannot be written.
func (m *Mapping) refuse(b *binding, cause error) error {
	reason := reasonOf(cause)
	detail := "the value cannot be stored"
	if f, ok := errors.AsType[*fault](cause); ok {
		detail = f.text
	}
	answer := scim.Errorf(400, scim.InvalidValue, "%s: %s", b.path, detail)
	answer.Cause = cause
	return m.fail(b, Inbound, reason, answer)
}

// elements compares the elements of a set.
func (d *differ) elements(s *set, before, after any) error {
	old, _ := before.([]any)
	now, _ := after.([]any)
	d.m.setTouched(s, Inbound, false)
	delta := backends.SetDelta{Set: s.index}
	gone, err := d.m.encodeMissing(s, old, now, s.asItIs)
	if err != nil {
		return err
	}
	fresh, err := d.m.encodeMissing(s, now, old, s.withDefaults)
	if err != nil {
		return err
	}
	delta.Change, delta.Remove, delta.Add = s.paired(gone, fresh)
	if len(delta.Add)+len(delta.Remove)+len(delta.Change) > 0 {
		d.delta.Sets = append(d.delta.Sets, delta)
	}
	return nil
}

// paired lets an element that changed keep its row: what goes and what comes are made one change, unless there is
// something in the row that clients cannot write and that says something else of the new element.
func (s *set) paired(gone, fresh []backends.Element) (changes []backends.ElementChange, remove, add []backends.Element) {
	if len(s.subs) == 0 {
		return nil, gone, fresh
	}
	for _, old := range gone {
		i := slices.IndexFunc(fresh, func(e backends.Element) bool { return s.sameBeyond(old, e) })
		if i < 0 {
			remove = append(remove, old)
			continue
		}
		changes = append(changes, backends.ElementChange{Old: old, New: fresh[i]})
		fresh = slices.Delete(fresh, i, i+1)
	}
	return changes, remove, fresh
}

// sameBeyond tells whether two elements have the same in all that clients cannot write.
func (s *set) sameBeyond(a, b backends.Element) bool {
	for i, f := range s.fields {
		if f.Use&backends.Write == 0 && !backends.Same(a[i], b[i]) {
			return false
		}
	}
	return true
}

// encodeMissing gives the elements of list that are not in other, completed.
func (m *Mapping) encodeMissing(s *set, list, other []any, complete func(any) any) ([]backends.Element, error) {
	var out []backends.Element
	for _, e := range list {
		if s.has(other, e) {
			continue
		}
		element, err := m.encodeElement(s, complete(e))
		if err != nil {
			return nil, err
		}
		out = append(out, element)
	}
	return out, nil
}

func (s *set) asItIs(e any) any { return e }

// withDefaults fills in what the mapping gives a new element where the client gave nothing.
func (s *set) withDefaults(e any) any {
	o, _ := e.(scim.Object)
	for _, sub := range s.subs {
		if sub.plain {
			return e
		}
		if v, _ := o.Get(sub.path.Sub.Name); v == nil && sub.spec.Default != nil {
			o = o.Clone()
			o.Set(sub.path.Sub.Name, sub.spec.Default.Value)
		}
	}
	if o == nil {
		return e
	}
	return o
}

// has tells whether a list holds an element, as far as the mapping keeps elements apart.
func (s *set) has(list []any, e any) bool {
	for _, x := range list {
		if s.same(x, e) {
			return true
		}
	}
	return false
}

func (s *set) same(a, b any) bool {
	if len(s.subs) == 0 {
		x, _ := a.(scim.Object)
		y, _ := b.(scim.Object)
		v, _ := x.Get("value")
		w, _ := y.Get("value")
		return scim.Equal(v, w)
	}
	return !slices.ContainsFunc(s.subs, func(part *binding) bool { return !scim.Equal(part.in(a), part.in(b)) })
}

// encodeElement gives what is stored for an element.
func (m *Mapping) encodeElement(s *set, e any) (backends.Element, error) {
	if len(s.subs) == 0 {
		o, _ := e.(scim.Object)
		v, _ := o.Get("value")
		return m.encodeMember(s, v)
	}
	element := make(backends.Element, len(s.fields))
	for _, b := range s.subs {
		if b.field < 0 {
			continue
		}
		stored, err := b.codec.encode(b.in(e), nil)
		m.touched(b, stored)
		if err != nil {
			return nil, m.refuse(b, err)
		}
		element[b.field] = stored
	}
	return element, nil
}

// encodeMember gives the key that a member's value stands for.
func (m *Mapping) encodeMember(s *set, v any) (backends.Element, error) {
	id, ok := v.(string)
	if !ok || id == "" {
		return nil, m.badMember(s, "a member needs a value, the id of a resource")
	}
	if s.member == nil {
		return backends.Element{id}, nil
	}
	key, ok := s.member.Key(id)
	if !ok {
		return nil, m.badMember(s, "there is no "+s.member.spec.Name.Value+" with the id \""+id+"\"")
	}
	return backends.Element(key), nil
}

func (m *Mapping) badMember(s *set, detail string) error {
	return &Error{
		Resource: m.spec.Name.Value, Attribute: s.name, Direction: Inbound, Reason: InvalidValue,
		Err: scim.Errorf(400, scim.InvalidValue, "%s: %s", s.node.path(), detail),
	}
}
