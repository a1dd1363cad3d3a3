package sql

import (
	"context"
	"errors"
	"math/big"
	"strconv"

	"scim-adapter/backends"
)

// unique checks what must be unique, under a lock. Where the database has an index for it too, that is the
// second line of defence.
func (c *collection) unique(ctx context.Context, t *transaction, delta backends.Delta, own backends.Key) error {
	if len(delta.Unique) == 0 {
		return nil
	}
	if err := c.store.lock(ctx, t, c.settings.Table.Value); err != nil {
		return err
	}
	for _, u := range delta.Unique {
		taken, err := c.taken(ctx, t, u, own)
		if err != nil {
			return err
		}
		if taken {
			return &backends.Error{Kind: backends.Conflict, Op: "sql: " + c.op("write"), Field: c.Fields[u.Field].Name}
		}
	}
	return nil
}

// taken tells whether another record in scope has a value.
func (c *collection) taken(ctx context.Context, t *transaction, u backends.Unique, own backends.Key) (bool, error) {
	col := c.columns[u.Field]
	q := backends.Comparison{Field: u.Field, Op: backends.Equal, Value: u.Value, Fold: u.Fold}
	s := c.selectAll().write(" WHERE ")
	c.scoped(s)
	if c.compare.match(col.typ, q) != backends.None {
		s.write(" AND ")
		c.compare.compare(s, col.expr, col.typ, q)
	}
	taken := false
	err := c.rows(ctx, t.reader(), s, func(r backends.Record) error {
		if equal(r.Values[u.Field], u.Value, u.Fold, col.typ) && (own == nil || keyText(c.keyOf(r)) != keyText(own)) {
			taken = true
			return backends.Stop
		}
		return nil
	})
	if errors.Is(err, backends.Stop) {
		err = nil
	}
	return taken, err
}

// equal tells whether two values of a column count as the same.
func equal(have, want backends.Value, fold bool, t backends.Type) bool {
	if t == backends.Decimal {
		x, y := decimal(have), decimal(want)
		return x != nil && y != nil && x.Cmp(y) == 0
	}
	x, isText := have.(string)
	y, also := want.(string)
	return backends.Same(have, want) || fold && isText && also && backends.Fold(x) == backends.Fold(y)
}

// decimal gives the number that a value of a decimal column is, whatever zeros it ends in; nil where it is none.
func decimal(v backends.Value) *big.Rat {
	text, isText := v.(string)
	if f, ok := v.(float64); ok {
		text, isText = strconv.FormatFloat(f, 'g', -1, 64), true
	}
	r, ok := new(big.Rat).SetString(text)
	if !isText || !ok {
		return nil
	}
	return r
}
