package sql

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"scim-adapter/backends"
)

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// selectAll begins a statement that reads all fields.
func (c *collection) selectAll() *statement {
	s := &statement{d: c.store.d}
	s.text.Grow(len(c.selection) + usualCondition)
	return s.write(c.selection)
}

// usualCondition is room for the condition and the order of most statements, in bytes.
const usualCondition = 256

// bindSelection writes what selectAll begins with.
func (c *collection) bindSelection() {
	expressions := make([]string, len(c.columns))
	for i, col := range c.columns {
		expressions[i] = col.expr
	}
	c.fields = "SELECT " + strings.Join(expressions, ", ")
	c.selection = c.fields + " FROM " + c.relation + " r"
}

// selectCounted begins a statement that reads all fields, and with every record the number of all.
func (c *collection) selectCounted() *statement {
	s := &statement{d: c.store.d}
	s.write(c.fields, ", (SELECT COUNT(*) FROM ", c.relation, " r")
	c.condition(s, backends.Query{})
	return s.write(") FROM ", c.relation, " r")
}

// selectLocked begins a statement that locks what it reads, where the database does that behind the table.
func (c *collection) selectLocked(lock bool) *statement {
	s := c.selectAll()
	if lock && c.settings.lockable() {
		s.write(c.store.d.lockHint)
	}
	return s
}

// keyed adds the condition that selects one record.
func (c *collection) keyed(s *statement, key backends.Key) {
	for i, v := range key {
		if i > 0 {
			s.write(" AND ")
		}
		col := c.columns[c.Key[i]]
		c.compare.compare(s, col.expr, col.typ, backends.Comparison{Op: backends.Equal, Value: v})
	}
}

// scoped adds the conditions that every record fulfils.
func (c *collection) scoped(s *statement) {
	for i, q := range c.Scope {
		if i > 0 {
			s.write(" AND ")
		}
		c.compare.compare(s, c.columns[q.Field].expr, c.columns[q.Field].typ, q)
	}
	if len(c.Scope) == 0 {
		s.write("1 = 1")
	}
}

// one reads one record, and locks it where the database can.
func (c *collection) one(ctx context.Context, q queryer, key backends.Key, scope, lock bool) (backends.Record, error) {
	r, err := c.stored(ctx, q, key, scope, lock)
	if c.store.rehearsal == nil {
		return r, err
	}
	return c.asRemembered(ctx, key, r, err)
}

func (c *collection) stored(ctx context.Context, q queryer, key backends.Key, scope, lock bool) (backends.Record, error) {
	s := c.selectLocked(lock).write(" WHERE ")
	c.keyed(s, key)
	if scope && len(c.Scope) > 0 {
		s.write(" AND ")
		c.scoped(s)
	}
	if lock && c.settings.lockable() {
		s.write(c.store.d.forUpdate)
	}
	if imagining(ctx, q, s) {
		return c.imagineOne(ctx, key, backends.Selection{})
	}
	found := 0
	var record backends.Record
	err := c.rows(ctx, q, s, func(r backends.Record) error {
		found++
		record = r
		return nil
	})
	switch {
	case err != nil:
		return backends.Record{}, err
	case found == 0:
		return backends.Record{}, notFound(c.op("read"))
	case found > 1:
		return backends.Record{}, &backends.Error{Kind: backends.BadResponse, Op: "sql: " + c.op("read"), Err: errors.New("the id is not unique")}
	}
	return record, nil
}

// rows runs a statement of selectAll, which may have more columns behind the fields, for the targets in more. The record
// is valid only until the next one is read into its place.
func (c *collection) rows(ctx context.Context, q queryer, s *statement, visit func(backends.Record) error, more ...*cell) error {
	if imagining(ctx, q, s) {
		return c.imagine(ctx, backends.Query{Limit: -1}, visit)
	}
	rows, err := q.QueryContext(ctx, s.text.String(), s.args...)
	if err != nil {
		return c.store.explain(ctx, c.op("read"), err, false)
	}
	defer rows.Close() //nolint:errcheck // read only
	record := backends.Record{Values: make([]backends.Value, len(c.columns)), Sets: make([][]backends.Element, len(c.sets))}
	cells := make([]cell, len(c.columns))
	targets := make([]any, len(cells), len(cells)+len(more))
	for i := range cells {
		cells[i] = cell{c.columns[i].typ, &record.Values[i]}
		targets[i] = &cells[i]
	}
	for _, target := range more {
		targets = append(targets, target)
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return c.store.explain(ctx, c.op("read"), err, false)
		}
		if err := visit(record); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return c.store.explain(ctx, c.op("read"), err, false)
	}
	return nil
}

