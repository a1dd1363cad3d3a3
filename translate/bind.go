package translate

import (
	"strconv"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// Bind completes the mappings with what the opened backend says of its collections (caps, by resource
// type), and gives them. What cannot be made to fit is reported with its place in the mapping file.
// Bind is called once, before the first request.
func (a *Application) Bind(caps map[string]backends.Capabilities, notice Notice) ([]*Mapping, diag.List) {
	var diags diag.List
	for _, m := range a.mappings {
		m.schemas, m.kind = []any{m.typ.Schema.ID}, m.spec.Name.Value
		m.caps, m.notice = caps[m.spec.Name.Value], notice
		for i, f := range m.caps.Fields {
			m.fields.list[i].Type = f.Type
		}
		for _, s := range m.sets {
			if s.index < len(m.caps.Sets) {
				for i, f := range m.caps.Sets[s.index].Fields {
					s.fields[i].Type = f.Type
				}
			}
		}
		for _, b := range m.all {
			m.bind(b, &diags)
		}
		m.bindExpressions(&diags)
		m.bindVersions()
	}
	return a.mappings, diags
}

// bind tells a codec what its field holds.
func (m *Mapping) bind(b *binding, diags *diag.List) {
	if b.codec == nil {
		return
	}
	fields := m.fields.list
	if s := b.owner.set; s != nil {
		fields = s.fields
	}
	b.codec.field = fields[b.field].Type
	if t := b.codec.table; t != nil && len(b.codec.steps) == 0 {
		for i, stored := range t.stored {
			v, ok := storedLiteral(b.codec.field, stored)
			if !ok {
				diags.Errorf(b.spec.Values[i].Stored.At, "Value of the wrong type",
					"The field %q cannot hold this value.", fields[b.field].Name)
			}
			t.stored[i] = v
		}
	}
	if b.codec.clear != nil {
		v, ok := storedLiteral(b.codec.field, b.codec.clear)
		if !ok {
			diags.Errorf(b.spec.Clear.At, "Value of the wrong type", "The field %q cannot hold this value.", fields[b.field].Name)
		}
		b.codec.clear = v
	}
}

// storedLiteral gives a literal of the file the type of the field that it stands for: the keys of `values`
// are always texts in HCL.
func storedLiteral(t backends.Type, v any) (any, bool) {
	s, isText := v.(string)
	switch t {
	case backends.Int:
		if !isText {
			_, ok := v.(int64)
			return v, ok
		}
		n, err := strconv.ParseInt(s, 10, 64)
		return n, err == nil
	case backends.Bool:
		if !isText {
			_, ok := v.(bool)
			return v, ok
		}
		b, err := strconv.ParseBool(s)
		return b, err == nil
	case backends.Float:
		if !isText {
			return v, true
		}
		f, err := strconv.ParseFloat(s, 64)
		return f, err == nil
	case backends.String:
		if n, ok := v.(int64); ok {
			return strconv.FormatInt(n, 10), true
		}
		return v, isText
	case backends.Unknown, backends.Decimal, backends.Time, backends.Date, backends.Bytes:
	}
	return v, true
}

// Key reads the id of a URL. It reports false where no record can have this id, because it would not
// render back identically.
func (m *Mapping) Key(id string) (backends.Key, bool) {
	parts := []string{id}
	if len(m.key) > 1 {
		parts = strings.Split(id, "~")
	}
	if id == "" || len(parts) != len(m.key) {
		return nil, false
	}
	key := make(backends.Key, len(parts))
	for i, part := range parts {
		if len(m.key) > 1 {
			plain, ok := unescapePart(part)
			if !ok {
				return nil, false
			}
			part = plain
		}
		v, err := toField(m.fields.list[m.key[i]].Type, 0, part)
		if err != nil || strings.ContainsRune(part, 0) {
			return nil, false
		}
		key[i] = v
	}
	return key, m.renderID(key) == id
}

// renderID writes a key as an id: the text of its only part, or its parts percent-encoded and joined by ~.
func (m *Mapping) renderID(key backends.Key) string {
	if len(key) == 1 {
		return renderPart(key[0])
	}
	parts := make([]string, len(key))
	for i, v := range key {
		s := renderPart(v)
		if s == "" && v != "" {
			return ""
		}
		parts[i] = escapePart(s)
	}
	return strings.Join(parts, "~")
}

// renderPart writes one part of a key; "" where it has no text.
func renderPart(v backends.Value) string {
	t, err := toText(v)
	s, ok := t.(string)
	if err != nil || !ok {
		return ""
	}
	return s
}

// idOf gives the id of a record.
func (m *Mapping) idOf(rec backends.Record) string {
	if len(m.key) == 1 {
		return renderPart(rec.Values[m.key[0]])
	}
	return m.renderID(m.keyOf(rec))
}

func escapePart(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c == '%' || c == '~' || c == '/' || c < 0x21 || c > 0x7e {
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unescapePart(s string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", false
		}
		n, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
		if err != nil {
			return "", false
		}
		b.WriteByte(byte(n))
		i += 2
	}
	return b.String(), true
}

// key gives the key of a record.
func (m *Mapping) keyOf(rec backends.Record) backends.Key {
	key := make(backends.Key, len(m.key))
	for i, f := range m.key {
		key[i] = rec.Values[f]
	}
	return key
}
