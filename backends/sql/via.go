package sql

import (
	"context"
	"database/sql"
	"errors"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// via is a reference that the database keeps by another column than the key: the login of the boss, not the
// number. Records, deltas and comparisons hold keys; it is translated here.
type via struct {
	other *collection
	name  string        // the column of other that is stored
	typ   backends.Type // of the column that stores it
}

// newVia gives the translation of a reference; nil where the key itself is stored.
func (c *collection) newVia(ctx context.Context, f backends.Field, stored backends.Type, diags *diag.List) (*via, error) {
	if f.Ref == nil || f.Ref.Via == "" {
		return nil, nil //nolint:nilnil // most have none
	}
	v := &via{other: c.store.collections[f.Ref.Collection], name: f.Ref.Via, typ: stored}
	_, err := c.store.column(ctx, v.other.settings.Table.Value, v.name, f.At, diags)
	return v, err
}

// key gives the name of the key's column in other.
func (v *via) key() string { return v.other.Fields[v.other.Key[0]].Name }

// expr reads the key that a stored value stands for.
func (v *via) expr(d *dialect, stored string) string {
	return "(SELECT MIN(v." + d.identifier(v.key()) + ") FROM " + v.other.relation + " v WHERE v." + d.identifier(v.name) + " = " + stored + ")"
}

// stored gives the value that stands for a key; NotFound where no record has it.
func (v *via) stored(ctx context.Context, t *transaction, key backends.Value) (backends.Value, error) {
	s := (&statement{d: t.store.d}).write("SELECT v.", t.store.d.identifier(v.name), " FROM ", v.other.relation, " v WHERE ")
	col := v.other.columns[v.other.Key[0]]
	v.other.compare.compare(s, "v."+t.store.d.identifier(col.name), col.typ, backends.Comparison{Op: backends.Equal, Value: key})
	if imagining(ctx, t.reader(), s) {
		return v.imagine(ctx, key)
	}
	var out any
	err := t.row(ctx, s.text.String(), s.args, &out)
	if errors.Is(err, sql.ErrNoRows) || err == nil && out == nil {
		return nil, notFound(v.other.op("refer to"))
	}
	return canonical(v.typ, out), err
}

// imagine gives the value that stands for a key among the records that are given.
func (v *via) imagine(ctx context.Context, key backends.Value) (backends.Value, error) {
	r, err := v.other.imagineOne(ctx, backends.Key{key}, backends.Selection{})
	if err != nil {
		return nil, err
	}
	for i, f := range v.other.Fields {
		if f.Name == v.name {
			return r.Values[i], nil
		}
	}
	return nil, notFound(v.other.op("refer to"))
}

// parameter gives what is stored for a value of a field.
func (c *collection) parameter(ctx context.Context, t *transaction, a backends.Assignment) (any, error) {
	col := c.columns[a.Field]
	if col.via == nil || a.Value == nil {
		return parameter(c.store.d, col.typ, a.Value), nil
	}
	v, err := col.via.stored(ctx, t, a.Value)
	if err != nil {
		return nil, err
	}
	return parameter(c.store.d, col.via.typ, v), nil
}

// elementStored gives what is stored for an element; ok is false where it refers to nobody.
func (s *set) elementStored(ctx context.Context, t *transaction, e backends.Element) (stored backends.Element, ok bool, err error) {
	if s.via == nil {
		return e, true, nil
	}
	v, err := s.via.stored(ctx, t, e[0])
	if backends.KindOf(err) == backends.NotFound {
		return nil, false, nil
	}
	return backends.Element{v}, err == nil, err
}

// bindVias completes the references that are kept by another column, once all collections are bound.
func (c *collection) bindVias() {
	for i := range c.columns {
		if v := c.columns[i].via; v != nil {
			c.columns[i].typ = v.other.columns[v.other.Key[0]].typ
			c.columns[i].expr = v.expr(c.store.d, c.columns[i].expr)
			c.Fields[i].Type = c.columns[i].typ
		}
	}
	for i, s := range c.sets {
		if s.via != nil {
			c.Sets[i].Fields[0].Type = s.via.other.columns[s.via.other.Key[0]].typ
		}
	}
}
