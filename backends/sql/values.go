package sql

import (
	"math"
	"strconv"
	"strings"
	"time"

	"scim-adapter/backends"
)

// typeOf gives the type of a column by the name that the database has for it.
func typeOf(d *dialect, name string) backends.Type {
	name = strings.ToUpper(name)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(name, w) {
				return true
			}
		}
		return false
	}
	if d.name == "sqlserver" {
		switch name {
		case "BIT":
			return backends.Bool
		case "CHAR", "NCHAR", "UNIQUEIDENTIFIER", "TEXT", "NTEXT":
			return backends.Unknown // padded, in an order of bytes of its own, or not to be compared
		case "TIMESTAMP", "ROWVERSION":
			return backends.Bytes
		}
	}
	switch {
	case name == "" || has("POINT", "INTERVAL"):
		return backends.Unknown
	case has("BOOL"):
		return backends.Bool
	case has("INT", "SERIAL", "YEAR"):
		return backends.Int
	case has("TIMESTAMP", "DATETIME"):
		return backends.Time
	case name == "DATE":
		return backends.Date
	case name == "BPCHAR":
		return backends.Unknown // padded with spaces that count or not, as the database likes
	case has("CHAR", "TEXT", "CLOB", "ENUM") || name == "JSON" || name == "NAME":
		return backends.String
	case has("DOUBLE", "REAL", "FLOAT"):
		return backends.Float
	case has("BLOB", "BYTEA", "BINARY"):
		return backends.Bytes
	case has("NUMERIC", "DECIMAL") && d.name != "sqlite":
		return backends.Decimal
	}
	return backends.Unknown
}

// cell is a column of a row that is read, in the contract's types.
type cell struct {
	typ   backends.Type
	value *backends.Value
}

// Scan takes a value of a driver, which may be gone afterwards ([sql.Scanner]).
func (c *cell) Scan(raw any) error {
	*c.value = canonical(c.typ, raw)
	return nil
}

// canonical gives a value of a driver the contract's types, in memory of its own.
func canonical(t backends.Type, raw any) backends.Value {
	switch v := raw.(type) {
	case []byte:
		if t == backends.Bytes {
			return append([]byte(nil), v...)
		}
		return fromText(t, string(v))
	case string:
		if t != backends.Int && t != backends.Float {
			return raw // as it is: giving it a new interface would cost an allocation for each value
		}
		return fromText(t, v)
	case int32:
		return int64(v)
	case uint64:
		if v > math.MaxInt64 {
			return strconv.FormatUint(v, 10)
		}
		return int64(v)
	case float32:
		return float64(v)
	case time.Time:
		if v.IsZero() {
			return nil // MySQL's 0000-00-00, which is no date
		}
		return v.UTC()
	case int64:
		if t == backends.Bool {
			return v != 0
		}
	case bool:
		if t == backends.Int {
			if v {
				return int64(1)
			}
			return int64(0)
		}
	}
	return raw
}

func fromText(t backends.Type, s string) backends.Value {
	switch t {
	case backends.Int:
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n
		}
	case backends.Float:
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return f
		}
	case backends.Unknown, backends.String, backends.Decimal, backends.Bool, backends.Time, backends.Date, backends.Bytes:
	}
	return s
}

// parameter gives a value the form that a column of a type takes.
func parameter(d *dialect, t backends.Type, v backends.Value) any {
	switch v := v.(type) {
	case bool:
		if t == backends.Int {
			if v {
				return int64(1)
			}
			return int64(0)
		}
	case int64:
		if t == backends.String {
			return strconv.FormatInt(v, 10)
		}
	case time.Time:
		if t == backends.Date {
			return v.UTC().Format(time.DateOnly)
		}
		if d.name == "sqlite" {
			return v.UTC().Format("2006-01-02 15:04:05.999999999")
		}
	}
	return v
}
