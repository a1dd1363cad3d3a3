package remote

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"scim-adapter/backends"
)

// imagination is what the writes of a rehearsal would have changed, so that what is read after them shows it. Outside of
// a rehearsal it is nil, and all its methods do nothing.
type imagination struct {
	mu      sync.Mutex
	records map[string]*imagined // by collection and key
	order   []*imagined          // the same, oldest first
}

// imagined is one record as the writes would have left it.
type imagined struct {
	entry

	of      *collection
	created bool                       // the application has never heard of it
	gone    bool                       // it was deleted
	sets    map[int]*backends.SetDelta // of sets with operations of their own: in elements as the application keeps them
}

func newImagination() *imagination { return &imagination{records: map[string]*imagined{}} }

// imagination gives what belongs to a request; nil outside of a rehearsal.
func (c *collection) imagination(ctx context.Context) *imagination {
	r := c.store.rehearsal
	if r == nil {
		return nil
	}
	if m, ok := backends.Remembered(ctx, c.store, func() any { return newImagination() }).(*imagination); ok {
		return m
	}
	return r.imagination
}

func (c *collection) imaginedName(key backends.Key) string {
	return c.Name + "\x00" + elementText(backends.Element(key))
}

// find gives the record with a key; nil where no write has concerned it. It is never changed afterwards.
func (m *imagination) find(c *collection, key backends.Key) *imagined {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.records[c.imaginedName(key)]
}

// put remembers a record.
func (m *imagination) put(c *collection, r *imagined) {
	if m == nil || r == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	name := c.imaginedName(c.keyOf(&r.entry))
	old := m.records[name]
	m.records[name] = r
	if i := slices.Index(m.order, old); old != nil && i >= 0 {
		m.order[i] = r
		return
	}
	m.order = append(m.order, r)
}

// from begins to change a record: it gives a copy of what is remembered of it, or of what was read.
func (m *imagination) from(c *collection, e *entry, key backends.Key) *imagined {
	r := &imagined{of: c, entry: entry{document: e.document}, sets: map[int]*backends.SetDelta{}}
	r.Values = slices.Clone(e.Values)
	if known := m.find(c, key); known != nil {
		*r = *known
		r.Values, r.sets = slices.Clone(known.Values), maps.Clone(known.sets)
	}
	return r
}

// read gives the record as reading it would. Passwords and the like are not there.
func (r *imagined) read(c *collection) *entry {
	e := &entry{document: r.document}
	e.Values, e.Sets = slices.Clone(r.Values), make([][]backends.Element, len(c.Sets))
	return e
}

// sent takes over what a transport knows besides of a new record, because it was sent.
func (r *imagined) sent(documents []Document) *imagined {
	if r != nil && len(documents) > 0 {
		r.document = documents[0]
	}
	return r
}

// instead gives the record that is to be seen in place of one that the application listed; nil where there is none.
func (m *imagination) instead(c *collection, e *entry) *entry {
	known := m.find(c, c.keyOf(e))
	switch {
	case known == nil:
		return e
	case known.gone:
		return nil
	}
	return known.read(c)
}

// more visits the records that a listing of all could not give, because the application has never heard of them.
func (m *imagination) more(c *collection, seen map[string]bool, total int, visit func(int, *entry) error) (int, error) {
	if m == nil {
		return total, nil
	}
	m.mu.Lock()
	all := slices.Clone(m.order)
	m.mu.Unlock()
	for _, r := range all {
		if r.of != c || !r.created || r.gone || seen[c.keyText(&r.entry)] || !c.inScope(r.Values) {
			continue
		}
		if err := visit(len(seen), r.read(c)); err != nil {
			return total, err
		}
		seen[c.keyText(&r.entry)] = true
		if total >= 0 {
			total++
		}
	}
	return total, nil
}

// assign remembers that fields of a record have changed.
func (m *imagination) assign(c *collection, e *entry, key backends.Key, set []backends.Assignment) {
	if m == nil || len(set) == 0 {
		return
	}
	r := m.from(c, e, key)
	r.assign(c, set)
	m.moved(c, key, r)
}

