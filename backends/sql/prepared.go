package sql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"strings"
)

// keptStatements is how many prepared statements a connection keeps, and keptLength how long their text is
// at most: filters make texts of any shape.
const (
	keptStatements = 64
	keptLength     = 4 << 10
)

// preparing opens connections that keep their prepared statements, for drivers that prepare each time.
// Above the pool a statement would have to be prepared again on every connection and in every transaction;
// here it belongs to the connection.
type preparing struct {
	driver.Connector

	sessions bool // see [dialect]
}

// Connect opens a connection.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &keeper{passing: passing{c}, idle: map[string]driver.Stmt{}, sessions: p.sessions}, nil
}

// keeper is a connection with the statements that are not in use. Like any connection it is used by one
// goroutine at a time.
type keeper struct {
	passing

	idle map[string]driver.Stmt
	used []string // the texts in idle, the longest unused first

	sessions  bool
	isolation driver.IsolationLevel // that this connection was given last
}

// BeginTx begins a transaction. Where its isolation would be a statement of its own each time, that is said to the session,
// and only where it is another one than before.
func (k *keeper) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if !k.sessions || o.Isolation == driver.IsolationLevel(sql.LevelDefault) {
		return k.passing.BeginTx(ctx, o)
	}
	if k.isolation != o.Isolation {
		k.isolation = driver.IsolationLevel(sql.LevelDefault) // not known, if this fails
		level := strings.ToUpper(sql.IsolationLevel(o.Isolation).String())
		if _, err := k.ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL "+level, nil); err != nil {
			return nil, err
		}
		k.isolation = o.Isolation
	}
	o.Isolation = driver.IsolationLevel(sql.LevelDefault)
	return k.passing.BeginTx(ctx, o)
}

// PrepareContext gives a statement; one that is in use is not given twice.
func (k *keeper) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, ok := k.idle[query]
	if ok {
		k.forget(query)
	} else {
		var err error
		if s, err = k.passing.PrepareContext(ctx, query); err != nil {
			return nil, err
		}
	}
	return &keptStatement{kept: kept{Stmt: s, passing: &k.passing}, keeper: k, query: query}, nil
}

// ExecContext lets the driver do statements without parameters its own way: some cannot be prepared.
func (k *keeper) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if e, ok := k.Conn.(driver.ExecerContext); ok && len(args) == 0 {
		return e.ExecContext(ctx, query, args)
	}
	return nil, driver.ErrSkip
}

func (k *keeper) forget(query string) {
	delete(k.idle, query)
	if i := slices.Index(k.used, query); i >= 0 {
		k.used = slices.Delete(k.used, i, i+1)
	}
}

// keep takes a statement back; it reports false where there is no room for it.
func (k *keeper) keep(query string, s driver.Stmt) bool {
	if _, twice := k.idle[query]; twice || len(query) > keptLength {
		return false
	}
	if len(k.used) >= keptStatements {
		oldest := k.used[0]
		_ = k.idle[oldest].Close() // the connection has it no more, whatever the server says
		k.forget(oldest)
	}
	k.idle[query] = s
	k.used = append(k.used, query)
	return true
}

// keptStatement is a statement that goes back to its connection when it is closed.
type keptStatement struct {
	kept

	keeper *keeper
	query  string
}

// Close gives the statement back.
func (s *keptStatement) Close() error {
	if s.keeper.keep(s.query, s.Stmt) {
		return nil
	}
	return s.Stmt.Close()
}

// kept is a driver's statement on a connection that stands before the driver's.
type kept struct {
	driver.Stmt

	passing *passing
}

// QueryContext runs the statement.
func (s *kept) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if q, ok := s.Stmt.(driver.StmtQueryContext); ok {
		return q.QueryContext(ctx, args)
	}
	return nil, driver.ErrSkip
}

// ExecContext runs the statement.
func (s *kept) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if e, ok := s.Stmt.(driver.StmtExecContext); ok {
		return e.ExecContext(ctx, args)
	}
	return nil, driver.ErrSkip
}

// CheckNamedValue leaves values to the driver.
func (s *kept) CheckNamedValue(v *driver.NamedValue) error {
	if c, ok := s.Stmt.(driver.NamedValueChecker); ok {
		return c.CheckNamedValue(v)
	}
	return s.passing.CheckNamedValue(v)
}
