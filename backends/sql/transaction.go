package sql

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"scim-adapter/backends"
)

// attempts is how often a transaction is tried that others made impossible (a deadlock).
const attempts = 3

// transaction is one write.
type transaction struct {
	store *store
	conn  *sql.Conn
	tx    *sql.Tx
	after []func(context.Context) error // run on the same connection when the transaction has ended

	affected int64           // rows that statements have changed so far
	imagined map[string]bool // statements that added an element in a rehearsal, with their parameters
}

// write runs work in a transaction, again where the database asks for it.
func (s *store) write(ctx context.Context, op string, work func(context.Context, *transaction) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	for attempt := 1; ; attempt++ {
		err := s.once(ctx, op, work)
		_, again, _ := s.d.classify(err)
		if err == nil || !again || attempt == attempts || backends.KindOf(err) == backends.OutcomeUnknown {
			return err
		}
		select {
		case <-ctx.Done():
			return s.explain(ctx, op, ctx.Err(), false)
		case <-time.After(time.Duration(10+rand.IntN(40*attempt)) * time.Millisecond): //nolint:gosec // jitter
		}
	}
}

func (s *store) once(ctx context.Context, op string, work func(context.Context, *transaction) error) (err error) {
	if s.rehearsal != nil {
		return s.rehearse(ctx, op, work)
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return s.unreachable(ctx, op, err)
	}
	defer conn.Close()                                                     //nolint:errcheck // goes back to the pool
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: s.d.committed}) // a lock is worth nothing where an old snapshot is read
	if err != nil {
		return s.unreachable(ctx, op, err)
	}
	t := &transaction{store: s, conn: conn, tx: tx}
	defer func() {
		if late := t.finish(ctx); err == nil {
			err = s.explain(ctx, op, late, false)
		}
	}()
	if err := work(ctx, t); err != nil {
		_ = tx.Rollback() // the connection may be gone, which rolls back too
		return passOn(s.explain(ctx, op, err, false), err)
	}
	if err := tx.Commit(); err != nil {
		return s.explain(ctx, op, err, true)
	}
	return nil
}

// read runs statements that only read. Where they are several, all see the same state of the database: a group's name
// and its members are those of one moment.
func (s *store) read(ctx context.Context, op string, several bool, work func(queryer) error) error {
	if s.rehearsal != nil {
		return s.rehearse(ctx, op, func(_ context.Context, t *transaction) error { return work(t.reader()) })
	}
	if !several || !s.d.snapshots {
		return work(s.db)
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: s.d.snapshot, ReadOnly: true})
	if err != nil {
		return s.unreachable(ctx, op, err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	return work(tx)
}

// unreachable is a connection that could not be had: nothing was sent.
func (s *store) unreachable(ctx context.Context, op string, err error) error {
	e := s.explain(ctx, op, err, false)
	if b, ok := errors.AsType[*backends.Error](e); ok && b.Kind == backends.Internal {
		b.Kind, b.RetryAfter = backends.Unavailable, retryAfter
	}
	return e
}

// refusal marks an error of a Change: it is the caller's own and goes back as it is.
type refusal struct{ error }

// Unwrap gives the caller's error.
func (r refusal) Unwrap() error { return r.error }

// passOn gives the caller's own error back.
func passOn(explained, err error) error {
	if r, ok := errors.AsType[refusal](err); ok {
		return r.error
	}
	return explained
}

func (t *transaction) finish(ctx context.Context) error {
	t.tx = nil
	if len(t.after) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	for _, f := range t.after {
		if err := f(ctx); err != nil && t.conn != nil {
			_ = t.conn.Raw(func(any) error { return errors.New("drop the connection, and its lock with it") })
		}
	}
	return nil
}

// reader is what reads inside the transaction.
func (t *transaction) reader() queryer {
	if r := t.store.rehearsal; r != nil {
		return r.reader(t.tx)
	}
	return t.tx
}

// exec runs a statement that changes something.
func (t *transaction) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if r := t.store.rehearsal; r != nil {
		r.hear(ctx, query, args, true)
		return imaginedResult{}, nil
	}
	return t.execute(ctx, query, args)
}

// hold runs a statement that only takes or gives back a lock.
func (t *transaction) hold(ctx context.Context, query string, args ...any) error {
	if r := t.store.rehearsal; r != nil {
		r.hear(ctx, query, args, false)
		return nil
	}
	_, err := t.execute(ctx, query, args)
	return err
}

func (t *transaction) execute(ctx context.Context, query string, args []any) (sql.Result, error) {
	if t.tx == nil {
		return t.conn.ExecContext(ctx, query, args...)
	}
	return t.tx.ExecContext(ctx, query, args...)
}

// row reads one row.
func (t *transaction) row(ctx context.Context, query string, args []any, targets ...any) error {
	return t.reader().QueryRowContext(ctx, query, args...).Scan(targets...)
}

// returned runs a statement that changes something and gives a row: a new key.
func (t *transaction) returned(ctx context.Context, query string, args []any, targets ...*backends.Value) error {
	if r := t.store.rehearsal; r != nil {
		r.hear(ctx, query, args, true)
		for _, target := range targets {
			*target = backends.NewKey
		}
		return nil
	}
	scanned := make([]any, len(targets))
	for i := range targets {
		scanned[i] = targets[i]
	}
	return t.tx.QueryRowContext(ctx, query, args...).Scan(scanned...)
}

// inserted runs a statement and gives the key that the database says it generated.
func (t *transaction) inserted(ctx context.Context, query string, args []any) (backends.Value, error) {
	result, err := t.exec(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	if t.store.rehearsal != nil {
		return backends.NewKey, nil
	}
	id, err := result.LastInsertId()
	if err != nil {
		return nil, errNoKey
	}
	return id, nil
}

// errNoKey is a database that does not tell generated keys by itself.
var errNoKey = errors.New("the database does not tell generated keys")

func (t *transaction) run(ctx context.Context, s *statement) (int64, error) {
	result, err := t.exec(ctx, s.text.String(), s.args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	t.affected += n
	return n, err
}

// exists tells whether a statement gives a row; imagine tells it where there is no database.
func (t *transaction) exists(ctx context.Context, s *statement, imagine func(context.Context) bool) (bool, error) {
	if imagining(ctx, t.reader(), s) {
		return imagine(ctx), nil
	}
	var one any
	err := t.row(ctx, s.text.String(), s.args, &one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
