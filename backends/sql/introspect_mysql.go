package sql

import (
	"context"
	"database/sql"
	"strings"
)

// mysqlTables reads the catalog of the DSN's database on MySQL or MariaDB. information_schema shows what the account
// has a right to.
func (in *inspector) mysqlTables(ctx context.Context, q queryer) ([]Table, error) {
	b := newBuilder(in.d)
	var name string
	var rows sql.NullInt64
	err := scan(ctx, q, `SELECT table_name, table_rows FROM information_schema.tables
		WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`, nil,
		func() error { b.table(name, rows.Int64); return nil }, &name, &rows)
	if err != nil {
		return nil, err
	}
	for _, part := range []func(context.Context, queryer, *builder) error{mysqlColumns, mysqlIndexes, mysqlForeignKeys} {
		if err := part(ctx, q, b); err != nil {
			return nil, err
		}
	}
	return b.done(), nil
}

func mysqlColumns(ctx context.Context, q queryer, b *builder) error {
	var c Column
	var table, kind, nullable, extra string
	var initial sql.NullString
	add := func() error {
		extra = strings.ToLower(extra)
		c.Nullable, c.Labels, c.Initial = nullable == "YES", nil, initial.String
		c.Generated = strings.Contains(extra, "auto_increment") || strings.Contains(extra, "generated") && !strings.Contains(extra, "default_generated")
		c.Default = c.Generated || initial.Valid && !strings.EqualFold(initial.String, "null") // MariaDB writes NULL out
		if strings.EqualFold(kind, "enum") {
			c.Labels = enumLabels(c.Declared)
		}
		b.column(table, c, kind)
		return nil
	}
	return scan(ctx, q, `SELECT table_name, column_name, data_type, column_type, is_nullable, column_default, extra
		FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`, nil,
		add, &table, &c.Name, &kind, &c.Declared, &nullable, &initial, &extra)
}

// enumLabels reads the labels of enum('a','it”s').
func enumLabels(declared string) []string {
	var labels []string
	text := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(declared[len("enum"):]), "("), ")")
	for strings.HasPrefix(text, "'") {
		var label strings.Builder
		rest := text[1:]
		for {
			part, after, _ := strings.Cut(rest, "'")
			label.WriteString(part)
			if rest = after; !strings.HasPrefix(rest, "'") {
				break
			}
			label.WriteByte('\'')
			rest = rest[1:]
		}
		labels = append(labels, label.String())
		text = strings.TrimLeft(rest, ", ")
	}
	return labels
}

func mysqlIndexes(ctx context.Context, q queryer, b *builder) error {
	var table, index string
	var column sql.NullString // of an expression there is none
	var position int
	return scan(ctx, q, `SELECT table_name, index_name, column_name, seq_in_index FROM information_schema.statistics
		WHERE table_schema = DATABASE() AND non_unique = 0 ORDER BY table_name, index_name, seq_in_index`, nil,
		func() error { b.index(table, column.String, index == "PRIMARY", position == 1); return nil }, &table, &index, &column, &position)
}

func mysqlForeignKeys(ctx context.Context, q queryer, b *builder) error {
	var table, column, other, to string
	var position int
	return scan(ctx, q, `SELECT table_name, column_name, referenced_table_name, referenced_column_name, ordinal_position
		FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_schema = DATABASE()
		ORDER BY table_name, constraint_name, ordinal_position`, nil,
		func() error { b.foreign(table, column, other, to, position == 1); return nil }, &table, &column, &other, &to, &position)
}
