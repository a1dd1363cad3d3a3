package sql

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// inspectionTime is how long a database is asked at most.
const inspectionTime = time.Minute

// inspection compares a mapping with what the database says of itself.
type inspection struct {
	*store

	catalogue catalogue
	q         queryer
	tables    map[string]*table
	diags     diag.List
}

// Inspect implements [backends.Inspector]. It asks for keys and indexes, for columns that no creation fills or that are
// too short, for the plans of lookups, and for the rights of the account, all in one read-only transaction.
func (s *store) Inspect(ctx context.Context) (diag.List, error) {
	if s.db == nil {
		return nil, nil // the records are given; there is no database
	}
	if s.d.catalogue == nil {
		var diags diag.List
		diags.Warnf(s.at, "Not inspected", "What %s says of keys, indexes and rights is not looked at yet.", s.d.name)
		return diags, nil
	}
	ctx, cancel := context.WithTimeout(ctx, inspectionTime)
	defer cancel()
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, s.unreachable(ctx, "inspect", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	in := &inspection{store: s, catalogue: s.d.catalogue(s.d, s.dsn.Reveal()), q: tx, tables: map[string]*table{}}
	if err := in.run(ctx); err != nil {
		return nil, s.explain(ctx, "inspect", err, false)
	}
	in.diags.Sort()
	return in.diags, nil
}

func (in *inspection) run(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(in.collections)) {
		c := in.collections[name]
		if err := in.load(ctx, c); err != nil {
			return err
		}
		in.checkKey(c)
		in.checkFilled(c)
		for i := range c.Fields {
			in.checkField(c, i)
			if err := in.checkLookup(ctx, c, i); err != nil {
				return err
			}
		}
		in.checkApart(c)
	}
	if err := in.checkServer(ctx); err != nil {
		return err
	}
	return in.checkRights(ctx)
}

// load reads what the database says of the tables of a collection.
func (in *inspection) load(ctx context.Context, c *collection) error {
	for _, name := range c.tables() {
		if _, known := in.tables[name.Value]; known || name.Value == "" {
			continue
		}
		t, err := in.catalogue.table(ctx, in.q, name.Value)
		if err != nil {
			return err
		}
		in.tables[name.Value] = t
		if t.unsafe {
			in.diags.Warnf(name.Range, "No transactions",
				"The table %s takes no part in transactions: a request that fails halfway leaves its first half behind. ALTER TABLE … ENGINE = InnoDB.", name.Value)
		}
	}
	return nil
}

// tables gives the tables that the mapping names for a collection.
func (c *collection) tables() []diag.Text {
	list := []diag.Text{c.settings.Table}
	for _, p := range c.settings.Properties {
		list = append(list, p.Table)
	}
	for _, s := range c.sets {
		if a, ok := s.Settings.(*Attribute); ok && s.table != "" {
			list = append(list, a.Table)
		}
	}
	return list
}

// base gives the table of a collection's records, and whether there is one whose rows they are.
func (in *inspection) base(c *collection) (*table, bool) {
	t := in.tables[c.settings.Table.Value]
	return t, t != nil && !t.view && c.settings.lockable()
}

// checkServer reports how the server itself treats what it is sent.
func (in *inspection) checkServer(ctx context.Context) error {
	found, err := in.catalogue.server(ctx, in.q)
	for _, f := range found {
		in.diags.Warnf(in.at, f.summary, "%s", f.detail)
	}
	return err
}

// finding is what a catalogue has to say, of no place in particular.
type finding struct{ summary, detail string }

// verbs are the rights that requests need.
const (
	selects = "SELECT"
	inserts = "INSERT"
	updates = "UPDATE"
	deletes = "DELETE"
	usage   = "USAGE" // of a sequence
)

var _ backends.Inspector = (*store)(nil)
