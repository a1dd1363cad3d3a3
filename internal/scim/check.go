package scim

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"

	"scim-adapter/internal/scim/filter"
)

// Check brings what a client sent to canonical form (RFC 7644 sections 3.3 and 3.5.1): names as the schema
// writes them, values of the schema's types, multi-valued attributes as lists. Read-only and tolerated unknown
// attributes are left out. What was explicitly given as null or [], or as "" that clears, is left out too
// and listed in cleared. Errors are *[Error]: 400 invalidValue with the path, or invalidSyntax.
func (t *ResourceType) Check(in Object, tol *Tolerance) (out Object, cleared []Path, err error) {
	c := checker{t: t, tol: tol}
	if err := c.schemas(in); err != nil {
		return nil, nil, err
	}
	for _, m := range in {
		if err := c.member(&out, m); err != nil {
			return nil, nil, err
		}
	}
	if err := t.checkRequired(out); err != nil {
		return nil, nil, err
	}
	return out, c.cleared, nil
}

type checker struct {
	t       *ResourceType
	tol     *Tolerance
	cleared []Path
}

// schemas demands that at least one URN is known (RFC 7643 section 3).
func (c *checker) schemas(in Object) error {
	v, _ := in.Get("schemas")
	list, ok := v.([]any)
	if v == nil || ok && len(list) == 0 {
		return c.tol.Allow(MissingSchemas, Errorf(400, InvalidSyntax, "schemas is missing; %s is expected", c.t.Schema.ID))
	}
	known, old := false, false
	for _, e := range list {
		urn, _ := e.(string)
		switch {
		case c.t.knowsSchema(urn):
			known = true
		case isOldSchema(urn):
			old = true
		default:
			if err := c.tol.Allow(UnknownSchema, Errorf(400, InvalidValue, "schemas names %q, which is no schema of a %s", urn, c.t.Name)); err != nil {
				return err
			}
		}
	}
	refusal := Errorf(400, InvalidSyntax, "schemas names no schema of a %s; %s is expected", c.t.Name, c.t.Schema.ID)
	switch {
	case known:
		return nil
	case old:
		return c.tol.Allow(OldSchema, refusal)
	}
	return refusal
}

// isOldSchema tells whether a URN is one of SCIM 1.0.
func isOldSchema(urn string) bool {
	return strings.HasPrefix(strings.ToLower(urn), "urn:scim:schemas:")
}

func (t *ResourceType) knowsSchema(urn string) bool {
	return strings.EqualFold(urn, t.Schema.ID) || t.extension(urn) != nil
}

func (c *checker) member(out *Object, m Member) error {
	if strings.EqualFold(m.Name, "schemas") {
		return nil
	}
	p, err := c.t.ResolveFor(m.Name, c.tol)
	if err != nil {
		return c.unknown(m.Name)
	}
	if p.Attribute == nil {
		return c.extension(out, p, m.Value)
	}
	return c.assign(out, p, m.Value)
}

func (c *checker) unknown(name string) error {
	return c.tol.Allow(UnknownAttribute, Errorf(400, InvalidValue, "a %s has no attribute %q", c.t.Name, name))
}

