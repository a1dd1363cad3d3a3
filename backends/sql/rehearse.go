package sql

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
)

// rehearsal is what a store knows that writes nothing. Statements are made by the same code as ever; what would write
// or lock is told and not run, what reads is run in a read-only transaction, or answered from the records that are
// given.
type rehearsal struct {
	*backends.Rehearsal

	d   *dialect
	own notebook // of contexts that belong to no request
}

func newRehearsal(r *backends.Rehearsal, d *dialect) *rehearsal {
	if r == nil {
		return nil
	}
	return &rehearsal{Rehearsal: r, d: d}
}

// hear tells of a statement.
func (r *rehearsal) hear(ctx context.Context, query string, args []any, write bool) {
	if r.Heard != nil {
		r.Heard(ctx, backends.Call{Kind: kindName, Text: query, Args: args, Write: write})
	}
}

// rehearse is once without consequences.
func (s *store) rehearse(ctx context.Context, op string, work func(context.Context, *transaction) error) error {
	t := &transaction{store: s}
	if s.db != nil {
		tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: s.d.snapshot, ReadOnly: true})
		if err != nil {
			return s.unreachable(ctx, op, err)
		}
		defer tx.Rollback() //nolint:errcheck // nothing was written
		t.tx = tx
	}
	err := work(ctx, t)
	_ = t.finish(ctx) // locks that were never taken
	return passOn(s.explain(ctx, op, err, false), err)
}

// given is where the records of a collection are read from; nil: the database.
func (s *store) given(collection string) backends.Backend {
	if s.rehearsal == nil || s.rehearsal.Given == nil {
		return nil
	}
	return s.rehearsal.Given.Collection(collection)
}

// reader reads in a transaction, and tells of it.
func (r *rehearsal) reader(tx *sql.Tx) queryer {
	if r.Given != nil {
		return &imagined{r}
	}
	return &watched{tx, r}
}

// watched is a transaction that tells of what it is asked. Locks are left out: they need the right to write.
type watched struct {
	*sql.Tx

	r *rehearsal
}

// QueryContext reads rows.
func (w *watched) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	w.r.hear(ctx, query, args, false)
	return w.Tx.QueryContext(ctx, w.r.d.unlocked(query), args...)
}

// QueryRowContext reads a row.
func (w *watched) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	w.r.hear(ctx, query, args, false)
	return w.Tx.QueryRowContext(ctx, w.r.d.unlocked(query), args...)
}

// unlocked leaves out of a statement what locks rows.
func (d *dialect) unlocked(query string) string {
	for _, end := range []string{d.forUpdate, d.forShare} {
		query = strings.TrimSuffix(query, end)
	}
	for _, hint := range []string{d.lockHint, d.shareHint} {
		if hint != "" {
			query = strings.ReplaceAll(query, hint, "")
		}
	}
	return query
}

// imagined stands where a transaction would, and has no rows: who reads takes the records that are given, or, of a
// record that is not there yet, none.
type imagined struct{ r *rehearsal }

var errImagined = errors.New("a rehearsal without a database was asked for rows")

// QueryContext has no rows.
func (i *imagined) QueryContext(context.Context, string, ...any) (*sql.Rows, error) {
	return nil, errImagined
}

// QueryRowContext has no row; nobody comes here, because every statement that gives one has its own way to imagine it.
func (i *imagined) QueryRowContext(context.Context, string, ...any) *sql.Row { return &sql.Row{} }

// imagining tells of a statement where there are no rows to read: without a database, and of a record that is not there
// yet.
func imagining(ctx context.Context, q queryer, s *statement) bool {
	switch q := q.(type) {
	case *imagined:
		q.r.hear(ctx, s.text.String(), s.args, false)
		return true
	case *watched:
		if slices.Contains(s.args, any(backends.NewKey)) {
			q.r.hear(ctx, s.text.String(), s.args, false)
			return true
		}
	}
	return false
}

// imagine visits the records that are given: those that fulfil the query, in its order, without their sets.
func (c *collection) imagine(ctx context.Context, query backends.Query, visit func(backends.Record) error) error {
	given := c.store.given(c.Name)
	if given == nil {
		return nil
	}
	var found []backends.Record
	_, err := given.List(ctx, backends.Query{Where: query.Where, After: query.After, Limit: -1}, func(r backends.Record) error {
		found = append(found, r)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b backends.Record) int { return inOrder(query.Order, a, b) })
	found = found[min(query.Offset, len(found)):]
	if query.Limit >= 0 {
		found = found[:min(query.Limit, len(found))]
	}
	for _, r := range found {
		if err := visit(r); err != nil {
			return err
		}
	}
	return nil
}

// imagineListing visits a page of the records that there might be, and gives the number of all.
func (c *collection) imagineListing(ctx context.Context, query backends.Query, visit func(backends.Record) error) (total int64, err error) {
	if err := c.imagine(ctx, query, visit); err != nil {
		return -1, err
	}
	err = c.imagine(ctx, backends.Query{Limit: -1}, func(backends.Record) error { total++; return nil })
	return total, err
}

// inOrder compares two records as a statement's ORDER BY does: what is absent comes last, texts by code point.
func inOrder(order []backends.Order, a, b backends.Record) int {
	for _, o := range order {
		x, y := a.Values[o.Field], b.Values[o.Field]
		n := 0
		switch {
		case x == nil && y == nil:
		case x == nil:
			n = 1
		case y == nil:
			n = -1
		default:
			n = compareValues(x, y, o.Fold)
		}
		if o.Descending {
			n = -n
		}
		if n != 0 {
			return n
		}
	}
	return 0
}

