package sql

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"scim-adapter/backends"
)

// locked reads the record that a write is about, so that no other write changes it before the transaction ends.
//
// A statement that waits for a lock still sees everything but the locked row as it was before it waited (PostgreSQL).
// What stands in other tables is therefore read by a second statement.
func (c *collection) locked(ctx context.Context, t *transaction, key backends.Key) (backends.Record, error) {
	switch {
	case !c.settings.lockable():
		name := c.Name + " " + strings.ReplaceAll(keyText(key), "\x00", " ")
		if err := c.store.lock(ctx, t, name); err != nil {
			return backends.Record{}, err
		}
	case c.apart() && c.store.d.locksRows():
		if err := c.lockRow(ctx, t, key); err != nil {
			return backends.Record{}, err
		}
	default:
		return c.one(ctx, t.reader(), key, true, true)
	}
	return c.one(ctx, t.reader(), key, true, false)
}

// locksRows tells whether the database locks rows one by one.
func (d *dialect) locksRows() bool { return d.forUpdate != "" || d.lockHint != "" }

// apart tells whether some of a record is not in its row.
func (c *collection) apart() bool {
	for _, col := range c.columns {
		if col.property != nil || col.via != nil {
			return true
		}
	}
	return false
}

// lockRow locks the row of a record, if there is one.
func (c *collection) lockRow(ctx context.Context, t *transaction, key backends.Key) error {
	d := c.store.d
	s := (&statement{d: d}).write("SELECT 1 FROM ", c.relation, " r", d.lockHint, " WHERE ")
	c.keyed(s, key)
	_, err := t.exists(ctx, s.write(d.forUpdate), c.imagineExists(key))
	return err
}

// lock takes a lock of a name that all processes share, until the transaction ends.
func (s *store) lock(ctx context.Context, t *transaction, name string) error {
	if s.d.lock == nil {
		return nil
	}
	return s.d.lock(ctx, t, "scim-adapter "+name)
}

// acquired runs a statement that takes a lock and gives how that went.
func (t *transaction) acquired(ctx context.Context, query, name string) (result int64, err error) {
	if r := t.store.rehearsal; r != nil {
		r.hear(ctx, query, []any{name}, false)
		return 1, nil
	}
	err = t.row(ctx, query, []any{name}, &result)
	return result, err
}

// The statements that are executed without a result, and yet change nothing that anybody reads.
const (
	takePostgres = "SELECT pg_advisory_xact_lock(hashtext($1))"
	freeMySQL    = "DO RELEASE_LOCK(?)"
)

func lockPostgres(ctx context.Context, tx *transaction, name string) error {
	return tx.hold(ctx, takePostgres, name)
}

// longestLock is how long the names of locks may be on MySQL.
const longestLock = 64

func lockMySQL(ctx context.Context, tx *transaction, name string) error {
	if len(name) > longestLock {
		sum := sha256.Sum256([]byte(name))
		name = hex.EncodeToString(sum[:longestLock/2])
	}
	got, err := tx.acquired(ctx, "SELECT GET_LOCK(?, 10)", name)
	if err != nil {
		return err
	}
	if got != 1 {
		return lockTaken(name)
	}
	tx.after = append(tx.after, func(ctx context.Context) error {
		return tx.hold(ctx, freeMySQL, name)
	})
	return nil
}

func lockTaken(name string) error {
	return &backends.Error{Kind: backends.Unavailable, Op: "sql: lock " + name, Err: errors.New("another write holds it")}
}

func lockSQLServer(ctx context.Context, tx *transaction, name string) error {
	result, err := tx.acquired(ctx, `DECLARE @result INT;
		EXEC @result = sp_getapplock @Resource = @p1, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 10000;
		SELECT @result`, name)
	if err == nil && result < 0 {
		return lockTaken(name)
	}
	return err
}
