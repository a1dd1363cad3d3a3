package adapter

import (
	"net/http"
	"net/url"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
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
	tag := shownVersion(o)
	if tag == "" { // the body leaves it out, the header does not
		tag, _ = x.resource.mapping.EntityTag(rec, read)
	}
	location := x.resource.locate(o)
	return answer{status: status, body: x.resource.complete(o, location, projection), location: location, version: tag}, nil
}

// shownVersion gives meta.version of a resource; empty where it shows none.
func shownVersion(o scim.Object) string {
	v, _ := o.Get("meta")
	meta, _ := v.(scim.Object)
	tag, _ := meta.Get("version")
	text, _ := tag.(string)
	return text
}

// outbound translates a record.
func (r *resource) outbound(rec backends.Record, read backends.Selection, projection scim.Projection) (scim.Object, error) {
	begin := time.Now()
	o, err := r.mapping.Resource(rec, read, projection)
	r.metrics.outbound.translated(time.Since(begin), err)
	return o, err
}

// complete puts meta.location into a resource.
func (r *resource) complete(o scim.Object, location string, projection scim.Projection) scim.Object {
	if !projection.Wants(r.location) {
		return o
	}
	v, _ := o.Get("meta")
	meta, _ := v.(scim.Object)
	meta.Set("location", location)
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
