package sql

import (
	"context"
	"strings"
)

// postgresCatalogue reads the catalogue of PostgreSQL.
type postgresCatalogue struct{ d *dialect }

func newPostgresCatalogue(d *dialect, _ string) catalogue { return postgresCatalogue{d} }

func (c postgresCatalogue) table(ctx context.Context, q queryer, name string) (*table, error) {
	t, quoted := &table{}, c.d.identifier(name)
	err := q.QueryRowContext(ctx, `SELECT reltuples::bigint, relkind IN ('v', 'm', 'f'),
		EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgtype & 6 = 6)
		FROM pg_class c WHERE oid = to_regclass($1)`, quoted).Scan(&t.rows, &t.view, &t.triggers)
	if err != nil {
		return nil, err
	}
	t.columns, err = readColumns(ctx, q, `SELECT attname, attnotnull AND NOT atthasdef AND attidentity = '',
		CASE WHEN atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND atttypmod > 4 THEN atttypmod - 4 ELSE 0 END,
		CASE WHEN getdatabaseencoding() = 'UTF8' THEN '' ELSE getdatabaseencoding() END
		FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`, quoted)
	if err != nil {
		return nil, err
	}
	t.indexes, err = readIndexes(ctx, q, `SELECT indexrelid::regclass::text, indisunique, pg_get_indexdef(indexrelid, n, true)
		FROM pg_index, generate_series(1, indnkeyatts) AS n
		WHERE indrelid = to_regclass($1) AND indpred IS NULL AND indisvalid ORDER BY indexrelid, n`, quoted)
	return t, err
}

// scans leaves the planner no reason to read everything but that there is no other way: small tables are read as a
// whole even where an index is there. The setting ends with the transaction.
func (c postgresCatalogue) scans(ctx context.Context, q queryer, statement string, args []any) (bool, error) {
	if _, _, err := readTexts(ctx, q, "SELECT set_config('enable_seqscan', 'off', true)"); err != nil {
		return false, err
	}
	rows, _, err := readTexts(ctx, q, "EXPLAIN "+statement, args...)
	for _, row := range rows {
		if strings.Contains(row[0], "Seq Scan on ") && strings.Contains(row[0], " r  (") {
			return true, err
		}
	}
	return false, err
}

func (c postgresCatalogue) server(context.Context, queryer) ([]finding, error) { return nil, nil }
