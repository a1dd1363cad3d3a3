package adapter

import (
	"net/http"
	"net/url"
	"time"

	"scim-adapter/internal/scim"
)

func needs(op *bulkOperation) []*bulkOperation { return op.needs }

// run processes the operations until all are, or failOnErrors of them have failed.
func (j *job) run() {
	for _, c := range inOrder(j.operations, needs) {
		if j.ended() {
			return
		}
		if c.closed(needs) {
			j.runCircle(c)
		} else {
			j.do(c[0])
		}
	}
}

// ended tells whether so many have failed that the client wants no more of it.
func (j *job) ended() bool { return j.tolerable > 0 && j.errors >= j.tolerable }

// do processes one operation.
func (j *job) do(op *bulkOperation) {
	var a answer
	if err := j.refusal(op); err != nil {
		a = j.refuse(op.endpoint, err)
	} else {
		a = j.try(j.request(op))
	}
	op.result = &a
	switch {
	case op.failed():
		j.errors++
	case op.method == http.MethodPost:
		id, _ := a.body.Get("id")
		op.created, _ = id.(string)
		op.location = a.location
	}
}

// refusal tells why an operation is not tried; nil where it is.
func (j *job) refusal(op *bulkOperation) *scim.Error {
	if op.mistake != nil {
		return op.mistake
	}
	for _, n := range op.needs {
		if n.failed() && n.created == "" {
			return op.errorf(http.StatusConflict, "", "not tried, because the operation %q, to which it refers, has failed", n.bulkID)
		}
	}
	if j.ctx.Err() != nil {
		return op.errorf(http.StatusServiceUnavailable, "", "not tried, because the time of the whole request was over; send it again")
	}
	return nil
}

// refuse answers and counts what is not tried.
func (j *job) refuse(e *endpoint, err *scim.Error) answer {
	e.tally.end(err.Status, err.ScimType, 0)
	return answer{status: err.Status, body: err.Object()}
}

// try serves and counts one request.
func (j *job) try(x *exchange) answer {
	begin := time.Now()
	a, scimType := x.settle()
	x.leave()
	j.door.metrics.tolerated(j.app.Name, j.client.Name, &x.tolerance)
	x.tally.end(a.status, scimType, time.Since(begin))
	return a
}

// request gives the request that an operation stands for.
func (j *job) request(op *bulkOperation) *exchange {
	data := j.body(op)
	if name, ok := op.pathReference(); ok {
		op.id = url.PathEscape(j.idOf(name))
		op.locate()
	}
	return j.exchangeOf(op.endpoint, op.id, op.version, data)
}

// body gives the data of an operation with ids in the place of references. What refers to something that does not
// exist yet, which is so in circles only, waits; but not for nothing: what cannot be accepted is refused as a whole.
func (j *job) body(op *bulkOperation) any {
	if len(op.needs) == 0 {
		return op.data
	}
	o, ok := op.data.(scim.Object)
	if !ok || !j.early(op) {
		return resolve(op.data, j.idOf)
	}
	t := op.resource.mapping.Type()
	if _, _, err := t.Check(o, j.uncounted()); err != nil {
		return o
	}
	now, later := j.split(t, "", o)
	op.waiting = later
	return resolve(now, j.idOf)
}

// exchangeOf makes an exchange inside of this one.
func (j *job) exchangeOf(e *endpoint, id, version string, data any) *exchange {
	x := *j.exchange
	x.endpoint, x.id = e, id
	x.tolerance = *j.uncounted()
	x.input = input{
		body:    func() (any, error) { return data, x.arrived(data) },
		query:   func() (query, error) { return noQuery, nil },
		ifMatch: version,
	}
	return &x
}

// idOf gives the id of what was created under a bulkId.
func (j *job) idOf(name string) string { return j.named[name].created }
