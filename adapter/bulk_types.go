package adapter

import (
	"net/http"

	"scim-adapter/internal/scim"
)

// checkTypes refuses references to a resource of another type than the attribute's. The id of a Group may be the
// id of a User too: what the client meant as a group in a group would become somebody's membership.
func (j *job) checkTypes(op *bulkOperation) (mistake *scim.Error) {
	j.attributes(op, func(a attribute) {
		a.texts(func(p scim.Path, text string) {
			name, ok := reference(text)
			if wanted := op.resource.mapping.Refers(p); ok && wanted != "" && mistake == nil {
				mistake = j.checkType(op, name, p.String(), wanted)
			}
		})
	})
	return mistake
}

// checkType compares the type that a place wants with what the operation of a bulkId creates.
func (j *job) checkType(op *bulkOperation, name, place, wanted string) *scim.Error {
	r := j.named[name].resource
	if r == nil || r.mapping.Type().Name == wanted { // without a resource it will not be created
		return nil
	}
	return op.errorf(http.StatusBadRequest, scim.InvalidValue, "%s means a %s, but the operation %q creates a %s", place, wanted, name, r.mapping.Type().Name)
}

// attribute is a value and the place in a resource where it belongs.
type attribute struct {
	path  scim.Path
	value any
}

// texts visits the texts inside of an attribute's value, each with its path.
func (a attribute) texts(visit func(scim.Path, string)) {
	switch v := a.value.(type) {
	case string:
		visit(a.path, v)
	case []any:
		for _, e := range v {
			attribute{a.path, e}.texts(visit)
		}
	case scim.Object:
		for _, m := range v {
			if sub := a.path.Attribute.SubAttribute(m.Name); sub != nil {
				inner := a.path
				inner.Sub = sub
				attribute{inner, m.Value}.texts(visit)
			}
		}
	}
}

// attributes visits the attributes that an operation writes. Those that the mapping does not have are left out.
func (j *job) attributes(op *bulkOperation, visit func(attribute)) {
	t := op.resource.mapping.Type()
	data, _ := op.data.(scim.Object)
	if op.method != http.MethodPatch {
		j.attributesOf(t, "", data, visit)
		return
	}
	v, _ := data.Get("Operations")
	list, _ := v.([]any)
	for _, e := range list {
		patched, _ := e.(scim.Object)
		j.attributesOfPatch(t, patched, visit)
	}
}

// attributesOf visits the members of a resource, and those inside of an extension.
func (j *job) attributesOf(t *scim.ResourceType, prefix string, o scim.Object, visit func(attribute)) {
	for _, m := range o {
		p, err := j.pathOf(t, prefix+m.Name)
		if err != nil {
			continue
		}
		if p.Attribute != nil {
			visit(attribute{p, m.Value})
		} else if inner, ok := m.Value.(scim.Object); ok && prefix == "" {
			j.attributesOf(t, p.Schema+":", inner, visit)
		}
	}
}

// attributesOfPatch visits what one operation of a PATCH writes.
func (j *job) attributesOfPatch(t *scim.ResourceType, o scim.Object, visit func(attribute)) {
	value, _ := o.Get("value")
	members, _ := value.(scim.Object)
	path, _ := o.Get("path")
	text, _ := path.(string)
	if text == "" {
		j.attributesOf(t, "", members, visit)
		return
	}
	p, err := t.ParsePath(text)
	switch {
	case err != nil: // it fails, or is left out, when it is tried
	case p.Path.Attribute == nil:
		j.attributesOf(t, p.Path.Schema+":", members, visit)
	default:
		visit(attribute{p.Path, value})
	}
}