// condition limits a statement to what is in scope and asked for.
func (c *collection) condition(s *statement, query backends.Query) {
	word := " WHERE "
	if len(c.Scope) > 0 {
		s.write(word)
		c.scoped(s)
		word = " AND "
	}
	if query.Where != nil {
		s.write(word)
		c.predicate(s, *query.Where)
		word = " AND "
	}
	if query.After != nil {
		s.write(word)
		c.after(s, query.After)
	}
}

func (c *collection) ordered(s *statement, order []backends.Order) {
	s.write(" ORDER BY ")
	for _, o := range order {
		expr, direction := c.columns[o.Field].expr, ""
		if o.Descending {
			direction = " DESC"
		}
		s.write("CASE WHEN ", expr, " IS NULL THEN 1 ELSE 0 END", direction, ", ")
		switch {
		case c.columns[o.Field].typ != backends.String:
			s.write(expr)
		case o.Fold:
			s.write(c.store.d.asciiLower(expr))
		default:
			s.write(c.store.d.binary(expr))
		}
		s.write(direction, ", ")
	}
	for i, k := range c.Key {
		if i > 0 {
			s.write(", ")
		}
		s.write(c.columns[k].expr)
	}
}

// predicate writes a condition.
func (c *collection) predicate(s *statement, p backends.Predicate) {
	switch {
	case p.Compare != nil:
		c.compare.compare(s, c.columns[p.Compare.Field].expr, c.columns[p.Compare.Field].typ, *p.Compare)
	case p.Some != nil:
		c.some(s, *p.Some)
	case p.And != nil:
		c.joined(s, p.And, " AND ", "1 = 1")
	default:
		c.joined(s, p.Or, " OR ", "1 = 0")
	}
}

func (c *collection) joined(s *statement, list []backends.Predicate, word, empty string) {
	if len(list) == 0 {
		s.write(empty)
		return
	}
	s.write("(")
	for i, p := range list {
		if i > 0 {
			s.write(word)
		}
		c.predicate(s, p)
	}
	s.write(")")
}

// some asks for an element of a set. A member that does not exist is none, as where sets are read.
func (c *collection) some(s *statement, p backends.Some) {
	set, owner, fields := c.sets[p.Set], c.sets[p.Set].owner, c.sets[p.Set].fields
	table, stored := set.table, c.aliased("s", names(fields))
	if set.link != nil {
		table, owner, stored = set.link.table, names(set.link.fields), c.aliased("s", set.link.owner)
		fields = nil
		for i, expr := range stored {
			fields = append(fields, column{expr: expr, typ: set.Fields[i].Type})
		}
	}
	if p.Not {
		s.write("NOT ")
	}
	s.write("EXISTS (SELECT 1 FROM ", s.d.identifier(table), " s WHERE ")
	for i, o := range owner {
		s.write("s.", s.d.identifier(o), " = ", c.columns[c.Key[i]].expr, " AND ")
	}
	if set.other != nil {
		s.write("EXISTS (SELECT 1 FROM ", set.other.relation, " r WHERE ")
		c.isMember(s, set, stored)
		s.write(") AND ")
	}
	inner := collection{store: c.store, compare: c.compare, columns: fields}
	inner.predicate(s, p.Where)
	s.write(")")
}

func names(columns []column) []string {
	list := make([]string, len(columns))
	for i, col := range columns {
		list[i] = col.name
	}
	return list
}

// fill reads the selected sets of all records, one statement for each set.
func (c *collection) fill(ctx context.Context, q queryer, records []backends.Record, ret backends.Selection) error {
	for i := range c.sets {
		if !ret.Has(i) || len(records) == 0 {
			continue
		}
		if c.sets[i].Reverse != nil && c.sets[i].other == nil {
			continue
		}
		index := map[string]int{}
		for j, r := range records {
			r.Sets[i] = []backends.Element{}
			index[keyText(c.keyOf(r))] = j
		}
		fill := c.fillSet
		if l := c.sets[i].listed; l != nil {
			fill = l.fillMembers
			if c.sets[i].Reverse != nil {
				fill = func(ctx context.Context, q queryer, i int, records []backends.Record, _ map[string]int) error {
					return l.fillGroups(ctx, q, i, records)
				}
			}
		}
		if err := fill(ctx, q, i, records, index); err != nil {
			return err
		}
		c.rememberSets(ctx, i, records)
	}
	return nil
}

