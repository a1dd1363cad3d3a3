package sql

import (
	"context"
	"database/sql"
	"strings"
)

// sqliteTables reads the catalog of a SQLite file.
func (in *inspector) sqliteTables(ctx context.Context, q queryer) ([]Table, error) {
	b := newBuilder(in.d)
	var name string
	err := scan(ctx, q, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`, nil,
		func() error { b.table(name, 0); return nil }, &name)
	if err != nil {
		return nil, err
	}
	for _, t := range b.tables {
		for _, part := range []func(context.Context, queryer, *builder, *Table) error{
			sqliteColumns, sqliteIndexes, sqliteForeignKeys, in.sqliteRows,
		} {
			if err := part(ctx, q, b, t); err != nil {
				return nil, err
			}
		}
	}
	return b.done(), nil
}

func sqliteColumns(ctx context.Context, q queryer, b *builder, t *Table) error {
	var c Column
	var notNull, hidden int
	var position int
	var initial sql.NullString
	keys := map[int]string{}
	add := func() error {
		c.Nullable, c.Default, c.Generated = notNull == 0 && position == 0, initial.Valid, hidden > 1
		if position > 0 {
			keys[position] = c.Name
		}
		b.column(t.Name, c, c.Declared)
		return nil
	}
	err := scan(ctx, q, `SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid`, []any{t.Name},
		add, &c.Name, &c.Declared, &notNull, &initial, &position, &hidden)
	for i := 1; i <= len(keys); i++ {
		t.Key = append(t.Key, keys[i])
	}
	if len(t.Key) == 1 { // INTEGER PRIMARY KEY is another name of the row's number
		if key := t.Column(t.Key[0]); strings.EqualFold(key.Declared, "integer") {
			key.Default, key.Generated = true, true
		}
	}
	return err
}

func sqliteIndexes(ctx context.Context, q queryer, b *builder, t *Table) error {
	var column sql.NullString
	var position int
	return scan(ctx, q, `SELECT c.name, c.seqno FROM pragma_index_list(?) i, pragma_index_info(i.name) c
		WHERE i."unique" = 1 AND i.partial = 0 AND i.origin <> 'pk' ORDER BY i.seq, c.seqno`, []any{t.Name},
		func() error { b.index(t.Name, column.String, false, position == 0); return nil }, &column, &position)
}

func sqliteForeignKeys(ctx context.Context, q queryer, b *builder, t *Table) error {
	var from, other string
	var to sql.NullString
	var position int
	return scan(ctx, q, `SELECT "from", "table", "to", seq FROM pragma_foreign_key_list(?) ORDER BY id, seq`, []any{t.Name},
		func() error { b.foreign(t.Name, from, other, to.String, position == 0); return nil }, &from, &other, &to, &position)
}

// sqliteRows counts rows, up to a million.
func (in *inspector) sqliteRows(ctx context.Context, q queryer, _ *builder, t *Table) error {
	return scan(ctx, q, "SELECT COUNT(*) FROM (SELECT 1 FROM "+in.d.identifier(t.Name)+" LIMIT 1000000)", nil,
		func() error { return nil }, &t.Rows)
}
