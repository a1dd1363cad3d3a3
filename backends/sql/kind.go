package sql

import (
	"context"
	"database/sql"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

const kindName = "sql"

// Option changes how the kind works.
type Option func(*options)

type options struct {
	listener  backends.Listener
	rehearsal *backends.Rehearsal
}

// WithListener lets somebody hear every statement that the database is asked, with its parameters.
func WithListener(l backends.Listener) Option { return func(o *options) { o.listener = l } }

// WithRehearsal makes stores that write nothing: their connections and transactions are read-only, and statements
// that write or lock are told to the rehearsal but not run. With Given the database is not opened at all.
func WithRehearsal(r *backends.Rehearsal) Option { return func(o *options) { o.rehearsal = r } }

// Kind gives the kind "sql".
func Kind(list ...Option) backends.Kind {
	var o options
	for _, option := range list {
		option(&o)
	}
	return backends.Kind{
		Name:      kindName,
		Settings:  func() any { return &Settings{} },
		Resource:  func() any { return &Resource{} },
		Attribute: func() any { return &Attribute{} },
		Compile:   func(s backends.Source) (backends.Opener, diag.List) { return compile(s, o) },
	}
}

// opener holds what was checked without a database.
type opener struct {
	options
	source   backends.Source
	settings *Settings
	d        *dialect
	programs map[string]*expression.Program // of operations, by their text
}

func compile(source backends.Source, o options) (backends.Opener, diag.List) {
	var diags diag.List
	settings, ok := source.Settings.(*Settings)
	if !ok {
		diags.Errorf(source.At, "Missing backend settings", "The block backend \"sql\" is missing.")
		return nil, diags
	}
	op := &opener{options: o, source: source, settings: settings, d: dialects()[settings.Driver.Value], programs: map[string]*expression.Program{}}
	if op.d == nil {
		diags.Errorf(settings.Driver.Range, "Unknown driver", "%s", unknownDriver(settings.Driver.Value))
		return nil, diags
	}
	for _, c := range source.Collections {
		op.checkCollection(c, &diags)
	}
	if diags.HasErrors() {
		return nil, diags
	}
	return op, diags
}

func (o *opener) checkCollection(c backends.Collection, diags *diag.List) {
	r, ok := c.Settings.(*Resource)
	if !ok || r.Table.Value == "" && r.Query.Value == "" && len(r.Fixed) == 0 {
		at := diag.Range{}
		if ok {
			at = r.At
		}
		diags.Errorf(at, "Missing table", "The resource %s needs the table of its records: table = \"…\" (or query, or fixed).", c.Name)
		return
	}
	if len(r.Fixed) > 0 && (r.Table.Value != "" || r.Query.Value != "") {
		diags.Errorf(r.At, "Records of two kinds", "The records of %s are a fixed list or those of a table; write only one of both.", c.Name)
	}
	for _, s := range c.Sets {
		o.checkSet(c, s, r, diags)
	}
	for _, f := range slices.Concat(append([][]backends.Field{c.Fields}, setFields(c)...)...) {
		o.checkVia(c, f, diags)
	}
	o.checkOperations(r, diags)
}

// ownTable tells whether the rows of a set are the records that it refers to.
func (o *opener) ownTable(s backends.Set, table string) bool {
	return len(s.Fields) > 0 && s.Fields[0].Ref != nil && slices.ContainsFunc(o.source.Collections, func(c backends.Collection) bool {
		r, ok := c.Settings.(*Resource)
		return ok && c.Name == s.Fields[0].Ref.Collection && strings.EqualFold(r.Table.Value, table)
	})
}

// checkSet checks where the elements of a set are.
func (o *opener) checkSet(c backends.Collection, s backends.Set, r *Resource, diags *diag.List) {
	a, ok := s.Settings.(*Attribute)
	at := r.At
	if ok {
		at = a.At
	}
	switch {
	case s.Reverse != nil:
	case s.List != "" && s.Codec == nil:
		diags.Errorf(at, "Missing list format",
			"`list` needs to know how several keys stand in one field: as = list(\",\"), as = php_keys(), or as = single() where there is one at most.")
	case s.List != "":
		if len(c.Key) > 1 {
			diags.Errorf(at, "Composite id in a list", "%q keeps the ids of %s in a list, and an id there has one part.", s.Name, c.Name)
		}
	case !ok, a.Table.Value == "", len(a.Owner) != len(c.Key):
		diags.Errorf(at, "Missing table of "+s.Name,
			"%q needs the table of its elements, and the columns there that hold the id of the %s: table = \"…\", owner = \"…\".", s.Name, c.Name)
	case o.ownTable(s, a.Table.Value):
		diags.Errorf(a.Table.Range, "Elements in the table of the members",
			"A row of %q here is a membership: to remove a member would delete the %s. Where a column of theirs names what they belong to, write list = %q and as = single().",
			a.Table.Value, s.Fields[0].Ref.Collection, a.Owner[0].Value)
	}
}

// checkVia checks a reference that is kept by another field than the key.
func (o *opener) checkVia(c backends.Collection, f backends.Field, diags *diag.List) {
	if f.Ref == nil || f.Ref.Via == "" {
		return
	}
	for _, other := range o.source.Collections {
		if other.Name != f.Ref.Collection {
			continue
		}
		r, ok := other.Settings.(*Resource)
		if len(other.Key) > 1 || !ok || r.derived() || !r.lockable() {
			diags.Errorf(f.At, "Unsuitable reference", "via needs a %s whose id is one column of a table; %s refers to it.", other.Name, c.Name)
		}
	}
}

func setFields(c backends.Collection) [][]backends.Field {
	var list [][]backends.Field
	for _, s := range c.Sets {
		list = append(list, s.Fields)
	}
	return list
}

// Open connects, reads the columns of every table that the mapping names, and checks the mapping against
// them.
func (o *opener) Open(ctx context.Context) (backends.Store, error) {
	if o.rehearsal != nil && o.rehearsal.Given != nil {
		s := o.newStore(nil)
		return s, s.bind(ctx, o.source.Collections)
	}
	connector, err := o.d.connector(o.settings.DSN.Reveal())
	if o.d.exists != nil && err == nil {
		err = o.d.exists(o.settings.DSN.Reveal())
	}
	if err != nil {
		return nil, &backends.Error{Kind: backends.Unavailable, Op: "sql: open", Err: err}
	}
	if o.d.keep {
		connector = preparing{connector, o.d.sessions}
	}
	if o.listener != nil {
		connector = listening{connector, o.listener}
	}
	db := sql.OpenDB(connector)
	n := o.settings.MaxConnections
	if n <= 0 {
		n = max(4, 2*runtime.NumCPU())
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	db.SetConnMaxLifetime(30 * time.Minute)
	s := o.newStore(db)
	if err := s.bind(ctx, o.source.Collections); err != nil {
		_ = db.Close()
		return nil, err
	}
	return s, nil
}

func (o *opener) newStore(db *sql.DB) *store {
	s := &store{
		db: db, d: o.d, collections: map[string]*collection{}, timeout: o.settings.Timeout, application: o.source.Application,
		programs: o.programs, rehearsal: newRehearsal(o.rehearsal, o.d), dsn: o.settings.DSN, at: o.source.At,
	}
	if s.timeout <= 0 {
		s.timeout = 10 * time.Second
	}
	return s
}

// store is an opened database.
type store struct {
	db          *sql.DB
	d           *dialect
	dsn         backends.Secret
	at          diag.Range // of the backend block
	application string
	timeout     time.Duration
	collections map[string]*collection
	tables      map[string]map[string]backends.Type
	enums       map[string]bool // "table.column": texts that are ordered by number
	programs    map[string]*expression.Program
	rehearsal   *rehearsal // nil: what is written is written
}

// Collection gives the backend of a collection.
func (s *store) Collection(name string) backends.Backend {
	if c, ok := s.collections[name]; ok {
		return c
	}
	return nil
}

// parallel tells how many connections there may be; 0 where there is no database.
func (s *store) parallel() int {
	if s.db == nil {
		return 0
	}
	return s.db.Stats().MaxOpenConnections
}

// Ping tells whether the database can be reached.
func (s *store) Ping(ctx context.Context) error {
	if s.db == nil {
		return nil
	}
	return s.explain(ctx, "ping", s.db.PingContext(ctx), false)
}

// Close closes all connections.
func (s *store) Close() error {
	if s.db == nil {
		return nil
	}
	return s.db.Close()
}

// bind connects the collections with their tables.
func (s *store) bind(ctx context.Context, collections []backends.Collection) error {
	var diags diag.List
	s.tables, s.enums = map[string]map[string]backends.Type{}, map[string]bool{}
	for _, c := range collections {
		settings, _ := c.Settings.(*Resource)
		s.collections[c.Name] = &collection{Collection: c, store: s, settings: settings, compare: comparer{s.d}, relation: settings.relation(s.d)}
	}
	for _, c := range collections {
		if err := s.collections[c.Name].bindFields(ctx, &diags); err != nil {
			return err
		}
	}
	if err := diags.Err(); err != nil {
		return err
	}
	for _, c := range collections {
		if err := s.collections[c.Name].bindSets(ctx, &diags); err != nil {
			return err
		}
	}
	if err := diags.Err(); err != nil {
		return err
	}
	for _, c := range collections {
		s.collections[c.Name].bindVias()
		s.collections[c.Name].bindSelection()
	}
	return diags.Err()
}

// columns gives the columns of a table with their types, by name in small letters; nil where there is no
// such table.
func (s *store) columns(ctx context.Context, table string) (map[string]backends.Type, error) {
	return s.columnsOf(ctx, table, s.d.identifier(table))
}

func (s *store) columnsOf(ctx context.Context, table, relation string) (map[string]backends.Type, error) {
	if s.db == nil {
		return nil, nil //nolint:nilnil // there is no database to ask
	}
	if known, ok := s.tables[table]; ok {
		return known, nil
	}
	rows, err := s.db.QueryContext(ctx, "SELECT * FROM "+relation+" r WHERE 1 = 0") //nolint:gosec // names of the mapping, quoted
	if err != nil {
		if ping := s.db.PingContext(ctx); ping != nil {
			return nil, s.explain(ctx, "read the columns of "+table, ping, false)
		}
		s.tables[table] = nil
		return nil, nil
	}
	defer rows.Close() //nolint:errcheck // read only
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, s.explain(ctx, "read the columns of "+table, err, false)
	}
	found := map[string]backends.Type{}
	for _, t := range types {
		found[strings.ToLower(t.Name())] = typeOf(s.d, t.DatabaseTypeName())
		if s.d.name == "mysql" && t.DatabaseTypeName() == "ENUM" {
			s.enums[table+"."+strings.ToLower(t.Name())] = true
		}
	}
	s.tables[table] = found
	return found, rows.Err()
}

// column checks that a table has a column, and gives its type.
func (s *store) column(ctx context.Context, table, column string, at diag.Range, diags *diag.List) (backends.Type, error) {
	columns, err := s.columns(ctx, table)
	if err != nil || s.db == nil {
		return backends.Unknown, err
	}
	if columns == nil {
		missingTable(table, at, diags)
		return backends.Unknown, nil
	}
	return columnOf(columns, "The table "+table, column, at, diags), nil
}

func missingTable(table string, at diag.Range, diags *diag.List) {
	diags.Errorf(at, "Unknown table", "The database has no table %q that this account may read.", table)
}

// columnOf gives the type of one of the columns; owner is who has them, as a sentence begins.
func columnOf(columns map[string]backends.Type, owner, column string, at diag.Range, diags *diag.List) backends.Type {
	t, ok := columns[strings.ToLower(column)]
	if !ok {
		detail := owner + " has no column \"" + column + "\"."
		if near := diag.Nearest(column, slices.Collect(maps.Keys(columns))); near != "" {
			detail += " Did you mean \"" + near + "\"?"
		}
		diags.Errorf(at, "Unknown column", "%s", detail)
	}
	return t
}
