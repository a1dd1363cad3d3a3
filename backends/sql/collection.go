package sql

import (
	"context"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// collection is one resource type's records: a table, side tables, and sets.
type collection struct {
	backends.Collection

	relation          string // what records are read from
	store             *store
	settings          *Resource
	compare           comparer
	columns           []column
	sets              []*set
	fields, selection string // the beginning of a statement that reads all fields, up to FROM and with it
}

// column is where a field is stored.
type column struct {
	name     string      // of the base table; empty for a property
	property *Properties // the side table, for a property
	key      string      // the property's name
	expr     string      // the SQL expression that reads it; the base table is r
	typ      backends.Type
	via      *via // the column holds another value of what it refers to; typ and expr are the key's
}

// set is where elements are stored: rows of a table of their own.
type set struct {
	backends.Set
	table  string
	owner  []string // columns that hold the record's key
	fields []column
	other  *collection // what the fields refer to; nil where they are plain values
	link   *set        // of a reverse set: the set seen from the other side
	listed *listed     // the set is kept on the members' side
	via    *via        // the field holds another value of the member than its key
}

func (c *collection) bindFields(ctx context.Context, diags *diag.List) error {
	if table := c.settings.Table; c.settings.lockable() && c.store.db != nil {
		found, err := c.store.columns(ctx, table.Value)
		if err != nil {
			return err
		}
		if found == nil {
			missingTable(table.Value, table.Range, diags)
			return nil
		}
	}
	for i, f := range c.Fields {
		col, err := c.bindField(ctx, f, diags)
		if err != nil {
			return err
		}
		if given := c.store.given(c.Name); given != nil {
			col.typ = given.Capabilities().Fields[i].Type
		}
		c.Fields[i].Type = col.typ
		c.columns = append(c.columns, col)
	}
	for i := range c.settings.Properties {
		p := &c.settings.Properties[i]
		for _, text := range []diag.Text{p.Owner, p.Name} {
			if _, err := c.store.column(ctx, p.Table.Value, text.Value, text.Range, diags); err != nil {
				return err
			}
		}
	}
	return nil
}

// bindField finds the column that holds a field.
func (c *collection) bindField(ctx context.Context, f backends.Field, diags *diag.List) (column, error) {
	col := column{name: f.Name}
	table, name := c.settings.Table.Value, f.Name
	if label, rest, dotted := strings.Cut(f.Name, "."); dotted {
		if p := c.properties(label); p != nil {
			col.name, col.property, col.key = "", p, rest
			table, name = p.Table.Value, p.Value.Value
		}
	}
	var err error
	if col.typ, err = c.columnType(ctx, col, table, name, f.At, diags); err != nil {
		return col, err
	}
	col.expr = "r." + c.store.d.identifier(col.name)
	if col.property != nil {
		col.expr = c.propertyExpr(col)
	}
	col.via, err = c.newVia(ctx, f, col.typ, diags)
	return col, err
}

func (c *collection) columnType(ctx context.Context, col column, table, name string, at diag.Range, diags *diag.List) (backends.Type, error) {
	if col.property == nil && !c.settings.lockable() {
		return c.derivedColumn(ctx, name, at, diags)
	}
	return c.store.column(ctx, table, name, at, diags)
}

// derivedColumn gives the type of a column of a query or of a fixed list.
func (c *collection) derivedColumn(ctx context.Context, name string, at diag.Range, diags *diag.List) (backends.Type, error) {
	if len(c.settings.Fixed) > 0 {
		known := map[string]backends.Type{fixedKey: backends.String, fixedValue: backends.String}
		return columnOf(known, "A fixed list", name, at, diags), nil
	}
	columns, err := c.store.columnsOf(ctx, c.relation, c.relation)
	if err != nil || c.store.db == nil {
		return backends.Unknown, err
	}
	if columns == nil {
		diags.Errorf(c.settings.Query.Range, "Query refused", "The database does not accept this query.")
		return backends.Unknown, nil
	}
	return columnOf(columns, "The query", name, at, diags), nil
}

func (c *collection) properties(label string) *Properties {
	for i := range c.settings.Properties {
		if c.settings.Properties[i].Label == label {
			return &c.settings.Properties[i]
		}
	}
	return nil
}

// propertyExpr reads one row of a side table; of several with the same name, the smallest value, so that a
// record stays one.
func (c *collection) propertyExpr(col column) string {
	d, p := c.store.d, col.property
	return "(SELECT MIN(p." + d.identifier(p.Value.Value) + ") FROM " + d.identifier(p.Table.Value) + " p WHERE p." +
		d.identifier(p.Owner.Value) + " = r." + d.identifier(c.Fields[c.Key[0]].Name) +
		" AND p." + d.identifier(p.Name.Value) + " = " + d.literal(col.key) + ")"
}

func (c *collection) bindSets(ctx context.Context, diags *diag.List) error {
	for i, definition := range c.Sets {
		s := &set{Set: definition}
		c.sets = append(c.sets, s)
		switch {
		case definition.Reverse != nil:
			c.bindReverse(s)
		case definition.List != "":
			s.listed = c.bindListed(definition)
			s.other = s.listed.members
		default:
			if err := c.bindRows(ctx, s, i, diags); err != nil {
				return err
			}
		}
	}
	return nil
}

// bindRows binds a set to the table that has a row for each element.
func (c *collection) bindRows(ctx context.Context, s *set, i int, diags *diag.List) error {
	a, _ := s.Settings.(*Attribute)
	s.table = a.Table.Value
	for _, o := range a.Owner {
		s.owner = append(s.owner, o.Value)
		if _, err := c.store.column(ctx, s.table, o.Value, o.Range, diags); err != nil {
			return err
		}
	}
	for j, f := range s.Fields {
		t, err := c.store.column(ctx, s.table, f.Name, f.At, diags)
		if err != nil {
			return err
		}
		if given := c.store.given(c.Name); given != nil {
			t = given.Capabilities().Sets[i].Fields[j].Type
		}
		if f.Ref != nil {
			s.other = c.store.collections[f.Ref.Collection]
		}
		if s.via, err = c.newVia(ctx, f, t, diags); err != nil {
			return err
		}
		c.Sets[i].Fields[j].Type = t
		s.fields = append(s.fields, column{name: f.Name, expr: "s." + c.store.d.identifier(f.Name), typ: t})
	}
	return nil
}

// bindReverse binds a set to the other collection's that it is seen from.
func (c *collection) bindReverse(s *set) {
	s.other = c.store.collections[s.Reverse.Collection]
	if s.other == nil {
		return // another store has it
	}
	for k, other := range s.other.Sets {
		switch {
		case other.Name != s.Reverse.Set:
		case other.List != "":
			s.listed = s.other.bindListed(other)
		default:
			s.link = s.other.linkFor(k)
		}
	}
}

// indirect tells whether the elements are not stored as what they are, so that they cannot be compared there.
func (s *set) indirect() bool {
	return s.Reverse != nil && s.other == nil || s.listed != nil || s.via != nil || s.link != nil && s.link.via != nil
}

// linkFor gives the columns of a set before the collection has bound its own.
func (c *collection) linkFor(k int) *set {
	definition := c.Sets[k]
	a, _ := definition.Settings.(*Attribute)
	s := &set{Set: definition, table: a.Table.Value}
	for _, o := range a.Owner {
		s.owner = append(s.owner, o.Value)
	}
	for _, f := range definition.Fields {
		s.fields = append(s.fields, column{name: f.Name})
		if f.Ref != nil && f.Ref.Via != "" {
			s.via = &via{other: c.store.collections[f.Ref.Collection], name: f.Ref.Via}
		}
	}
	return s
}

// Capabilities tells what the backend can do with the collection.
func (c *collection) Capabilities() backends.Capabilities {
	return backends.Capabilities{
		Fields: c.Fields, Sets: c.Sets, Atomic: true, Isolated: true, Unique: true,
		Create: !c.settings.derived() || len(c.settings.operations("create")) > 0,
		Delete: !c.settings.derived() || len(c.settings.operations("delete")) > 0,
		Match: func(q backends.Comparison) backends.Match {
			if q.Set > 0 && c.sets[q.Set-1].indirect() {
				return backends.None
			}
			return c.compare.match(c.typeOf(q), q)
		},
		Parallel: c.store.parallel(), Embedded: c.store.d.embedded,

		After: c.continues(),
		Sort:  func(o backends.Order) bool { return c.store.d.sorts(c.columns[o.Field].typ) },
	}
}

// sorts tells whether columns of a type can be sorted by.
func (d *dialect) sorts(t backends.Type) bool {
	switch t {
	case backends.String, backends.Int, backends.Float, backends.Bool:
		return true
	case backends.Time, backends.Date:
		return d.times
	case backends.Unknown, backends.Decimal, backends.Bytes:
	}
	return false
}

func (c *collection) typeOf(q backends.Comparison) backends.Type {
	if q.Set > 0 {
		return c.Sets[q.Set-1].Fields[q.Field].Type
	}
	return c.columns[q.Field].typ
}

// op names an operation for logs.
func (c *collection) op(verb string) string {
	if c.settings.derived() {
		return verb + " the records of " + c.Name
	}
	return verb + " " + c.settings.Table.Value
}
