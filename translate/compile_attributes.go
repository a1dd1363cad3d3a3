package translate

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// attributes compiles the attribute blocks of a resource.
func (c *compiler) attributes(m *Mapping) {
	seen := map[string]diag.Range{}
	writers := map[int]*binding{}
	for i := range m.spec.Attributes {
		spec := &m.spec.Attributes[i]
		b, where, ok := c.resolve(m, spec)
		if !ok {
			continue
		}
		key := strings.ToLower(b.path.String() + "\x00" + conditionsKey(where))
		if first, again := seen[key]; again {
			c.diags.Errorf(spec.Path.Range, "Duplicate attribute", "The attribute %q is mapped already at %s.", spec.Path.Value, first)
			continue
		}
		seen[key] = spec.Path.Range
		b.event = hasEvent(m.spec, spec.Path.Value)
		m.all = append(m.all, b)
		c.place(m, b, where)
		c.oneWriter(m, b, writers)
	}
	c.touchedOnce(m, writers)
	c.strayEvents(m)
	c.operationPrograms(m)
	c.resourceInExpressions(m)
	sortNodes(m)
}

func hasEvent(spec *ResourceSpec, attribute string) bool {
	return slices.ContainsFunc(allEvents(spec), func(e diag.Text) bool { return strings.EqualFold(e.Value, attribute) })
}

// allEvents gives the attributes for which the resource's backend or one of its steps has operations.
func allEvents(spec *ResourceSpec) []diag.Text {
	list := events(spec.Settings)
	for _, s := range spec.Steps {
		list = append(slices.Clip(list), events(s.Settings)...)
	}
	return list
}

// events gives the attributes for which a backend's settings have operations of their own.
func events(settings any) []diag.Text {
	named, ok := settings.(interface{ Events() []diag.Text })
	if !ok {
		return nil
	}
	return named.Events()
}

// operationPrograms checks the expressions of a backend's operations against the schema.
func (c *compiler) operationPrograms(m *Mapping) {
	named, ok := m.spec.Settings.(interface{ Programs() map[string][]diag.Text })
	if !ok {
		return
	}
	programs := named.Programs()
	for _, event := range slices.Sorted(maps.Keys(programs)) {
		env := m.writeEnvironment(openRecord(), nil)
		env["id"], env["value"] = expression.Any, expression.Any
		for _, b := range m.all {
			if strings.EqualFold(b.label, event) {
				env["value"] = attributeType(b.path.Leaf())
			}
		}
		for _, source := range programs[event] {
			c.program(source, env, expression.Any)
		}
	}
}

// resourceInExpressions checks what the operations of a resource and of its steps say of `resource`.
func (c *compiler) resourceInExpressions(m *Mapping) {
	settings := []any{m.spec.Settings}
	for _, s := range m.spec.Steps {
		settings = append(settings, s.Settings)
	}
	for _, s := range settings {
		named, ok := s.(interface {
			Expressions() ([]diag.Text, expression.Environment)
		})
		if !ok {
			continue
		}
		sources, env := named.Expressions()
		env["resource"] = m.writeEnvironment(openRecord(), nil)["resource"]
		for _, source := range sources {
			if _, err := expression.Compile(source, env, expression.Any); err.HasErrors() && strings.Contains(source.Value, "resource") {
				c.diags = append(c.diags, err...)
			}
		}
	}
}

// strayEvents refuses operations for attributes that nobody maps: they would never run.
func (c *compiler) strayEvents(m *Mapping) {
	for _, e := range allEvents(m.spec) {
		if !slices.ContainsFunc(m.all, func(b *binding) bool { return strings.EqualFold(b.label, e.Value) }) {
			c.diags.Errorf(e.Range, "Unknown event",
				"%s does not map %q. An `on` block is for \"create\", \"delete\" (REST and scripts have \"list\", \"get\" and \"update\" too) or an attribute that is mapped.", m.spec.Name.Value, e.Value)
		}
	}
}

// resolve finds the attribute that a block is about.
func (c *compiler) resolve(m *Mapping, spec *AttributeSpec) (*binding, []condition, bool) {
	parsed, err := m.known.ParsePath(spec.Path.Value)
	if err != nil {
		c.unknownPath(spec, err)
		return nil, nil, false
	}
	where, ok := slotConditions(parsed.Where)
	if !ok {
		c.diags.Errorf(spec.Path.Range, "Unsuitable slot",
			"A slot is chosen by fixed values only, joined by `and`: emails[type eq 'work'].value.")
		return nil, nil, false
	}
	return &binding{spec: spec, label: spec.Path.Value, path: parsed.Path, field: -1}, where, true
}

func (c *compiler) unknownPath(spec *AttributeSpec, err error) {
	if e, ok := errors.AsType[*scim.Error](err); ok {
		c.diags.Errorf(spec.Path.Range, "Invalid attribute path", "%s.", capital(e.Detail))
		return
	}
	detail := "No schema of this resource type has it. Declare an extension with a `schema` block if it is your own."
	if unknown, ok := errors.AsType[*scim.UnknownAttributeError](err); ok && unknown.Suggestion() != "" {
		detail = "Did you mean \"" + unknown.Suggestion() + "\"?"
	}
	c.diags.Errorf(spec.Path.Range, "Unknown attribute \""+spec.Path.Value+"\"", "%s", detail)
}

