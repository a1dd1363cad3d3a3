package adapter

import (
	"net/http"
	"net/url"
	"strings"

	"scim-adapter/internal/scim"
)

// runCircle processes creations that refer to each other in a circle (RFC 7644 section 3.7.1). Each is created
// without the values that refer to what does not exist yet; when all exist these are added by a PATCH. What a
// required attribute refers to must exist first, and where that is a circle too it cannot be broken: 409.
func (j *job) runCircle(c circle) {
	musts := map[*bulkOperation][]*bulkOperation{}
	for _, op := range c {
		musts[op] = j.musts(op)
	}
	needed := func(op *bulkOperation) []*bulkOperation { return musts[op] }
	for _, inner := range inOrder(c, needed) {
		if inner.closed(needed) {
			inner.giveUp()
		}
		for _, op := range inner {
			if !j.ended() {
				j.do(op)
			}
		}
	}
	for _, op := range c {
		j.finish(op)
	}
}

// giveUp refuses what cannot be created one after the other.
func (c circle) giveUp() {
	for _, op := range c {
		if op.mistake != nil {
			continue
		}
		op.mistake = op.errorf(http.StatusConflict, "", "required attributes refer to each other in a circle, so that none of these resources can be the first")
	}
}

// musts gives the creations, not processed yet, that an operation's required attributes refer to.
func (j *job) musts(op *bulkOperation) []*bulkOperation {
	var list []*bulkOperation
	j.attributes(op, func(a attribute) {
		if !a.path.Attribute.Required && !a.path.Leaf().Required || a.ignored() {
			return
		}
		references(a.value, func(name string) {
			if target := j.named[name]; target.result == nil {
				list = append(list, target)
			}
		})
	})
	return list
}

// finish adds what a resource was created without. Where that fails the operation has failed, and its answer says
// that the resource is there all the same.
func (j *job) finish(op *bulkOperation) {
	if op.created == "" || len(op.waiting) == 0 {
		return
	}
	a := j.add(op)
	if a.status < http.StatusBadRequest {
		op.result.version = a.version // the former is no longer true
		return
	}
	names := make([]string, len(op.waiting))
	for i, w := range op.waiting {
		names[i] = w.path.String()
	}
	detail, _ := a.body.Get("detail")
	text, _ := detail.(string)
	a.body.Set("detail", "the resource was created, but without what refers to other operations in "+strings.Join(names, ", ")+": "+text)
	op.result = &a
	j.errors++
}

// add sends the PATCH that adds what was waiting.
func (j *job) add(op *bulkOperation) answer {
	patching := op.resource.single[http.MethodPatch]
	for _, w := range op.waiting {
		if err := j.unborn(op, w); err != nil {
			return j.refuse(patching, err)
		}
	}
	if j.ctx.Err() != nil {
		return j.refuse(patching, op.errorf(http.StatusServiceUnavailable, "", "the time of the whole request was over"))
	}
	operations := make([]any, len(op.waiting))
	for i, w := range op.waiting {
		operations[i] = scim.Object{
			{Name: "op", Value: "add"}, {Name: "path", Value: w.path.String()}, {Name: "value", Value: resolve(w.value, j.idOf)},
		}
	}
	return j.try(j.exchangeOf(patching, url.PathEscape(op.created), "", scim.Object{
		{Name: "schemas", Value: []any{scim.PatchOpURN}}, {Name: "Operations", Value: operations},
	}))
}

// unborn tells of a reference to what was not created.
func (j *job) unborn(op *bulkOperation, a attribute) (err *scim.Error) {
	references(a.value, func(name string) {
		if j.idOf(name) == "" {
			err = op.errorf(http.StatusConflict, "", "the operation %q was not successful", name)
		}
	})
	return err
}
