package sql

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// sqliteCatalogue reads the catalogue of SQLite, which has tables of pragmas.
type sqliteCatalogue struct {
	d   *dialect
	dsn string
}

func newSQLiteCatalogue(d *dialect, dsn string) catalogue { return sqliteCatalogue{d, dsn} }

// counted is how many rows are counted at most to say how large a table is.
const counted = 100_000

func (c sqliteCatalogue) table(ctx context.Context, q queryer, name string) (*table, error) {
	schema, plain := "main", name
	if s, rest, dotted := strings.Cut(name, "."); dotted {
		schema, plain = s, rest
	}
	t := &table{}
	err := q.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+c.d.identifier(name)+fmt.Sprintf(" LIMIT %d)", counted)).Scan(&t.rows)
	if err == nil {
		err = q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'view' AND lower(name) = lower(?))", plain).Scan(&t.view)
	}
	if err != nil {
		return nil, err
	}
	t.columns, err = readColumns(ctx, q, `SELECT name, ("notnull" OR pk) AND dflt_value IS NULL AND hidden = 0
		AND NOT (pk AND upper(type) = 'INTEGER' AND (SELECT count(*) FROM pragma_table_xinfo(?1, ?2) WHERE pk) = 1), 0, ''
		FROM pragma_table_xinfo(?1, ?2)`, plain, schema)
	if err != nil {
		return nil, err
	}
	t.indexes, err = readIndexes(ctx, q, `SELECT 'the primary key', 1, name FROM pragma_table_xinfo(?1, ?2) WHERE pk
		UNION ALL SELECT * FROM (SELECT l.name, l."unique", coalesce(i.name, m.sql, '') FROM pragma_index_list(?1, ?2) l
		JOIN pragma_index_xinfo(l.name, ?2) i LEFT JOIN sqlite_master m ON m.type = 'index' AND m.name = l.name
		WHERE i.key AND NOT l.partial ORDER BY l.name, i.seqno)`, plain, schema)
	return t, err
}

func (c sqliteCatalogue) scans(ctx context.Context, q queryer, statement string, args []any) (bool, error) {
	rows, names, err := readTexts(ctx, q, "EXPLAIN QUERY PLAN "+statement, args...)
	for _, row := range rows {
		if detail := row[len(names)-1]; detail == "SCAN r" || strings.HasPrefix(detail, "SCAN r ") {
			return true, err
		}
	}
	return false, err
}

func (c sqliteCatalogue) server(context.Context, queryer) ([]finding, error) { return nil, nil }

// rights asks the file system: whoever may write the file, and the folder where its journal is made, may do all.
func (c sqliteCatalogue) rights(_ context.Context, _ queryer, needs []need, _ bool) (missing []need, excess []string, err error) {
	path, options, _ := strings.Cut(strings.TrimPrefix(c.dsn, "file:"), "?")
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil, nil, nil
	}
	readOnly := strings.Contains(options, "mode=ro") || strings.Contains(options, "immutable=1") ||
		unix.Access(path, unix.W_OK) != nil || unix.Access(filepath.Dir(path), unix.W_OK) != nil
	for _, n := range needs {
		if readOnly && n.verb != selects {
			missing = append(missing, n)
		}
	}
	return missing, nil, nil
}
