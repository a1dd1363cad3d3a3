package sql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// checkKey demands an index that keeps ids unique.
func (in *inspection) checkKey(c *collection) {
	t, ok := in.base(c)
	key := c.keyColumns()
	if !ok || slices.Contains(key, "") || t.distinct(key...) {
		return
	}
	at := c.Fields[c.Key[0]].At
	in.diags.Warnf(at, "Nothing keeps the id unique",
		"No primary key and no unique index of %s keeps two rows from having the same %s. Requests about such a pair fail. Add one, or choose another id.",
		c.settings.Table.Value, strings.Join(key, ", "))
}

// keyColumns gives the columns of the key.
func (c *collection) keyColumns() []string {
	var list []string
	for _, k := range c.Key {
		list = append(list, c.columns[k].name)
	}
	return list
}

// checkFilled looks for columns that a creation must fill, and does not.
func (in *inspection) checkFilled(c *collection) {
	t, ok := in.base(c)
	if !ok || len(c.settings.operations("create")) > 0 {
		return
	}
	for _, d := range t.columns {
		if !d.needed {
			continue
		}
		i := slices.IndexFunc(c.columns, func(own column) bool { return strings.EqualFold(own.name, d.name) })
		switch {
		case i < 0 || !c.Fields[i].Demand.Created:
			in.unfilled(c, t, d.name)
		case !c.Fields[i].Demand.Always:
			in.diags.Warnf(c.Fields[i].At, "Some creations will fail",
				"The column %s of %s refuses NULL and has no default, so that nobody can be created without this attribute. Make it required = true, or give it a default.",
				d.name, c.settings.Table.Value)
		}
	}
}

func (in *inspection) unfilled(c *collection, t *table, column string) {
	at, detail := c.settings.Table.Range, "The column %s of %s refuses NULL and has no default, and nothing in the mapping writes it on create. Map an attribute to it, set it in constants = { … }, or give it a default in the database."
	if t.triggers {
		in.diags.Warnf(at, "Creations may fail", detail+" The table has a trigger, which may do so.", column, c.settings.Table.Value)
		return
	}
	in.diags.Errorf(at, "Creations will fail", detail, column, c.settings.Table.Value)
}

// checkField looks at what a field's column can hold, and at its uniqueness.
func (in *inspection) checkField(c *collection, i int) {
	f, col := c.Fields[i], c.columns[i]
	t, name := in.tables[c.settings.Table.Value], col.name
	if p := col.property; p != nil {
		t, name = in.tables[p.Table.Value], p.Value.Value
	}
	if t == nil || t.view || col.via != nil {
		return
	}
	if d := t.column(name); d != nil && f.Demand.Length > 0 {
		in.checkText(f, *d)
	}
	if f.Demand.Unique && (col.property != nil || !t.distinct(name)) && !slices.Equal(c.Key, []int{i}) {
		in.diags.Warnf(f.At, "Unique by the adapter alone",
			"No unique index keeps two records from having the same %s. The adapter looks first, under a lock of its own; what writes past it can still make duplicates. Add a unique index where the data allow one.", f.Name)
	}
}

// checkText compares what a column holds with what clients send.
func (in *inspection) checkText(f backends.Field, d described) {
	if d.length > 0 && d.length < f.Demand.Length {
		in.diags.Warnf(f.At, "Short column",
			"The column %s holds %d characters; identity providers may send %d here. What is longer is refused with 400.", d.name, d.length, f.Demand.Length)
	}
	if d.charset != "" {
		in.diags.Warnf(f.At, "Not every name fits",
			"The column %s has the character set %s, which lacks letters that names are written with. Use utf8mb4 (MySQL) or UTF8 (PostgreSQL).", d.name, d.charset)
	}
}

