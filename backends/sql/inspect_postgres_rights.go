package sql

import (
	"context"
	"strings"
)

// rights asks the server itself what the account may do, which counts what comes by roles.
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

// has tells whether the account has a right, on the table or on every column that is concerned.
func (c postgresCatalogue) has(ctx context.Context, q queryer, n need) (ok bool, err error) {
	quoted := c.d.identifier(n.table)
	err = q.QueryRowContext(ctx, "SELECT has_table_privilege(to_regclass($1), $2)", quoted, n.verb).Scan(&ok)
	if ok || err != nil || len(n.columns) == 0 {
		return ok, err
	}
	for _, column := range n.columns {
		err = q.QueryRowContext(ctx, "SELECT has_column_privilege(to_regclass($1), $2, $3)", quoted, column, n.verb).Scan(&ok)
		if !ok || err != nil {
			return false, err
		}
	}
	return true, nil
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
	known, err := c.named(ctx, q, needs)
	if err != nil {
		return nil, err
	}
	rights, _, err := readTexts(ctx, q, tableRights)
	for _, row := range rights {
		name, owned, verbs := row[0], row[1] == "true", beyond(row[2], known[row[0]], others)
		if owned {
			list = append(list, "owns "+name+", and may change or drop it")
		} else if len(verbs) > 0 {
			list = append(list, "has "+strings.Join(verbs, ", ")+" on "+name)
		}
	}
	return shortened(list), err
}

// tableRights lists all tables that are not the database's own: name, whether they are the account's, and what it may do
// with them, or with some of their columns.
const tableRights = `SELECT c.oid::regclass::text, pg_has_role(c.relowner, 'USAGE')::text,
	(SELECT string_agg(verb, ' ') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS verb WHERE has_table_privilege(c.oid, verb)
	OR CASE WHEN verb IN ('SELECT', 'INSERT', 'UPDATE') THEN has_any_column_privilege(c.oid, verb) ELSE false END)
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1`

// beyond gives the verbs that are had and not wanted. Where nobody knows what is wanted of data, only TRUNCATE is too much.
func beyond(had string, wanted map[string]bool, known bool) []string {
	var verbs []string
	for verb := range strings.FieldsSeq(had) {
		if !wanted[verb] && (known || verb == "TRUNCATE") {
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
