package sql

import (
	"context"
	"database/sql/driver"
	"strings"

	"scim-adapter/backends"
)

// listening tells a listener of every statement.
type listening struct {
	driver.Connector

	listener backends.Listener
}

// Connect opens a connection that is listened to.
func (l listening) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := l.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &heard{passing: passing{c}, listener: l.listener}, nil
}

// heard is a connection whose statements are prepared one by one, so that none passes unheard.
type heard struct {
	passing

	listener backends.Listener
}

// PrepareContext prepares a statement.
func (h *heard) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := h.passing.PrepareContext(ctx, query)
	if err != nil {
		h.listener(ctx, backends.Call{Kind: kindName, Text: query}) // it was asked all the same
		return nil, err
	}
	return &heardStatement{kept: kept{Stmt: s, passing: &h.passing}, query: query, listener: h.listener}, nil
}

// heardStatement tells the listener what it is run with.
type heardStatement struct {
	kept

	query    string
	listener backends.Listener
}

// Close closes the driver's statement.
func (s *heardStatement) Close() error { return s.Stmt.Close() }

// QueryContext runs the statement.
func (s *heardStatement) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.tell(ctx, args, strings.HasPrefix(s.query, "INSERT ")) // with the new key as its result
	return s.kept.QueryContext(ctx, args)
}

// ExecContext runs the statement.
func (s *heardStatement) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.tell(ctx, args, s.query != takePostgres && s.query != freeMySQL)
	return s.kept.ExecContext(ctx, args)
}

func (s *heardStatement) tell(ctx context.Context, args []driver.NamedValue, write bool) {
	call := backends.Call{Kind: kindName, Text: s.query, Write: write}
	for _, a := range args {
		call.Args = append(call.Args, a.Value)
	}
	s.listener(ctx, call)
}

// passing is a connection that leaves everything to the driver's, except that statements must be prepared.
type passing struct{ driver.Conn }

// PrepareContext prepares a statement.
func (h passing) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if p, ok := h.Conn.(driver.ConnPrepareContext); ok {
		return p.PrepareContext(ctx, query)
	}
	return h.Prepare(query)
}

// BeginTx begins a transaction.
func (h passing) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if b, ok := h.Conn.(driver.ConnBeginTx); ok {
		return b.BeginTx(ctx, o)
	}
	return h.Begin()
}

// Ping checks the connection.
func (h passing) Ping(ctx context.Context) error {
	if p, ok := h.Conn.(driver.Pinger); ok {
		return p.Ping(ctx)
	}
	return nil
}

// ResetSession prepares the connection for its next user.
func (h passing) ResetSession(ctx context.Context) error {
	if r, ok := h.Conn.(driver.SessionResetter); ok {
		return r.ResetSession(ctx)
	}
	return nil
}

// IsValid tells whether the connection can be used again.
func (h passing) IsValid() bool {
	v, ok := h.Conn.(driver.Validator)
	return !ok || v.IsValid()
}

// CheckNamedValue leaves values to the driver.
func (h passing) CheckNamedValue(v *driver.NamedValue) error {
	if c, ok := h.Conn.(driver.NamedValueChecker); ok {
		return c.CheckNamedValue(v)
	}
	return driver.ErrSkip
}
