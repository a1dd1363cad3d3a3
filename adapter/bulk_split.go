package adapter

import (
	"slices"

	"scim-adapter/internal/scim"
)

// ignored tells whether what a client sends for an attribute has no effect.
func (a attribute) ignored() bool {
	return a.path.Attribute.Mutability == scim.ReadOnly || a.path.Leaf().Mutability == scim.ReadOnly
}

// early tells whether something that an operation refers to does not exist yet.
func (j *job) early(op *bulkOperation) bool {
	return slices.ContainsFunc(op.needs, func(n *bulkOperation) bool { return n.result == nil })
}

// missing tells whether something that a value refers to does not exist yet.
func (j *job) missing(v any) bool {
	found := false
	references(v, func(name string) { found = found || j.named[name].result == nil })
	return found
}

// split divides a resource into what it can be created with and what has to wait. Names are those of an extension
// where there is a prefix. What has no effect, because it is read-only or not known, does not wait.
func (j *job) split(t *scim.ResourceType, prefix string, o scim.Object) (now scim.Object, later []attribute) {
	now = scim.Object{}
	for _, m := range o {
		p, err := j.pathOf(t, prefix+m.Name)
		inner, isObject := m.Value.(scim.Object)
		a := attribute{p, m.Value}
		switch {
		case err != nil || !j.missing(m.Value):
			now = append(now, m)
		case p.Attribute == nil && isObject && prefix == "":
			kept, more := j.split(t, p.Schema+":", inner)
			now = append(now, scim.Member{Name: m.Name, Value: kept})
			later = append(later, more...)
		case p.Attribute == nil || a.ignored():
			now = append(now, m)
		default:
			kept, rest := a.split(j.missing)
			if kept != nil {
				now = append(now, scim.Member{Name: m.Name, Value: kept})
			}
			later = append(later, rest)
		}
	}
	return now, later
}

// pathOf finds an attribute as the client's dialect lets it be named.
func (j *job) pathOf(t *scim.ResourceType, name string) (scim.Path, error) {
	return t.ResolveFor(name, j.uncounted())
}

// uncounted gives the tolerance of the client's dialect with nothing counted yet. What an operation departs in is
// counted where it is served.
func (j *job) uncounted() *scim.Tolerance { return &scim.Tolerance{Dialect: j.client.dialect()} }

// split divides an attribute. Of a list only the elements wait that must, unless the list can be set only once.
func (a attribute) split(missing func(any) bool) (kept any, later attribute) {
	list, ok := a.value.([]any)
	if leaf := a.path.Leaf(); !ok || !leaf.MultiValued || leaf.Mutability == scim.Immutable {
		return nil, a
	}
	var now, rest []any
	for _, e := range list {
		if missing(e) {
			rest = append(rest, e)
		} else {
			now = append(now, e)
		}
	}
	if now == nil {
		return nil, a
	}
	return now, attribute{a.path, rest}
}
