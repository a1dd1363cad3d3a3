package remote

import (
	"context"
	"errors"
	"slices"

	"scim-adapter/backends"
)

// inDocuments selects the sets whose elements stand in the documents of their records.
func (c *collection) inDocuments() backends.Selection {
	sets := make([]bool, len(c.Sets))
	for i, s := range c.Sets {
		sets[i] = s.Reverse == nil && s.List == "" && len(suitable(c.Members[i].Operations, List)) == 0
	}
	return backends.Selection{Sets: sets}
}

// documentOfRecord gives what the application would say of a given record.
func (c *collection) documentOfRecord(ctx context.Context, rec backends.Record) (Document, error) {
	d := c.object(rec.Values)
	for i, here := range c.inDocuments().Sets {
		if !here {
			continue
		}
		kept, err := c.asKept(ctx, i, rec.Sets[i])
		if err != nil {
			return nil, err
		}
		elements, err := c.documentsOf(i, kept)
		if err != nil {
			return nil, err
		}
		var v any = elements
		if separator := c.Members[i].Separator; separator != "" {
			v = joined(elements, separator)
		}
		place(d, c.Members[i].Path, v)
	}
	err := c.placeLists(ctx, d, c.keyOf(&entry{Record: rec}))
	return c.shaped(d), err
}

// asKept gives the elements of a given set as the application keeps them: members by the field that the mapping names.
func (c *collection) asKept(ctx context.Context, i int, list []backends.Element) ([]backends.Element, error) {
	members, field := c.via(i)
	if members == nil {
		return list, nil
	}
	out := []backends.Element{}
	for _, e := range list {
		rec, err := members.given().Get(ctx, backends.Key{e[0]}, backends.Selection{})
		if backends.KindOf(err) == backends.NotFound && err != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, backends.Element{locate(members.object(rec.Values), field)})
	}
	return out, nil
}

// documentsOf gives elements as they stand in documents.
func (c *collection) documentsOf(i int, list []backends.Element) ([]Document, error) {
	out := []Document{}
	for _, e := range list {
		d, err := c.documentOf(i, e)
		if err != nil {
			return nil, &backends.Error{Kind: backends.Invalid, Op: c.op("read given"), Field: c.Sets[i].Name, Err: err}
		}
		out = append(out, d)
	}
	return out, nil
}

// placeLists puts the lists into a given member's document that no field of it holds: the application knows lists, and
// what is given are the sets of those that it belongs to.
func (c *collection) placeLists(ctx context.Context, d map[string]any, key backends.Key) error {
	for _, other := range c.store.collections {
		for j, s := range other.Sets {
			if s.List == "" || s.Codec != nil || other.members(j) != c || locate(d, s.List) != nil {
				continue
			}
			list, err := other.owners(ctx, j, key)
			if err != nil {
				return err
			}
			place(d, s.List, list)
		}
	}
	return nil
}

// owners gives the keys of the given records that have a member.
func (c *collection) owners(ctx context.Context, j int, member backends.Key) ([]any, error) {
	list := []any{}
	given := c.given()
	if given == nil {
		return nil, c.fail(backends.Internal, "read given", errors.New("nothing is given"))
	}
	_, err := given.List(ctx, backends.Query{Limit: -1, Return: only(j)}, func(rec backends.Record) error {
		if slices.ContainsFunc(rec.Sets[j], func(e backends.Element) bool { return sameElement(e, backends.Element(member)) }) {
			text, _ := textOf(c.keyOf(&entry{Record: rec})[0])
			list = append(list, text)
		}
		return nil
	})
	return list, err
}
