package adapter

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// reference gives the bulkId that a text refers to (RFC 7644 section 3.7.2).
func reference(text string) (bulkID string, ok bool) { return strings.CutPrefix(text, "bulkId:") }

// references visits every bulkId that the texts inside a value refer to. A text does so as a whole or not at all;
// the names of members are no values. It goes as deep as the value does, which is as deep as JSON may be.
func references(v any, visit func(bulkID string)) {
	switch v := v.(type) {
	case string:
		if name, ok := reference(v); ok {
			visit(name)
		}
	case []any:
		for _, e := range v {
			references(e, visit)
		}
	case scim.Object:
		for _, m := range v {
			references(m.Value, visit)
		}
	}
}

// resolve gives a copy of a value with ids in the place of references. An id is never taken for a reference.
func resolve(v any, id func(bulkID string) string) any {
	switch v := v.(type) {
	case string:
		if name, ok := reference(v); ok {
			return id(name)
		}
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = resolve(e, id)
		}
		return list
	case scim.Object:
		o := make(scim.Object, len(v))
		for i, m := range v {
			o[i] = scim.Member{Name: m.Name, Value: resolve(m.Value, id)}
		}
		return o
	}
	return v
}

// pathReference gives the bulkId that the path refers to: /Users/bulkId:x.
func (op *bulkOperation) pathReference() (bulkID string, ok bool) {
	id, err := url.PathUnescape(op.id)
	if err != nil {
		return "", false
	}
	return reference(id)
}

// connect finds the creations that every operation refers to.
func (j *job) connect() {
	for _, op := range j.operations {
		if op.mistake == nil {
			op.mistake = j.findNeeds(op)
		}
		if op.mistake != nil {
			op.needs = nil // it will not be tried, so that nothing has to wait for it or come before it
		}
	}
}

func (j *job) findNeeds(op *bulkOperation) (mistake *scim.Error) {
	seen := map[*bulkOperation]bool{}
	need := func(name string) {
		target, err := j.creation(op, name)
		if err != nil {
			mistake = err
		} else if !seen[target] {
			seen[target] = true
			op.needs = append(op.needs, target)
		}
	}
	references(op.data, need)
	if name, ok := op.pathReference(); ok {
		op.location = ""
		need(name)
		if mistake == nil {
			mistake = j.checkType(op, name, op.path, op.resource.mapping.Type().Name)
		}
	}
	if mistake == nil && len(op.needs) > 0 {
		mistake = j.checkTypes(op)
	}
	if mistake == nil && op.filters() {
		mistake = op.errorf(http.StatusBadRequest, scim.InvalidPath, "a reference cannot stand in a path's brackets, only for a value")
	}
	return mistake
}

// filters tells whether a PATCH looks for a reference in the brackets of a path. It would find nothing, and a removal
// would be answered as if it had been done.
func (op *bulkOperation) filters() bool {
	data, _ := op.data.(scim.Object)
	v, _ := data.Get("Operations")
	list, _ := v.([]any)
	return op.method == http.MethodPatch && slices.ContainsFunc(list, func(e any) bool {
		o, _ := e.(scim.Object)
		path, _ := o.Get("path")
		text, _ := path.(string)
		return strings.Contains(text, `"bulkId:`)
	})
}

// creation gives the operation of this bulkId, which must create something.
func (j *job) creation(op *bulkOperation, name string) (*bulkOperation, *scim.Error) {
	target := j.named[name]
	if target == nil {
		return nil, op.errorf(http.StatusBadRequest, scim.InvalidValue, "no operation has the bulkId %q", name)
	}
	if target.method != http.MethodPost {
		return nil, op.errorf(http.StatusBadRequest, scim.InvalidValue, "the operation with the bulkId %q creates nothing", name)
	}
	return target, nil
}
