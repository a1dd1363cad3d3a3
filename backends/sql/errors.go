package sql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"time"

	"scim-adapter/backends"
)

// retryAfter is what a client is told to wait for a database that is gone.
const retryAfter = 5 * time.Second

// explain gives an error its kind. sent tells that a write may have reached the database and its end is not
// known.
func (s *store) explain(ctx context.Context, op string, err error, sent bool) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*backends.Error](err); ok {
		return e
	}
	out := &backends.Error{Op: "sql: " + op, Err: err}
	out.Kind, _, out.Field = s.d.classify(err)
	if e, ok := errors.AsType[setError](err); ok && (out.Kind == backends.Invalid || out.Kind == backends.Conflict) {
		out.Field = e.set
	}
	_, network := errors.AsType[net.Error](err)
	lost := network || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, sql.ErrConnDone)
	switch {
	case sent && (out.Kind == backends.Internal || out.Kind == backends.Unavailable):
		out.Kind = backends.OutcomeUnknown
	case errors.Is(ctx.Err(), context.Canceled):
		out.Kind = backends.Canceled
	case ctx.Err() != nil, errors.Is(err, context.DeadlineExceeded):
		out.Kind = backends.Timeout
	case out.Kind == backends.Internal && lost:
		out.Kind = backends.Unavailable
	}
	if out.Kind == backends.Unavailable {
		out.RetryAfter = retryAfter
	}
	return out
}

// setError is an error of writing a set. What the database says of a column of its table is said of the set: the
// record may have a field of the same name.
type setError struct {
	error

	set string
}

// Unwrap gives the database's error.
func (e setError) Unwrap() error { return e.error }

func notFound(op string) error { return &backends.Error{Kind: backends.NotFound, Op: "sql: " + op} }
