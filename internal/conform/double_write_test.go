package conform_test

import (
	"net/http"
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

func conflict(attribute string) error {
	return scim.Errorf(http.StatusConflict, scim.UniquenessType, "%s is taken", attribute)
}

// object decodes the body of a call.
func (d *double) object(c call) (scim.Object, error) {
	kind := c.header.Get("Content-Type")
	if kind != "" && !strings.Contains(kind, "json") {
		return nil, scim.Errorf(http.StatusUnsupportedMediaType, "", "JSON is expected")
	}
	v, err := scim.Decode(c.raw, scim.DecodeLimits{})
	if err != nil && d.has("malformed JSON is 500") {
		return nil, scim.Errorf(http.StatusInternalServerError, "", "%v", err)
	}
	if err != nil {
		return nil, err
	}
	o, ok := v.(scim.Object)
	if !ok {
		return nil, scim.Errorf(http.StatusBadRequest, scim.InvalidSyntax, "an object is expected")
	}
	return o, nil
}

// checked brings the body of POST and PUT to its canonical form.
func (d *double) checked(c call, in *collection, replace bool) (scim.Object, error) {
	raw, err := d.object(c)
	if err != nil {
		return nil, err
	}
	o, _, err := in.t.Check(raw, nil)
	if e, ok := err.(*scim.Error); ok && d.tolerates(e) { //nolint:errorlint // Check wraps nothing
		o, err = raw, nil
		o.Delete("schemas")
	}
	if err != nil {
		return nil, err
	}
	if members, ok := o.Get("members"); ok {
		list, _ := members.([]any)
		o.Set("members", slices.CompactFunc(slices.Clone(list), scim.Equal))
	}
	if d.has("readOnly is writable") && !replace {
		for _, name := range []string{"groups", "meta"} {
			if v, ok := raw.Get(name); ok {
				o.Set(name, v)
			}
		}
	}
	if active, _ := raw.Get("active"); d.has("booleans stay strings") && active != nil {
		o.Set("active", active)
	}
	return o, nil
}

// tolerates tells whether a fault lets a body through that the check refused.
func (d *double) tolerates(e *scim.Error) bool {
	switch {
	case strings.Contains(e.Detail, "required"):
		return d.has("required may be missing")
	case strings.Contains(e.Detail, "must be"):
		return d.has("types are not checked")
	}
	return false
}

func (d *double) create(c call, in *collection) reply {
	o, err := d.checked(c, in, false)
	if err == nil {
		err = d.valid(in, nil, o)
	}
	if err != nil {
		return problem(err)
	}
	r := d.keep(in, o)
	if raw, err := d.object(c); err == nil && d.has("the client chooses the id") {
		if id, ok := raw.Get("id"); ok {
			r.id, _ = id.(string)
		}
	}
	a := d.show(http.StatusCreated, c, in, r)
	if d.has("no Location") {
		delete(a.header, "Location")
	}
	return a
}

// valid checks what the schema alone cannot: that unique values are free, and that members exist.
func (d *double) valid(in *collection, self *stored, o scim.Object) error {
	name := map[string]string{"User": "userName", "Group": "displayName"}[in.t.Name]
	value, _ := o.Get(name)
	for _, other := range in.list {
		taken, _ := other.object.Get(name)
		switch {
		case other == self || !equalFold(value, taken) || d.has("names may be taken twice"):
		case !other.deleted || d.has("deleted users keep their names"):
			return conflict(name)
		}
	}
	if d.has("unknown members are kept") {
		return nil
	}
	members, _ := o.Get("members")
	for _, id := range memberIDs(members) {
		if d.collections[0].find(id) == nil && d.collections[1].find(id) == nil {
			return scim.Errorf(http.StatusBadRequest, scim.InvalidValue, "members: there is no %q", id)
		}
	}
	return nil
}

func equalFold(a, b any) bool {
	x, ok := a.(string)
	y, also := b.(string)
	return ok && also && strings.EqualFold(x, y)
}

func memberIDs(v any) []string {
	list, _ := v.([]any)
	var ids []string
	for _, e := range list {
		o, _ := e.(scim.Object)
		value, _ := o.Get("value")
		if id, ok := value.(string); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

func (d *double) replace(c call, in *collection, r *stored) reply {
	o, err := d.checked(c, in, true)
	if err == nil && !d.has("immutable can be changed") {
		err = unchanged(in.t, r.object, o)
	}
	if err == nil {
		err = d.valid(in, r, o)
	}
	if err != nil {
		return problem(err)
	}
	raw, _ := d.object(c) // it was read before
	for _, name := range []string{"active", "members", "password"} {
		old, had := r.object.Get(name)
		if _, given := raw.Get(name); !given && had && !d.has("PUT enables") {
			o.Set(name, old)
		}
	}
	if _, given := raw.Get("active"); !given && d.has("PUT enables") && in.t.Name == "User" {
		o.Set("active", true)
	}
	d.update(r, o)
	return d.show(http.StatusOK, c, in, r)
}

// unchanged demands that immutable attributes keep the value that they have.
func unchanged(t *scim.ResourceType, before, after scim.Object) error {
	for _, p := range t.All() {
		if p.Sub == nil && p.Attribute.Mutability == scim.Immutable {
			if old := t.Get(before, p); old != nil && !scim.Equal(old, t.Get(after, p)) {
				return scim.Errorf(http.StatusBadRequest, scim.MutabilityType, "%s is immutable", p)
			}
		}
	}
	return nil
}

// update stores a new state; where nothing differs, nothing happens.
func (d *double) update(r *stored, o scim.Object) {
	same := scim.Equal(r.object, o)
	if same && !d.has("a no-op is a change") {
		return
	}
	r.object, r.modified = o, d.now()
	r.version++
}

func (d *double) patch(c call, in *collection, r *stored) reply {
	raw, err := d.object(c)
	if err != nil {
		return problem(err)
	}
	d.damage(raw)
	after, err := d.applied(in, r, raw)
	if err == nil {
		err = d.valid(in, r, after)
	}
	if err != nil {
		return problem(err)
	}
	d.update(r, after)
	given := c.query.Get("attributes")+c.query.Get("excludedattributes") != "" && !d.has("PATCH ignores attributes")
	if given || in.t.Name == "User" && !d.has("PATCH ignores attributes") {
		return d.show(http.StatusOK, c, in, r)
	}
	return reply{status: http.StatusNoContent}
}

// applied gives a resource after the operations of a PATCH.
func (d *double) applied(in *collection, r *stored, raw scim.Object) (scim.Object, error) {
	if d.has("PATCH is not atomic") {
		return d.oneByOne(in, r, raw)
	}
	ops, err := in.t.ParsePatch(raw, nil)
	if err != nil {
		return nil, err
	}
	return in.t.ApplyPatch(r.object, ops, nil)
}

// oneByOne applies operations until one fails, and keeps what was applied.
func (d *double) oneByOne(in *collection, r *stored, raw scim.Object) (scim.Object, error) {
	list, _ := raw.Get("Operations")
	operations, _ := list.([]any)
	state := r.object
	for _, op := range operations {
		single := raw.Clone()
		single.Set("Operations", []any{op})
		ops, err := in.t.ParsePatch(single, nil)
		if err == nil {
			state, err = in.t.ApplyPatch(state, ops, nil)
		}
		if err != nil {
			d.update(r, state)
			return nil, err
		}
		r.object = state
	}
	return state, nil
}

// damage changes operations as wrong servers misunderstand them.
func (d *double) damage(raw scim.Object) {
	list, _ := raw.Get("Operations")
	operations, _ := list.([]any)
	for i, e := range operations {
		op, _ := e.(scim.Object)
		operations[i] = d.damaged(op)
	}
}

func (d *double) damaged(op scim.Object) scim.Object {
	word, _ := op.Get("op")
	name, _ := word.(string)
	raw, _ := op.Get("path")
	path, _ := raw.(string)
	value, _ := op.Get("value")
	attribute, _, filtered := strings.Cut(path, "[")
	switch {
	case d.has("remove with a filter removes all") && strings.EqualFold(name, "remove") && filtered:
		op.Set("path", attribute)
	case d.has("remove with values removes all") && strings.EqualFold(name, "remove"):
		op.Delete("value")
	case d.has("a value path is the whole list") && filtered && !strings.EqualFold(name, "remove"):
		op.Set("path", attribute)
		op.Set("value", []any{scim.Object{{Name: "value", Value: value}}})
	case d.has("op heeds case") && name != strings.ToLower(name):
		op.Set("op", "unknown")
	case d.has("PATCH without path clears members") && path == "" && has(value, "displayName") && !has(value, "members"):
		o, _ := value.(scim.Object)
		op.Set("value", append(o.Clone(), scim.Member{Name: "members", Value: []any{}}))
	case d.has("complex values are replaced whole") && path == "name":
		return d.wholeName(value)
	case d.has("add appends what is there") && path == "members" && strings.EqualFold(name, "add"):
		op.Set("op", "replace")
	}
	return op
}

// wholeName replaces a name by removing what the value does not give.
func (d *double) wholeName(value any) scim.Object {
	o, _ := value.(scim.Object)
	whole := scim.Object{}
	for _, sub := range []string{"formatted", "familyName", "givenName", "middleName"} {
		v, _ := o.Get(sub)
		whole = append(whole, scim.Member{Name: sub, Value: v})
	}
	return scim.Object{{Name: "op", Value: "replace"}, {Name: "path", Value: "name"}, {Name: "value", Value: whole}}
}

func has(v any, name string) bool {
	o, _ := v.(scim.Object)
	_, ok := o.Get(name)
	return ok
}

func (d *double) remove(in *collection, r *stored) reply {
	r.deleted = true
	if !d.has("deleted users are found") && !d.has("deleted users keep their names") {
		in.list = slices.DeleteFunc(in.list, func(other *stored) bool { return other == r })
	}
	for _, g := range d.collections[1].list {
		if members, ok := g.object.Get("members"); ok {
			list, _ := members.([]any)
			g.object.Set("members", slices.DeleteFunc(slices.Clone(list), func(e any) bool { return slices.Contains(memberIDs([]any{e}), r.id) }))
		}
	}
	return reply{status: http.StatusNoContent}
}
