package sql

import (
	"context"
	"database/sql"
	"errors"
)

// Exec runs statements on a database of their own, for the demo and for tests.
func Exec(ctx context.Context, driverName, dsn string, statements ...string) error {
	d := dialects()[driverName]
	if d == nil {
		return errors.New(unknownDriver(driverName))
	}
	connector, err := d.connector(dsn)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close() //nolint:errcheck // nothing is waiting
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			_ = tx.Rollback()
			return err
		}
	}
	return tx.Commit()
}
