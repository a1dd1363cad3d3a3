package sql

import (
	"context"
	"errors"
	"slices"

	"scim-adapter/backends"
)

// Create stores a new record.
func (c *collection) Create(ctx context.Context, delta backends.Delta, ret backends.Selection) (backends.Record, error) {
	var out backends.Record
	err := c.store.write(ctx, c.op("insert into"), func(ctx context.Context, t *transaction) error {
		delta, err := c.inserted(delta)
		if err != nil {
			return err
		}
		if delta, err = c.admitted(ctx, t, nil, delta); err != nil {
			return err
		}
		if err := c.unique(ctx, t, delta, nil); err != nil {
			return err
		}
		if err := c.referenced(ctx, t, delta.Set); err != nil {
			return err
		}
		key, err := c.insert(ctx, t, delta)
		if err != nil {
			return err
		}
		if err := c.apply(ctx, t, key, backends.Record{}, withoutBase(c, delta)); err != nil {
			return err
		}
		if c.store.rehearsal != nil {
			out, err = c.predicted(ctx, t, key, backends.Record{}, delta, ret)
			return err
		}
		out, err = c.readBack(ctx, t, key, ret)
		return err
	})
	return out, c.named(err)
}

// inserted makes what no statement of the author's writes a part of the insert: its column may be one that must not be
// NULL. Whether one does is decided before there is an id.
func (c *collection) inserted(delta backends.Delta) (backends.Delta, error) {
	if len(c.settings.operations("create")) > 0 {
		return delta, nil
	}
	out := delta
	out.Set, out.Events = slices.Clone(delta.Set), nil
	for _, e := range delta.Events {
		o, err := c.operation(e, c.variables(nil, backends.Record{}, e.Vars))
		switch {
		case err != nil:
			return out, err
		case o != nil || e.Refusal != nil:
			out.Events = append(out.Events, e)
		default:
			out.Set = assigned(out.Set, e.Otherwise)
		}
	}
	return out, nil
}

// assigned adds assignments, in place of those to the same fields.
func assigned(set, more []backends.Assignment) []backends.Assignment {
	set = slices.DeleteFunc(set, func(a backends.Assignment) bool {
		return slices.ContainsFunc(more, func(b backends.Assignment) bool { return a.Field == b.Field })
	})
	return append(set, more...)
}

// withoutBase leaves out what the insert wrote.
func withoutBase(c *collection, delta backends.Delta) backends.Delta {
	rest := delta
	rest.Set = nil
	for _, a := range delta.Set {
		if c.columns[a.Field].property != nil {
			rest.Set = append(rest.Set, a)
		}
	}
	return rest
}

// insert writes the row of the base table, or runs the author's statements, and gives the new key.
func (c *collection) insert(ctx context.Context, t *transaction, delta backends.Delta) (backends.Key, error) {
	if operations := c.settings.operations("create"); len(operations) > 0 {
		return c.runCreate(ctx, t, operations, delta)
	}
	if c.settings.derived() {
		return nil, c.unsupported("insert into")
	}
	d := c.store.d
	s := &statement{d: d}
	s.write("INSERT INTO ", d.identifier(c.settings.Table.Value), " ")
	values, n := &statement{d: d, args: nil}, 0
	for _, a := range delta.Set {
		col := c.columns[a.Field]
		if col.property != nil || a.Value == nil {
			continue
		}
		separator := ", "
		if n++; n == 1 {
			separator = "("
		}
		s.write(separator, d.identifier(col.name))
		value, err := c.parameter(ctx, t, a)
		if err != nil {
			return nil, err
		}
		values.write(separator, s.bind(value))
	}
	if n == 0 {
		s.write(d.empty)
	} else {
		s.write(") VALUES ", values.text.String(), ")")
	}
	return c.insertedKey(ctx, t, s, delta)
}

// insertedKey runs an insert and gives the key: what was written, or what the database generated.
func (c *collection) insertedKey(ctx context.Context, t *transaction, s *statement, delta backends.Delta) (backends.Key, error) {
	key := c.givenKey(delta)
	if key != nil {
		_, err := t.run(ctx, s)
		return key, err
	}
	key = make(backends.Key, len(c.Key))
	if c.store.d.returning {
		s.write(" RETURNING ")
		targets := make([]*backends.Value, len(c.Key))
		for i, k := range c.Key {
			if i > 0 {
				s.write(", ")
			}
			s.write(c.store.d.identifier(c.columns[k].name))
			targets[i] = &key[i]
		}
		if err := t.returned(ctx, s.text.String(), s.args, targets...); err != nil {
			return nil, err
		}
		for i, k := range c.Key {
			key[i] = canonical(c.columns[k].typ, key[i])
		}
		return key, nil
	}
	if c.store.d.inserted != "" && len(key) == 1 {
		s.write(c.store.d.inserted)
		err := t.returned(ctx, s.text.String(), s.args, &key[0])
		return key, err
	}
	if len(key) != 1 {
		return nil, errNoKey
	}
	var err error
	key[0], err = t.inserted(ctx, s.text.String(), s.args)
	return key, err
}

func (c *collection) givenKey(delta backends.Delta) backends.Key {
	key := make(backends.Key, len(c.Key))
	for i, k := range c.Key {
		for _, a := range delta.Set {
			if a.Field == k {
				key[i] = a.Value
			}
		}
		if key[i] == nil {
			return nil
		}
	}
	return key
}

