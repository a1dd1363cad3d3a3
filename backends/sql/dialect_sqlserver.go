package sql

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"unicode/utf16"

	mssql "github.com/microsoft/go-mssqldb"

	"scim-adapter/backends"
)

// sqlserverDialect speaks Transact-SQL. It was written by the book and has not met a server: what SQL Server compares
// in its own way (it pads texts with spaces, rounds times) is left to the adapter.
func sqlserverDialect() *dialect {
	binary := func(e string) string { return "(" + e + " COLLATE Latin1_General_BIN2)" }
	return &dialect{
		name: "sqlserver", open: "[", closing: "]", mark: "@p", empty: "DEFAULT VALUES",
		ordered:  []backends.Type{backends.Int}, // texts of varchar columns are ordered otherwise than compared with parameters
		lockHint: " WITH (UPDLOCK, ROWLOCK)", shareHint: " WITH (REPEATABLEREAD, ROWLOCK)", inserted: "; SELECT CAST(SCOPE_IDENTITY() AS BIGINT)",
		connector: func(dsn string) (driver.Connector, error) {
			c, err := mssql.NewConnector(dsn)
			if err != nil {
				return nil, errors.New("the dsn cannot be read")
			}
			return c, nil
		},
		page: func(limit int, offset string) string {
			return fmt.Sprintf(" OFFSET %s ROWS FETCH NEXT %d ROWS ONLY", offset, limit)
		},
		binary:     binary,
		asciiLower: func(e string) string { return "(LOWER(" + e + ") COLLATE Latin1_General_BIN2)" },
		contains:   "CHARINDEX(%[2]s, %[1]s) > 0", left: "LEFT(%[1]s, %[3]d) = %[2]s", right: "RIGHT(%[1]s, %[3]d) = %[2]s",
		length: func(s string) int { return len(utf16.Encode([]rune(s))) }, parameter: same, padded: true,
		classify: classifySQLServer,
		lock:     lockSQLServer,
	}
}

func classifySQLServer(err error) (backends.ErrorKind, bool, string) {
	e, ok := errors.AsType[mssql.Error](err)
	if !ok {
		return backends.Internal, false, ""
	}
	switch e.Number {
	case 2601, 2627:
		return backends.Conflict, false, quoted(e.Message)
	case 241, 242, 245, 248, 515, 547, 2628, 8114, 8115, 8152:
		return backends.Invalid, false, quoted(e.Message)
	case 1205, 1222:
		return backends.Unavailable, true, ""
	case 229, 230, 18452, 18456:
		return backends.Denied, false, ""
	case 4060, 9001, 10928, 10929, 40197, 40501, 40613:
		return backends.Unavailable, false, ""
	}
	return backends.Internal, false, ""
}
