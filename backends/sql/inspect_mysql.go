package sql

import (
	"context"
	"errors"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// mysqlCatalogue reads the catalogue of MySQL and MariaDB.
type mysqlCatalogue struct{ d *dialect }

func newMySQLCatalogue(d *dialect, _ string) catalogue { return mysqlCatalogue{d} }

// place gives a table's database, as an argument that may be NULL, and its name there.
func (c mysqlCatalogue) place(name string) (database any, table string) {
	if schema, rest, dotted := strings.Cut(name, "."); dotted {
		return schema, rest
	}
	return nil, name
}

// where is the condition for the rows of information_schema that are about a table.
const where = " WHERE TABLE_SCHEMA = COALESCE(?, DATABASE()) AND TABLE_NAME = ?"

func (c mysqlCatalogue) table(ctx context.Context, q queryer, name string) (*table, error) {
	database, plain := c.place(name)
	t := &table{}
	err := q.QueryRowContext(ctx, `SELECT COALESCE(TABLE_ROWS, -1), TABLE_TYPE LIKE '%VIEW', COALESCE((SELECT e.TRANSACTIONS = 'NO' FROM information_schema.ENGINES e WHERE e.ENGINE = t.ENGINE), 0),
		EXISTS (SELECT 1 FROM information_schema.TRIGGERS g WHERE g.EVENT_OBJECT_SCHEMA = t.TABLE_SCHEMA AND g.EVENT_OBJECT_TABLE = t.TABLE_NAME
		AND g.EVENT_MANIPULATION = 'INSERT' AND g.ACTION_TIMING = 'BEFORE') FROM information_schema.TABLES t`+where, database, plain).
		Scan(&t.rows, &t.view, &t.unsafe, &t.triggers)
	if err != nil {
		return nil, err
	}
	t.columns, err = readColumns(ctx, q, `SELECT COLUMN_NAME, IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL AND EXTRA NOT LIKE '%auto_increment%' AND EXTRA NOT LIKE '%GENERATED%',
		CASE WHEN DATA_TYPE IN ('char', 'varchar') THEN CHARACTER_MAXIMUM_LENGTH ELSE 0 END,
		CASE WHEN COALESCE(CHARACTER_SET_NAME, 'utf8mb4') IN ('utf8mb4', 'utf16', 'utf32') THEN '' ELSE CHARACTER_SET_NAME END
		FROM information_schema.COLUMNS`+where+" ORDER BY ORDINAL_POSITION", database, plain)
	if err != nil {
		return nil, err
	}
	t.indexes, err = readIndexes(ctx, q, "SELECT INDEX_NAME, NON_UNIQUE = 0, COALESCE(COLUMN_NAME, '') FROM information_schema.STATISTICS"+
		where+" ORDER BY INDEX_NAME, SEQ_IN_INDEX", database, plain)
	return t, err
}

// scans looks for a table r that is read as a whole although no index could be used: of a small table that is the best
// plan even where one could.
func (c mysqlCatalogue) scans(ctx context.Context, q queryer, statement string, args []any) (bool, error) {
	rows, names, err := readTexts(ctx, q, "EXPLAIN "+statement, args...)
	for _, row := range rows {
		plan := map[string]string{}
		for i, name := range names {
			plan[name] = row[i]
		}
		if plan["table"] == "r" && (plan["type"] == "ALL" || plan["type"] == "index") && plan["possible_keys"] == "" {
			return true, err
		}
	}
	return false, err
}

func (c mysqlCatalogue) server(ctx context.Context, q queryer) ([]finding, error) {
	var mode string
	var found []finding
	if err := q.QueryRowContext(ctx, "SELECT @@SESSION.sql_mode").Scan(&mode); err != nil {
		return nil, err
	}
	if !strings.Contains(mode, "STRICT_") {
		found = append(found, finding{
			"Values are cut silently",
			"Without STRICT_TRANS_TABLES in sql_mode the server cuts what is too long and stores something else in place of what does not fit, and says so to nobody. Add it to the DSN: ?sql_mode='STRICT_TRANS_TABLES'.",
		})
	}
	lines, hidden, err := c.grants(ctx, q)
	if hidden && len(lines) > 0 {
		found = append(found, finding{"Rights by roles", "The account has roles, and MySQL does not tell what they give. Missing rights are not reported."})
	}
	return found, err
}

// grants gives the lines of SHOW GRANTS, none where the server has no accounts. hidden tells that they leave out what
// comes by roles: MariaDB lists that too, MySQL does not.
func (c mysqlCatalogue) grants(ctx context.Context, q queryer) (lines []string, hidden bool, err error) {
	rows, _, err := readTexts(ctx, q, "SHOW GRANTS")
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok && e.Number == withoutAccounts {
		return nil, false, nil
	}
	var server string
	if err == nil {
		err = q.QueryRowContext(ctx, "SELECT VERSION()").Scan(&server)
	}
	for _, row := range rows {
		lines = append(lines, row[0])
		hidden = hidden || isRole(row[0]) && !strings.Contains(server, "MariaDB")
	}
	return lines, hidden, err
}

// withoutAccounts is the server's error for questions about accounts where it has none.
const withoutAccounts = 1290

func (c mysqlCatalogue) rights(ctx context.Context, q queryer, needs []need, others bool) (missing []need, excess []string, err error) {
	lines, hidden, err := c.grants(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	if len(lines) == 0 {
		return nil, []string{"may do everything: the server runs without accounts (skip-grant-tables)"}, nil
	}
	var database string
	if err := q.QueryRowContext(ctx, "SELECT COALESCE(DATABASE(), '')").Scan(&database); err != nil {
		return nil, nil, err
	}
	var grants []grant
	for _, line := range lines {
		grants = append(grants, parseGrant(line)...)
	}
	for _, n := range needs {
		if !hidden && !granted(grants, database, n) {
			missing = append(missing, n)
		}
	}
	return missing, shortened(tooMuch(grants, database, needs, others)), nil
}