// checkApart looks at the tables that hold something of a record by its id.
func (in *inspection) checkApart(c *collection) {
	for _, p := range c.settings.Properties {
		in.checkOwner(p.Table.Value, p.Owner.Value, p.Owner.Range)
	}
	for i, s := range c.sets {
		a, ok := s.Settings.(*Attribute)
		if s.table == "" || !ok || len(a.Owner) == 0 {
			continue
		}
		in.checkOwner(s.table, a.Owner[0].Value, a.Owner[0].Range)
		if s.other != nil && len(s.fields) > 0 {
			in.checkOwner(s.table, s.fields[0].name, c.Sets[i].Fields[0].At)
		}
		in.checkElements(s, a.Table.Range)
	}
}

// checkOwner demands an index that finds rows by the id that they belong to.
func (in *inspection) checkOwner(name, column string, at diag.Range) {
	if t := in.tables[name]; t != nil && !t.view && !t.leads(column) {
		in.diags.Warnf(at, "Slow without an index",
			"No index of %s begins with %s: every request that needs these rows reads the whole table (%s).", name, column, t.size())
	}
}

// checkElements looks for columns of an element that nothing fills.
func (in *inspection) checkElements(s *set, at diag.Range) {
	t := in.tables[s.table]
	if t == nil || t.view || s.ReadOnly {
		return
	}
	written := slices.Clone(s.owner)
	for i, f := range s.fields {
		if s.written(i) {
			written = append(written, f.name)
		}
	}
	for _, d := range t.columns {
		if d.needed && !slices.ContainsFunc(written, func(w string) bool { return strings.EqualFold(w, d.name) }) {
			in.diags.Errorf(at, "Additions will fail",
				"The column %s of %s refuses NULL and has no default, and nothing in the mapping writes it. Give it a default in the database.", d.name, s.table)
		}
	}
}

// size says how large a table is.
func (t *table) size() string {
	if t.rows < 0 {
		return "of unknown size"
	}
	return fmt.Sprintf("about %d rows", t.rows)
}

// checkLookup asks the database how it would look for one record, as clients do before each create.
func (in *inspection) checkLookup(ctx context.Context, c *collection, i int) error {
	f, col := c.Fields[i], c.columns[i]
	t, ok := in.base(c)
	if !ok || !f.Demand.Lookup || col.via != nil {
		return nil
	}
	q := backends.Comparison{Field: i, Op: backends.Equal, Value: sample(col.typ), Fold: f.Demand.Fold && col.typ == backends.String}
	scans := c.compare.match(col.typ, q) == backends.None
	if !scans {
		s := c.selectAll().write(" WHERE ")
		c.scoped(s)
		s.write(" AND ")
		c.compare.compare(s, col.expr, col.typ, q)
		var err error
		if scans, err = in.catalogue.scans(ctx, in.q, s.text.String(), s.args); err != nil {
			return err
		}
	}
	if scans {
		in.diags.Warnf(f.At, "Lookups read the whole table",
			"Looking for one %s reads all of %s (%s), and clients do so before each create. %s", f.Name, c.settings.Table.Value, t.size(), in.remedy(c, col, q.Fold))
	}
	return nil
}

// remedy says which index would serve a lookup.
func (in *inspection) remedy(c *collection, col column, fold bool) string {
	switch {
	case col.property != nil:
		return "No index can serve what stands in a side table."
	case fold && in.d.name == "mysql":
		return "With case_exact = true an index on the column serves it."
	case col.typ != backends.String || in.d.name == "mysql":
		return "An index on the column serves it."
	}
	expr := in.d.binary(in.d.identifier(col.name))
	if fold {
		expr = "(" + in.d.asciiLower(in.d.identifier(col.name)) + ")"
	}
	return "This index serves it: CREATE INDEX … ON " + in.d.identifier(c.settings.Table.Value) + " " + expr + "."
}

// sample gives a value of a type, as lookups have it.
func sample(t backends.Type) backends.Value {
	switch t {
	case backends.Int:
		return int64(1)
	case backends.Bool:
		return true
	case backends.String, backends.Float, backends.Decimal, backends.Time, backends.Date, backends.Bytes, backends.Unknown:
	}
	return "ada@example.org"
}
