package translate

import (
	"errors"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
)

// Selection tells what to read of a record for an answer: what it shows, and what its version covers where that
// was asked for by name.
func (m *Mapping) Selection(p scim.Projection) backends.Selection {
	sets := make([]bool, len(m.sets))
	version := m.versions.path.Attribute != nil && p.Names(m.versions.path)
	for i, s := range m.sets {
		sets[i] = p.Wants(s.node.path()) || version && m.versions.read.Has(i)
	}
	return backends.Selection{Sets: sets}
}

// Resource gives the resource that a record stands for, as the projection shows it: schemas, id, the mapped
// attributes, and of meta what is mapped, resourceType and version; read is what was read of the record. Errors
// are *[Error] (outbound).
func (m *Mapping) Resource(rec backends.Record, read backends.Selection, p scim.Projection) (scim.Object, error) {
	o, err := m.versioned(rec, read, p)
	if err != nil || m.allReturned && !p.Given() {
		return o, err
	}
	return p.Apply(m.typ, o), nil
}

// versioned gives the resource with everything that the projection can need, meta.version included.
func (m *Mapping) versioned(rec backends.Record, read backends.Selection, p scim.Projection) (scim.Object, error) {
	o, meta, err := m.parts(rec, p)
	if err != nil {
		return nil, err
	}
	if p.Wants(m.versions.path) {
		meta.Delete("version") // as it is stored, it is no entity tag
		if tag, known := m.EntityTag(rec, read); known {
			meta = append(meta, scim.Member{Name: "version", Value: tag})
		}
	}
	return append(o, scim.Member{Name: "meta", Value: meta}), nil
}

// whole gives the resource with everything that the projection can need but meta.version.
func (m *Mapping) whole(rec backends.Record, p scim.Projection) (scim.Object, error) {
	o, meta, err := m.parts(rec, p)
	if err != nil {
		return nil, err
	}
	return append(o, scim.Member{Name: "meta", Value: meta}), nil
}

// parts gives the members of a whole resource but meta, and those of meta; o has room for one more.
func (m *Mapping) parts(rec backends.Record, p scim.Projection) (o, meta scim.Object, err error) {
	const inMeta = 5             // resourceType; location, created, lastModified and version may follow
	inObject := len(m.nodes) + 3 // schemas, id and meta too
	room := make(scim.Object, inObject+inMeta)
	o, meta = room[:2:inObject], room[inObject:inObject+1]
	o[0] = scim.Member{Name: "schemas"}
	o[1] = scim.Member{Name: "id", Value: m.idOf(rec)}
	if o[1].Value == "" {
		return nil, nil, &Error{
			Resource: m.spec.Name.Value, Attribute: "id", Direction: Outbound, Reason: MissingRequired,
			Err: errors.New("the record has no key"),
		}
	}
	extensions := make([]scim.Object, len(m.typ.Extensions))
	meta[0] = scim.Member{Name: "resourceType", Value: m.kind}
	for _, n := range m.nodes {
		if !p.Wants(n.path()) {
			continue
		}
		v, err := m.readNode(n, rec)
		if err != nil {
			return nil, nil, ofRecord(err, m.idOf(rec))
		}
		switch mapped, isObject := v.(scim.Object); {
		case v == nil:
		case n.schema != "":
			e := &extensions[m.extensionIndex(n.schema)]
			*e = append(*e, scim.Member{Name: n.attr.Name, Value: v})
		case n.attr.Name == "meta" && isObject:
			meta = append(meta, mapped...)
		default:
			o = append(o, scim.Member{Name: n.attr.Name, Value: v})
		}
	}
	o[0].Value = m.schemas
	for i, e := range m.typ.Extensions {
		if len(extensions[i]) > 0 {
			known, _ := o[0].Value.([]any)
			o[0].Value = append(slices.Clip(known), e.Schema.ID)
			o = append(o, scim.Member{Name: e.Schema.ID, Value: extensions[i]})
		}
	}
	return o, meta, nil
}

// ofRecord says which record could not be translated.
func ofRecord(err error, id string) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.ID = id
	}
	return err
}

func (m *Mapping) extensionIndex(urn string) int {
	return slices.IndexFunc(m.typ.Extensions, func(e scim.Extension) bool { return strings.EqualFold(e.Schema.ID, urn) })
}

// readNode gives an attribute's value; nil where there is none.
func (m *Mapping) readNode(n *node, rec backends.Record) (any, error) {
	switch {
	case n.set != nil:
		return m.readSet(n.set, rec)
	case n.whole != nil:
		return m.readBinding(n.whole, rec.Values)
	case len(n.slots) > 0:
		return m.readSlots(n, rec)
	}
	o, err := m.readSubs(n.subs, rec.Values)
	if err != nil || len(o) == 0 {
		return nil, err
	}
	return o, nil
}

