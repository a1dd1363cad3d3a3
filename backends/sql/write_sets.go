package sql

import (
	"context"
	"strings"

	"scim-adapter/backends"
)

// writeSet adds and removes elements of a delta that was admitted. Each takes the same statements, however many there
// are.
func (c *collection) writeSet(ctx context.Context, t *transaction, key backends.Key, delta backends.SetDelta) error {
	set := c.sets[delta.Set]
	if set.listed != nil {
		return set.listed.write(ctx, t, set.Name, key, delta)
	}
	for _, e := range delta.Remove {
		e, known, err := set.elementStored(ctx, t, e)
		if err != nil {
			return err
		}
		if !known {
			continue // who is gone is no member
		}
		if err := c.removeElement(ctx, t, delta.Set, key, e); err != nil {
			return err
		}
	}
	for _, change := range delta.Change {
		if err := c.changeElement(ctx, t, set, key, change); err != nil {
			return err
		}
	}
	for _, e := range delta.Add {
		if err := c.addElement(ctx, t, delta.Set, key, e); err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) removeElement(ctx context.Context, t *transaction, i int, key backends.Key, e backends.Element) error {
	set := c.sets[i]
	s := (&statement{d: c.store.d}).write("DELETE FROM ", c.store.d.identifier(set.table), " WHERE ")
	c.element(s, set, key, e)
	before := t.affected
	if _, err := t.run(ctx, s); err != nil || c.store.rehearsal == nil {
		return err
	}
	t.affected = before
	there, err := c.rehearsedElement(ctx, t, i, key, e)
	if there {
		t.affected++
	}
	return err
}

// element selects the row of an element.
func (c *collection) element(s *statement, set *set, key backends.Key, e backends.Element) {
	for i, o := range set.owner {
		s.write(s.d.identifier(o), " = ", s.bind(key[i]), " AND ")
	}
	for i, v := range e {
		if i > 0 {
			s.write(" AND ")
		}
		col := set.fields[i]
		q := backends.Comparison{Op: backends.Equal, Value: v}
		if v == nil {
			q = backends.Comparison{Op: backends.Present, Not: true}
		}
		c.compare.compare(s, s.d.identifier(col.name), col.typ, q)
	}
}

func (c *collection) addElement(ctx context.Context, t *transaction, at int, key backends.Key, e backends.Element) error {
	set := c.sets[at]
	imagine := c.imagineElement(at, key, e)
	e, _, err := set.elementStored(ctx, t, e)
	if err != nil {
		return err
	}
	d := c.store.d
	s := (&statement{d: d}).write("SELECT 1 FROM ", d.identifier(set.table), " WHERE ")
	c.element(s, set, key, e)
	question := s
	there, err := t.exists(ctx, s, imagine)
	there = there || t.imagined != nil && t.imagined[question.key()]
	if err != nil || there {
		return err
	}
	s = (&statement{d: d}).write("INSERT INTO ", d.identifier(set.table), " (")
	var values strings.Builder
	separator := ""
	put := func(name string, v any) {
		s.write(separator, d.identifier(name))
		values.WriteString(separator + s.bind(v))
		separator = ", "
	}
	for i, o := range set.owner {
		put(o, key[i])
	}
	for i, col := range set.fields {
		if set.written(i) {
			put(col.name, parameter(d, col.typ, e[i]))
		}
	}
	_, err = t.run(ctx, s.write(") VALUES (", values.String(), ")"))
	if c.store.rehearsal != nil {
		t.imagine(question)
	}
	return err
}

// written tells whether a field of an element is for the adapter to write. The application fills in what a mapping only
// reads.
func (s *set) written(i int) bool {
	return i >= len(s.Fields) || s.Fields[i].Use == 0 || s.Fields[i].Use&backends.Write != 0
}

func (c *collection) changeElement(ctx context.Context, t *transaction, set *set, key backends.Key, change backends.ElementChange) error {
	d := c.store.d
	s := (&statement{d: d}).write("UPDATE ", d.identifier(set.table), " SET ")
	n := 0
	for i, col := range set.fields {
		if !set.written(i) || backends.Same(change.Old[i], change.New[i]) {
			continue
		}
		if n++; n > 1 {
			s.write(", ")
		}
		s.write(d.identifier(col.name), " = ", s.bind(parameter(d, col.typ, change.New[i])))
	}
	if n == 0 {
		return nil
	}
	s.write(" WHERE ")
	c.element(s, set, key, change.Old)
	_, err := t.run(ctx, s)
	return err
}

// difference turns a replacement into what is missing and what is too much.
func (c *collection) difference(ctx context.Context, t *transaction, key backends.Key, delta backends.SetDelta) (backends.SetDelta, error) {
	r := backends.Record{Values: make([]backends.Value, len(c.Fields)), Sets: make([][]backends.Element, len(c.sets))}
	for i, k := range c.Key {
		r.Values[k] = key[i]
	}
	selection := backends.Selection{Sets: make([]bool, len(c.sets))}
	selection.Sets[delta.Set] = true
	if err := c.fill(ctx, t.reader(), []backends.Record{r}, selection); err != nil {
		return delta, err
	}
	out := backends.SetDelta{Set: delta.Set}
	wanted, there := map[string]bool{}, map[string]bool{}
	for _, e := range delta.Add {
		wanted[keyText(e)] = true
	}
	for _, e := range r.Sets[delta.Set] {
		there[keyText(e)] = true
		if !wanted[keyText(e)] {
			out.Remove = append(out.Remove, e)
		}
	}
	for _, e := range delta.Add {
		if !there[keyText(e)] {
			out.Add = append(out.Add, e)
		}
	}
	return out, nil
}
