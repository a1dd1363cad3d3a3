package sql

import (
	"context"
	"errors"
	"math"
	"slices"

	"scim-adapter/backends"
)

// Get returns one record.
func (c *collection) Get(ctx context.Context, key backends.Key, ret backends.Selection) (backends.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, c.store.timeout)
	defer cancel()
	var out backends.Record
	err := c.store.read(ctx, c.op("read"), slices.Contains(ret.Sets, true), func(q queryer) (err error) {
		if out, err = c.one(ctx, q, key, true, false); err != nil {
			return err
		}
		return c.fill(ctx, q, []backends.Record{out}, ret)
	})
	return out, err
}

// batch is of how many records the sets are read by one statement.
const batch = 500

// List visits a page of records. They are counted by a statement of their own only where the page does not
// tell the total: a page that is not full is the last one.
func (c *collection) List(ctx context.Context, query backends.Query, visit func(backends.Record) error) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, c.store.timeout)
	defer cancel()
	total, done, err := -1, false, error(nil)
	switch {
	case isLookup(query):
		total, done, err = c.lookUp(ctx, query, visit)
	case isListing(query):
		total, done, err = c.listing(ctx, query, visit)
	}
	if err == nil && !done {
		several := slices.Contains(query.Return.Sets, true) || query.Total && query.Limit > 0
		err = c.store.read(ctx, c.op("list"), several, func(q queryer) (err error) {
			total, err = c.list(ctx, q, query, visit)
			return err
		})
	}
	if errors.Is(err, backends.Stop) {
		return -1, nil
	}
	return total, err
}

// isLookup tells whether a search most likely finds one record or none: those with a certain text in a field, on a
// page that has room for more than one.
func isLookup(query backends.Query) bool {
	if query.Where == nil || query.Where.Compare == nil || slices.Contains(query.Return.Sets, true) {
		return false
	}
	q := query.Where.Compare
	_, text := q.Value.(string)
	return text && q.Op == backends.Equal && !q.Not && query.Total && query.Limit > 1 && query.Offset == 0 && query.After == nil
}

// lookUp reads a page by one statement, without a transaction around it. Where the page is full it has visited nothing
// and is not done: the total needs a statement of its own, and both must see the same state.
func (c *collection) lookUp(ctx context.Context, query backends.Query, visit func(backends.Record) error) (total int, done bool, err error) {
	var found []backends.Record
	err = c.store.read(ctx, c.op("list"), false, func(q queryer) error {
		return c.page(ctx, q, query, func(r backends.Record) error {
			found = append(found, r.Clone())
			return nil
		})
	})
	if err != nil || len(found) == query.Limit {
		return -1, false, err
	}
	for _, r := range found {
		if err := visit(r); err != nil {
			return -1, false, err
		}
	}
	return len(found), true, nil
}

// isListing tells whether a page of all records is wanted, and their number.
func isListing(query backends.Query) bool {
	return query.Where == nil && query.After == nil && query.Total && query.Limit > 0 && !slices.Contains(query.Return.Sets, true)
}

// listing reads a page and the number of all records by one statement, which needs no transaction around it. Behind
// the last record it finds nothing that could tell the number, has visited nothing, and is not done.
func (c *collection) listing(ctx context.Context, query backends.Query, visit func(backends.Record) error) (total int, done bool, err error) {
	s := c.selectCounted()
	c.condition(s, query)
	c.ordered(s, query.Order)
	c.limited(s, query)
	done = query.Offset == 0
	var number backends.Value
	err = c.store.read(ctx, c.op("list"), false, func(q queryer) (err error) {
		if imagining(ctx, q, s) {
			done = true
			number, err = c.imagineListing(ctx, query, visit)
			return err
		}
		return c.rows(ctx, q, s, func(r backends.Record) error {
			done = true
			return visit(r)
		}, &cell{backends.Int, &number})
	})
	n, _ := number.(int64)
	return int(n), done, err
}

func (c *collection) list(ctx context.Context, q queryer, query backends.Query, visit func(backends.Record) error) (int, error) {
	seen := 0
	if query.Limit != 0 {
		err := c.page(ctx, q, query, func(r backends.Record) error {
			seen++
			return visit(r)
		})
		if err != nil {
			return -1, err
		}
	}
	switch {
	case !query.Total:
		return -1, nil
	case (query.Limit < 0 || seen < query.Limit) && (seen > 0 || query.Offset == 0):
		return query.Offset + seen, nil
	}
	return c.count(ctx, q, query)
}

// pageRows runs the statement of a page.
func (c *collection) pageRows(ctx context.Context, q queryer, s *statement, query backends.Query, visit func(backends.Record) error) error {
	if imagining(ctx, q, s) {
		return c.imagine(ctx, query, visit)
	}
	return c.rows(ctx, q, s, visit)
}

func (c *collection) count(ctx context.Context, q queryer, query backends.Query) (int, error) {
	s := &statement{d: c.store.d}
	s.write("SELECT COUNT(*) FROM ", c.relation, " r")
	c.condition(s, query)
	var n int
	if imagining(ctx, q, s) {
		return n, c.imagine(ctx, backends.Query{Where: query.Where, Limit: -1}, func(backends.Record) error { n++; return nil })
	}
	err := q.QueryRowContext(ctx, s.text.String(), s.args...).Scan(&n)
	return n, c.store.explain(ctx, c.op("count"), err, false)
}

// page visits the records of a page. Where sets are wanted too, the records are read to the end first: one
// connection at a time, or as many lists as there are connections would wait for each other for ever.
func (c *collection) page(ctx context.Context, q queryer, query backends.Query, visit func(backends.Record) error) error {
	s := c.selectAll()
	c.condition(s, query)
	c.ordered(s, query.Order)
	c.limited(s, query)
	if !slices.Contains(query.Return.Sets, true) {
		return c.pageRows(ctx, q, s, query, visit)
	}
	var records []backends.Record
	err := c.pageRows(ctx, q, s, query, func(r backends.Record) error {
		records = append(records, r.Clone())
		return nil
	})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(records, batch) {
		if err := c.fill(ctx, q, part, query.Return); err != nil {
			return err
		}
		for _, r := range part {
			if err := visit(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// limited cuts a page out of what a statement finds. The offset is a parameter, so that a statement stays prepared
// while a client goes from page to page.
func (c *collection) limited(s *statement, query backends.Query) {
	limit, offset := query.Limit, "0"
	if limit <= 0 {
		if query.Offset == 0 {
			return
		}
		limit = math.MaxInt32
	}
	if query.Offset > 0 {
		offset = s.bind(int64(query.Offset))
	}
	s.write(c.store.d.page(limit, offset))
}
