package laws

import (
	"errors"

	"scim-adapter/backends"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// check brings a body to the form that the translation gets, without what is only written: hashing a password each
// time would take long and say nothing.
func (e *examiner) check(body scim.Object) (in scim.Object, cleared []scim.Path, err error) {
	in, cleared, err = e.m.Type().Check(body, e.strict)
	for _, u := range e.units {
		if u.path.Attribute.Mutability == scim.WriteOnly && u.path.Schema == "" {
			in.Delete(u.path.Attribute.Name)
		}
	}
	return in, cleared, err
}

// create gives the record that a POST makes.
func (e *examiner) create(body scim.Object) (backends.Record, error) {
	in, _, err := e.check(body)
	if err != nil {
		return backends.Record{}, err
	}
	delta, err := e.m.Create(in)
	if err != nil {
		return backends.Record{}, err
	}
	rec := e.world.create(delta)
	for f, v := range e.guessed {
		if rec.Values[f] == nil {
			rec.Values[f] = v
		}
	}
	return rec, nil
}

// replace gives the record after a PUT, and what the PUT asked of the application.
func (e *examiner) replace(rec backends.Record, body scim.Object) (backends.Record, backends.Delta, error) {
	in, cleared, err := e.check(body)
	if err != nil {
		return rec, backends.Delta{}, err
	}
	update, err := e.m.Replace(e.key(rec), in, cleared, scim.PutReplace)
	if err != nil {
		return rec, backends.Delta{}, err
	}
	return e.update(rec, update)
}

// remove gives the record after a PATCH that removes the value at a path.
func (e *examiner) remove(rec backends.Record, p scim.Path) (backends.Record, error) {
	op := scim.Object{{Name: "op", Value: "remove"}, {Name: "path", Value: p.String()}}
	body := scim.Object{{Name: "schemas", Value: []any{scim.PatchOpURN}}, {Name: "Operations", Value: []any{op}}}
	ops, err := e.m.Type().ParsePatch(body, e.strict)
	if err != nil {
		return rec, err
	}
	update, err := e.m.Patch(e.key(rec), ops, e.strict)
	if err != nil {
		return rec, err
	}
	rec, _, err = e.update(rec, update)
	return rec, err
}

func (e *examiner) update(rec backends.Record, u backends.Update) (backends.Record, backends.Delta, error) {
	delta, err := u.Change(e.world.selected(rec, u.Read))
	if err != nil {
		return rec, delta, err
	}
	return e.world.change(rec, delta), delta, nil
}

func (e *examiner) key(rec backends.Record) backends.Key {
	key := make(backends.Key, len(e.world.Key))
	for i, f := range e.world.Key {
		key[i] = rec.Values[f]
	}
	return key
}

// read gives the resource that a record stands for, with everything that nobody else sees.
func (e *examiner) read(rec backends.Record) (scim.Object, error) {
	return e.m.Resource(rec, e.world.all(), scim.Everything())
}

// at gives the value of an attribute in a resource.
func (e *examiner) at(o scim.Object, p scim.Path) any {
	return e.m.Type().Get(o, scim.Path{Schema: p.Schema, Attribute: p.Attribute})
}

// put gives a body in which an attribute has a value.
func put(body scim.Object, p scim.Path, v any) scim.Object {
	out := body.Clone()
	if p.Schema == "" {
		out.Set(p.Attribute.Name, v)
		return out
	}
	inner, _ := out.Get(p.Schema)
	extension, _ := inner.(scim.Object)
	extension.Set(p.Attribute.Name, v)
	out.Set(p.Schema, extension)
	return out
}

// refused tells whether an error is an answer to the client who sent the value. Anything else is a 500.
func refused(err error) bool {
	_, ok := errors.AsType[*scim.Error](err)
	return ok
}

// culprit gives the label of the attribute whose translation failed.
func culprit(err error) string {
	if e, ok := errors.AsType[*translate.Error](err); ok {
		return e.Attribute
	}
	return ""
}

// cause gives the reason of an error, as people read it.
func cause(err error) string {
	if e, ok := errors.AsType[*scim.Error](err); ok {
		return e.Detail
	}
	if e, ok := errors.AsType[*expression.Error](err); ok {
		return e.Err.Error() // the finding has a place of its own
	}
	if e, ok := errors.AsType[*translate.Error](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}
