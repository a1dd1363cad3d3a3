package sql

import (
	"context"
	"database/sql"
	"strings"
)

// postgresName is how a mapping names the table c: with its schema where the search path does not find it.
const postgresName = `CASE WHEN pg_table_is_visible(c.oid) THEN c.relname ELSE n.nspname || '.' || c.relname END`

// postgresReadable is the condition for tables of applications that the account may read.
const postgresReadable = `c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'
	AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')`

// postgresTables reads the catalog of a PostgreSQL database.
func (in *inspector) postgresTables(ctx context.Context, q queryer) ([]Table, error) {
	b := newBuilder(in.d)
	var name string
	var rows int64
	err := scan(ctx, q, `SELECT `+postgresName+`, greatest(c.reltuples, 0)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE `+postgresReadable+` ORDER BY 1`, nil,
		func() error { b.table(name, rows); return nil }, &name, &rows)
	if err != nil {
		return nil, err
	}
	for _, part := range []func(context.Context, queryer, *builder) error{postgresColumns, postgresIndexes, postgresForeignKeys} {
		if err := part(ctx, q, b); err != nil {
			return nil, err
		}
	}
	return b.done(), nil
}

func postgresColumns(ctx context.Context, q queryer, b *builder) error {
	var c Column
	var table, kind, labels string
	var initial sql.NullString
	add := func() error {
		c.Labels = nil
		if labels != "" {
			c.Labels = strings.Split(labels, "\x1f")
		}
		c.Default, c.Initial = c.Generated || initial.Valid, initial.String
		c.Generated = c.Generated || strings.HasPrefix(initial.String, "nextval(")
		b.column(table, c, kind)
		return nil
	}
	return scan(ctx, q, `SELECT `+postgresName+`, a.attname, CASE WHEN t.typtype = 'd' THEN base.typname ELSE t.typname END,
			format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity <> '' OR a.attgenerated <> '',
			coalesce((SELECT string_agg(e.enumlabel, E'\x1f' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = a.atttypid), '')
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
			JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type base ON base.oid = t.typbasetype
			LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
		WHERE a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT') AND `+postgresReadable+`
		ORDER BY 1, a.attnum`, nil,
		add, &table, &c.Name, &kind, &c.Declared, &c.Nullable, &initial, &c.Generated, &labels)
}

// postgresIndexes reads unique indexes over all rows. One that has a column as an expression counts as none.
func postgresIndexes(ctx context.Context, q queryer, b *builder) error {
	var table, column string
	var primary bool
	var position int
	return scan(ctx, q, `SELECT `+postgresName+`, a.attname, i.indisprimary, k.position
		FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
			CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(number, position)
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
		WHERE i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND `+postgresReadable+`
		ORDER BY 1, i.indexrelid, k.position`, nil,
		func() error { b.index(table, column, primary, position == 1); return nil }, &table, &column, &primary, &position)
}

func postgresForeignKeys(ctx context.Context, q queryer, b *builder) error {
	var table, column, other, to string
	var position int
	return scan(ctx, q, `SELECT `+postgresName+`, a.attname,
			CASE WHEN pg_table_is_visible(o.oid) THEN o.relname ELSE (SELECT nspname FROM pg_namespace WHERE oid = o.relnamespace) || '.' || o.relname END,
			f.attname, k.position
		FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class o ON o.oid = x.confrelid
			CROSS JOIN LATERAL unnest(x.conkey, x.confkey) WITH ORDINALITY AS k(here, there, position)
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.here JOIN pg_attribute f ON f.attrelid = o.oid AND f.attnum = k.there
		WHERE x.contype = 'f' AND `+postgresReadable+` ORDER BY 1, x.oid, k.position`, nil,
		func() error { b.foreign(table, column, other, to, position == 1); return nil }, &table, &column, &other, &to, &position)
}
