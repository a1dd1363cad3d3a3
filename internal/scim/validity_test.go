package scim

import (
	"encoding/base64"
	"fmt"

	"scim-adapter/internal/scim/filter"
)

// validity tells what of a canonical resource breaks its schemas: names that are unknown or not written as the
// schema has them, names that stand twice, values of another type, empty values, more than one primary value,
// missing required attributes, immutable and read-only ones that differ from before.
func (t *ResourceType) validity(o, before Object) error {
	seen := map[string]bool{}
	for _, m := range o {
		if seen[m.Name] {
			return fmt.Errorf("%s stands twice", m.Name)
		}
		seen[m.Name] = true
		p, err := t.Resolve(m.Name)
		if err != nil || p.String() != m.Name {
			return fmt.Errorf("%s: no such attribute: %w", m.Name, err)
		}
		if p.Attribute != nil {
			err = validValue(p.Attribute, p.String(), m.Value)
		} else {
			err = t.validExtension(p.Schema, m.Value)
		}
		if err != nil {
			return err
		}
	}
	if err := t.checkRequired(o); err != nil {
		return err
	}
	return t.constant(o, before)
}

func (t *ResourceType) validExtension(urn string, v any) error {
	for _, e := range t.Extensions {
		if e.Schema.ID == urn {
			return validMembers(e.Schema.Attributes, urn, v)
		}
	}
	return fmt.Errorf("%s is no extension", urn)
}

// constant demands that what clients may not change is as it was.
func (t *ResourceType) constant(o, before Object) error {
	for _, p := range t.All() {
		old, now := t.Get(before, p), t.Get(o, p)
		switch {
		case p.Sub != nil || Equal(old, now):
		case p.Attribute.Mutability == ReadOnly, p.Attribute.Mutability == Immutable && old != nil:
			return fmt.Errorf("%s was changed from %v to %v", p, old, now)
		}
	}
	return nil
}

func validMembers(attributes []*Attribute, path string, v any) error {
	o, ok := v.(Object)
	if !ok || len(o) == 0 {
		return fmt.Errorf("%s is %v, not an object with members", path, v)
	}
	seen := map[string]bool{}
	for _, m := range o {
		a := find(attributes, m.Name)
		if a == nil || a.Name != m.Name || seen[m.Name] {
			return fmt.Errorf("%s.%s: unknown, or it stands twice", path, m.Name)
		}
		seen[m.Name] = true
		if err := validValue(a, path+"."+m.Name, m.Value); err != nil {
			return err
		}
	}
	return nil
}

func validValue(a *Attribute, path string, v any) error {
	list, isList := v.([]any)
	switch {
	case !a.MultiValued:
		return validSingle(a, path, v)
	case !isList || len(list) == 0:
		return fmt.Errorf("%s is %v, not a list of values", path, v)
	}
	primaries := 0
	for _, e := range list {
		if err := validSingle(a, path, e); err != nil {
			return err
		}
		if isPrimary(e) {
			primaries++
		}
	}
	if primaries > 1 {
		return fmt.Errorf("%s has %d primary values", path, primaries)
	}
	return nil
}

func validSingle(a *Attribute, path string, v any) error {
	good := false
	switch a.Type {
	case Complex:
		return validMembers(a.Sub, path, v)
	case Boolean:
		_, good = v.(bool)
	case Integer:
		_, good = v.(int64)
	case Decimal:
		_, good = v.(float64)
	case String, Reference:
		_, good = v.(string)
	case DateTime:
		text, _ := v.(string)
		_, err := filter.ParseTime(text)
		good = err == nil
	case Binary:
		text, isText := v.(string)
		_, err := base64.StdEncoding.DecodeString(text)
		good = isText && err == nil
	}
	if !good {
		return fmt.Errorf("%s is %T %v, not of type %s", path, v, v, a.Type)
	}
	return nil
}
