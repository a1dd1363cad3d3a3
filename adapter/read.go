package adapter

import (
	"net/http"
	"net/url"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// get serves GET of one resource (RFC 7644 section 3.4.1), and 304 where the client has its version.
func get(x *exchange) (answer, error) {
	key, err := x.key()
	if err != nil {
		return answer{}, err
	}
	projection, err := x.projection()
	if err != nil {
		return answer{}, err
	}
	read := x.resource.mapping.Selection(projection)
	if x.ifNoneMatch != "" {
		read = x.resource.mapping.WithVersion(read)
	}
	rec, err := x.resource.backend.Get(x.ctx, key, read)
	if err != nil {
		return answer{}, err
	}
	a, err := x.show(http.StatusOK, rec, read, projection)
	if err == nil && a.version != "" && matches(x.ifNoneMatch, a.version) {
		return answer{status: http.StatusNotModified, version: a.version}, nil
	}
	return a, err
}

// show answers with a resource as it is stored; read is what was read of it.
func (x *exchange) show(status int, rec backends.Record, read backends.Selection, projection scim.Projection) (answer, error) {
	o, err := x.resource.outbound(rec, read, projection)
	if err != nil {
		return answer{}, err
	}
	tag, _ := x.resource.mapping.EntityTag(rec, read)
	return answer{status: status, body: x.resource.complete(o, projection), location: x.resource.locate(o), version: tag}, nil
}

// outbound translates a record.
func (r *resource) outbound(rec backends.Record, read backends.Selection, projection scim.Projection) (scim.Object, error) {
	begin := time.Now()
	o, err := r.mapping.Resource(rec, read, projection)
	r.metrics.translated(translate.Outbound, time.Since(begin), err)
	return o, err
}

// complete puts meta.location into a resource.
func (r *resource) complete(o scim.Object, projection scim.Projection) scim.Object {
	if !projection.Wants(r.location) {
		return o
	}
	v, _ := o.Get("meta")
	meta, _ := v.(scim.Object)
	meta.Set("location", r.locate(o))
	o.Set("meta", meta)
	return o
}

// locate gives the URL of a resource.
func (r *resource) locate(o scim.Object) string {
	id, _ := o.Get("id")
	text, _ := id.(string)
	return r.at(text)
}

// at gives the URL of the resource with this id.
func (r *resource) at(id string) string { return r.base + "/" + url.PathEscape(id) }

// list serves GET of a collection (RFC 7644 section 3.4.2).
func list(x *exchange) (answer, error) {
	search, nothing, err := x.search()
	if err != nil {
		return answer{}, err
	}
	if nothing {
		return page(nil, 0, search.Start), nil
	}
	plan, err := x.resource.mapping.Search(search)
	if err != nil {
		return answer{}, err
	}
	scan := plan.Scan()
	total, err := x.resource.backend.List(x.ctx, plan.Query, func(rec backends.Record) error {
		begin := time.Now()
		err := scan.Visit(rec)
		x.resource.metrics.translated(translate.Outbound, time.Since(begin), err)
		return err
	})
	if err != nil {
		return answer{}, err
	}
	resources, total, err := scan.Result(total)
	if err != nil {
		return answer{}, err
	}
	for i, o := range resources {
		resources[i] = x.resource.complete(o, search.Projection)
	}
	return page(resources, total, search.Start), nil
}

// page makes a ListResponse.
func page(resources []scim.Object, total, start int) answer {
	list := make([]any, len(resources))
	for i, o := range resources {
		list[i] = o
	}
	return answer{status: http.StatusOK, body: scim.Object{
		{Name: "schemas", Value: []any{scim.ListResponseURN}},
		{Name: "totalResults", Value: int64(total)},
		{Name: "startIndex", Value: int64(start)},
		{Name: "itemsPerPage", Value: int64(len(list))},
		{Name: "Resources", Value: list},
	}}
}
