package sql

import (
	"context"
	"fmt"
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

func (c postgresCatalogue) rights(ctx context.Context, q queryer, needs []need, others bool) (missing []need, excess []string, err error) {
	for _, n := range needs {
		ok, err := c.has(ctx, q, n)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			missing = append(missing, n)
			continue
		}
		sequences, err := c.sequences(ctx, q, n)
		if err != nil {
			return nil, nil, err
		}
		missing = append(missing, sequences...)
	}
	excess, err = c.powers(ctx, q)
	if err != nil || len(excess) > 0 {
		return missing, excess, err // who may everything has all other rights too
	}
	more, err := c.onTables(ctx, q, needs, others)
	return missing, more, err
}

// has tells whether the account has a right, on every column that is concerned.
func (c postgresCatalogue) has(ctx context.Context, q queryer, n need) (bool, error) {
	ok, quoted := false, c.d.identifier(n.table)
	err := q.QueryRowContext(ctx, "SELECT has_table_privilege(to_regclass($1), $2)", quoted, n.verb).Scan(&ok)
	for _, column := range n.columns {
		if ok || err != nil {
			break
		}
		one := false
		err = q.QueryRowContext(ctx, "SELECT has_column_privilege(to_regclass($1), $2, $3)", quoted, column, n.verb).Scan(&one)
		if !one {
			return false, err
		}
		ok = column == n.columns[len(n.columns)-1]
	}
	return ok, err
}

// sequences gives the rights that an INSERT lacks on the sequences of serial columns; identity columns need none.
func (c postgresCatalogue) sequences(ctx context.Context, q queryer, n need) ([]need, error) {
	if n.verb != inserts {
		return nil, nil
	}
	rows, _, err := readTexts(ctx, q, `SELECT s.oid::regclass::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid
		WHERE d.refobjid = to_regclass($1) AND d.deptype = 'a' AND CASE WHEN s.relkind = 'S' THEN NOT has_sequence_privilege(s.oid, 'USAGE') END ORDER BY 1`, c.d.identifier(n.table))
	var list []need
	for _, row := range rows {
		list = append(list, need{table: "SEQUENCE " + row[0], verb: usage, at: n.at})
	}
	return list, err
}

// powers gives what the account may do beyond tables.
func (c postgresCatalogue) powers(ctx context.Context, q queryer) ([]string, error) {
	var super, role, database, replication, bypass bool
	err := q.QueryRowContext(ctx, "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user").
		Scan(&super, &role, &database, &replication, &bypass)
	if super {
		return []string{"is a superuser"}, err
	}
	var list []string
	for _, p := range []struct {
		has  bool
		text string
	}{{role, "may make roles (CREATEROLE)"}, {database, "may make databases (CREATEDB)"}, {replication, "may replicate everything (REPLICATION)"}, {bypass, "passes by row level security (BYPASSRLS)"}} {
		if p.has {
			list = append(list, p.text)
		}
	}
	return list, err
}

// onTables gives what the account may do with tables that is not needed: it owns them, may make new ones, or has rights
// on others.
func (c postgresCatalogue) onTables(ctx context.Context, q queryer, needs []need, others bool) ([]string, error) {
	var list []string
	schemas, _, err := readTexts(ctx, q, `SELECT nspname FROM pg_namespace
		WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND has_schema_privilege(oid, 'CREATE') ORDER BY 1`)
	for _, row := range schemas {
		list = append(list, "may make tables in the schema "+row[0])
	}
	if err != nil {
		return nil, err
	}
	rights, _, err := readTexts(ctx, q, `SELECT oid::regclass::text, pg_has_role(relowner, 'USAGE')::text,`+
		privilege("SELECT")+privilege("INSERT")+privilege("UPDATE")+privilege("DELETE")+privilege("TRUNCATE")+` relname
		FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relnamespace IN
		(SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema') ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	known, err := c.named(ctx, q, needs)
	for _, row := range rights {
		wanted, mapped := known[row[0]]
		if verbs := beyond(row[2:7], wanted); row[1] == "true" {
			list = append(list, "owns "+row[0]+", and may change or drop it")
		} else if len(verbs) > 0 && (others || mapped && strings.Contains(strings.Join(verbs, " "), "TRUNCATE")) {
			list = append(list, "has "+strings.Join(verbs, ", ")+" on "+row[0])
		}
	}
	return shortened(list), err
}

func privilege(verb string) string {
	if verb == "DELETE" || verb == "TRUNCATE" {
		return fmt.Sprintf(" has_table_privilege(oid, '%[1]s')::int::text || '%[1]s',", verb)
	}
	return fmt.Sprintf(" (has_table_privilege(oid, '%[1]s') OR has_any_column_privilege(oid, '%[1]s'))::int::text || '%[1]s',", verb)
}

// beyond gives the verbs of cells like "1SELECT" that are had, and not wanted.
func beyond(cells []string, wanted map[string]bool) []string {
	var verbs []string
	for _, cell := range cells {
		if verb, had := strings.CutPrefix(cell, "1"); had && !wanted[verb] {
			verbs = append(verbs, verb)
		}
	}
	return verbs
}

// named gives the verbs that are needed on each table, by the table's name as the catalogue writes it.
func (c postgresCatalogue) named(ctx context.Context, q queryer, needs []need) (map[string]map[string]bool, error) {
	known := map[string]map[string]bool{}
	for _, n := range needs {
		var name string
		if err := q.QueryRowContext(ctx, "SELECT to_regclass($1)::text", c.d.identifier(n.table)).Scan(&name); err != nil {
			return nil, err
		}
		if known[name] == nil {
			known[name] = map[string]bool{}
		}
		known[name][n.verb] = true
	}
	return known, nil
}

// shortened keeps a list readable.
func shortened(list []string) []string {
	const most = 6
	if len(list) <= most {
		return list
	}
	return append(list[:most:most], fmt.Sprintf("may do %d things more of this kind", len(list)-most))
}