// capital makes a sentence of an error's text.
func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// slotConditions reads the filter of a slot: eq terms joined by and.
func slotConditions(f scim.Filter) ([]condition, bool) {
	switch f := f.(type) {
	case nil:
		return nil, true
	case *scim.CompareFilter:
		if f.Op != filter.Eq || f.Value == nil {
			return nil, false
		}
		return []condition{{sub: f.Path.Leaf(), value: f.Value}}, true
	case *scim.AndFilter:
		var all []condition
		for _, part := range f.Of {
			some, ok := slotConditions(part)
			if !ok {
				return nil, false
			}
			all = append(all, some...)
		}
		return all, true
	}
	return nil, false
}

func conditionsKey(conditions []condition) string {
	var b strings.Builder
	for _, c := range conditions {
		b.WriteString(c.sub.Name + "=" + string(scim.AppendJSON(nil, c.value)) + "&")
	}
	return b.String()
}

// place puts a binding where it belongs in its resource, and compiles where its value comes from.
func (c *compiler) place(m *Mapping, b *binding, where []condition) {
	n := m.node(b.path)
	b.owner = n
	switch {
	case apart(b.spec):
		c.newSet(m, n, b)
		return
	case n.attr.MultiValued && (b.path.Sub != nil || len(where) > 0):
		s := n.slot(where)
		s.isDefault = s.isDefault || b.spec.Slot || len(where) == 0
		s.subs = append(s.subs, b)
	case b.path.Sub != nil:
		n.subs = append(n.subs, b)
	default:
		n.whole = b
	}
	if n.set != nil || n.whole != nil && (len(n.subs) > 0 || len(n.slots) > 0) {
		c.diags.Errorf(b.spec.Path.Range, "Attribute mapped twice",
			"%q is mapped as a whole and in parts; keep one of both.", n.attr.Name)
	}
	c.source(m, b, &m.fields)
	c.uniqueness(m, b)
}

func apart(spec *AttributeSpec) bool {
	return len(spec.Elements) > 0 || len(spec.Member) > 0 || spec.List.Value != "" || derived(spec)
}

// derived tells whether an attribute only names what it refers to: the groups of a user.
func derived(spec *AttributeSpec) bool {
	return spec.Reference.Value != "" && spec.Field.Value == "" && spec.Read.Value == "" &&
		len(spec.Member) == 0 && spec.List.Value == "" && len(spec.Elements) == 0
}

// node gives the node of an attribute, new where it is the first time.
func (m *Mapping) node(p scim.Path) *node {
	for _, n := range m.nodes {
		if n.attr == p.Attribute && n.schema == p.Schema {
			return n
		}
	}
	n := &node{schema: p.Schema, attr: p.Attribute}
	m.nodes = append(m.nodes, n)
	return n
}

func (n *node) slot(where []condition) *slot {
	key := conditionsKey(where)
	for _, s := range n.slots {
		if conditionsKey(s.conditions) == key {
			return s
		}
	}
	s := &slot{conditions: where}
	n.slots = append(n.slots, s)
	return s
}

// source compiles where an attribute's value comes from and where it goes.
func (c *compiler) source(m *Mapping, b *binding, table *fieldTable) {
	spec := b.spec
	if spec.Field.Value == "" && spec.Read.Value == "" && len(spec.Write) == 0 && spec.Constant == nil && !b.event {
		c.diags.Errorf(spec.At, "Attribute without a source",
			"Say where the value is: field = \"column\", or read and write expressions, or constant.")
		return
	}
	if spec.Field.Value != "" && spec.Read.Value != "" {
		c.diags.Errorf(spec.Read.Range, "Read twice", "`field` reads already; use `read` and `write` without it.")
	}
	if spec.Constant != nil {
		b.constant = spec.Constant.Value
	}
	if spec.Field.Value != "" {
		b.field = table.use(spec.Field, backends.Read|backends.Write|backends.Filter)
		b.codec = c.newCodec(b)
	}
	if spec.Read.Value != "" {
		b.read = c.program(spec.Read, m.environment(openRecord()), resultType(b.path.Leaf()))
		b.reads = c.reads(m, b.read, spec.Read)
	}
	for _, w := range spec.Write {
		b.writes = append(b.writes, c.write(m, w, b))
	}
	c.mutability(b)
}

func (c *compiler) mutability(b *binding) {
	spec := b.spec
	switch spec.Mutability.Value {
	case "", "readWrite", "immutable", "writeOnly":
	case "readOnly":
		b.readOnly = true
	default:
		c.diags.Errorf(spec.Mutability.Range, "Unknown mutability", "Write \"readWrite\", \"readOnly\", \"immutable\" or \"writeOnly\".")
	}
	if leaf := b.path.Leaf(); leaf.Mutability == scim.ReadOnly || b.path.Attribute.Mutability == scim.ReadOnly {
		b.readOnly = true
	}
	b.write = !b.readOnly && (b.field >= 0 || len(b.writes) > 0 || b.event)
}

