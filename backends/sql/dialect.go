package sql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"scim-adapter/backends"
)

// dialect is what a database does in its own way.
type dialect struct {
	name      string
	connector func(dsn string) (driver.Connector, error)
	exists    func(dsn string) error // refuses a database that opening would create
	embedded  bool                   // its work is done by this process
	keep      bool                   // prepared statements are kept for the driver, which does not do it itself
	open      string                 // of a quoted name
	closing   string
	mark      string // of a placeholder; numbered unless it is "?"
	returning bool   // INSERT … RETURNING
	inserted  string // what follows an INSERT to learn the new key, where it is neither returned nor told by the driver
	forUpdate string // locks rows at the end of a statement,
	lockHint  string // or behind the table
	forShare  string // keeps rows from being deleted, at the end of a statement,
	shareHint string // or behind the table
	empty     string // values of an insert without columns

	// Writes need a level at which each statement sees what others have committed before it; reads of several
	// statements one at which all see the same state, where snapshots tells that there is one for everybody.
	committed, snapshot sql.IsolationLevel
	snapshots           bool
	sessions            bool // the isolation of a transaction is a statement of its own, or a setting of the session

	// Keys are ordered as they are compared with parameters where their types are among ordered, or, where parameters
	// take the column's own type (typed), always. rows: (a, b) > (1, 2) uses the index of both.
	ordered []backends.Type
	typed   bool
	rows    bool

	// page limits a statement that ends with its order; offset is a number or a placeholder.
	page func(limit int, offset string) string
	// lock takes a lock that lasts at least as long as the transaction, against all processes. nil: there is one
	// writer at a time anyway.
	lock func(ctx context.Context, tx *transaction, name string) error

	// Texts: binary compares by code point, asciiLower makes the letters A to Z small and nothing else
	// (exactly, where lowerExact), contains, left and right take a text and a placeholder.
	binary     func(expr string) string
	asciiLower func(expr string) string
	lowerExact bool
	contains   string // %[1]s the text, %[2]s the placeholder
	left       string // %[3]d the length, in the unit that length counts
	right      string
	length     func(s string) int
	parameter  func(placeholder string) string // as compared with binary
	times      bool                            // times can be compared
	padded     bool                            // texts are equal that differ in spaces at their end

	classify func(error) (kind backends.ErrorKind, retry bool, field string)

	// catalogue reads what the database says of itself; nil where nobody knows how.
	catalogue func(d *dialect, dsn string) catalogue
}

func dialects() map[string]*dialect {
	return map[string]*dialect{"sqlite": sqliteDialect(), "mysql": mysqlDialect(), "postgres": postgresDialect(), "sqlserver": sqlserverDialect()}
}

// identifier quotes a name of the mapping; a schema may stand before a dot.
func (d *dialect) identifier(name string) string {
	parts := strings.Split(name, ".")
	for i, p := range parts {
		parts[i] = d.open + strings.ReplaceAll(p, d.closing, d.closing+d.closing) + d.closing
	}
	return strings.Join(parts, ".")
}