func (m *Mapping) readSubs(subs []*binding, values []backends.Value) (scim.Object, error) {
	var o scim.Object
	for _, b := range subs {
		v, err := m.readBinding(b, values)
		if err != nil {
			return nil, err
		}
		if v != nil {
			if o == nil {
				o = make(scim.Object, 0, len(subs)+1) // a slot's type may follow
			}
			o = append(o, scim.Member{Name: b.path.Sub.Name, Value: v})
		}
	}
	return o, nil
}

// readBinding gives the value of one attribute block.
func (m *Mapping) readBinding(b *binding, values []backends.Value) (any, error) {
	var v, stored any
	var err error
	switch {
	case b.read != nil:
		v, err = m.evaluate(b.read, Evaluation{Attribute: b.label, Direction: Outbound, Source: b.spec.Read, Input: map[string]any{
			"record": m.recordMap(b.reads, values), expression.Now: m.app.now(),
		}})
		if err == nil && v != nil {
			v, err = b.finish(scim.FromMap(v))
		}
	case b.field >= 0:
		stored = values[b.field]
		v, err = b.codec.decode(stored)
	default:
		v = b.constant
	}
	m.wasRead(b, stored, v)
	if err != nil {
		return nil, m.fail(b, Outbound, reasonOf(err), err)
	}
	return v, nil
}

// finish gives the result of an expression the attribute's type.
func (b *binding) finish(v any) (any, error) {
	k := codec{attr: b.path.Leaf()}
	return k.typed(v)
}

func reasonOf(err error) Reason {
	if f, ok := errors.AsType[*fault](err); ok {
		return f.reason
	}
	if e, ok := errors.AsType[*expression.Error](err); ok {
		if e.Limit {
			return ExpressionLimit
		}
		return ExpressionError
	}
	return InvalidValue
}

// recordMap gives an expression the fields that it reads; dotted names are members of members.
func (m *Mapping) recordMap(fields []int, values []backends.Value) map[string]any {
	record := make(map[string]any, len(fields))
	for _, f := range fields {
		target, name := record, m.fields.list[f].Name
		for {
			head, rest, dotted := strings.Cut(name, ".")
			if !dotted {
				break
			}
			inner, ok := target[head].(map[string]any)
			if !ok {
				inner = map[string]any{}
				target[head] = inner
			}
			target, name = inner, rest
		}
		if values != nil {
			target[name] = values[f]
		}
	}
	return record
}

// readSlots gives the elements of an attribute whose elements have fields of their own.
func (m *Mapping) readSlots(n *node, rec backends.Record) (any, error) {
	var list []any
	for _, s := range n.slots {
		o, err := m.readSubs(s.subs, rec.Values)
		if err != nil {
			return nil, err
		}
		if !s.present(o) {
			continue
		}
		for _, c := range s.conditions {
			o.Set(c.sub.Name, c.value)
		}
		list = append(list, o)
	}
	return asList(list), nil
}

// present tells whether an element has more in it than constants.
func (s *slot) present(o scim.Object) bool {
	for _, b := range s.subs {
		if b.constant != nil {
			continue
		}
		if v, _ := o.Get(b.path.Sub.Name); v != nil {
			return true
		}
	}
	return false
}

// readSet gives the elements that are stored apart; nil where they were not read.
func (m *Mapping) readSet(s *set, rec backends.Record) (any, error) {
	if s.index >= len(rec.Sets) {
		return nil, nil //nolint:nilnil // not read
	}
	m.setTouched(s, Outbound, len(rec.Sets[s.index]) == 0)
	var list []any
	for _, element := range rec.Sets[s.index] {
		v, err := m.readElement(s, element)
		if err != nil {
			return nil, err
		}
		if v != nil {
			list = append(list, v)
		}
	}
	return asList(list), nil
}

func (m *Mapping) readElement(s *set, element backends.Element) (any, error) {
	if len(s.subs) > 0 {
		if s.subs[0].plain {
			return m.readBinding(s.subs[0], element)
		}
		return m.readSubs(s.subs, element)
	}
	o := scim.Object{}
	if s.member != nil {
		o.Set("value", s.member.renderID(backends.Key(element)))
		if s.reverse == nil {
			o.Set("type", s.member.spec.Name.Value)
		}
		return o, nil
	}
	v, err := toText(element[0])
	if err != nil {
		return nil, &Error{Resource: m.spec.Name.Value, Attribute: s.name, Direction: Outbound, Reason: reasonOf(err), Err: err}
	}
	o.Set("value", v)
	return o, nil
}
