package sql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
	"testing"
)

// asked is a connection that notes what it is asked.
type asked struct {
	driver.Conn

	statements []string
	levels     []driver.IsolationLevel
	refuses    bool
}

func (a *asked) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	a.statements = append(a.statements, query)
	if a.refuses {
		return nil, errors.New("refused")
	}
	return driver.ResultNoRows, nil
}

func (a *asked) BeginTx(_ context.Context, o driver.TxOptions) (driver.Tx, error) {
	a.levels = append(a.levels, o.Isolation)
	return nil, nil
}

// TestTheIsolationIsSaidOnce: a connection is told its isolation when another one is needed, and again where it is not
// known whether it heard it.
func TestTheIsolationIsSaidOnce(t *testing.T) {
	conn := &asked{}
	k := &keeper{passing: passing{conn}, sessions: true}
	begin := func(level sql.IsolationLevel) error {
		_, err := k.BeginTx(t.Context(), driver.TxOptions{Isolation: driver.IsolationLevel(level)})
		return err
	}
	said := []string{}
	for _, step := range []struct {
		level   sql.IsolationLevel
		refuses bool
		says    string
	}{
		{sql.LevelReadCommitted, false, "READ COMMITTED"},
		{sql.LevelReadCommitted, false, ""},
		{sql.LevelRepeatableRead, true, "REPEATABLE READ"},
		{sql.LevelReadCommitted, false, "READ COMMITTED"},
		{sql.LevelRepeatableRead, false, "REPEATABLE READ"},
		{sql.LevelRepeatableRead, false, ""},
	} {
		conn.refuses = step.refuses
		if err := begin(step.level); (err != nil) != step.refuses {
			t.Errorf("%v: %v", step.level, err)
		}
		if step.says != "" {
			said = append(said, "SET SESSION TRANSACTION ISOLATION LEVEL "+step.says)
		}
		if !slices.Equal(conn.statements, said) {
			t.Fatalf("said %q, not %q", conn.statements, said)
		}
	}
	if slices.ContainsFunc(conn.levels, func(l driver.IsolationLevel) bool { return l != 0 }) {
		t.Errorf("isolation is said twice: %v", conn.levels)
	}
}
