package translate

import (
	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// Flow says which ways the value of an attribute goes.
type Flow string

// The flows.
const (
	ReadWrite Flow = "read and write"
	ReadOnly  Flow = "read only"
	WriteOnly Flow = "write only" // never returned
	Immutable Flow = "write once" // and read
	Derived   Flow = "derived"    // from other resources
	Constant  Flow = "constant"
)

// Described is what there is to say of one attribute block, of a resource or of the elements of a set.
type Described struct {
	Spec  *AttributeSpec
	Label string      // as the mapping writes it; in a set "members.value"; what errors call it
	Path  scim.Path   // as clients see it
	Where scim.Object // the fixed values of a slot; nil where it is none
	Flow  Flow

	Slot       bool // it is a part of one element of a multi-valued attribute
	Set        bool // it is a multi-valued attribute whose elements are stored apart,
	Element    bool // or a part of these elements
	Operations bool // the backend has operations of its own for a change

	Reads, Writes []string // fields, in the order of the mapping
	Expressions   bool     // an expression stands between field and value
	Conversion    string   // what happens to values on their way, in words; empty where nothing does
	Remarks       []string // what readers of the mapping should know: limits that lie in its form

	// Stored are some values that the field can hold: those that the mapping names. Field is its index in the record,
	// or -1.
	Field  int
	Stored []backends.Value

	Filters []Pushdown // in the order of RFC 7644; none where clients cannot filter by it
	Sort    Sorting
}

// Sorting says who sorts by an attribute.
type Sorting uint8

// The answers.
const (
	Unsorted  Sorting = iota // nobody: it has no order
	ByAdapter                // after looking at all records
	ByBackend
)

// Description is what there is to say of a mapping once it is bound.
type Description struct {
	Resource   *ResourceSpec
	Attributes []Described // in the order of the file; parts of elements follow what they belong to
	Guarantees Guarantees
}

// Describe tells what a mapping does. What it says of filters and guarantees is true of the capabilities that the
// mapping was bound with.
func (m *Mapping) Describe() Description {
	d := Description{Resource: m.spec}
	for _, b := range m.all {
		d.Attributes = append(d.Attributes, m.describe(b))
		if s := b.owner.set; s != nil && b.path.Sub == nil && !b.plain {
			for _, sub := range s.subs {
				d.Attributes = append(d.Attributes, m.describe(sub))
			}
		}
	}
	d.Attributes = once(d.Attributes)
	d.Guarantees = m.guarantees(d.Attributes)
	return d
}

// once leaves out what was described before: elements stand behind their attribute, and in the file's order.
func once(list []Described) []Described {
	seen := map[*AttributeSpec]bool{}
	var out []Described
	for _, d := range list {
		if !seen[d.Spec] {
			out = append(out, d)
		}
		seen[d.Spec] = true
	}
	return out
}

func (m *Mapping) describe(b *binding) Described {
	n := b.owner
	d := Described{
		Spec: b.spec, Label: b.label, Path: b.path, Flow: b.flow(), Operations: b.event, Field: b.field,
		Set: b.isSet(), Element: n.set != nil && !b.isSet(),
		Expressions: b.read != nil || len(b.writes) > 0, Conversion: b.conversionWords(), Stored: b.storedValues(),
	}
	for _, s := range n.slots {
		for _, sub := range s.subs {
			if sub == b {
				d.Slot, d.Where = true, s.fixed()
			}
		}
	}
	d.Reads, d.Writes = m.fieldNames(b)
	d.Remarks = b.remarks(d.Slot)
	d.Filters = m.pushdowns(b, d)
	d.Sort = m.sorting(b, d)
	return d
}

// isSet tells whether a binding is that of a whole set.
func (b *binding) isSet() bool { return b.owner.set != nil && b.spec == b.owner.set.spec }

// fixed gives the values that all elements of a slot have.
func (s *slot) fixed() scim.Object {
	var o scim.Object
	for _, c := range s.conditions {
		o.Set(c.sub.Name, c.value)
	}
	return o
}

func (b *binding) flow() Flow {
	leaf := b.path.Leaf()
	switch {
	case b.owner.set != nil && b.owner.set.reverse != nil:
		return Derived
	case leaf.Mutability == scim.WriteOnly || b.path.Attribute.Mutability == scim.WriteOnly:
		return WriteOnly
	case b.constant != nil && b.field < 0 && b.read == nil:
		return Constant
	case leaf.Mutability == scim.ReadOnly || b.path.Attribute.Mutability == scim.ReadOnly:
		return ReadOnly
	case leaf.Mutability == scim.Immutable || b.path.Attribute.Mutability == scim.Immutable:
		return Immutable
	}
	return ReadWrite
}

// fieldNames gives the fields that a binding reads and writes.
func (m *Mapping) fieldNames(b *binding) (reads, writes []string) {
	fields := m.fields.list
	if s := b.owner.set; s != nil {
		fields = s.fields
	}
	if b.isSet() {
		return setFields(b.owner.set)
	}
	if b.field >= 0 {
		reads = append(reads, fields[b.field].Name)
		if b.write && len(b.writes) == 0 {
			writes = append(writes, fields[b.field].Name)
		}
	}
	for _, f := range b.reads {
		reads = append(reads, fields[f].Name)
	}
	for _, w := range b.writes {
		writes = append(writes, fields[w.field].Name)
	}
	return reads, writes
}

// setFields gives where members are: the fields that refer to them, or the list on their side.
func setFields(s *set) (reads, writes []string) {
	switch {
	case s.reverse != nil || len(s.subs) > 0:
		return nil, nil
	case s.list != "":
		return []string{s.list}, []string{s.list}
	}
	for _, f := range s.spec.Member {
		reads = append(reads, f.Value)
	}
	return reads, reads
}

// storedValues gives the stored values that the mapping itself names.
func (b *binding) storedValues() []backends.Value {
	if b.codec == nil {
		return nil
	}
	var list []backends.Value
	if t := b.codec.table; t != nil && len(b.codec.steps) == 0 {
		list = append(list, t.stored...)
		if t.otherwise != nil {
			list = append(list, b.codec.unlisted())
		}
	}
	if b.codec.clear != nil {
		list = append(list, b.codec.clear)
	}
	return list
}

// unlisted gives a stored value that a table of values does not list.
func (c *codec) unlisted() backends.Value {
	switch c.field {
	case backends.Int:
		return int64(-271828)
	case backends.Bool:
		return true
	case backends.Float:
		return -2718.28
	case backends.Unknown, backends.String, backends.Decimal, backends.Time, backends.Date, backends.Bytes:
	}
	return "(other)"
}
