// Package sql keeps records in the tables of a legacy application: SQLite, MySQL and MariaDB, PostgreSQL.
//
// The text of every statement is built from the mapping and from placeholders when the store is opened or
// when a filter arrives; values travel as parameters only. A write is one transaction: the record is read
// and locked, the change is computed, uniqueness is checked under a lock that other processes honour too,
// the statements run, and the record is read back as it is stored then.
//
// What a database compares differently from SCIM is dealt with in match.go: a comparison is pushed down
// exactly, as a superset, or not at all, and says so.
package sql
