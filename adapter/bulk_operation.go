package adapter

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// bulkOperation is one operation of a bulk request, with what became of it (RFC 7644 section 3.7).
type bulkOperation struct {
	place   int    // in Operations, from 0
	method  string // in capitals
	bulkID  string // empty where it has none
	path    string // below the application's, as the client wrote it
	version string // what the resource must be; empty: anything
	data    any

	endpoint *endpoint   // that serves it
	resource *resource   // that the path names; nil where it names none
	id       string      // the path's, still escaped; empty in the path of a collection
	mistake  *scim.Error // why it cannot even be tried; nil: it can

	needs   []*bulkOperation // the creations that it refers to
	waiting []attribute      // what it was created without, because that refers to what did not exist yet

	result   *answer // nil: not processed
	created  string  // the id of what it has created
	location string  // of the resource; empty where there is none
}

// failed tells whether an operation was processed without success.
func (op *bulkOperation) failed() bool {
	return op.result != nil && op.result.status >= http.StatusBadRequest
}

// bulkOperation reads one element of Operations.
func (x *exchange) bulkOperation(place int, v any) *bulkOperation {
	op := &bulkOperation{place: place, endpoint: x.app.refused}
	if op.mistake = op.read(v); op.mistake == nil {
		op.mistake = op.understand(x)
	}
	return op
}

// understand finds out what the operation asks for.
func (op *bulkOperation) understand(x *exchange) *scim.Error {
	if mistake := op.checkMethod(x); mistake != nil {
		return mistake
	}
	if mistake := op.aim(x); mistake != nil {
		return mistake
	}
	return op.checkParts()
}

// malformed makes the error of an operation that cannot be understood.
func (op *bulkOperation) malformed(format string, args ...any) *scim.Error {
	return op.errorf(http.StatusBadRequest, scim.InvalidSyntax, format, args...)
}

// errorf makes an error that tells the place of the operation.
func (op *bulkOperation) errorf(status int, scimType, format string, args ...any) *scim.Error {
	return scim.Errorf(status, scimType, "Operations[%d]: %s", op.place, fmt.Sprintf(format, args...))
}

// read takes the members of an operation. All that can be read are, so that the answer can repeat them.
func (op *bulkOperation) read(v any) *scim.Error {
	o, ok := v.(scim.Object)
	if !ok {
		return op.malformed("an operation must be a JSON object")
	}
	op.data, _ = o.Get("data")
	var mistake *scim.Error
	for _, m := range []struct {
		name string
		text *string
	}{{"version", &op.version}, {"path", &op.path}, {"bulkId", &op.bulkID}, {"method", &op.method}} {
		v, _ := o.Get(m.name)
		if *m.text, ok = v.(string); !ok && v != nil {
			mistake = op.malformed("%s must be a string", m.name)
		}
	}
	return mistake
}

// checkMethod demands one of the methods that change something.
func (op *bulkOperation) checkMethod(x *exchange) *scim.Error {
	upper := strings.ToUpper(op.method)
	known := slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, upper)
	if !known || upper != op.method && !x.tolerance.Bears(scim.OpCase) {
		return op.malformed("method must be POST, PUT, PATCH or DELETE")
	}
	op.method = upper
	return nil
}

// aim finds what serves the operation: the same as would serve the request that it stands for.
func (op *bulkOperation) aim(x *exchange) *scim.Error {
	if !strings.HasPrefix(op.path, "/") || strings.ContainsAny(op.path, "?#") {
		return op.malformed(`path must be like "/Users" or "/Users/7", without a query`)
	}
	path := op.path
	if path == "/Me" && x.client.Me != "" {
		path = x.client.Me
	}
	r, id, found := x.app.find(path)
	if !found || id == "" && strings.HasSuffix(path, "/") && !x.tolerance.Bears(scim.TrailingSlash) {
		return op.errorf(http.StatusNotFound, "", "there is nothing at this path")
	}
	op.resource, op.id = r, id
	served := r.collection
	if id != "" {
		served = r.single
	}
	if served[op.method] == nil {
		return op.errorf(http.StatusMethodNotAllowed, "", "in a bulk request this path takes %s", writes(served))
	}
	op.endpoint = served[op.method]
	op.locate()
	return nil
}

// locate sets the location that the path means; the one of what is created is known afterwards.
func (op *bulkOperation) locate() {
	if id, err := url.PathUnescape(op.id); err == nil && id != "" {
		op.location = op.resource.at(id)
	}
}

// writes lists the methods that change something.
func writes(m methods) string {
	list := slices.DeleteFunc(slices.Sorted(maps.Keys(m)), func(method string) bool { return method == http.MethodGet })
	return strings.Join(list, ", ")
}

// checkParts demands what the method needs.
func (op *bulkOperation) checkParts() *scim.Error {
	if op.method == http.MethodPost && op.bulkID == "" {
		return op.malformed("POST needs a bulkId")
	}
	if op.method == http.MethodDelete {
		op.data = nil
	} else if op.data == nil {
		return op.malformed("%s needs data", op.method)
	}
	return nil
}
