package translate

import (
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
)

// Trace hears what mappings do, for people who want to know (explain) and for tests that want to know what they
// touch. Functions that are nil are not called. Production has no Trace.
type Trace struct {
	Operations func(resource string, ops []scim.PatchOp)        // of a PATCH, as they were understood
	Changed    func(resource string, before, after scim.Object) // the resource of an update, as the mapping sees it
	Delta      func(resource string, delta backends.Delta)      // what a write asks of the backend
	Planned    func(resource string, search Search, plan *Plan) // how a search is divided
	Expression func(Evaluation)                                 // after each expression of an attribute
	Touched    func(Touch)                                      // an attribute was read, written or compared
}

// Evaluation is one run of an expression.
type Evaluation struct {
	Resource, Attribute string    // Attribute is as the mapping writes it; empty for constants of a create
	Direction           Direction // Outbound: `read`; Inbound: `write`, constants
	Field               string    // that a `write` gives a value; empty for `read`
	Source              diag.Text
	Input               map[string]any // by name
	Result              any
	Err                 error
}

// Touch says that an attribute took part in an answer, a write or a filter.
type Touch struct {
	Resource, Attribute string // Attribute is as the mapping writes it
	Direction           Direction
	Filter              bool   // it was compared; Direction means nothing
	Absent              bool   // it was read, and had no value
	Branch              string // which of the mapping's cases it was: `values "A"`, "otherwise", "null", "default", "clear"; or empty
}

// Trace lets somebody hear what the mappings do. It is called before the first request; nil hears nothing.
func (a *Application) Trace(t *Trace) {
	for _, m := range a.mappings {
		m.trace = t
	}
}

// evaluate runs an expression of an attribute; e says which.
func (m *Mapping) evaluate(p *expression.Program, e Evaluation) (any, error) {
	v, err := p.Run(e.Input)
	if m.trace != nil && m.trace.Expression != nil {
		e.Resource, e.Result, e.Err = m.spec.Name.Value, v, err
		delete(e.Input, expression.Now)
		m.trace.Expression(e)
	}
	return v, err
}

// touched tells that an attribute was written; stored is the value of its field.
func (m *Mapping) touched(b *binding, stored any) {
	if m.traced() {
		m.tell(Touch{Attribute: b.label, Direction: Inbound, Branch: b.branch(stored, Inbound)})
	}
}

// wasRead tells that an attribute was read: v, which its field stores as stored.
func (m *Mapping) wasRead(b *binding, stored, v any) {
	if m.traced() {
		m.tell(Touch{Attribute: b.label, Direction: Outbound, Branch: b.branch(stored, Outbound), Absent: v == nil})
	}
}

func (m *Mapping) traced() bool { return m.trace != nil && m.trace.Touched != nil }

// tell hands a touch on.
func (m *Mapping) tell(t Touch) {
	if m.traced() {
		t.Resource = m.spec.Name.Value
		m.trace.Touched(t)
	}
}

// branch names the case of the mapping that a stored value is.
func (b *binding) branch(stored any, d Direction) string {
	if b.codec == nil {
		return ""
	}
	t := b.codec.table
	switch {
	case t == nil && d == Inbound && (stored == nil || stored == b.codec.clear):
		return "clear"
	case t == nil:
		return ""
	case stored == nil && t.null != nil:
		return "null"
	case stored == nil:
		return "clear"
	}
	v, err := b.codec.decodeSteps(stored)
	if err != nil {
		return ""
	}
	for i, s := range t.stored {
		if s == v {
			return valuesBranch(b.spec.Values[i])
		}
	}
	return "otherwise"
}

// Branches gives the cases that the mapping distinguishes for an attribute, as [Touch.Branch] names them.
func (m *Mapping) Branches(attribute string) []string {
	var list []string
	for _, b := range m.all {
		if b.label != attribute {
			continue
		}
		for _, c := range b.cases() {
			list = append(list, c.name)
		}
	}
	return list
}

// defaulted tells that a new record's attribute got what the mapping gives where the client gave nothing.
func (m *Mapping) defaulted(b *binding) {
	m.tell(Touch{Attribute: b.label, Direction: Inbound, Branch: "default"})
}

// setTouched tells that a set was read, with elements or without, or written.
func (m *Mapping) setTouched(s *set, d Direction, empty bool) {
	m.tell(Touch{Attribute: s.name, Direction: d, Absent: empty})
}

// planned tells how a search is divided, and which attributes its filter compares.
func (m *Mapping) planned(s Search, p *Plan) {
	if m.trace == nil {
		return
	}
	if m.trace.Planned != nil {
		m.trace.Planned(m.spec.Name.Value, s, p)
	}
	if m.trace.Touched == nil {
		return
	}
	for _, path := range filterPaths(s.Filter) {
		for _, b := range m.all {
			if b.path.Attribute == nil || !strings.EqualFold(b.path.Attribute.Name, path.Attribute.Name) || path.Sub != nil && b.path.Sub != nil && path.Sub.Name != b.path.Sub.Name {
				continue
			}
			m.tell(Touch{Attribute: b.label, Filter: true})
		}
	}
}

// decided tells what a write asks of the backend.
func (m *Mapping) decided(d backends.Delta) {
	if m.trace != nil && m.trace.Delta != nil {
		m.trace.Delta(m.spec.Name.Value, d)
	}
}

// Exact tells whether the backend evaluates the whole filter, so that the adapter does not match again.
func (p *Plan) Exact() bool { return !p.match }

// Scans tells whether the adapter may have to look at every record that the backend gives, to match, to sort or to
// count.
func (p *Plan) Scans() bool {
	return p.way == counted || p.way == sorted || p.way == positioned || p.way == walked && p.match
}
