package adapter

import (
	"net/http"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// filterable refuses a filter on discovery (RFC 7644 section 4: 403).
func filterable(x *exchange) error {
	q, err := x.query()
	if err == nil && q.has("filter") {
		return scim.Errorf(http.StatusForbidden, "", "discovery cannot be filtered")
	}
	return err
}

func (a *application) at(path string) string { return a.door.public + a.Path + path }

func withMeta(o scim.Object, kind, location string) scim.Object {
	return append(o, scim.Member{Name: "meta", Value: scim.Object{
		{Name: "resourceType", Value: kind}, {Name: "location", Value: location},
	}})
}

// serviceProviderConfig tells what this application's front door can do (RFC 7643 section 5).
func (a *application) serviceProviderConfig(x *exchange) (answer, error) {
	if err := filterable(x); err != nil {
		return answer{}, err
	}
	supported := func(yes bool, more ...scim.Member) scim.Object {
		return append(scim.Object{{Name: "supported", Value: yes}}, more...)
	}
	o := scim.Object{
		{Name: "schemas", Value: []any{scim.ServiceProviderConfigURN}},
		{Name: "patch", Value: supported(true)},
		{Name: "bulk", Value: supported(true,
			scim.Member{Name: "maxOperations", Value: int64(a.door.limits.BulkOperations)},
			scim.Member{Name: "maxPayloadSize", Value: a.door.limits.Body},
		)},
		{Name: "filter", Value: supported(true, scim.Member{Name: "maxResults", Value: int64(a.door.limits.Count)})},
		{Name: "changePassword", Value: supported(a.writesPasswords())},
		{Name: "sort", Value: supported(true)},
		{Name: "etag", Value: supported(a.versioned())},
		{Name: "pagination", Value: a.pagination()},
		{Name: "authenticationSchemes", Value: []any{scim.Object{
			{Name: "type", Value: "oauthbearertoken"},
			{Name: "name", Value: "Bearer token"},
			{Name: "description", Value: "A token of this application's mapping file, sent as Authorization: Bearer"},
			{Name: "specUri", Value: "https://www.rfc-editor.org/info/rfc6750"},
			{Name: "primary", Value: true},
		}}},
	}
	location := a.at("/ServiceProviderConfig")
	return answer{status: http.StatusOK, body: withMeta(o, "ServiceProviderConfig", location), location: location}, nil
}

// pagination tells how lists come in pages (RFC 9865 section 4). cursorTimeout is left out: cursors do not expire.
func (a *application) pagination() scim.Object {
	return scim.Object{
		{Name: "cursor", Value: true},
		{Name: "index", Value: true},
		{Name: "defaultPaginationMethod", Value: "index"},
		{Name: "defaultPageSize", Value: int64(a.door.limits.Page)},
		{Name: "maxPageSize", Value: int64(a.door.limits.Count)},
	}
}

func (a *application) writesPasswords() bool {
	return slices.ContainsFunc(a.types, func(r *resource) bool {
		p := r.mapping.Type().Schema.Attribute("password")
		return p != nil && p.Mutability != scim.ReadOnly
	})
}

// all answers with a list that has one page.
func all(list []scim.Object) answer { return page(list, len(list), 1) }

func (a *application) resourceTypeObject(r *resource) scim.Object {
	t := r.mapping.Type()
	return withMeta(t.Object(), "ResourceType", a.at("/ResourceTypes/"+t.Name))
}

// resourceTypes serves /ResourceTypes (RFC 7643 section 6).
func (a *application) resourceTypes(x *exchange) (answer, error) {
	list := make([]scim.Object, len(a.types))
	for i, r := range a.types {
		list[i] = a.resourceTypeObject(r)
	}
	return all(list), filterable(x)
}

// resourceType serves one of them by its name.
func (a *application) resourceType(x *exchange) (answer, error) {
	for _, r := range a.types {
		if strings.EqualFold(r.mapping.Type().Name, x.id) {
			return answer{status: http.StatusOK, body: a.resourceTypeObject(r)}, filterable(x)
		}
	}
	return answer{}, noResource()
}

// published gives every schema once.
func (a *application) published() []*scim.Schema {
	var list []*scim.Schema
	add := func(s *scim.Schema) {
		if !slices.ContainsFunc(list, func(other *scim.Schema) bool { return strings.EqualFold(other.ID, s.ID) }) {
			list = append(list, s)
		}
	}
	for _, r := range a.types {
		t := r.mapping.Type()
		add(t.Schema)
		for _, e := range t.Extensions {
			add(e.Schema)
		}
	}
	return list
}

func (a *application) schemaObject(s *scim.Schema) scim.Object {
	return withMeta(s.Object(), "Schema", a.at("/Schemas/"+s.ID))
}

// schemas serves /Schemas: the attributes that the mapping really has (RFC 7643 section 7).
func (a *application) schemas(x *exchange) (answer, error) {
	var list []scim.Object
	for _, s := range a.published() {
		list = append(list, a.schemaObject(s))
	}
	return all(list), filterable(x)
}

// schema serves one of them by its URN.
func (a *application) schema(x *exchange) (answer, error) {
	for _, s := range a.published() {
		if strings.EqualFold(s.ID, x.id) {
			return answer{status: http.StatusOK, body: a.schemaObject(s)}, filterable(x)
		}
	}
	return answer{}, noResource()
}
