package translate

import (
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
)

// Application is a compiled mapping of one application: a [Mapping] for each of its resource types, which
// can be used once [Application.Bind] has been told what the application's fields hold.
type Application struct {
	name     string
	maxScan  int
	mappings []*Mapping
	clock    func() time.Time // what expressions take for now; nil: what time it is
}

// Clock gives expressions another time than it is. It is called before the first request.
func (a *Application) Clock(now func() time.Time) { a.clock = now }

// now gives the instant that all expressions of one translation agree on.
func (a *Application) now() time.Time {
	if a.clock == nil {
		return time.Now()
	}
	return a.clock()
}

// DefaultMaxScan is how many records the adapter looks at, at most, to answer one request.
const DefaultMaxScan = 10_000

// Mapping translates one resource type of one application. It is immutable once bound, and safe for
// concurrent use.
type Mapping struct {
	app    *Application
	spec   *ResourceSpec
	known  *scim.ResourceType // with every attribute that its schemas know
	typ    *scim.ResourceType // with the attributes that are mapped
	fields fieldTable
	key    []int
	sets   []*set
	nodes  []*node    // in the order of the schema
	all    []*binding // in the order of the file
	scope  []backends.Comparison
	writes []write // constants of a create
	touch  []write // what every change sets

	schemas any // of a resource without extensions
	kind    any // meta.resourceType

	allReturned bool // no attribute has a `returned` of its own, so that an answer shows all there is

	deleted  *backends.Assignment
	versions versions
	caps     backends.Capabilities
	notice   Notice
	trace    *Trace // nil in production
}

// node is one attribute of the resource with all that is mapped to it.
type node struct {
	schema string // the extension's URN, or empty
	attr   *scim.Attribute
	whole  *binding   // the attribute as a whole, from one source
	subs   []*binding // sub-attributes of a single-valued complex attribute
	slots  []*slot    // elements of a multi-valued attribute that have fields of their own
	set    *set       // elements that are stored apart
}

func (n *node) path() scim.Path { return scim.Path{Schema: n.schema, Attribute: n.attr} }

// binding is one attribute block: where a value comes from and where it goes.
type binding struct {
	spec  *AttributeSpec
	label string // as the mapping writes it; the label of its metrics
	path  scim.Path
	owner *node

	field    int // index of the field, or -1
	codec    *codec
	read     *expression.Program
	reads    []int // fields that read uses
	writes   []write
	constant any
	event    bool // the backend has operations of its own for it
	readOnly bool
	write    bool // the client may write it and it has an effect
	unique   bool // no other record has the value
	plain    bool // of a set: the elements themselves, which have no sub-attributes
}

// leaf gives the attribute of the values that are read and written; of a set of plain values it is that of one of them.
func (b *binding) leaf() *scim.Attribute {
	leaf := b.path.Leaf()
	if b.plain {
		one := *leaf
		one.MultiValued = false
		return &one
	}
	return leaf
}

// readable tells whether the attribute can appear in answers.
func (b *binding) readable() bool { return b.field >= 0 || b.read != nil || b.constant != nil }

// write is a field and the expression that gives its value.
type write struct {
	field   int
	source  diag.Text
	program *expression.Program
	reads   []int // fields of record that it uses
}

// slot is one element of a multi-valued attribute, known by fixed values of its sub-attributes.
type slot struct {
	conditions []condition
	subs       []*binding
	isDefault  bool
}

// condition is one fixed sub-attribute of a slot: type eq 'work'.
type condition struct {
	sub   *scim.Attribute
	value any
}

// set is a multi-valued attribute whose elements are stored apart from the record.
type set struct {
	index    int
	name     string
	node     *node
	subs     []*binding // fields are indices into fields
	fields   []backends.Field
	member   *Mapping // what the elements refer to; nil where they are plain values
	reverse  *backends.SetRef
	readOnly bool // clients do not change the elements
	list     string
	codec    backends.ListCodec
	spec     *AttributeSpec
}

