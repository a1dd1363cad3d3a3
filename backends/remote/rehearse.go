package remote

import (
	"context"

	"scim-adapter/backends"
)

// rehearsal makes the writes of a store imagined ones. Its reads are sent as always, except what cannot be: about
// records that are imagined, and everything where records are given.
type rehearsal struct {
	given       backends.Store // nil: the application is asked
	imagination *imagination   // of contexts that belong to no request
}

// atOnce is how many requests of one call may be under way. Those of a rehearsal follow each other, so that whoever
// listens hears them in order.
func (s *store) atOnce() int {
	if s.rehearsal != nil {
		return 1
	}
	return atOnce
}

// Ping tells whether the application can be reached; where records are given nobody wants to know.
func (s *store) Ping(ctx context.Context) error {
	if s.rehearsal != nil && s.rehearsal.given != nil {
		return s.rehearsal.given.Ping(ctx)
	}
	return s.Transport.Ping(ctx)
}

// given gives the given records of a collection; nil where the application is asked.
func (c *collection) given() backends.Backend {
	if c.store.rehearsal.given == nil {
		return nil
	}
	return c.store.rehearsal.given.Collection(c.Name)
}

// imagineNew gives the record that a create would make; nil outside of a rehearsal.
func (w *write) imagineNew(vars map[string]any) *imagined {
	if w.c.store.rehearsal == nil {
		return nil
	}
	c := w.c
	r := &imagined{of: c, created: true, sets: map[int]*backends.SetDelta{}}
	r.Record = backends.Predict(c.Collection, backends.Record{}, backends.Delta{Set: w.delta.Set}, nil)
	r.Values, r.document = c.hidden(r.Values), vars["record"]
	c.believe(r)
	for _, f := range c.Key {
		if v, err := outgoing(c.Types[c.Fields[f].Name], r.Values[f]); err == nil {
			r.document = placed(r.document, c.Fields[f].Name, v)
		}
	}
	r.document = c.shaped(r.document)
	r.complete(c)
	return r
}

// believe fills in what a new record must have to exist as far as the mapping is concerned: what the application gives
// it without being told.
func (c *collection) believe(r *imagined) {
	for _, q := range c.Scope {
		wanted := q.Values
		if q.Op == backends.Equal {
			wanted = []backends.Value{q.Value}
		}
		if !q.Not && len(wanted) > 0 && r.Values[q.Field] == nil {
			r.assign(c, []backends.Assignment{{Field: q.Field, Value: wanted[0]}})
		}
	}
}

// shaped gives a document the form that it would have where it is read.
func (c *collection) shaped(d Document) Document {
	s, ok := c.store.Transport.(Shaper)
	for _, name := range []string{Get, List} {
		if operations := suitable(c.Operations, name); ok && len(operations) > 0 {
			return s.Shape(operations[0], d)
		}
	}
	return d
}

// complete takes what a new record's document shows beyond what was written: texts that are empty, not absent.
func (r *imagined) complete(c *collection) {
	for i, f := range c.Fields {
		if r.Values[i] != nil || f.Use == backends.Write {
			continue
		}
		if v, err := canonical(c.Types[f.Name], locate(r.document, f.Name)); err == nil {
			r.Values[i] = v
		}
	}
}

// imagineFields remembers what the update of a record has changed: fields, and sets that are a part of it.
func (w *write) imagineFields(ctx context.Context, key backends.Key, vars map[string]any) {
	m, c := w.c.imagination(ctx), w.c
	if m == nil {
		return
	}
	r := m.from(c, w.current, key)
	r.assign(c, w.delta.Set)
	for _, d := range w.delta.Sets {
		if path := c.Members[d.Set].Path; c.inDocument(d.Set) {
			r.document = placed(r.document, path, locate(vars["changes"], path))
		}
	}
	m.moved(c, key, r)
}

// recordAnswer gives the answer of a get that is not sent; nil where it is.
func (c *collection) recordAnswer(ctx context.Context, key backends.Key) (*Answer, error) {
	if known := c.imagination(ctx).find(c, key); known != nil && known.created {
		return &Answer{}, nil // the reader knows it already
	}
	given := c.given()
	if given == nil {
		return nil, nil
	}
	rec, err := given.Get(ctx, key, c.inDocuments())
	switch {
	case err != nil && backends.KindOf(err) == backends.NotFound:
		return &Answer{}, nil
	case err != nil:
		return nil, err
	}
	d, err := c.documentOfRecord(ctx, rec)
	return &Answer{Documents: []Document{d}}, err
}

// listAnswer gives the answer of a listing that is not sent; nil where it is.
func (c *collection) listAnswer(ctx context.Context, q *backends.Comparison) (*Answer, error) {
	if q != nil && len(c.Key) == 1 && q.Field == c.Key[0] {
		if known := c.imagination(ctx).find(c, backends.Key{q.Value}); known != nil && known.created {
			return &Answer{}, nil // it is visited afterwards
		}
	}
	given := c.given()
	if given == nil {
		return nil, nil
	}
	query := backends.Query{Limit: -1, Return: c.inDocuments()}
	if match := given.Capabilities().Match; q != nil && match != nil && match(*q) != backends.None {
		query.Where = &backends.Predicate{Compare: q}
	}
	answer := &Answer{Documents: []Document{}}
	_, err := given.List(ctx, query, func(rec backends.Record) error {
		d, err := c.documentOfRecord(ctx, rec)
		answer.Documents = append(answer.Documents, d)
		return err
	})
	return answer, err
}

// elementsAnswer gives the answer of a listing of a record's elements that is not sent; nil where it is.
func (c *collection) elementsAnswer(ctx context.Context, key backends.Key, i int) (*Answer, error) {
	m, given := c.imagination(ctx), c.given()
	known := m.find(c, key)
	elements := []backends.Element{}
	switch {
	case known != nil && known.created:
	case given == nil:
		return nil, nil
	default:
		rec, err := given.Get(ctx, key, only(i))
		if err != nil {
			return nil, err
		}
		if elements, err = c.asKept(ctx, i, rec.Sets[i]); err != nil {
			return nil, err
		}
	}
	documents, err := c.documentsOf(i, m.changed(c, key, i, elements))
	return &Answer{Documents: documents}, err
}