func (c *collection) keyOf(r backends.Record) backends.Key {
	key := make(backends.Key, len(c.Key))
	for i, k := range c.Key {
		key[i] = r.Values[k]
	}
	return key
}

// keyText makes a map's key of a record's.
func keyText(key []backends.Value) string {
	var b strings.Builder
	for _, v := range key {
		switch v := v.(type) {
		case string:
			b.WriteString(v)
		case int64:
			b.WriteString(strconv.FormatInt(v, 10))
		}
		b.WriteByte(0)
	}
	return b.String()
}

// fillSet reads a set of many records.
func (c *collection) fillSet(ctx context.Context, q queryer, i int, records []backends.Record, index map[string]int) error {
	s := c.setStatement(i, records)
	if imagining(ctx, q, s) {
		return c.imagineSet(ctx, i, records)
	}
	rows, err := q.QueryContext(ctx, s.text.String(), s.args...)
	if err != nil {
		return c.store.explain(ctx, "read "+c.Sets[i].Name, err, false)
	}
	defer rows.Close() //nolint:errcheck // read only
	n := len(c.Key)
	values := make([]backends.Value, n+len(c.Sets[i].Fields))
	targets := make([]any, len(values))
	for j := range values {
		t := cell{value: &values[j]}
		if j < n {
			t.typ = c.columns[c.Key[j]].typ
		} else {
			t.typ = c.Sets[i].Fields[j-n].Type
		}
		targets[j] = &t
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return c.store.explain(ctx, "read "+c.Sets[i].Name, err, false)
		}
		if at, ok := index[keyText(values[:n])]; ok {
			records[at].Sets[i] = append(records[at].Sets[i], slices.Clone(backends.Element(values[n:])))
		}
	}
	return c.store.explain(ctx, "read "+c.Sets[i].Name, rows.Err(), false)
}

// setStatement reads owner and fields of the elements of many records. Members that do not exist any more,
// or are out of their collection's scope, are no members.
func (c *collection) setStatement(i int, records []backends.Record) *statement {
	set, d := c.sets[i], c.store.d
	table, owner, fields := set.table, c.aliased("s", set.owner), c.aliased("s", names(set.fields))
	stored := fields // as s has them
	ownStored := owner
	if set.link != nil {
		table, owner, fields = set.link.table, c.aliased("s", names(set.link.fields)), c.aliased("s", set.link.owner)
		stored, ownStored = fields, owner
		if set.link.via != nil {
			owner = c.aliased("o", []string{c.columns[c.Key[0]].name})
		}
	}
	if set.via != nil {
		fields = c.aliased("r", []string{set.via.key()})
	}
	s := &statement{d: d}
	s.write("SELECT DISTINCT ", strings.Join(append(slices.Clone(owner), fields...), ", "), " FROM ", d.identifier(table), " s")
	if set.link != nil && set.link.via != nil {
		s.write(" JOIN ", c.relation, " o ON o.", d.identifier(set.link.via.name), " = ", ownStored[0])
	}
	if set.other != nil {
		c.joinMembers(s, set, stored)
	}
	s.write(" WHERE ")
	c.ownedBy(s, owner, records)
	return s.write(" ORDER BY ", strings.Join(fields, ", "))
}

// joinMembers limits the elements to members that exist.
func (c *collection) joinMembers(s *statement, set *set, stored []string) {
	s.write(" JOIN ", set.other.relation, " r ON ")
	c.isMember(s, set, stored)
}

// isMember says that r is the member of the other collection that is stored, and exists.
func (c *collection) isMember(s *statement, set *set, stored []string) {
	for j, f := range stored {
		name := set.other.columns[set.other.Key[j]].name
		if set.via != nil {
			name = set.via.name
		}
		if j > 0 {
			s.write(" AND ")
		}
		s.write("r.", s.d.identifier(name), " = ", f)
	}
	if len(set.other.Scope) > 0 {
		s.write(" AND ")
		set.other.scoped(s)
	}
}

// aliased gives columns of a table's alias.
func (c *collection) aliased(alias string, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = alias + "." + c.store.d.identifier(name)
	}
	return out
}

// ownedBy selects the elements of some records by the columns that hold their keys.
func (c *collection) ownedBy(s *statement, owner []string, records []backends.Record) {
	for j, r := range records {
		if j > 0 {
			s.write(" OR ")
		}
		s.write("(")
		for k, o := range owner {
			if k > 0 {
				s.write(" AND ")
			}
			s.write(o, " = ", s.bind(r.Values[c.Key[k]]))
		}
		s.write(")")
	}
}
