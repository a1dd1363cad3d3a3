package adapter

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"scim-adapter/internal/scim"
)

// job reads a BulkRequest. Its errors are for the request as a whole; a malformed operation fails alone, when
// its turn comes.
func (x *exchange) job() (*job, error) {
	o, err := x.bulkObject()
	if err != nil {
		return nil, err
	}
	j := &job{exchange: x, named: map[string]*bulkOperation{}}
	if err := x.bulkSchemas(o); err != nil {
		return nil, err
	}
	if j.tolerable, err = failOnErrors(o); err != nil {
		return nil, err
	}
	raw, _ := o.Get("Operations")
	list, _ := raw.([]any)
	if len(list) == 0 {
		return nil, scim.Errorf(http.StatusBadRequest, scim.InvalidSyntax, "a bulk request needs Operations, a list of at least one operation")
	}
	if limit := x.door.limits.BulkOperations; len(list) > limit {
		x.door.metrics.rejected(x.app.Name, "bulk_limit")
		return nil, scim.Errorf(http.StatusRequestEntityTooLarge, "", "a bulk request has at most %d operations (maxOperations)", limit)
	}
	for i, e := range list {
		j.operations = append(j.operations, x.bulkOperation(i, e))
	}
	if err := j.name(); err != nil {
		return nil, err
	}
	j.connect()
	return j, nil
}

// bulkObject reads the body. One that is too large is told of by the name of its limit (RFC-BULK-05).
func (x *exchange) bulkObject() (scim.Object, error) {
	o, err := x.object()
	if e, ok := errors.AsType[*scim.Error](err); ok && e.Status == http.StatusRequestEntityTooLarge {
		return nil, scim.Errorf(e.Status, "", "a bulk request has at most %d bytes (maxPayloadSize)", x.door.limits.Body)
	}
	return o, err
}

// bulkSchemas demands the URN of the message.
func (x *exchange) bulkSchemas(o scim.Object) error {
	v, _ := o.Get("schemas")
	list, _ := v.([]any)
	if len(list) == 0 {
		return x.tolerance.Allow(scim.MissingSchemas, scim.Errorf(http.StatusBadRequest, scim.InvalidSyntax, "schemas is missing; %s is expected", scim.BulkRequestURN))
	}
	for _, e := range list {
		if urn, ok := e.(string); ok && strings.EqualFold(urn, scim.BulkRequestURN) {
			return nil
		}
	}
	return scim.Errorf(http.StatusBadRequest, scim.InvalidSyntax, "schemas must name %s", scim.BulkRequestURN)
}

// failOnErrors reads how many errors end the request; 0 where it does not say.
func failOnErrors(o scim.Object) (int, error) {
	v, _ := o.Get("failOnErrors")
	if v == nil {
		return 0, nil
	}
	digits, _ := v.(scim.Number)
	n, err := strconv.Atoi(string(digits))
	if err != nil || n < 1 {
		return 0, scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "failOnErrors must be an integer of at least 1")
	}
	return n, nil
}

// name finds the operations that have a bulkId. Two with the same could not be told apart (RFC-BULK-07).
func (j *job) name() error {
	for _, op := range j.operations {
		if op.bulkID == "" {
			continue
		}
		if other := j.named[op.bulkID]; other != nil {
			return scim.Errorf(http.StatusBadRequest, scim.InvalidValue,
				"Operations[%d] and Operations[%d] have the same bulkId", other.place, op.place)
		}
		j.named[op.bulkID] = op
	}
	return nil
}
