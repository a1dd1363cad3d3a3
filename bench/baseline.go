package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the same driver as the adapter's
)

// baseline is the hand-written SCIM server for one table: what one would write who needs exactly this.
type baseline struct {
	db                            *sql.DB
	base                          string
	hash                          [sha256.Size]byte
	get, find, list, count, patch *sql.Stmt
}

type user struct {
	Schemas     []string `json:"schemas"`
	ID          string   `json:"id"`
	ExternalID  string   `json:"externalId,omitempty"`
	UserName    string   `json:"userName"`
	Name        name     `json:"name"`
	DisplayName string   `json:"displayName,omitempty"`
	Title       string   `json:"title,omitempty"`
	Active      bool     `json:"active"`
	Emails      []email  `json:"emails,omitempty"`
	Meta        meta     `json:"meta"`
}

type name struct {
	GivenName  string `json:"givenName,omitempty"`
	FamilyName string `json:"familyName,omitempty"`
}

type email struct {
	Value string `json:"value"`
	Type  string `json:"type"`
}

type meta struct {
	ResourceType string `json:"resourceType"`
	Location     string `json:"location"`
}

type listResponse struct {
	Schemas      []string `json:"schemas"`
	TotalResults int      `json:"totalResults"`
	StartIndex   int      `json:"startIndex"`
	ItemsPerPage int      `json:"itemsPerPage"`
	Resources    []user   `json:"Resources"`
}

const columns = `SELECT emp_no, login, external_id, first_name, last_name, display_name, job_title, mail, status FROM employees`

func serveBaseline(listen, database string) error {
	db, err := sql.Open("sqlite", "file:"+database+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_txlock=immediate")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(8)
	b := &baseline{db: db, base: "http://" + listen + "/scim/v2", hash: sha256.Sum256([]byte(token))}
	for text, target := range map[string]**sql.Stmt{
		columns + ` WHERE emp_no = ?`:                         &b.get,
		columns + ` WHERE lower(login) = ? ORDER BY emp_no`:   &b.find,
		columns + ` ORDER BY emp_no LIMIT ? OFFSET ?`:         &b.list,
		`SELECT COUNT(*) FROM employees`:                      &b.count,
		`UPDATE employees SET job_title = ? WHERE emp_no = ?`: &b.patch,
	} {
		if *target, err = db.PrepareContext(context.Background(), text); err != nil {
			return err
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /scim/v2/Users/{id}", b.authenticated(b.serveGet))
	mux.HandleFunc("GET /scim/v2/Users", b.authenticated(b.serveList))
	mux.HandleFunc("PATCH /scim/v2/Users/{id}", b.authenticated(b.servePatch))
	server := http.Server{Addr: listen, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	return server.ListenAndServe()
}

func (b *baseline) authenticated(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		hash := sha256.Sum256([]byte(given))
		if !ok || subtle.ConstantTimeCompare(hash[:], b.hash[:]) != 1 {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next(w, r)
	}
}

type scanner interface{ Scan(...any) error }

func (b *baseline) scan(row scanner) (user, error) {
	var id int64
	var login, status string
	var external, given, family, display, title, mail sql.NullString
	if err := row.Scan(&id, &login, &external, &given, &family, &display, &title, &mail, &status); err != nil {
		return user{}, err
	}
	text := strconv.FormatInt(id, 10)
	u := user{
		Schemas: []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, ID: text, ExternalID: external.String,
		UserName: login, Name: name{given.String, family.String}, DisplayName: display.String, Title: title.String,
		Active: status == "A", Meta: meta{"User", b.base + "/Users/" + text},
	}
	if mail.Valid {
		u.Emails = []email{{mail.String, "work"}}
	}
	return u, nil
}

func answer(w http.ResponseWriter, v any, err error) {
	if errors.Is(err, sql.ErrNoRows) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	body, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/scim+json")
	_, _ = w.Write(body) // the client may be gone
}

func (b *baseline) serveGet(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	u, err := b.scan(b.get.QueryRowContext(r.Context(), id))
	answer(w, u, err)
}

var eqFilter = regexp.MustCompile(`^userName eq "([^"\\]*)"$`)

func (b *baseline) serveList(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if m := eqFilter.FindStringSubmatch(query.Get("filter")); m != nil {
		rows, err := b.find.QueryContext(r.Context(), strings.ToLower(m[1]))
		users, err := b.collect(rows, err)
		answer(w, page(users, len(users), 1), err)
		return
	}
	start, count := number(query.Get("startIndex"), 1), number(query.Get("count"), 100)
	rows, err := b.list.QueryContext(r.Context(), count, start-1)
	users, err := b.collect(rows, err)
	total := 0
	if err == nil {
		err = b.count.QueryRowContext(r.Context()).Scan(&total)
	}
	answer(w, page(users, total, start), err)
}

func number(text string, standard int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return standard
}

func page(users []user, total, start int) listResponse {
	return listResponse{[]string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, total, start, len(users), users}
}

func (b *baseline) collect(rows *sql.Rows, err error) ([]user, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // only read
	users := []user{}
	for rows.Next() {
		u, err := b.scan(rows)
		if err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	return users, rows.Err()
}

type patchBody struct {
	Schemas    []string `json:"schemas"`
	Operations []struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		Value any    `json:"value"`
	} `json:"Operations"`
}

// servePatch changes the title, reading before and after in the same transaction, as the adapter does.
func (b *baseline) servePatch(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	var body patchBody
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	u, err := b.change(r.Context(), id, body)
	answer(w, u, err)
}

func (b *baseline) change(ctx context.Context, id int64, body patchBody) (user, error) {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return user{}, err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	u, err := b.scan(tx.StmtContext(ctx, b.get).QueryRowContext(ctx, id))
	if err != nil {
		return user{}, err
	}
	for _, op := range body.Operations {
		title, ok := op.Value.(string)
		if !strings.EqualFold(op.Op, "replace") || op.Path != "title" || !ok {
			return user{}, fmt.Errorf("%s %s: not supported", op.Op, op.Path)
		}
		if title == u.Title {
			continue
		}
		if _, err := tx.StmtContext(ctx, b.patch).ExecContext(ctx, title, id); err != nil {
			return user{}, err
		}
	}
	if u, err = b.scan(tx.StmtContext(ctx, b.get).QueryRowContext(ctx, id)); err != nil {
		return user{}, err
	}
	return u, tx.Commit()
}
