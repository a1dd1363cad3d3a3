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
		return c.one(ctx, t.tx, key, true, true)
	}
	return c.one(ctx, t.tx, key, true, false)
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
	_, err := t.exists(ctx, s.write(d.forUpdate))
	return err
}

// lock takes a lock of a name that all processes share, until the transaction ends.
func (s *store) lock(ctx context.Context, t *transaction, name string) error {
	if s.d.lock == nil {
		return nil
	}
	return s.d.lock(ctx, t, "scim-adapter "+name)
}

func lockPostgres(ctx context.Context, tx *transaction, name string) error {
	_, err := tx.exec(ctx, "SELECT pg_advisory_xact_lock(hashtext($1))", name)
	return err
}

// longestLock is how long the names of locks may be on MySQL.
const longestLock = 64

func lockMySQL(ctx context.Context, tx *transaction, name string) error {
	if len(name) > longestLock {
		sum := sha256.Sum256([]byte(name))
		name = hex.EncodeToString(sum[:longestLock/2])
	}
	var got int64
	if err := tx.row(ctx, "SELECT GET_LOCK(?, 10)", []any{name}, &got); err != nil {
		return err
	}
	if got != 1 {
		return lockTaken(name)
	}
	tx.after = append(tx.after, func(ctx context.Context) error {
		_, err := tx.exec(ctx, "DO RELEASE_LOCK(?)", name)
		return err
	})
	return nil
}

func lockTaken(name string) error {
	return &backends.Error{Kind: backends.Unavailable, Op: "sql: lock " + name, Err: errors.New("another write holds it")}
}

func lockSQLServer(ctx context.Context, tx *transaction, name string) error {
	var result int64
	err := tx.row(ctx, `DECLARE @result INT;
		EXEC @result = sp_getapplock @Resource = @p1, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 10000;
		SELECT @result`, []any{name}, &result)
	if err == nil && result < 0 {
		return lockTaken(name)
	}
	return err
}