// Update reads, computes and writes in one transaction.
func (c *collection) Update(ctx context.Context, u backends.Update) (backends.Record, error) {
	var out backends.Record
	err := c.store.write(ctx, c.op("update"), func(ctx context.Context, t *transaction) error {
		current, err := c.locked(ctx, t, u.Key)
		if err != nil {
			return err
		}
		if err := c.fill(ctx, t.reader(), []backends.Record{current}, u.Read); err != nil {
			return err
		}
		delta, err := u.Change(current)
		if err != nil {
			return refusal{err}
		}
		if err := c.change(ctx, t, u.Key, current, delta); err != nil {
			return err
		}
		if c.store.rehearsal != nil {
			out, err = c.predicted(ctx, t, u.Key, current, delta, u.Return)
			return err
		}
		out, err = c.readBack(ctx, t, u.Key, u.Return)
		return err
	})
	return out, c.named(err)
}

// change writes a delta that keeps what is demanded of it.
func (c *collection) change(ctx context.Context, t *transaction, key backends.Key, current backends.Record, delta backends.Delta) error {
	if delta.Empty() {
		return nil
	}
	delta, err := c.admitted(ctx, t, key, delta)
	if err != nil {
		return err
	}
	if err := c.unique(ctx, t, delta, key); err != nil {
		return err
	}
	return c.apply(ctx, t, key, current, delta)
}

// readBack reads what is stored now, also where the write put it out of scope.
func (c *collection) readBack(ctx context.Context, t *transaction, key backends.Key, ret backends.Selection) (backends.Record, error) {
	r, err := c.one(ctx, t.reader(), key, false, false)
	if err != nil {
		return r, err
	}
	return r, c.fill(ctx, t.reader(), []backends.Record{r}, ret)
}

// apply writes a delta to an existing record.
func (c *collection) apply(ctx context.Context, t *transaction, key backends.Key, current backends.Record, delta backends.Delta) error {
	set, err := c.runEvents(ctx, t, key, current, delta)
	if err != nil {
		return err
	}
	set = append(set, delta.Set...)
	if err := c.referenced(ctx, t, set); err != nil {
		return err
	}
	touched := len(set) > 0 || len(delta.Events) > 0
	if touched {
		set = append(set, delta.Touch...)
	}
	if err := c.writeFields(ctx, t, key, set); err != nil {
		return err
	}
	before := t.affected
	for _, s := range delta.Sets {
		if err := c.writeSet(ctx, t, key, s); err != nil {
			return setError{err, c.Sets[s.Set].Name}
		}
	}
	if touched || t.affected == before {
		return nil
	}
	return c.writeFields(ctx, t, key, delta.Touch)
}

// writeFields writes the fields of a record, wherever they stand.
func (c *collection) writeFields(ctx context.Context, t *transaction, key backends.Key, set []backends.Assignment) error {
	if err := c.updateRow(ctx, t, key, set); err != nil {
		return err
	}
	for _, a := range set {
		if c.columns[a.Field].property != nil {
			if err := c.writeProperty(ctx, t, key, a); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *collection) updateRow(ctx context.Context, t *transaction, key backends.Key, set []backends.Assignment) error {
	d := c.store.d
	s := &statement{d: d}
	s.write("UPDATE ", d.identifier(c.settings.Table.Value), " SET ")
	n := 0
	for _, a := range set {
		col := c.columns[a.Field]
		if col.property != nil {
			continue
		}
		if n++; n > 1 {
			s.write(", ")
		}
		value, err := c.parameter(ctx, t, a)
		if err != nil {
			return err
		}
		s.write(d.identifier(col.name), " = ", s.bind(value))
	}
	if n == 0 {
		return nil
	}
	if c.settings.derived() {
		return c.unsupported("update")
	}
	s.write(" WHERE ")
	c.plainKey(s, key)
	_, err := t.run(ctx, s)
	return err
}

// plainKey selects a row whose key is known to be stored exactly so.
func (c *collection) plainKey(s *statement, key backends.Key) {
	for i, v := range key {
		if i > 0 {
			s.write(" AND ")
		}
		col := c.columns[c.Key[i]]
		c.compare.compare(s, s.d.identifier(col.name), col.typ, backends.Comparison{Op: backends.Equal, Value: v})
	}
}

// writeProperty writes one row of a side table.
func (c *collection) writeProperty(ctx context.Context, t *transaction, key backends.Key, a backends.Assignment) error {
	d, col := c.store.d, c.columns[a.Field]
	p := col.property
	where := func(s *statement) *statement {
		return s.write(" WHERE ", d.identifier(p.Owner.Value), " = ", s.bind(key[0]), " AND ", d.identifier(p.Name.Value), " = ", s.bind(col.key))
	}
	table := d.identifier(p.Table.Value)
	if a.Value == nil {
		_, err := t.run(ctx, where((&statement{d: d}).write("DELETE FROM ", table)))
		return err
	}
	s := &statement{d: d}
	s.write("UPDATE ", table, " SET ", d.identifier(p.Value.Value), " = ", s.bind(parameter(d, col.typ, a.Value)))
	n, err := t.run(ctx, where(s))
	if c.store.rehearsal != nil && err == nil {
		n, err = c.imagineRow(ctx, t, where((&statement{d: d}).write("SELECT 1 FROM ", table)), key, a.Field)
	}
	if err != nil || n > 0 {
		return err
	}
	s = &statement{d: d}
	s.write("INSERT INTO ", table, " (", d.identifier(p.Owner.Value), ", ", d.identifier(p.Name.Value), ", ", d.identifier(p.Value.Value), ") VALUES (",
		s.bind(key[0]), ", ", s.bind(col.key), ", ", s.bind(parameter(d, col.typ, a.Value)), ")")
	_, err = t.run(ctx, s)
	return err
}

// named gives a conflict the name of the field, where the database names a column or an index.
func (c *collection) named(err error) error {
	e, ok := errors.AsType[*backends.Error](err)
	if !ok || e.Field == "" {
		return err
	}
	for i, col := range c.columns {
		if col.name == e.Field {
			e.Field = c.Fields[i].Name
		}
	}
	return err
}