// assign changes fields, in the record and in its document.
func (r *imagined) assign(c *collection, set []backends.Assignment) {
	r.Values = c.hidden(backends.Predict(c.Collection, r.Record, backends.Delta{Set: set}, nil).Values)
	for _, a := range set {
		f := c.Fields[a.Field]
		if v, err := outgoing(c.Types[f.Name], a.Value); err == nil && f.Use != backends.Write {
			r.document = placed(r.document, f.Name, v)
		}
	}
}

// moved remembers a record that may have got another key.
func (m *imagination) moved(c *collection, before backends.Key, r *imagined) {
	if after := c.keyOf(&r.entry); elementText(backends.Element(before)) != elementText(backends.Element(after)) {
		m.remove(c, before)
		r.created = true
	}
	m.put(c, r)
}

// remove remembers that a record has gone.
func (m *imagination) remove(c *collection, key backends.Key) {
	if m == nil {
		return
	}
	e := &entry{Record: c.keyed(key)}
	r := m.from(c, e, key)
	r.gone = true
	m.put(c, r)
}

// member remembers that an element, as the application keeps it, has come to a set with operations of its own, or gone.
func (m *imagination) member(c *collection, e *entry, i int, there bool, element backends.Element) {
	if m == nil {
		return
	}
	key := c.keyOf(e)
	r := m.from(c, e, key)
	d := backends.SetDelta{Set: i}
	if old := r.sets[i]; old != nil {
		d = *old
	}
	same := func(x backends.Element) bool { return sameElement(x, element) }
	d.Add, d.Remove = slices.DeleteFunc(slices.Clone(d.Add), same), slices.DeleteFunc(slices.Clone(d.Remove), same)
	if there {
		d.Add = append(d.Add, element)
	} else {
		d.Remove = append(d.Remove, element)
	}
	r.sets[i] = &d
	m.put(c, r)
}

// changed gives the elements of a set as the writes would have left them.
func (m *imagination) changed(c *collection, key backends.Key, i int, now []backends.Element) []backends.Element {
	r := m.find(c, key)
	if r == nil || r.sets[i] == nil {
		return now
	}
	return backends.PredictElements(now, *r.sets[i])
}

// list remembers what the field of a member holds that lists the records it belongs to.
func (m *imagination) list(c *collection, e *entry, s backends.Set, v any) {
	if m == nil {
		return
	}
	key := c.keyOf(e)
	r := m.from(c, e, key)
	r.document = placed(r.document, s.List, v)
	i := slices.IndexFunc(c.Fields, func(f backends.Field) bool { return f.Name == s.List })
	if stored, err := canonical(c.Types[s.List], v); err == nil && i >= 0 {
		r.Values[i] = stored
	}
	m.put(c, r)
}

// hidden leaves out what is never read.
func (c *collection) hidden(values []backends.Value) []backends.Value {
	for i, f := range c.Fields {
		if f.Use == backends.Write {
			values[i] = nil
		}
	}
	return values
}

// placed gives a document with a value at a path, as locate would find it. The old one stays as it is.
func placed(d Document, path string, v any) Document {
	head, rest, dotted := strings.Cut(path, ".")
	if list, ok := d.([]any); ok {
		if i, err := strconv.Atoi(head); err == nil && i >= 0 && i < len(list) {
			list = slices.Clone(list)
			list[i] = placedBelow(list[i], rest, dotted, v)
			return list
		}
	}
	old, _ := d.(map[string]any)
	out := maps.Clone(old)
	if out == nil {
		out = map[string]any{}
	}
	if _, flat := out[path]; flat {
		out[path] = v
	} else {
		out[head] = placedBelow(out[head], rest, dotted, v)
	}
	return out
}

func placedBelow(d Document, rest string, dotted bool, v any) any {
	if !dotted {
		return v
	}
	return placed(d, rest, v)
}
