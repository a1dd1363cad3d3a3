package conform_test

import (
	"net/http"
	"strings"

	"scim-adapter/internal/scim"
)

const (
	maxOperations  = 20
	maxPayloadSize = 100_000
)

func (d *double) discovery(c call) reply {
	switch {
	case c.method != http.MethodGet && d.has("discovery can be written"):
		return reply{status: http.StatusOK, body: scim.Object{}}
	case c.method != http.MethodGet:
		return problem(scim.Errorf(http.StatusMethodNotAllowed, "", "this can only be read"))
	case c.query.Has("filter") && !d.has("discovery ignores filters"):
		return problem(scim.Errorf(http.StatusForbidden, "", "discovery cannot be filtered"))
	case c.path[0] == "ServiceProviderConfig":
		return reply{status: http.StatusOK, body: d.config()}
	}
	documents := d.types()
	if c.path[0] == "Schemas" {
		documents = d.schemas()
	}
	if len(c.path) == 1 || d.has("one schema is a list") && c.path[0] == "Schemas" {
		return all(documents)
	}
	for _, o := range documents {
		if id, _ := o.Get("id"); equalFold(id, c.path[1]) {
			return reply{status: http.StatusOK, body: o}
		}
	}
	return problem(scim.Errorf(http.StatusNotFound, "", "there is no such document"))
}

func all(documents []scim.Object) reply {
	list := make([]any, len(documents))
	for i, o := range documents {
		list[i] = o
	}
	return reply{status: http.StatusOK, body: scim.Object{
		{Name: "schemas", Value: []any{scim.ListResponseURN}},
		{Name: "totalResults", Value: int64(len(list))},
		{Name: "itemsPerPage", Value: int64(len(list))},
		{Name: "startIndex", Value: int64(1)},
		{Name: "Resources", Value: list},
	}}
}

func (d *double) config() scim.Object {
	yes := func(more ...scim.Member) scim.Object {
		return append(scim.Object{{Name: "supported", Value: true}}, more...)
	}
	o := scim.Object{
		{Name: "schemas", Value: []any{scim.ServiceProviderConfigURN}},
		{Name: "patch", Value: yes()},
		{Name: "bulk", Value: yes(scim.Member{Name: "maxOperations", Value: int64(maxOperations)}, scim.Member{Name: "maxPayloadSize", Value: int64(maxPayloadSize)})},
		{Name: "filter", Value: yes(scim.Member{Name: "maxResults", Value: int64(100)})},
		{Name: "changePassword", Value: yes()},
		{Name: "sort", Value: yes()},
		{Name: "etag", Value: yes()},
		{Name: "pagination", Value: scim.Object{
			{Name: "cursor", Value: true},
			{Name: "index", Value: true},
			{Name: "defaultPaginationMethod", Value: "index"},
			{Name: "defaultPageSize", Value: int64(100)},
			{Name: "maxPageSize", Value: int64(100)},
			{Name: "cursorTimeout", Value: int64(3600)},
		}},
		{Name: "authenticationSchemes", Value: []any{scim.Object{
			{Name: "type", Value: "oauthbearertoken"}, {Name: "name", Value: "Token"}, {Name: "description", Value: "A bearer token"},
		}}},
	}
	if d.has("bulk without limits in discovery") {
		o.Set("bulk", yes())
	}
	return o
}

func (d *double) types() []scim.Object {
	var out []scim.Object
	for _, c := range d.collections {
		o := c.t.Object()
		if d.has("endpoints are missing") {
			o.Delete("endpoint")
		}
		out = append(out, o)
	}
	return out
}

func (d *double) schemas() []scim.Object {
	var out []scim.Object
	for _, c := range d.collections {
		out = append(out, c.t.Schema.Object())
		for _, e := range c.t.Extensions {
			out = append(out, e.Schema.Object())
		}
	}
	if d.has("nulls in schemas") {
		out[0].Set("description", nil)
	}
	if d.has("words of schemas are wrong") {
		attributes, _ := out[1].Get("attributes")
		list, _ := attributes.([]any)
		first, _ := list[0].(scim.Object)
		first.Set("mutability", "read-write")
	}
	if d.has("an extension is not listed") {
		return append(out[:1], out[2:]...)
	}
	return out
}