func (c *checker) extension(out *Object, p Path, v any) error {
	members, ok := v.(Object)
	if !ok && v != nil {
		return Errorf(400, InvalidValue, "%s must be an object", p.Schema)
	}
	for _, m := range members {
		q, err := c.t.Resolve(p.Schema + ":" + m.Name)
		if err != nil {
			if err := c.unknown(m.Name); err != nil {
				return err
			}
			continue
		}
		if err := c.assign(out, q, m.Value); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) assign(out *Object, p Path, v any) error {
	if p.Attribute.Mutability == ReadOnly || p.Leaf().Mutability == ReadOnly {
		return nil
	}
	value, err := c.value(p.Leaf(), p.String(), v)
	if err != nil {
		return err
	}
	if isEmpty(value) {
		c.cleared = append(c.cleared, p)
		return nil
	}
	c.t.set(out, p, value)
	return nil
}

// value brings a value to the attribute's form.
func (c *checker) value(a *Attribute, path string, v any) (any, error) {
	if v == nil {
		return nil, nil //nolint:nilnil // null is no value
	}
	list, isList := v.([]any)
	if !a.MultiValued {
		if isList && len(list) == 1 && c.tol.Bears(ListForSingle) {
			v = list[0]
		} else if isList && len(list) == 0 {
			return nil, nil //nolint:nilnil // an empty list is no value
		}
		return c.single(a, path, v)
	}
	if !isList {
		if err := c.tol.Allow(SingleForList, Errorf(400, InvalidValue, "%s must be a list", path)); err != nil {
			return nil, err
		}
		list = []any{v}
	}
	return c.list(a, path, list)
}

func (c *checker) list(a *Attribute, path string, list []any) (any, error) {
	out := make([]any, 0, len(list))
	primaries := 0
	for _, e := range list {
		v, err := c.single(a, path, e)
		if err != nil {
			return nil, err
		}
		if isEmpty(v) || hollow(a, v) {
			if isReference(a) {
				return nil, Errorf(400, InvalidValue, "%s: an element needs a value", path)
			}
			continue
		}
		if o, ok := v.(Object); ok {
			if primary, _ := o.Get("primary"); primary == true {
				primaries++
			}
		}
		out = append(out, v)
	}
	if primaries > 1 {
		return nil, Errorf(400, InvalidValue, "%s has more than one primary value", path)
	}
	return out, nil
}

func (c *checker) single(a *Attribute, path string, v any) (any, error) {
	if v == nil {
		return nil, nil //nolint:nilnil // null is no value
	}
	if a.Type == Complex {
		return c.complex(a, path, v)
	}
	if v == "" && !a.Required && c.tol.Bears(EmptyString) {
		return nil, nil //nolint:nilnil // "" clears (C7)
	}
	return c.scalar(a, path, v)
}

func (c *checker) complex(a *Attribute, path string, v any) (any, error) {
	members, ok := v.(Object)
	if !ok {
		if v == "" && c.tol.Bears(EmptyString) {
			return nil, nil //nolint:nilnil // "" clears (ENTRA-M6)
		}
		if _, isText := v.(string); !isText || a.SubAttribute("value") == nil || !c.tol.Bears(BareValue) {
			return nil, Errorf(400, InvalidValue, "%s must be an object", path)
		}
		members = Object{{"value", v}}
	}
	out := Object{}
	for _, m := range members {
		sub := a.SubAttribute(m.Name)
		if sub == nil {
			if err := c.unknown(path + "." + m.Name); err != nil {
				return nil, err
			}
			continue
		}
		if sub.Mutability == ReadOnly {
			continue
		}
		value, err := c.value(sub, path+"."+sub.Name, m.Value)
		if err != nil {
			return nil, err
		}
		if !isEmpty(value) {
			out = append(out, Member{sub.Name, value})
		}
	}
	return out, nil
}

func mismatch(a *Attribute, path string) *Error {
	return Errorf(400, InvalidValue, "%s must be of type %s", path, a.Type)
}

func (c *checker) scalar(a *Attribute, path string, v any) (any, error) {
	switch a.Type {
	case Boolean:
		return c.boolean(a, path, v)
	case Integer, Decimal:
		return c.number(a, path, v)
	case String, Reference, DateTime, Binary, Complex:
	}
	if n, ok := v.(Number); ok && (a.Type == String || a.Type == Reference) && c.tol.Bears(NumberString) {
		return string(n), nil
	}
	s, ok := v.(string)
	if !ok {
		return nil, mismatch(a, path)
	}
	switch a.Type {
	case DateTime:
		when, err := filter.ParseTime(s)
		if err != nil {
			return nil, mismatch(a, path)
		}
		return filter.FormatTime(when), nil
	case Binary:
		canonical, err := canonicalBinary(s)
		if err != nil {
			return nil, mismatch(a, path)
		}
		return canonical, nil
	case String, Boolean, Decimal, Integer, Reference, Complex:
	}
	return s, nil
}

// canonicalBinary writes base64 with its padding, which clients may leave out (RFC 7643 section 2.3.6).
func canonicalBinary(s string) (string, error) {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "=\r\n"))
	return base64.StdEncoding.EncodeToString(raw), err
}

func (c *checker) boolean(a *Attribute, path string, v any) (any, error) {
	if b, ok := v.(bool); ok {
		return b, nil
	}
	if s, ok := v.(string); ok && isBooleanWord(s) && c.tol.Bears(StringBoolean) {
		return strings.EqualFold(s, "true"), nil
	}
	return nil, mismatch(a, path)
}

func isBooleanWord(s string) bool {
	return strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
}

func (c *checker) number(a *Attribute, path string, v any) (any, error) {
	var digits string
	switch v := v.(type) {
	case Number:
		digits = string(v)
	case string:
		if err := c.tol.Allow(StringNumber, mismatch(a, path)); err != nil {
			return nil, err
		}
		digits = v
	case int64, float64:
		return v, nil
	default:
		return nil, mismatch(a, path)
	}
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil && a.Type == Integer {
		return n, nil
	}
	decimal, ok := ParseDecimal(digits)
	if !ok {
		return nil, mismatch(a, path)
	}
	if a.Type == Decimal {
		return decimal, nil
	}
	f, ok := decimal.(float64)
	if !ok || f != math.Trunc(f) || math.Abs(f) >= 1<<53 {
		return nil, mismatch(a, path)
	}
	return int64(f), nil
}