// fieldTable gives every field that a mapping names an index.
type fieldTable struct {
	list  []backends.Field
	index map[string]int
}

func (t *fieldTable) use(name diag.Text, use backends.Use) int {
	i, ok := t.index[name.Value]
	if !ok {
		if t.index == nil {
			t.index = map[string]int{}
		}
		i = len(t.list)
		t.index[name.Value] = i
		t.list = append(t.list, backends.Field{Name: name.Value, At: name.Range})
	}
	t.list[i].Use |= use
	return i
}

// Type gives the resource type with the attributes that are mapped.
func (m *Mapping) Type() *scim.ResourceType { return m.typ }

// Known gives the resource type with all attributes of its schemas, mapped or not.
func (m *Mapping) Known() *scim.ResourceType { return m.known }

// Attributes gives the attributes as the mapping writes them: all values that the attribute label of a
// metric can take.
func (m *Mapping) Attributes() []string {
	names := make([]string, len(m.all))
	for i, b := range m.all {
		names[i] = b.label
	}
	return names
}

// Attribute gives the attribute that a backend's field or set is mapped to, "" where there is none.
func (m *Mapping) Attribute(field string) string {
	for _, s := range m.sets {
		if s.name == field {
			return s.node.path().String()
		}
	}
	i, ok := m.fields.index[field]
	if !ok {
		return ""
	}
	for _, b := range m.all {
		if b.field == i && b.owner.set == nil {
			return b.path.String()
		}
		for _, w := range b.writes {
			if w.field == i {
				return b.path.String()
			}
		}
	}
	return ""
}

// Refers gives the resource type whose ids the values at a path are, "" where they are no ids.
func (m *Mapping) Refers(p scim.Path) string {
	n := m.find(p)
	if n == nil {
		return ""
	}
	if n.set != nil && n.set.member != nil && (p.Sub == nil || p.Sub.Name == "value") {
		return n.set.member.spec.Name.Value
	}
	for _, b := range m.all {
		if b.owner == n && b.codec != nil && b.codec.ref != nil && (p.Sub == nil || b.path.Sub == nil || b.path.Sub.Name == p.Sub.Name) {
			return b.codec.ref.spec.Name.Value
		}
	}
	return ""
}

// mapping gives the application's mapping of a resource type.
func (a *Application) mapping(name string) *Mapping {
	for _, m := range a.mappings {
		if m.spec.Name.Value == name {
			return m
		}
	}
	return nil
}

// Collections describes the records that the mappings need.
func (a *Application) Collections() []backends.Collection {
	collections := make([]backends.Collection, len(a.mappings))
	for i, m := range a.mappings {
		collections[i] = m.collection()
	}
	return collections
}

func (m *Mapping) collection() backends.Collection {
	c := backends.Collection{
		Name: m.spec.Name.Value, Key: m.key, Fields: m.fields.list, Scope: m.scope, Settings: m.spec.Settings,
		Kept: m.spec.OnDelete.Value == "refuse" || m.spec.OnDelete.Value == "deactivate" || m.deleted != nil,
	}
	if m.deactivates() {
		c.Deactivate = func(current backends.Record) (backends.Delta, error) { return m.withActive(current, false) }
	}
	for _, s := range m.sets {
		c.Sets = append(c.Sets, backends.Set{
			Name: s.name, Fields: s.fields, ReadOnly: s.readOnly, Settings: s.spec.Settings,
			Reverse: s.reverse, List: s.list, Codec: s.codec,
		})
	}
	return c
}

func (m *Mapping) fail(b *binding, d Direction, r Reason, cause error) error {
	return &Error{Resource: m.spec.Name.Value, Attribute: b.label, Direction: d, Reason: r, Err: cause}
}

// note counts something tolerated.
func (m *Mapping) note(attribute string, d Direction, r Reason) {
	if m.notice != nil {
		m.notice(m.spec.Name.Value, attribute, d, r)
	}
}
