package sql

import (
	"context"

	"scim-adapter/backends"
)

// Delete removes a record, its rows in side tables and its elements.
func (c *collection) Delete(ctx context.Context, deletion backends.Deletion) error {
	key := deletion.Key
	err := c.store.write(ctx, c.op("delete from"), func(ctx context.Context, t *transaction) error {
		current, err := c.checked(ctx, t, deletion)
		if err != nil {
			return err
		}
		if operations := c.settings.operations("delete"); len(operations) > 0 {
			return c.runOperations(ctx, t, operations[0], c.variables(key, current, deletion.Vars))
		}
		if c.settings.derived() {
			return c.unsupported("delete from")
		}
		if err := c.deleteAround(ctx, t, key); err != nil {
			return err
		}
		s := (&statement{d: c.store.d}).write("DELETE FROM ", c.store.d.identifier(c.settings.Table.Value), " WHERE ")
		c.plainKey(s, key)
		_, err = t.run(ctx, s)
		return err
	})
	if err == nil {
		c.forget(ctx, key)
	}
	return c.named(err)
}

// checked gives the record that shall be deleted, if it may be.
func (c *collection) checked(ctx context.Context, t *transaction, deletion backends.Deletion) (backends.Record, error) {
	current, err := c.locked(ctx, t, deletion.Key)
	if err != nil || deletion.Check == nil {
		return current, err
	}
	if err := c.fill(ctx, t.reader(), []backends.Record{current}, deletion.Read); err != nil {
		return current, err
	}
	if err := deletion.Check(current); err != nil {
		return current, refusal{err}
	}
	return current, nil
}

// deleteAround removes what belongs to a record: its side rows, its elements, and its place in the sets of
// others.
func (c *collection) deleteAround(ctx context.Context, t *transaction, key backends.Key) error {
	d := c.store.d
	for i := range c.settings.Properties {
		p := &c.settings.Properties[i]
		s := (&statement{d: d}).write("DELETE FROM ", d.identifier(p.Table.Value), " WHERE ", d.identifier(p.Owner.Value), " = ")
		if _, err := t.run(ctx, s.write(s.bind(key[0]))); err != nil {
			return err
		}
	}
	for i, set := range c.sets {
		if set.Reverse != nil && set.other == nil {
			continue // another store has it
		}
		if set.listed != nil {
			if err := c.leaveLists(ctx, t, i, key); err != nil {
				return err
			}
			continue
		}
		if err := c.deleteElements(ctx, t, set, key); err != nil {
			return err
		}
	}
	return nil
}

// deleteElements deletes the rows of a set that belong to a record, or that name it as a member.
func (c *collection) deleteElements(ctx context.Context, t *transaction, set *set, key backends.Key) error {
	d, table, owner, own := c.store.d, set.table, set.owner, []backends.Value(key)
	if set.link != nil {
		table, owner = set.link.table, names(set.link.fields)
		if set.link.via != nil {
			v, err := c.ownVia(ctx, t, set.link.via, key)
			if err != nil {
				return err
			}
			own = []backends.Value{v}
		}
	}
	s := (&statement{d: d}).write("DELETE FROM ", d.identifier(table), " WHERE ")
	for i, o := range owner {
		if i > 0 {
			s.write(" AND ")
		}
		s.write(d.identifier(o), " = ", s.bind(own[i]))
	}
	_, err := t.run(ctx, s)
	return err
}

// ownVia gives what others store for a record of c.
func (c *collection) ownVia(ctx context.Context, t *transaction, v *via, key backends.Key) (backends.Value, error) {
	return (&via{other: c, name: v.name, typ: backends.Unknown}).stored(ctx, t, key[0])
}

// leaveLists takes a group that goes out of its members' lists.
func (c *collection) leaveLists(ctx context.Context, t *transaction, i int, key backends.Key) error {
	if c.sets[i].Reverse != nil {
		return nil // the list goes with its own record
	}
	delta, err := c.difference(ctx, t, key, backends.SetDelta{Set: i, Replace: true})
	if err != nil {
		return err
	}
	return c.writeSet(ctx, t, key, delta)
}
