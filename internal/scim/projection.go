package scim

import (
	"slices"
	"strings"
)

// Projection says which attributes an answer shows (RFC 7644 section 3.9). The zero value shows those that
// are returned by default.
type Projection struct {
	include []Path // nil: the default set
	exclude []Path
	only    bool // include was given
	some    bool // something was given, if only names that no schema has
	all     bool
}

// Everything shows all that is known, also what no client may ever see: for comparisons within the adapter.
func Everything() Projection { return Projection{all: true} }

// ParseProjection reads `attributes` and `excludedAttributes`. Names that no schema has are ignored; what
// stands in brackets is left out. Both together are 400 invalidValue.
func (t *ResourceType) ParseProjection(attributes, excluded []string) (Projection, error) {
	include, exclude := t.paths(attributes), t.paths(excluded)
	if len(attributes) > 0 && len(excluded) > 0 {
		return Projection{}, Errorf(400, InvalidValue, "attributes and excludedAttributes exclude each other")
	}
	return Projection{include: include, exclude: exclude, only: len(attributes) > 0, some: len(attributes)+len(excluded) > 0}, nil
}

func (t *ResourceType) paths(names []string) []Path {
	var paths []Path
	for _, name := range names {
		name, _, _ = strings.Cut(strings.TrimSpace(name), "[")
		if p, err := t.Resolve(name); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

// Given tells whether the client asked for anything but the default.
func (p Projection) Given() bool { return p.some }

// Names tells whether the client asked for an attribute by its name, or for one above it.
func (p Projection) Names(path Path) bool { return covers(p.include, path) }

func samePath(a, b Path) bool {
	return a.Schema == b.Schema && (a.Attribute == b.Attribute ||
		a.Attribute != nil && b.Attribute != nil && a.Attribute.Name == b.Attribute.Name)
}

func sameSub(a, b *Attribute) bool { return a == b || a != nil && b != nil && a.Name == b.Name }

// names tells whether the list names the path, something above it or something below it.
func names(list []Path, p Path) bool {
	for _, q := range list {
		if q.Attribute == nil && q.Schema == p.Schema {
			return true
		}
		if samePath(q, p) && (q.Sub == nil || p.Sub == nil || sameSub(q.Sub, p.Sub)) {
			return true
		}
	}
	return false
}

// covers tells whether the list names the path or something above it.
func covers(list []Path, p Path) bool {
	for _, q := range list {
		if q.Attribute == nil && q.Schema == p.Schema && q.Schema != "" {
			return true
		}
		if samePath(q, p) && (q.Sub == nil || sameSub(q.Sub, p.Sub)) {
			return true
		}
	}
	return false
}

// Wants tells whether anything at or below a path can appear in the answer.
func (p Projection) Wants(path Path) bool {
	leaf := path.Leaf()
	switch {
	case p.all:
		return true
	case leaf.Returned == ReturnedNever:
		return false
	case leaf.Returned == ReturnedAlways:
		return true
	case path.Sub != nil && path.Attribute.Returned == ReturnedAlways:
		return p.wantsOfAlways(path)
	case p.only:
		return names(p.include, path)
	case leaf.Returned == ReturnedRequest:
		return false
	}
	return !covers(p.exclude, path)
}

// wantsOfAlways tells whether a part of an attribute is shown that cannot be left out as a whole: all that is shown by
// default, unless the client names parts.
func (p Projection) wantsOfAlways(path Path) bool {
	if names(p.include, Path{Schema: path.Schema, Attribute: path.Attribute}) {
		return names(p.include, path)
	}
	named := slices.ContainsFunc(p.exclude, func(q Path) bool { return q.Sub != nil && samePath(q, path) && sameSub(q.Sub, path.Sub) })
	return path.Sub.Returned != ReturnedRequest && !named
}

// Apply gives the resource as the client wants to see it. schemas and id always stay; of the extensions,
// schemas names those that are left.
func (p Projection) Apply(t *ResourceType, o Object) Object {
	out := make(Object, 0, len(o))
	for _, m := range o {
		if strings.EqualFold(m.Name, "schemas") {
			out = append(out, m)
			continue
		}
		path, err := t.Resolve(m.Name)
		if err != nil {
			out = append(out, m)
			continue
		}
		if path.Attribute == nil {
			m.Value = p.extension(t, path, m.Value)
		} else {
			m.Value = p.value(path, m.Value)
		}
		if !isEmpty(m.Value) {
			out = append(out, m)
		}
	}
	if urns, ok := out.Get("schemas"); ok && len(t.Extensions) > 0 {
		out.Set("schemas", t.present(urns, out))
	}
	return out
}

// present leaves out the extensions of which a resource holds nothing.
func (t *ResourceType) present(urns any, o Object) any {
	list, _ := urns.([]any)
	var kept []any
	for _, urn := range list {
		text, _ := urn.(string)
		if _, has := o.Get(text); has || t.extension(text) == nil {
			kept = append(kept, urn)
		}
	}
	return kept
}

func (p Projection) extension(t *ResourceType, path Path, v any) any {
	members, _ := v.(Object)
	out := Object{}
	for _, m := range members {
		q, err := t.Resolve(path.Schema + ":" + m.Name)
		if err != nil {
			continue
		}
		if m.Value = p.value(q, m.Value); !isEmpty(m.Value) {
			out = append(out, m)
		}
	}
	return out
}

func (p Projection) value(path Path, v any) any {
	if !p.Wants(path) {
		return nil
	}
	switch v := v.(type) {
	case Object:
		return p.members(path, v)
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			if list[i] = e; path.Attribute.Type == Complex {
				if o, ok := e.(Object); ok {
					list[i] = p.members(path, o)
				}
			}
		}
		return list
	}
	return v
}

func (p Projection) members(path Path, o Object) Object {
	out := make(Object, 0, len(o))
	for _, m := range o {
		sub := path.Attribute.SubAttribute(m.Name)
		if sub == nil || p.Wants(Path{path.Schema, path.Attribute, sub}) {
			out = append(out, m)
		}
	}
	return out
}