// bulk serves /Bulk (RFC 7644 section 3.7): an operation runs as soon as what it refers to is there.
func (d *double) bulk(c call) reply {
	if len(c.raw) > maxPayloadSize && !d.has("bulk is unlimited") {
		return problem(scim.Errorf(http.StatusRequestEntityTooLarge, "", "the body is larger than maxPayloadSize, %d", maxPayloadSize))
	}
	o, err := d.object(c)
	if err != nil {
		return problem(err)
	}
	raw, _ := o.Get("Operations")
	list, ok := raw.([]any)
	if !ok {
		return problem(scim.Errorf(http.StatusBadRequest, scim.InvalidSyntax, "Operations are missing"))
	}
	if len(list) > maxOperations && !d.has("bulk is unlimited") {
		return problem(scim.Errorf(http.StatusRequestEntityTooLarge, "", "there are more than maxOperations, %d", maxOperations))
	}
	job := &bulkJob{double: d, ids: map[string]string{}, limit: -1}
	if n, ok := o.Get("failOnErrors"); ok && !d.has("failOnErrors is ignored") {
		if number, ok := n.(scim.Number); ok && len(number) == 1 {
			job.limit = int(number[0] - '0')
		}
	}
	for _, e := range list {
		operation, _ := e.(scim.Object)
		job.waiting = append(job.waiting, operation)
	}
	return job.run()
}

// bulkJob is the state of one bulk request.
type bulkJob struct {
	*double

	waiting []scim.Object
	ids     map[string]string // of what was created, by bulkId
	results []any
	errors  int
	limit   int // errors after which the job ends; below 0 for none
}

func (j *bulkJob) run() reply {
	if repeated(j.waiting) {
		return problem(scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "a bulkId stands twice"))
	}
	for len(j.waiting) > 0 && (j.limit < 0 || j.errors < j.limit) {
		next := 0
		for i, op := range j.waiting {
			if !j.refersToWaiting(op) {
				next = i
				break
			}
		}
		op := j.waiting[next]
		j.waiting = append(j.waiting[:next:next], j.waiting[next+1:]...)
		j.perform(op)
	}
	return reply{status: http.StatusOK, body: scim.Object{
		{Name: "schemas", Value: []any{scim.BulkResponseURN}}, {Name: "Operations", Value: j.results},
	}}
}

func repeated(list []scim.Object) bool {
	seen := map[any]bool{}
	for _, op := range list {
		id, ok := op.Get("bulkId")
		if ok && seen[id] {
			return true
		}
		seen[id] = true
	}
	return false
}

// refersToWaiting tells whether an operation needs one that has not run yet.
func (j *bulkJob) refersToWaiting(op scim.Object) bool {
	text := string(scim.AppendJSON(nil, op))
	for _, other := range j.waiting {
		if id, ok := other.Get("bulkId"); ok {
			name, _ := id.(string)
			if strings.Contains(text, `bulkId:`+name) {
				return true
			}
		}
	}
	return false
}

func (j *bulkJob) perform(op scim.Object) {
	a, method := j.call(op)
	id, _ := op.Get("bulkId")
	result := scim.Object{{Name: "method", Value: method}}
	if name, ok := id.(string); ok {
		result.Set("bulkId", name)
		if created, ok := a.body.Get("id"); ok && a.status == http.StatusCreated {
			j.ids[name], _ = created.(string)
		}
	}
	if a.status >= 300 {
		j.errors++
		result.Set("response", a.body)
	} else if location := a.header["Location"]; location != "" {
		result.Set("location", location)
	}
	result.Set("status", jsonStatus(a.status))
	if j.has("the status of bulk is a number") {
		result.Set("status", int64(a.status))
	}
	j.results = append(j.results, result)
}

func jsonStatus(status int) string { return strings.TrimSpace(string(scim.AppendJSON(nil, status))) }

// call runs one operation as a request of its own.
func (j *bulkJob) call(op scim.Object) (reply, any) {
	text := string(scim.AppendJSON(nil, op))
	for name, id := range j.ids {
		if !j.has("references are not resolved") {
			text = strings.ReplaceAll(text, `"bulkId:`+name+`"`, `"`+id+`"`)
			text = strings.ReplaceAll(text, `/bulkId:`+name+`"`, `/`+id+`"`)
		}
	}
	v, err := scim.Decode([]byte(text), scim.DecodeLimits{})
	if err != nil {
		return problem(err), nil
	}
	resolved, _ := v.(scim.Object)
	method, _ := resolved.Get("method")
	verb, _ := method.(string)
	path, _ := resolved.Get("path")
	place, _ := path.(string)
	data, _ := resolved.Get("data")
	version, _ := resolved.Get("version")
	tag, _ := version.(string)
	if _, ok := resolved.Get("bulkId"); !ok && verb == http.MethodPost {
		return problem(scim.Errorf(http.StatusBadRequest, scim.InvalidSyntax, "POST needs a bulkId")), method
	}
	c := call{method: verb, path: strings.Split(strings.Trim(place, "/"), "/"), header: http.Header{}, raw: scim.AppendJSON(nil, data)}
	if tag != "" {
		c.header.Set("If-Match", tag)
	}
	return j.answer(c), method
}
