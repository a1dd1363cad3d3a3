package translate

import (
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// compiler collects the findings of one application.
type compiler struct {
	app   *Application
	spec  *Spec
	diags diag.List
}

// Compile checks a mapping and prepares it. It reports every mistake that can be known without the
// application; where there is one, the Application is good for nothing but its Collections, which the backend
// can check too.
func Compile(spec Spec) (*Application, diag.List) {
	c := &compiler{spec: &spec, app: &Application{name: spec.Application, maxScan: spec.MaxScan}}
	if c.app.maxScan <= 0 {
		c.app.maxScan = DefaultMaxScan
	}
	for i := range spec.Resources {
		c.resource(&spec.Resources[i])
	}
	for _, m := range c.app.mappings {
		c.attributes(m)
	}
	for _, m := range c.app.mappings {
		c.references(m)
		c.publish(m)
		c.demands(m)
		m.expect()
	}
	return c.app, c.diags
}

func (c *compiler) resource(spec *ResourceSpec) {
	if c.app.mapping(spec.Name.Value) != nil {
		c.diags.Errorf(spec.Name.Range, "Duplicate resource", "The resource type %q is mapped twice.", spec.Name.Value)
		return
	}
	m := &Mapping{app: c.app, spec: spec, known: c.knownType(spec)}
	if m.known == nil {
		return
	}
	c.app.mappings = append(c.app.mappings, m)
	c.endpoint(spec)
	if len(spec.ID) == 0 {
		c.diags.Errorf(spec.At, "Missing id",
			"A resource needs the field (or fields) that identify its records: id = \"emp_no\".")
	}
	for _, id := range spec.ID {
		m.key = append(m.key, m.fields.use(id, backends.Read|backends.Filter))
	}
	c.lifecycle(m)
}

// endpoint refuses a path that is the protocol's own: clients would never get to the resources there.
func (c *compiler) endpoint(spec *ResourceSpec) {
	if scim.ReservedEndpoint(spec.Path()) {
		c.diags.Errorf(spec.At, "Endpoint of the protocol", "The path %s is SCIM's own; choose another endpoint for %s.", spec.Path(), spec.Name.Value)
	}
}

// lifecycle reads which records exist, and what a deletion means.
func (c *compiler) lifecycle(m *Mapping) {
	switch m.spec.OnDelete.Value {
	case "", "delete", "deactivate", "refuse":
	default:
		c.diags.Errorf(m.spec.OnDelete.Range, "Unknown on_delete",
			"on_delete is %q; write \"delete\", \"deactivate\" or \"refuse\".", m.spec.OnDelete.Value)
	}
	if d := m.spec.Deleted; d != nil {
		field := m.fields.use(d.Field, backends.Write|backends.Filter)
		m.deleted = &backends.Assignment{Field: field, Value: d.Value.Value}
		m.scope = append(m.scope, backends.Comparison{Field: field, Op: backends.Equal, Value: d.Value.Value, Not: true})
	}
	for _, w := range m.spec.Where {
		m.scope = append(m.scope, c.condition(m, w))
	}
	for _, k := range m.spec.Constants {
		m.writes = append(m.writes, c.write(m, WriteSpec(k), nil))
	}
	for _, k := range m.spec.Touched {
		m.touch = append(m.touch, c.write(m, WriteSpec(k), nil))
	}
}

// condition gives what an entry of `where` demands: one of some values, or none at all.
func (c *compiler) condition(m *Mapping, w ConditionSpec) backends.Comparison {
	q := backends.Comparison{Field: m.fields.use(w.Field, backends.Filter), Op: backends.In}
	for _, v := range w.Values {
		if v.Value != nil {
			q.Values = append(q.Values, v.Value)
			continue
		}
		if len(w.Values) > 1 {
			c.diags.Errorf(v.At, "NULL among values", "A condition asks for NULL or for values, not for both.")
		}
		q.Op, q.Not = backends.Present, true
	}
	return q
}

// knownType gives the resource type with everything its schemas know.
func (c *compiler) knownType(spec *ResourceSpec) *scim.ResourceType {
	t := &scim.ResourceType{Name: spec.Name.Value, Endpoint: spec.Path()}
	urn := spec.Schema
	if urn.Value == "" {
		urn = diag.Text{Value: "urn:ietf:params:scim:schemas:core:2.0:" + spec.Name.Value, Range: spec.Name.Range}
	}
	if t.Schema = c.schema(urn); t.Schema == nil {
		return nil
	}
	for _, e := range c.extensions(spec) {
		if s := c.schema(e.Schema); s != nil {
			t.Extensions = append(t.Extensions, scim.Extension{Schema: s, Required: e.Required})
		}
	}
	return t
}

// extensions adds the enterprise extension where an attribute of it is mapped without its being declared.
func (c *compiler) extensions(spec *ResourceSpec) []ExtensionSpec {
	list := spec.Extensions
	for _, e := range list {
		if strings.EqualFold(e.Schema.Value, scim.EnterpriseUserURN) {
			return list
		}
	}
	for _, a := range spec.Attributes {
		if len(a.Path.Value) > len(scim.EnterpriseUserURN) &&
			strings.EqualFold(a.Path.Value[:len(scim.EnterpriseUserURN)], scim.EnterpriseUserURN) {
			return append(slices.Clip(list), ExtensionSpec{Schema: diag.Text{Value: scim.EnterpriseUserURN, Range: a.Path.Range}})
		}
	}
	return list
}

func (c *compiler) schema(urn diag.Text) *scim.Schema {
	known := append([]*scim.Schema{scim.UserSchema(), scim.GroupSchema(), scim.EnterpriseUserSchema()}, c.spec.Schemas...)
	names := make([]string, len(known))
	for i, s := range known {
		if strings.EqualFold(s.ID, urn.Value) {
			return s
		}
		names[i] = s.ID
	}
	c.diags.Errorf(urn.Range, "Unknown schema",
		"There is no schema %q. Declare it with a `schema` block, or use one of %s.", urn.Value, strings.Join(names, ", "))
	return nil
}

// references resolves what refers to other resource types, once all of them are known.
func (c *compiler) references(m *Mapping) {
	for _, b := range m.all {
		if b.spec.Reference.Value == "" || b.owner == nil || b.owner.set != nil {
			continue
		}
		if target := c.target(b.spec); target != nil && b.codec != nil {
			b.codec.ref = target
			c.viaChanges(b.spec, target)
			m.fields.list[b.field].Ref = &backends.Reference{Collection: b.spec.Reference.Value, Via: b.spec.Via.Value}
			if len(target.key) > 1 {
				c.diags.Errorf(b.spec.Reference.Range, "Reference to a composite id",
					"A single field cannot refer to %s, whose id has %d parts.", b.spec.Reference.Value, len(target.key))
			}
		}
	}
	for _, s := range m.sets {
		c.setReference(m, s)
	}
}

// viaChanges warns of references that a rename would leave behind.
func (c *compiler) viaChanges(spec *AttributeSpec, target *Mapping) {
	for _, b := range target.all {
		if spec.Via.Value != "" && b.field >= 0 && b.owner.set == nil && b.write && b.spec.Mutability.Value != "immutable" &&
			target.fields.list[b.field].Name == spec.Via.Value {
			c.diags.Warnf(spec.Via.Range, "References that a change leaves behind",
				"Clients may change %q, and what refers to its old value then refers to nobody. Make it mutability = \"immutable\", or let the database change both.", b.label)
		}
	}
}

func (c *compiler) target(spec *AttributeSpec) *Mapping {
	target := c.app.mapping(spec.Reference.Value)
	if target == nil {
		names := make([]string, len(c.app.mappings))
		for i, m := range c.app.mappings {
			names[i] = m.spec.Name.Value
		}
		c.diags.Errorf(spec.Reference.Range, "Unknown resource type",
			"Nothing maps the resource type %q; this file maps %s.", spec.Reference.Value, strings.Join(names, ", "))
	}
	return target
}

// setReference connects the elements of a set with the resource type that they are.
func (c *compiler) setReference(m *Mapping, s *set) {
	if s.spec.Reference.Value == "" {
		return
	}
	target := c.target(s.spec)
	if target == nil {
		return
	}
	s.member = target
	c.viaChanges(s.spec, target)
	switch {
	case len(s.spec.Member) > 0 && len(s.spec.Member) != len(target.key):
		c.diags.Errorf(s.spec.At, "Wrong number of member fields",
			"The id of %s has %d part(s), but member names %d field(s).", target.spec.Name.Value, len(target.key), len(s.spec.Member))
	case s.reverse != nil:
		c.reverse(m, s, target)
	case len(s.spec.Member) == 0 && s.list != "":
		for _, k := range target.key {
			s.fields = append(s.fields, target.fields.list[k])
		}
		target.fields.use(s.spec.List, backends.Read|backends.Write)
	}
	for i := range s.fields {
		if s.reverse == nil && len(s.spec.Elements) == 0 {
			s.fields[i].Ref = &backends.Reference{Collection: target.spec.Name.Value, Via: s.spec.Via.Value, Part: i}
		}
	}
}

// reverse makes a set the view from the other side of the set in target that refers to m.
func (c *compiler) reverse(m *Mapping, s *set, target *Mapping) {
	for _, other := range target.sets {
		if other.spec.Reference.Value == m.spec.Name.Value && other.reverse == nil {
			s.reverse = &backends.SetRef{Collection: target.spec.Name.Value, Set: other.name}
			for _, k := range target.key {
				s.fields = append(s.fields, target.fields.list[k])
			}
			return
		}
	}
	c.diags.Errorf(s.spec.At, "Nothing to derive from",
		"%q is derived from the members of %s, but no attribute of that resource type refers to %s.",
		s.spec.Path.Value, target.spec.Name.Value, m.spec.Name.Value)
}
