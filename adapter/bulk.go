package adapter

import (
	"net/http"
	"strconv"

	"scim-adapter/internal/scim"
)

// bulk serves POST /Bulk (RFC 7644 section 3.7). Every operation is served as the single request that it stands
// for, by the same code; the answer is 200 whatever became of them, and tells of each.
//
// Operations run one after the other, in the order given; only what creates something runs earlier where an
// operation before it refers to it. They have the deadline of the whole request: what has not begun by then is
// not tried, and says so. A client that goes away does not stop them, as with any other write.
func bulk(x *exchange) (answer, error) {
	j, err := x.job()
	if err != nil {
		return answer{}, err
	}
	j.run()
	return answer{status: http.StatusOK, body: j.response()}, nil
}

// job is a bulk request on its way.
type job struct {
	*exchange

	operations []*bulkOperation
	named      map[string]*bulkOperation // those with a bulkId
	tolerable  int                       // how many errors end it (failOnErrors); 0: none does
	errors     int
}

// response gives the BulkResponse: what was processed, in the order of the request.
func (j *job) response() scim.Object {
	list := make([]any, 0, len(j.operations))
	for _, op := range j.operations {
		if op.result != nil {
			list = append(list, op.response())
		}
	}
	return scim.Object{
		{Name: "schemas", Value: []any{scim.BulkResponseURN}},
		{Name: "Operations", Value: list},
	}
}

// response gives what the BulkResponse tells of an operation. The body is there where it is an error.
func (op *bulkOperation) response() scim.Object {
	var o scim.Object
	for _, m := range []struct{ name, text string }{
		{"method", op.method}, {"bulkId", op.bulkID}, {"version", op.result.version}, {"location", op.location},
	} {
		if m.text != "" {
			o = append(o, scim.Member{Name: m.name, Value: m.text})
		}
	}
	o = append(o, scim.Member{Name: "status", Value: strconv.Itoa(op.result.status)})
	if op.failed() {
		o = append(o, scim.Member{Name: "response", Value: op.result.body})
	}
	return o
}