// literal quotes a text of the mapping.
func (d *dialect) literal(s string) string {
	s = strings.ReplaceAll(s, "'", "''")
	if d.name == "mysql" {
		s = strings.ReplaceAll(s, `\`, `\\`)
	}
	if d.name == "sqlserver" {
		return "N'" + s + "'"
	}
	return "'" + s + "'"
}

func (d *dialect) placeholder(n int) string {
	if d.mark == "?" {
		return d.mark
	}
	return d.mark + strconv.Itoa(n)
}

func limitOffset(limit int, offset string) string {
	return " LIMIT " + strconv.Itoa(limit) + " OFFSET " + offset
}

func same(s string) string { return s }

func runes(s string) int { return len([]rune(s)) }
func bytes(s string) int { return len(s) }

func sqliteDialect() *dialect {
	return &dialect{
		name: "sqlite", embedded: true, keep: true, snapshots: true, exists: sqliteFile, open: `"`, closing: `"`, mark: "?", page: limitOffset, returning: true, empty: "DEFAULT VALUES",
		ordered: []backends.Type{backends.Int, backends.String}, rows: true,
		connector: func(dsn string) (driver.Connector, error) {
			separator := "?"
			if strings.Contains(dsn, "?") {
				separator = "&"
			}
			return dsnConnector{
				dsn: dsn + separator +
					"_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_txlock=immediate&_time_format=sqlite",
				driver: &sqlite.Driver{},
			}, nil
		},
		binary:     func(e string) string { return "(" + e + " COLLATE BINARY)" },
		asciiLower: func(e string) string { return "lower(" + e + ")" },
		lowerExact: true,
		contains:   "instr(%[1]s, %[2]s) > 0",
		left:       "substr(CAST(%[1]s AS BLOB), 1, %[3]d) IS CAST(%[2]s AS BLOB)", // of a text, substr sees nothing behind a NUL; of nothing it gives NULL
		right:      "substr(CAST(%[1]s AS BLOB), -%[3]d) IS CAST(%[2]s AS BLOB)",
		length:     bytes,
		parameter:  same,
		classify:   classifySQLite,
		catalogue:  newSQLiteCatalogue,
	}
}

// sqliteFile refuses a file that is not there: SQLite would make an empty one.
func sqliteFile(dsn string) error {
	path, _, _ := strings.Cut(strings.TrimPrefix(dsn, "file:"), "?")
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil
	}
	_, err := os.Stat(path)
	return err
}

func mysqlDialect() *dialect {
	utf8 := func(e string) string { return "CONVERT(" + e + " USING utf8mb4)" }
	return &dialect{
		name: "mysql", keep: true, open: "`", closing: "`", mark: "?", page: limitOffset, lock: lockMySQL, forUpdate: " FOR UPDATE", forShare: " LOCK IN SHARE MODE",
		committed: sql.LevelReadCommitted, snapshot: sql.LevelRepeatableRead, snapshots: true, sessions: true, empty: "() VALUES ()",
		ordered: []backends.Type{backends.Int, backends.String},
		connector: func(dsn string) (driver.Connector, error) {
			config, err := mysql.ParseDSN(dsn)
			if err != nil {
				return nil, errors.New("the dsn cannot be read")
			}
			config.ParseTime, config.ClientFoundRows = true, true
			config.Logger = &mysql.NopLogger{} // it says what the errors say too
			if config.Params == nil {
				config.Params = map[string]string{}
			}
			config.Params["time_zone"] = "'+00:00'"
			return mysql.NewConnector(config)
		},
		binary:     func(e string) string { return "CAST(" + utf8(e) + " AS BINARY)" },
		asciiLower: func(e string) string { return "CAST(LOWER(" + utf8(e) + ") AS BINARY)" },
		contains:   "LOCATE(%[2]s, %[1]s) > 0", left: "LEFT(%[1]s, %[3]d) = %[2]s", right: "RIGHT(%[1]s, %[3]d) = %[2]s",
		length: bytes, parameter: func(p string) string { return "CAST(" + p + " AS BINARY)" }, times: true,
		classify: classifyMySQL, catalogue: newMySQLCatalogue,
	}
}

func postgresDialect() *dialect {
	c := func(e string) string { return "(" + e + ` COLLATE "C")` }
	return &dialect{
		name: "postgres", open: `"`, closing: `"`, mark: "$", page: limitOffset, lock: lockPostgres, returning: true, forUpdate: " FOR UPDATE", forShare: " FOR KEY SHARE",
		committed: sql.LevelReadCommitted, snapshot: sql.LevelRepeatableRead, snapshots: true, empty: "DEFAULT VALUES",
		typed: true, rows: true,
		connector: func(dsn string) (driver.Connector, error) {
			config, err := pgx.ParseConfig(dsn)
			if err != nil {
				return nil, errors.New("the dsn cannot be read")
			}
			return stdlib.GetConnector(*config), nil
		},
		binary:     c,
		asciiLower: func(e string) string { return "lower" + c(e) },
		lowerExact: true,
		contains:   "strpos(%[1]s, %[2]s) > 0", left: "left(%[1]s, %[3]d) = %[2]s", right: "right(%[1]s, %[3]d) = %[2]s",
		length: runes, parameter: func(p string) string { return p + "::text" }, times: true,
		classify: classifyPostgres, catalogue: newPostgresCatalogue,
	}
}

// dsnConnector opens connections with a driver that has no connectors.
type dsnConnector struct {
	dsn    string
	driver driver.Driver
}

// Connect opens a connection.
func (c dsnConnector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }

// Driver gives the driver.
func (c dsnConnector) Driver() driver.Driver { return c.driver }

func classifySQLite(err error) (backends.ErrorKind, bool, string) {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return backends.Internal, false, ""
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return backends.Conflict, false, lastWord(e.Error())
	case sqlite3.SQLITE_CONSTRAINT_NOTNULL, sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return backends.Invalid, false, lastWord(e.Error())
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return backends.Unavailable, true, ""
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR:
		return backends.Unavailable, false, ""
	}
	return backends.Internal, false, ""
}

// lastWord gives the column of "… failed: table.column (2067)".
func lastWord(text string) string {
	for word := range strings.FieldsSeq(text) {
		if table, column, ok := strings.Cut(strings.Trim(word, ",()"), "."); ok && table != "" {
			return column
		}
	}
	return ""
}

func classifyMySQL(err error) (backends.ErrorKind, bool, string) {
	e, ok := errors.AsType[*mysql.MySQLError](err)
	if !ok {
		if errors.Is(err, mysql.ErrInvalidConn) {
			return backends.Unavailable, false, ""
		}
		return backends.Internal, false, ""
	}
	switch e.Number {
	case 1062, 1586:
		return backends.Conflict, false, mysqlKey(e.Message)
	case 1048, 1364, 1366, 1292, 1264, 1406, 1265, 3819, 4025, 1451, 1452:
		return backends.Invalid, false, quoted(e.Message)
	case 1213, 1205:
		return backends.Unavailable, true, ""
	case 1040, 1053, 1203, 1290, 1836, 2006, 2013:
		return backends.Unavailable, false, ""
	case 1044, 1045, 1142, 1143, 1698:
		return backends.Denied, false, ""
	}
	return backends.Internal, false, ""
}

// mysqlKey gives the index of "Duplicate entry '…' for key 'table.index'"; MySQL names an index after its
// column where nobody else does.
func mysqlKey(text string) string {
	i := strings.LastIndex(text, "for key '")
	if i < 0 {
		return ""
	}
	name := strings.Trim(text[i+len("for key '"):], "'")
	return name[strings.LastIndex(name, ".")+1:]
}

func quoted(text string) string {
	if parts := strings.Split(text, "'"); len(parts) > 2 {
		return parts[1]
	}
	return ""
}

func classifyPostgres(err error) (backends.ErrorKind, bool, string) {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		if _, connecting := errors.AsType[*pgconn.ConnectError](err); connecting {
			return backends.Unavailable, false, ""
		}
		return backends.Internal, false, ""
	}
	switch {
	case e.Code == "23505":
		return backends.Conflict, false, postgresKey(e.Detail)
	case strings.HasPrefix(e.Code, "23"), strings.HasPrefix(e.Code, "22"):
		return backends.Invalid, false, e.ColumnName
	case e.Code == "40001", e.Code == "40P01":
		return backends.Unavailable, true, ""
	case strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "57P"), strings.HasPrefix(e.Code, "53"), e.Code == "25006":
		return backends.Unavailable, false, ""
	case strings.HasPrefix(e.Code, "28"), e.Code == "42501":
		return backends.Denied, false, ""
	}
	return backends.Internal, false, ""
}

// postgresKey gives the column of "Key (login)=(…) already exists.".
func postgresKey(detail string) string {
	_, rest, _ := strings.Cut(detail, "(")
	column, _, _ := strings.Cut(rest, ")")
	column = strings.TrimSuffix(strings.TrimPrefix(column, "lower("), "::text")
	return strings.Trim(column, `"`)
}

func unknownDriver(name string) string {
	return fmt.Sprintf("There is no driver %q; write \"sqlite\", \"mysql\", \"postgres\" or \"sqlserver\".", name)
}