func compareValues(x, y backends.Value, fold bool) int {
	switch x := x.(type) {
	case int64:
		other, _ := y.(int64)
		return cmp.Compare(x, other)
	case float64:
		other, _ := y.(float64)
		return cmp.Compare(x, other)
	case time.Time:
		other, _ := y.(time.Time)
		return x.Compare(other)
	case string:
		other, _ := y.(string)
		if fold {
			return strings.Compare(backends.Fold(x), backends.Fold(other))
		}
		return strings.Compare(x, other)
	}
	return 0
}

// imagineOne gives a record that is given.
func (c *collection) imagineOne(ctx context.Context, key backends.Key, ret backends.Selection) (backends.Record, error) {
	given := c.store.given(c.Name)
	if given == nil {
		return c.asRemembered(ctx, key, backends.Record{}, notFound(c.op("read")))
	}
	r, err := given.Get(ctx, key, ret)
	if c.notebook(ctx).find(c, key) == nil {
		return r, err
	}
	now, missing := c.asRemembered(ctx, key, r, err)
	if err == nil {
		now.Sets = r.Sets
	}
	return now, missing
}

// imagineSet gives each record the elements of a set that are given for it.
func (c *collection) imagineSet(ctx context.Context, i int, records []backends.Record) error {
	only := backends.Selection{Sets: make([]bool, len(c.sets))}
	only.Sets[i] = true
	for _, r := range records {
		found, err := c.imagineOne(ctx, c.keyOf(r), only)
		if err != nil && backends.KindOf(err) != backends.NotFound {
			return err
		}
		if err == nil && found.Sets[i] != nil {
			r.Sets[i] = found.Sets[i]
		}
	}
	return nil
}

// imagineExists tells whether a record is given.
func (c *collection) imagineExists(key backends.Key) func(context.Context) bool {
	return func(ctx context.Context) bool {
		_, err := c.imagineOne(ctx, key, backends.Selection{})
		return err == nil
	}
}

// imagineElement tells whether an element of a set is given.
func (c *collection) imagineElement(i int, key backends.Key, e backends.Element) func(context.Context) bool {
	return func(ctx context.Context) bool {
		r := backends.Record{Values: make([]backends.Value, len(c.Fields)), Sets: make([][]backends.Element, len(c.sets))}
		for j, k := range c.Key {
			r.Values[k] = key[j]
		}
		if c.imagineSet(ctx, i, []backends.Record{r}) != nil {
			return false
		}
		c.rememberSets(ctx, i, []backends.Record{r})
		for _, there := range r.Sets[i] {
			if keyText(there) == keyText(e) {
				return true
			}
		}
		return false
	}
}

// rehearsedElement tells whether an element is there now; nobody hears of the question.
func (c *collection) rehearsedElement(ctx context.Context, t *transaction, i int, key backends.Key, e backends.Element) (bool, error) {
	if t.tx == nil || isNew(key) || isNew(backends.Key(e)) {
		return c.imagineElement(i, key, e)(ctx), nil
	}
	s := (&statement{d: c.store.d}).write("SELECT 1 FROM ", c.store.d.identifier(c.sets[i].table), " WHERE ")
	c.element(s, c.sets[i], key, e)
	return t.quietly(ctx, s)
}

// imagineRow tells how many rows the statement that looks for a property finds; nobody hears of the question.
func (c *collection) imagineRow(ctx context.Context, t *transaction, s *statement, key backends.Key, field int) (int64, error) {
	there, err := false, error(nil)
	switch {
	case isNew(key):
	case t.tx != nil:
		there, err = t.quietly(ctx, s)
	default:
		r, missing := c.imagineOne(ctx, key, backends.Selection{})
		there = missing == nil && r.Values[field] != nil
	}
	if there {
		return 1, err
	}
	return 0, err
}

// quietly tells whether a statement gives a row.
func (t *transaction) quietly(ctx context.Context, s *statement) (bool, error) {
	var one any
	err := t.tx.QueryRowContext(ctx, s.text.String(), s.args...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// imagine remembers that a question has the answer yes from now on: what was asked for would have been added.
func (t *transaction) imagine(question *statement) {
	if t.imagined == nil {
		t.imagined = map[string]bool{}
	}
	t.imagined[question.key()] = true
}

// key gives a text that only equal statements with equal parameters share.
func (s *statement) key() string { return fmt.Sprint(s.text.String(), s.args) }

// imaginedResult is that of a statement that was not run.
type imaginedResult struct{}

// LastInsertId is not known.
func (imaginedResult) LastInsertId() (int64, error) { return 0, errNoKey }

// RowsAffected is one: a write that finds nothing is found out by reading.
func (imaginedResult) RowsAffected() (int64, error) { return 1, nil }

// predicted is what readBack would give: the record as it was, with the change. What the database itself would fill in
// cannot be known.
func (c *collection) predicted(ctx context.Context, t *transaction, key backends.Key, current backends.Record, delta backends.Delta, ret backends.Selection) (backends.Record, error) {
	reader := t.reader()
	if _, err := c.one(ctx, reader, key, false, false); err != nil && backends.KindOf(err) != backends.NotFound {
		return backends.Record{}, err
	}
	now := backends.Predict(c.Collection, current, delta, key)
	c.remember(ctx, key, now, delta.Sets)
	stored := backends.Record{Values: now.Values, Sets: make([][]backends.Element, len(c.sets))}
	if err := c.fill(ctx, reader, []backends.Record{stored}, ret); err != nil {
		return backends.Record{}, err
	}
	return backends.Predict(c.Collection, stored, backends.Delta{Sets: delta.Sets}, key), nil
}

func isNew(key backends.Key) bool {
	for _, v := range key {
		if v == backends.NewKey {
			return true
		}
	}
	return false
}
