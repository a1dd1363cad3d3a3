package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// The writes of the hand-written server: the statements of the adapter, in transactions with the same borders.

// inTransaction commits what f did, or none of it.
func (b *baseline) inTransaction(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// decode reads a request; its body is at most a megabyte.
func decode(r *http.Request, into any) error {
	return json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(into)
}

func (b *baseline) servePost(w http.ResponseWriter, r *http.Request) {
	var u user
	if err := decode(r, &u); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	u, err := b.create(r.Context(), u)
	answer(w, http.StatusCreated, u, err)
}

var errTaken = errors.New("the login is taken")

// create makes a user whose login nobody else has, under the lock that keeps this so where the table has no
// unique index, and reads it back.
func (b *baseline) create(ctx context.Context, u user) (made user, err error) {
	conn, err := b.db.Conn(ctx)
	if err != nil {
		return user{}, err
	}
	defer conn.Close() //nolint:errcheck // it goes back to the pool
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return user{}, err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	if b.lock != nil {
		var got any
		if err := tx.StmtContext(ctx, b.lock).QueryRowContext(ctx, "employees").Scan(&got); err != nil {
			return user{}, err
		}
	}
	made, err = b.insert(ctx, tx, u)
	if err == nil {
		err = tx.Commit()
	}
	if b.unlocked != nil {
		_, freed := conn.ExecContext(ctx, b.product.unlock, "employees")
		err = errors.Join(err, freed)
	}
	return made, err
}

func (b *baseline) insert(ctx context.Context, tx *sql.Tx, u user) (user, error) {
	switch _, err := b.scan(tx.StmtContext(ctx, b.find).QueryRowContext(ctx, b.login(u.UserName))); {
	case err == nil:
		return user{}, errTaken
	case !errors.Is(err, sql.ErrNoRows):
		return user{}, err
	}
	status := "I"
	if u.Active {
		status = "A"
	}
	given := u.Name
	if given == nil {
		given = &name{}
	}
	mail := ""
	if len(u.Emails) > 0 {
		mail = u.Emails[0].Value
	}
	id, err := b.generated(ctx, tx, b.createUser, u.UserName, optional(u.ExternalID), optional(given.GivenName), optional(given.FamilyName),
		optional(u.DisplayName), optional(u.Title), optional(mail), status)
	if err != nil {
		return user{}, err
	}
	return b.scan(tx.StmtContext(ctx, b.get).QueryRowContext(ctx, id))
}

// optional is NULL for what was not given.
func optional(text string) sql.NullString { return sql.NullString{String: text, Valid: text != ""} }

// generated inserts a row and gives its key.
func (b *baseline) generated(ctx context.Context, tx *sql.Tx, s *sql.Stmt, args ...any) (id int64, err error) {
	if b.product.driver != "mysql" {
		err = tx.StmtContext(ctx, s).QueryRowContext(ctx, args...).Scan(&id)
		return id, err
	}
	result, err := tx.StmtContext(ctx, s).ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

type patchBody struct {
	Schemas    []string         `json:"schemas"`
	Operations []patchOperation `json:"Operations"`
}

type patchOperation struct {
	Op    string          `json:"op"`
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value"`
}

// servePatch changes the title, reading before and after in the same transaction, as the adapter does.
func (b *baseline) servePatch(w http.ResponseWriter, r *http.Request) {
	var body patchBody
	id, err := key(r)
	if err == nil {
		err = decode(r, &body)
	}
	var u user
	if err == nil {
		err = b.inTransaction(r.Context(), func(tx *sql.Tx) (err error) {
			u, err = b.change(r.Context(), tx, id, body)
			return err
		})
	}
	answer(w, http.StatusOK, u, err)
}

func (b *baseline) change(ctx context.Context, tx *sql.Tx, id int64, body patchBody) (user, error) {
	u, err := b.scan(tx.StmtContext(ctx, b.hold).QueryRowContext(ctx, id))
	if err != nil {
		return user{}, err
	}
	for _, op := range body.Operations {
		var title string
		if err := json.Unmarshal(op.Value, &title); err != nil || !strings.EqualFold(op.Op, "replace") || op.Path != "title" {
			return user{}, fmt.Errorf("%s %s: not supported", op.Op, op.Path)
		}
		if title == u.Title {
			continue
		}
		if _, err := tx.StmtContext(ctx, b.patch).ExecContext(ctx, title, id); err != nil {
			return user{}, err
		}
	}
	return b.scan(tx.StmtContext(ctx, b.get).QueryRowContext(ctx, id))
}

func (b *baseline) servePostGroup(w http.ResponseWriter, r *http.Request) {
	var g group
	err := decode(r, &g)
	if err == nil {
		err = b.inTransaction(r.Context(), func(tx *sql.Tx) error {
			id, err := b.generated(r.Context(), tx, b.createGroup, g.DisplayName)
			g.ID = strconv.FormatInt(id, 10)
			return err
		})
	}
	g.Schemas, g.Meta = []string{groupSchema}, meta{"Group", b.base + "/Groups/" + g.ID}
	answer(w, http.StatusCreated, g, err)
}

// servePatchGroup adds members.
func (b *baseline) servePatchGroup(w http.ResponseWriter, r *http.Request) {
	var body patchBody
	id, err := key(r)
	if err == nil {
		err = decode(r, &body)
	}
	if err == nil {
		err = b.inTransaction(r.Context(), func(tx *sql.Tx) error { return b.join(r.Context(), tx, id, body) })
	}
	if err != nil {
		answer(w, 0, nil, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (b *baseline) join(ctx context.Context, tx *sql.Tx, role int64, body patchBody) error {
	var display string
	if err := tx.StmtContext(ctx, b.holdGroup).QueryRowContext(ctx, role).Scan(&display); err != nil {
		return err
	}
	for _, op := range body.Operations {
		var members []struct{ Value string }
		if err := json.Unmarshal(op.Value, &members); err != nil || !strings.EqualFold(op.Op, "add") || op.Path != "members" {
			return fmt.Errorf("%s %s: not supported", op.Op, op.Path)
		}
		for _, m := range members {
			if err := b.joinOne(ctx, tx, role, m.Value); err != nil {
				return err
			}
		}
	}
	return tx.StmtContext(ctx, b.holdGroup).QueryRowContext(ctx, role).Scan(&display)
}

func (b *baseline) joinOne(ctx context.Context, tx *sql.Tx, role int64, member string) error {
	id, err := strconv.ParseInt(member, 10, 64)
	if err != nil {
		return err
	}
	var one int
	if err := tx.StmtContext(ctx, b.holdMember).QueryRowContext(ctx, id).Scan(&one); err != nil {
		return err
	}
	switch err := tx.StmtContext(ctx, b.isMember).QueryRowContext(ctx, role, id).Scan(&one); {
	case err == nil:
		return nil
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	_, err = tx.StmtContext(ctx, b.addMember).ExecContext(ctx, role, id)
	return err
}
