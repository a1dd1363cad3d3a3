package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// baseline is the hand-written SCIM server for these tables: what one would write who needs exactly this.
type baseline struct {
	product product
	db      *sql.DB
	base    string
	hash    [sha256.Size]byte

	get, find, list, count              *sql.Stmt // users outside of transactions
	hold, patch, createUser             *sql.Stmt
	createGroup, holdGroup, holdMember  *sql.Stmt
	isMember, addMember, lock, unlocked *sql.Stmt
}

const userColumns = `SELECT emp_no, login, external_id, first_name, last_name, display_name, job_title, mail, status FROM employees`

func newBaseline(ctx context.Context, p product, dsn, base string) (*baseline, error) {
	db, err := p.open(dsn)
	if err != nil {
		return nil, err
	}
	b := &baseline{product: p, db: db, base: base, hash: sha256.Sum256([]byte(token))}
	returning := " RETURNING emp_no"
	returningRole := " RETURNING role_id"
	if p.driver == "mysql" {
		returning, returningRole = "", ""
	}
	for target, text := range map[**sql.Stmt]string{
		&b.get:         userColumns + ` WHERE emp_no = ?`,
		&b.find:        userColumns + ` WHERE ` + p.folded + ` = ? ORDER BY emp_no`,
		&b.list:        userColumns + ` ORDER BY emp_no LIMIT ? OFFSET ?`,
		&b.count:       `SELECT COUNT(*) FROM employees`,
		&b.hold:        userColumns + ` WHERE emp_no = ?` + p.forRead,
		&b.patch:       `UPDATE employees SET job_title = ? WHERE emp_no = ?`,
		&b.createUser:  `INSERT INTO employees (login, external_id, first_name, last_name, display_name, job_title, mail, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?)` + returning,
		&b.createGroup: `INSERT INTO roles (name) VALUES (?)` + returningRole,
		&b.holdGroup:   `SELECT name FROM roles WHERE role_id = ?` + p.forRead,
		&b.holdMember:  `SELECT 1 FROM employees WHERE emp_no = ?` + p.forKey,
		&b.isMember:    `SELECT 1 FROM employee_roles WHERE role_id = ? AND emp_no = ?`,
		&b.addMember:   `INSERT INTO employee_roles (role_id, emp_no) VALUES (?, ?)`,
		&b.lock:        p.lock,
		&b.unlocked:    p.unlock,
	} {
		if text == "" {
			continue
		}
		if *target, err = db.PrepareContext(ctx, p.statement(text)); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func serveBaseline(listen string, p product, dsn string) error {
	b, err := newBaseline(context.Background(), p, dsn, "http://"+listen+"/scim/v2")
	if err != nil {
		return err
	}
	server := http.Server{Addr: listen, Handler: b.routes(), ReadHeaderTimeout: 5 * time.Second}
	return server.ListenAndServe()
}

func (b *baseline) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /scim/v2/Users/{id}", b.authenticated(b.serveGet))
	mux.HandleFunc("GET /scim/v2/Users", b.authenticated(b.serveList))
	mux.HandleFunc("POST /scim/v2/Users", b.authenticated(b.servePost))
	mux.HandleFunc("PATCH /scim/v2/Users/{id}", b.authenticated(b.servePatch))
	mux.HandleFunc("POST /scim/v2/Groups", b.authenticated(b.servePostGroup))
	mux.HandleFunc("PATCH /scim/v2/Groups/{id}", b.authenticated(b.servePatchGroup))
	return mux
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

// answer writes what a handler got; where it got nothing, the error.
func answer(w http.ResponseWriter, status int, v any, err error) {
	if errors.Is(err, sql.ErrNoRows) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	var body []byte
	if err == nil {
		body, err = json.Marshal(v)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may be gone
}

// key reads the id of a path; what is no number is nobody's.
func key(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, sql.ErrNoRows
	}
	return id, nil
}

func (b *baseline) serveGet(w http.ResponseWriter, r *http.Request) {
	id, err := key(r)
	if err != nil {
		answer(w, 0, nil, err)
		return
	}
	u, err := b.scan(b.get.QueryRowContext(r.Context(), id))
	answer(w, http.StatusOK, u, err)
}

var eqFilter = regexp.MustCompile(`^userName eq "([^"\\]*)"$`)

func (b *baseline) serveList(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if m := eqFilter.FindStringSubmatch(query.Get("filter")); m != nil {
		rows, err := b.find.QueryContext(r.Context(), b.login(m[1]))
		users, err := b.collect(rows, err)
		answer(w, http.StatusOK, page(users, len(users), 1), err)
		return
	}
	start, count := number(query.Get("startIndex"), 1), number(query.Get("count"), 100)
	rows, err := b.list.QueryContext(r.Context(), count, start-1)
	users, err := b.collect(rows, err)
	total := 0
	if err == nil {
		err = b.count.QueryRowContext(r.Context()).Scan(&total)
	}
	answer(w, http.StatusOK, page(users, total, start), err)
}

// login writes a login as the index has it.
func (b *baseline) login(text string) string {
	if strings.Contains(b.product.folded, "lower") {
		return strings.ToLower(text)
	}
	return text
}

func number(text string, standard int) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return standard
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
