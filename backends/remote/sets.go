package remote

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"scim-adapter/backends"
)

// complete reads the selected sets of some records.
func (c *collection) complete(ctx context.Context, batch []*entry, sel backends.Selection) error {
	for i := range c.Sets {
		if !sel.Has(i) || len(batch) == 0 {
			continue
		}
		if err := c.completeSet(ctx, batch, i); err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) completeSet(ctx context.Context, batch []*entry, i int) error {
	s := c.Sets[i]
	var err error
	switch {
	case s.Reverse != nil && c.store.collections[s.Reverse.Collection] == nil: // another store has it
	case s.Reverse != nil:
		err = c.completeReverse(ctx, batch, i)
	case s.List != "":
		err = c.completeListed(ctx, batch, i)
	default:
		group, inner := errgroup.WithContext(ctx)
		group.SetLimit(c.store.atOnce())
		for _, e := range batch {
			group.Go(func() error {
				var err error
				e.Sets[i], err = c.elements(inner, e, i)
				return err
			})
		}
		if err = group.Wait(); err == nil {
			err = c.resolve(ctx, batch, i)
		}
	}
	for _, e := range batch {
		if e.Sets[i] == nil {
			e.Sets[i] = []backends.Element{}
		}
	}
	return err
}

// elements reads the elements of a set that is the record's own.
func (c *collection) elements(ctx context.Context, e *entry, i int) ([]backends.Element, error) {
	var raw []any
	var err error
	if operations := suitable(c.Members[i].Operations, List); len(operations) > 0 {
		raw, err = c.listElements(ctx, operations, e, i)
	} else {
		raw = c.rawElements(e.document, i)
	}
	if err != nil {
		return nil, err
	}
	elements, err := c.parseElements(i, raw)
	if m := c.imagination(ctx); m != nil {
		elements = m.changed(c, c.keyOf(e), i, elements)
	}
	return elements, err
}

// listElements asks the application for the elements of a record's set.
func (c *collection) listElements(ctx context.Context, operations []*Operation, e *entry, i int) ([]any, error) {
	vars := c.store.variables(keyVars(c.keyOf(e)))
	vars["document"] = e.document
	o, err := c.choose(operations, vars)
	if err != nil || o == nil {
		return nil, err
	}
	call := Call{Operation: o, Vars: vars}
	if c.store.rehearsal != nil {
		if call.Answer, err = c.elementsAnswer(ctx, c.keyOf(e), i); err != nil {
			return nil, err
		}
	}
	var raw []any
	_, err = c.store.List(backends.InOperation(ctx, call.Operation.At), call, Window{Limit: -1}, func(_ int, d Document) error {
		raw = append(raw, d)
		return nil
	})
	return raw, err
}

// via gives the field that a set's only field refers to, where that is not the key.
func (c *collection) via(i int) (members *collection, field string) {
	for _, f := range c.Sets[i].Fields {
		if f.Ref != nil && f.Ref.Via != "" {
			return c.store.collections[f.Ref.Collection], f.Ref.Via
		}
	}
	return nil, ""
}

// resolve turns what stands in elements into keys, where it is another field of the members. Who cannot be
// found is no member.
func (c *collection) resolve(ctx context.Context, batch []*entry, i int) error {
	members, field := c.via(i)
	if members == nil {
		return nil
	}
	keys := map[string]backends.Value{}
	err := members.search(ctx, nil, func(member *entry) error {
		if text, err := textOf(locate(member.document, field)); err == nil {
			keys[text] = members.keyOf(member)[0]
		}
		return nil
	})
	for _, e := range batch {
		var known []backends.Element
		for _, element := range e.Sets[i] {
			text, _ := textOf(element[0])
			if key, ok := keys[text]; ok {
				known = append(known, backends.Element{key})
			}
		}
		e.Sets[i] = known
	}
	return err
}

// stored gives an element as the application keeps it.
func (c *collection) stored(ctx context.Context, i int, e backends.Element) (backends.Element, error) {
	members, field := c.via(i)
	if members == nil {
		return e, nil
	}
	member, err := members.get(ctx, backends.Key{e[0]})
	if backends.KindOf(err) == backends.NotFound {
		text, _ := textOf(e[0])
		return nil, &backends.Error{Kind: backends.Invalid, Op: c.op("add members of"), Field: c.Sets[i].Name, Value: text, Err: err}
	}
	if err != nil {
		return nil, err
	}
	return backends.Element{locate(member.document, field)}, nil
}

// rawElements gives what stands in a document for the elements of a set.
func (c *collection) rawElements(d Document, i int) []any {
	m := c.Members[i]
	v := locate(d, m.Path)
	if m.Separator == "" {
		return Elements(v)
	}
	var out []any
	text, _ := v.(string)
	for part := range strings.SplitSeq(text, m.Separator) {
		if part != "" {
			out = append(out, part)
		}
	}
	return out
}

// parseElements makes elements of documents; duplicates are one.
func (c *collection) parseElements(i int, raw []any) ([]backends.Element, error) {
	out := make([]backends.Element, 0, len(raw))
	seen := map[string]bool{}
	for _, d := range raw {
		element := make(backends.Element, len(c.Sets[i].Fields))
		for j, f := range c.Sets[i].Fields {
			v, err := canonical(c.Types[c.Members[i].Path+"."+f.Name], c.elementField(d, i, f.Name))
			if err != nil {
				return nil, &backends.Error{Kind: backends.BadResponse, Op: c.op("read"), Field: c.Sets[i].Name, Err: err}
			}
			element[j] = v
		}
		if text := elementText(element); !seen[text] {
			seen[text] = true
			out = append(out, element)
		}
	}
	return out, nil
}

// elementField gives a field of an element; one that is no object is its only field.
func (c *collection) elementField(d Document, i int, name string) any {
	if _, isObject := d.(map[string]any); !isObject && len(c.Sets[i].Fields) == 1 {
		return d
	}
	return locate(d, name)
}

func elementText(e backends.Element) string {
	parts := make([]string, len(e))
	for i, v := range e {
		s, err := textOf(v)
		if err != nil {
			s = fmt.Sprint(v)
		}
		parts[i] = s
	}
	return strings.Join(parts, "\x00")
}

func sameElement(a, b backends.Element) bool { return elementText(a) == elementText(b) }

// completeReverse finds the records of another collection that have these as members.
func (c *collection) completeReverse(ctx context.Context, batch []*entry, i int) error {
	other := c.store.collections[c.Sets[i].Reverse.Collection]
	j := slices.IndexFunc(other.Sets, func(s backends.Set) bool { return s.Name == c.Sets[i].Reverse.Set })
	if other.Sets[j].List != "" {
		return c.completeOwnList(batch, i, other, j)
	}
	byMember := map[string]*entry{}
	for _, e := range batch {
		byMember[c.keyText(e)] = e
	}
	query := backends.Query{Limit: -1, Return: only(j)}
	_, err := other.List(ctx, query, func(rec backends.Record) error {
		for _, member := range rec.Sets[j] {
			if e := byMember[elementText(member)]; e != nil {
				e.Sets[i] = append(e.Sets[i], backends.Element(other.keyOf(&entry{Record: rec})))
			}
		}
		return nil
	})
	return err
}

func only(i int) backends.Selection {
	sets := make([]bool, i+1)
	sets[i] = true
	return backends.Selection{Sets: sets}
}

// completeOwnList reads the keys that stand in a list in the record itself. Those of records that do not
// exist are left out.
func (c *collection) completeOwnList(batch []*entry, i int, other *collection, j int) error {
	for _, e := range batch {
		texts, err := c.listed(e, other.Sets[j])
		if err != nil {
			return err
		}
		for _, text := range texts {
			if other.known(text) {
				e.Sets[i] = append(e.Sets[i], backends.Element{text})
			}
		}
	}
	return nil
}

// known tells whether a fixed collection has a key; others are believed to have it.
func (c *collection) known(key string) bool {
	return len(c.Fixed) == 0 || slices.ContainsFunc(c.Fixed, func(d Document) bool { return same(locate(d, c.Fields[c.Key[0]].Name), key) })
}

// listed gives the keys in a record's list field. Without a codec the document itself has a list there.
func (c *collection) listed(e *entry, s backends.Set) ([]string, error) {
	if s.Codec != nil {
		i := slices.IndexFunc(c.Fields, func(f backends.Field) bool { return f.Name == s.List })
		if i >= 0 {
			return s.Codec.Decode(e.Values[i])
		}
		v, err := canonical(c.Types[s.List], locate(e.document, s.List))
		if err != nil {
			return nil, c.fail(backends.BadResponse, "read", err)
		}
		return s.Codec.Decode(v)
	}
	var texts []string
	for _, v := range Elements(locate(e.document, s.List)) {
		text, err := textOf(v)
		if err != nil {
			return nil, c.fail(backends.BadResponse, "read", err)
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// completeListed finds the members whose own list names these records.
func (c *collection) completeListed(ctx context.Context, batch []*entry, i int) error {
	s := c.Sets[i]
	members := c.members(i)
	byKey := map[string]*entry{}
	for _, e := range batch {
		text, _ := textOf(c.keyOf(e)[0])
		byKey[text] = e
	}
	err := members.search(ctx, nil, func(member *entry) error {
		texts, err := members.listed(member, s)
		if err != nil {
			return err
		}
		for _, text := range texts {
			if e := byKey[text]; e != nil {
				e.Sets[i] = append(e.Sets[i], backends.Element(members.keyOf(member)))
			}
		}
		return nil
	})
	return err
}

// members gives the collection that the elements of a set refer to.
func (c *collection) members(i int) *collection {
	for _, f := range c.Sets[i].Fields {
		if f.Ref != nil {
			return c.store.collections[f.Ref.Collection]
		}
	}
	return c
}

// documentOf gives the form that an element has in documents.
func (c *collection) documentOf(i int, e backends.Element) (any, error) {
	out := map[string]any{}
	for j, f := range c.Sets[i].Fields {
		v, err := outgoing(c.Types[c.Members[i].Path+"."+f.Name], e[j])
		if err != nil {
			return nil, err
		}
		if f.Name == itself || c.Members[i].Separator != "" {
			return v, nil
		}
		place(out, f.Name, v)
	}
	return out, nil
}
