package adapter

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// create serves POST of a collection (RFC 7644 section 3.3).
func create(x *exchange) (answer, error) {
	m := x.resource.mapping
	projection, err := x.projection()
	if err != nil {
		return answer{}, err
	}
	body, err := x.object()
	if err != nil {
		return answer{}, err
	}
	in, _, err := m.Type().Check(body, &x.tolerance)
	if err != nil {
		return answer{}, err
	}
	begin := time.Now()
	delta, err := m.Create(in)
	x.resource.metrics.inbound.translated(time.Since(begin), err)
	if err != nil {
		return answer{}, err
	}
	read := m.Selection(projection)
	rec, err := x.resource.backend.Create(x.ctx, delta, read)
	if err != nil {
		return answer{}, err
	}
	return x.show(http.StatusCreated, rec, read, projection)
}

// replace serves PUT (RFC 7644 section 3.5.1).
func replace(x *exchange) (answer, error) {
	m := x.resource.mapping
	projection, err := x.projection()
	if err != nil {
		return answer{}, err
	}
	key, err := x.key()
	if err != nil {
		return answer{}, err
	}
	body, err := x.object()
	if err != nil {
		return answer{}, err
	}
	in, cleared, err := m.Type().Check(body, &x.tolerance)
	if err != nil {
		return answer{}, err
	}
	update, err := m.Replace(key, in, cleared, x.tolerance.Dialect.Put)
	if err != nil {
		return answer{}, err
	}
	read := m.Selection(projection)
	rec, err := x.update(update, read)
	if err != nil {
		return answer{}, err
	}
	return x.show(http.StatusOK, rec, read, projection)
}

// patch serves PATCH (RFC 7644 section 3.5.2). A User is answered with its new state, anything with members
// with 204, so that nobody has to read them; who asks for attributes gets them (C8).
func patch(x *exchange) (answer, error) {
	m := x.resource.mapping
	projection, err := x.projection()
	if err != nil {
		return answer{}, err
	}
	key, err := x.key()
	if err != nil {
		return answer{}, err
	}
	body, err := x.body()
	if err != nil {
		return answer{}, err
	}
	ops, err := m.Type().ParsePatch(body, &x.tolerance)
	if err != nil {
		return answer{}, err
	}
	update, err := m.Patch(key, ops, &x.tolerance)
	if err != nil {
		x.resource.metrics.inbound.translated(0, err)
		return answer{}, err
	}
	if !projection.Given() && x.resource.hasMembers() {
		_, err = x.update(update, backends.Selection{})
		return answer{status: http.StatusNoContent}, err
	}
	read := m.Selection(projection)
	rec, err := x.update(update, read)
	if err != nil {
		return answer{}, err
	}
	return x.show(http.StatusOK, rec, read, projection)
}

// hasMembers tells whether the resource type is a group of some kind.
func (r *resource) hasMembers() bool {
	return slices.ContainsFunc(r.mapping.Type().Schema.Attributes, func(a *scim.Attribute) bool {
		return strings.EqualFold(a.Name, "members")
	})
}

// update changes one record, if it is still what the client demands, and gives as much as ret of it; the
// translation inside is counted.
func (x *exchange) update(u backends.Update, ret backends.Selection) (backends.Record, error) {
	change := u.Change
	u.Return = ret
	if x.conditional() {
		u.Read = x.resource.mapping.WithVersion(u.Read)
	}
	u.Change = func(current backends.Record) (backends.Delta, error) {
		if err := x.unchanged(current); err != nil {
			return backends.Delta{}, err
		}
		begin := time.Now()
		delta, err := change(current)
		x.resource.metrics.inbound.translated(time.Since(begin), err)
		return delta, err
	}
	return x.resource.backend.Update(x.ctx, u)
}

// remove serves DELETE (RFC 7644 section 3.6).
func remove(x *exchange) (answer, error) {
	key, err := x.key()
	if err != nil {
		return answer{}, err
	}
	deletion, err := x.resource.mapping.Delete(key)
	if err != nil {
		return answer{}, err
	}
	switch {
	case deletion.Update != nil:
		_, err = x.update(*deletion.Update, backends.Selection{})
	case x.conditional():
		read := x.resource.mapping.VersionSelection()
		err = x.resource.backend.Delete(x.ctx, backends.Deletion{Key: key, Read: read, Check: x.unchanged, Vars: deletion.Vars})
	default:
		err = x.resource.backend.Delete(x.ctx, backends.Deletion{Key: key, Vars: deletion.Vars})
	}
	return answer{status: http.StatusNoContent}, err
}

// wrongMethod answers methods that a route does not have.
func wrongMethod(allow []string) operation {
	return func(x *exchange) (answer, error) {
		x.writer.Header().Set("Allow", strings.Join(allow, ", "))
		return answer{}, scim.Errorf(http.StatusMethodNotAllowed, "", "this path takes %s", strings.Join(allow, ", "))
	}
}