// write compiles one entry of `write`, or a constant of a create.
func (c *compiler) write(m *Mapping, spec WriteSpec, b *binding) write {
	env := m.writeEnvironment(openRecord(), b)
	w := write{field: m.fields.use(spec.Field, backends.Write), source: spec.Expr, program: c.program(spec.Expr, env, expression.Any)}
	w.reads = c.reads(m, w.program, spec.Expr)
	return w
}

func (c *compiler) program(source diag.Text, env expression.Environment, want expression.Type) *expression.Program {
	p, diags := expression.Compile(source, env, want)
	c.diags = append(c.diags, diags...)
	return p
}

// reads gives the fields that an expression uses of the record.
func (c *compiler) reads(m *Mapping, p *expression.Program, source diag.Text) []int {
	if p == nil {
		return nil
	}
	names, all := p.Reads("record")
	if all {
		c.diags.Errorf(source.Range, "The whole record is used",
			"Name the fields, so that only these are read: record.login.")
	}
	fields := make([]int, len(names))
	for i, name := range names {
		fields[i] = m.fields.use(diag.Text{Value: name, Range: source.Range}, backends.Read)
	}
	return fields
}

// resultType gives the type that a read expression must have.
func resultType(a *scim.Attribute) expression.Type {
	if a.MultiValued {
		return expression.Any
	}
	switch a.Type {
	case scim.Boolean:
		return expression.Bool
	case scim.Integer:
		return expression.Int
	case scim.String, scim.Reference:
		return expression.String
	case scim.Decimal, scim.DateTime, scim.Binary, scim.Complex:
	}
	return expression.Any
}

// newCodec compiles `as`, `values` and their companions.
func (c *compiler) newCodec(b *binding) *codec {
	k := &codec{attr: b.leaf()}
	for _, call := range b.spec.As {
		s, kind, err := newStep(call)
		if err != nil {
			c.diags.Errorf(call.At, "Unsuitable conversion", "%v.", err)
			continue
		}
		k.multi = k.multi || kind.multi
		k.steps = append(k.steps, s)
	}
	if k.multi && !k.attr.MultiValued {
		c.diags.Errorf(b.spec.At, "A list for a single value", "%q has one value, but the conversion gives several.", b.label)
	}
	if b.spec.Clear != nil {
		k.clear = b.spec.Clear.Value
	}
	if len(b.spec.Values) > 0 || b.spec.Otherwise != nil || b.spec.Null != nil {
		k.table = c.valueTable(b)
	}
	return k
}

func (c *compiler) valueTable(b *binding) *valueTable {
	t := &valueTable{attr: b.leaf()}
	meaning := func(l LiteralSpec) any {
		v, ok := literalFor(t.attr, l.Value)
		if !ok {
			c.diags.Errorf(l.At, "Unsuitable meaning", "%q is of type %s.", b.label, t.attr.Type)
		}
		return v
	}
	for _, v := range b.spec.Values {
		t.stored = append(t.stored, v.Stored.Value)
		t.meaning = append(t.meaning, meaning(v.Meaning))
	}
	if b.spec.Otherwise != nil {
		t.otherwise = meaning(*b.spec.Otherwise)
	}
	if b.spec.Null != nil {
		t.null = meaning(*b.spec.Null)
	}
	return t
}

// literalFor gives a literal of the file the attribute's type.
func literalFor(a *scim.Attribute, v any) (any, bool) {
	switch a.Type {
	case scim.Boolean:
		_, ok := v.(bool)
		return v, ok
	case scim.Integer:
		_, ok := v.(int64)
		return v, ok
	case scim.Decimal:
		if n, ok := v.(int64); ok {
			return float64(n), true
		}
		_, ok := v.(float64)
		return v, ok
	case scim.String, scim.Reference, scim.Binary, scim.DateTime:
		_, ok := v.(string)
		return v, ok
	case scim.Complex:
	}
	return v, false
}

// touchedOnce refuses to set with every change what an attribute writes.
func (c *compiler) touchedOnce(m *Mapping, writers map[int]*binding) {
	for _, w := range m.touch {
		if other, taken := writers[w.field]; taken {
			c.diags.Errorf(w.source.Range, "Two attributes write one field",
				"%q writes %q too; it must be mutability = \"readOnly\".", other.label, m.fields.list[w.field].Name)
		}
	}
}

// oneWriter refuses two attributes that write one field.
func (c *compiler) oneWriter(m *Mapping, b *binding, writers map[int]*binding) {
	targets := []int{}
	if b.write && len(b.writes) == 0 && b.field >= 0 {
		targets = append(targets, b.field)
	}
	for _, w := range b.writes {
		targets = append(targets, w.field)
	}
	for _, f := range targets {
		if other, taken := writers[f]; taken {
			c.diags.Errorf(b.spec.At, "Two attributes write one field",
				"%q and %q both write %q; one of them must be mutability = \"readOnly\".", other.label, b.label, m.fields.list[f].Name)
			continue
		}
		writers[f] = b
	}
}
