package scim

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// UnknownAttributeError says that no schema of a resource type has an attribute.
type UnknownAttributeError struct {
	Path string // as written

	of *ResourceType
}

// Error names the path.
func (e *UnknownAttributeError) Error() string { return fmt.Sprintf("unknown attribute %q", e.Path) }

// Suggestion gives the path that the resource type has and that is most similar, empty where none is. It takes
// its time: requests have no use for it.
func (e *UnknownAttributeError) Suggestion() string {
	const longest = 200
	if e.of == nil || len(e.Path) > longest {
		return ""
	}
	return e.of.similar(e.Path)
}

// Attribute gives an attribute by its name, which has no case.
func (s *Schema) Attribute(name string) *Attribute { return find(s.Attributes, name) }

// SubAttribute gives a sub-attribute by its name, which has no case.
func (a *Attribute) SubAttribute(name string) *Attribute { return find(a.Sub, name) }

func find(list []*Attribute, name string) *Attribute {
	for _, a := range list {
		if strings.EqualFold(a.Name, name) {
			return a
		}
	}
	return nil
}

// common are the attributes of every resource. They are shared and never changed.
var common = commonAttributes() //nolint:gochecknoglobals // constant data

// Leaf gives the attribute that the path ends in.
func (p Path) Leaf() *Attribute {
	if p.Sub != nil {
		return p.Sub
	}
	return p.Attribute
}

// String gives the path in canonical form.
func (p Path) String() string {
	var b strings.Builder
	if p.Schema != "" {
		b.WriteString(p.Schema)
		if p.Attribute == nil {
			return b.String()
		}
		b.WriteByte(':')
	}
	if p.Attribute != nil {
		b.WriteString(p.Attribute.Name)
	}
	if p.Sub != nil {
		b.WriteString("." + p.Sub.Name)
	}
	return b.String()
}

// Resolve finds the attribute that a path names: with or without its URN, in any case. It tolerates a dot after
// the URN, and the attributes of extensions without theirs where no other has the name. A Path with a Schema but
// no Attribute is an extension as a whole. Errors are *[UnknownAttributeError].
func (t *ResourceType) Resolve(path string) (Path, error) { return t.ResolveFor(path, nil) }

// ResolveFor is [ResourceType.Resolve] with the tolerance that a client has.
func (t *ResourceType) ResolveFor(path string, tol *Tolerance) (Path, error) {
	if rest, ok := cutURN(path, t.Schema.ID, tol); ok && rest != "" {
		return t.resolveIn(path, rest, "", t.Schema.Attributes, common)
	}
	for _, e := range t.Extensions {
		rest, ok := cutURN(path, e.Schema.ID, tol)
		if !ok {
			continue
		}
		if len(path) == len(e.Schema.ID) {
			return Path{Schema: e.Schema.ID}, nil
		}
		return t.resolveIn(path, rest, e.Schema.ID, e.Schema.Attributes)
	}
	p, err := t.resolveIn(path, path, "", t.Schema.Attributes, common)
	for _, e := range t.Extensions {
		if err != nil {
			if q, found := t.resolveIn(path, path, e.Schema.ID, e.Schema.Attributes); found == nil && tol.Bears(ExtensionWithoutURN) {
				return q, nil
			}
		}
	}
	return p, err
}

// cutURN removes a schema's URN and the separator after it.
func cutURN(path, urn string, tol *Tolerance) (string, bool) {
	if len(path) < len(urn) || !strings.EqualFold(path[:len(urn)], urn) {
		return "", false
	}
	rest := path[len(urn):]
	if rest == "" {
		return "", true
	}
	return rest[1:], rest[0] == ':' || rest[0] == '.' && tol.Bears(DottedURN)
}

func (t *ResourceType) resolveIn(whole, path, schema string, lists ...[]*Attribute) (Path, error) {
	name, sub, dotted := strings.Cut(path, ".")
	for _, list := range lists {
		a := find(list, name)
		if a == nil {
			continue
		}
		if !dotted {
			return Path{Schema: schema, Attribute: a}, nil
		}
		if s := a.SubAttribute(sub); s != nil {
			return Path{Schema: schema, Attribute: a, Sub: s}, nil
		}
	}
	return Path{}, &UnknownAttributeError{Path: whole, of: t}
}

// similar gives the known path that is nearest to a misspelt one.
func (t *ResourceType) similar(path string) string {
	best, distance := "", 1+max(min(2, len(path)/2), len(path)/3)
	for _, p := range t.All() {
		if d := levenshtein.Distance(strings.ToLower(path), strings.ToLower(p.String()), nil); d < distance {
			best, distance = p.String(), d
		}
	}
	return best
}

// All gives every attribute and sub-attribute, the common ones included.
func (t *ResourceType) All() []Path {
	var all []Path
	add := func(schema string, list []*Attribute) {
		for _, a := range list {
			all = append(all, Path{Schema: schema, Attribute: a})
			for _, s := range a.Sub {
				all = append(all, Path{Schema: schema, Attribute: a, Sub: s})
			}
		}
	}
	add("", common)
	add("", t.Schema.Attributes)
	for _, e := range t.Extensions {
		add(e.Schema.ID, e.Schema.Attributes)
	}
	return all
}

// Get gives the value at a path: of a multi-valued attribute with a sub-attribute, the list of these; nil
// where there is none.
func (t *ResourceType) Get(o Object, p Path) any {
	if p.Schema != "" {
		inner, _ := o.Get(p.Schema)
		extension, ok := inner.(Object)
		if p.Attribute == nil || !ok {
			return inner
		}
		o = extension
	}
	v, _ := o.Get(p.Attribute.Name)
	if p.Sub == nil {
		return v
	}
	switch v := v.(type) {
	case Object:
		inner, _ := v.Get(p.Sub.Name)
		return inner
	case []any:
		return subValues(v, p.Sub.Name)
	}
	return nil
}

func subValues(list []any, name string) any {
	var values []any
	for _, e := range list {
		if o, ok := e.(Object); ok {
			if v, _ := o.Get(name); v != nil {
				values = append(values, v)
			}
		}
	}
	if values == nil {
		return nil
	}
	return values
}

// set puts a value at a path that has no sub-attribute, or in a single-valued complex attribute.
func (t *ResourceType) set(o *Object, p Path, v any) {
	target := o
	if p.Schema != "" {
		inner, _ := o.Get(p.Schema)
		extension, _ := inner.(Object)
		t.setIn(&extension, p, v)
		setOrDelete(o, p.Schema, extension)
		return
	}
	t.setIn(target, p, v)
}

func (t *ResourceType) setIn(o *Object, p Path, v any) {
	if p.Sub == nil {
		setOrDelete(o, p.Attribute.Name, v)
		return
	}
	inner, _ := o.Get(p.Attribute.Name)
	parent, _ := inner.(Object)
	setOrDelete(&parent, p.Sub.Name, v)
	setOrDelete(o, p.Attribute.Name, parent)
}

func setOrDelete(o *Object, name string, v any) {
	if isEmpty(v) {
		o.Delete(name)
		return
	}
	o.Set(name, v)
}

// extension gives the extension that a URN names; nil where none does.
func (t *ResourceType) extension(urn string) *Extension {
	for i, e := range t.Extensions {
		if strings.EqualFold(e.Schema.ID, urn) {
			return &t.Extensions[i]
		}
	}
	return nil
}
