package remote

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// looked is how many records of a list are looked at.
const looked = 20

// Inspect implements [backends.Inspector]. It does what reads: the ping, the list of every collection, and of its first
// record the get and the lists of its sets.
func (s *store) Inspect(ctx context.Context) (diag.List, error) {
	if err := s.Ping(ctx); err != nil {
		return nil, err
	}
	var diags diag.List
	for _, name := range slices.Sorted(maps.Keys(s.collections)) {
		if c := s.collections[name]; len(c.Fixed) == 0 {
			c.inspect(ctx, &diags)
		}
	}
	diags.Sort()
	return diags, nil
}

// inspect looks at the first records of a collection.
func (c *collection) inspect(ctx context.Context, diags *diag.List) {
	at := c.operationAt(List)
	documents, err := c.sample(ctx)
	if err != nil {
		diags.Errorf(at, "The list cannot be read", "%v.", err)
		return
	}
	if len(documents) == 0 {
		diags.Warnf(at, "Nothing to look at", "The list of %s is empty. Whether records are as the mapping says will show with the first one.", c.Name)
		return
	}
	first, ok := c.inspectDocuments(documents, diags)
	if !ok {
		return
	}
	if len(suitable(c.Operations, Get)) > 0 {
		whole, err := c.get(ctx, c.keyOf(first))
		if err != nil {
			diags.Errorf(c.operationAt(Get), "What is listed cannot be read by its id", "%v.", err)
			return
		}
		first = whole
		documents = []Document{whole.document}
	}
	if !c.hydrates() || len(documents) == 1 {
		c.inspectFields(documents, diags)
	}
	c.inspectSets(ctx, first, diags)
}

// sample gives the first documents of the list.
func (c *collection) sample(ctx context.Context) ([]Document, error) {
	var documents []Document
	_, err := c.documents(ctx, nil, Window{Limit: looked}, func(_ int, d Document) error {
		if documents = append(documents, d); len(documents) == looked {
			return backends.Stop
		}
		return nil
	})
	if errors.Is(err, backends.Stop) {
		err = nil
	}
	return documents, err
}

// inspectDocuments makes records of documents, and gives the first.
func (c *collection) inspectDocuments(documents []Document, diags *diag.List) (first *entry, ok bool) {
	for _, d := range documents {
		e, err := c.entry(d)
		if err != nil {
			diags.Errorf(c.blame(err), "A record is not as the mapping says", "%v. %s", err, has(d))
			return nil, false
		}
		if first == nil {
			first = e
		}
	}
	return first, true
}

// blame gives the place of the field that an error is about.
func (c *collection) blame(err error) diag.Range {
	if e, ok := errors.AsType[*backends.Error](err); ok {
		for _, f := range c.Fields {
			if f.Name == e.Field {
				return f.At
			}
		}
	}
	return c.operationAt(List)
}

// inspectFields looks for fields that no document has.
func (c *collection) inspectFields(documents []Document, diags *diag.List) {
	for _, f := range c.Fields {
		found := func(d Document) bool { return locate(d, f.Name) != nil }
		if f.Use&backends.Read == 0 || slices.ContainsFunc(documents, found) {
			continue
		}
		diags.Warnf(f.At, "Field not found", "None of the %d records that were looked at has a value at %q. %s", len(documents), f.Name, suggestion(documents[0], f.Name))
	}
}

// inspectSets reads the sets of one record.
func (c *collection) inspectSets(ctx context.Context, e *entry, diags *diag.List) {
	for i, s := range c.Sets {
		if err := c.completeSet(ctx, []*entry{e}, i); err != nil {
			diags.Errorf(c.setAt(i), "The elements of "+s.Name+" cannot be read", "%v.", err)
		}
	}
}

// operationAt gives the place of an operation, or else of the collection.
func (c *collection) operationAt(name string) diag.Range {
	if operations := suitable(c.Operations, name); len(operations) > 0 {
		return operations[0].At
	}
	return c.at()
}

// setAt gives the place of a set: of its list, or of its first field.
func (c *collection) setAt(i int) diag.Range {
	if operations := suitable(c.Members[i].Operations, List); len(operations) > 0 {
		return operations[0].At
	}
	if len(c.Sets[i].Fields) > 0 {
		return c.Sets[i].Fields[0].At
	}
	return c.at()
}

// has says which fields a document has, never what they hold.
func has(d Document) string {
	names := keys(d)
	if len(names) == 0 {
		return "It is no object with fields."
	}
	return "It has " + strings.Join(names, ", ") + "."
}

// suggestion names the field that was probably meant, or all that there are.
func suggestion(d Document, name string) string {
	if near := diag.Nearest(name, keys(d)); near != "" {
		return "Did you mean \"" + near + "\"?"
	}
	return has(d)
}

// keys gives the names of an object's fields.
func keys(d Document) []string {
	m, _ := d.(map[string]any)
	return slices.Sorted(maps.Keys(m))
}

var _ backends.Inspector = (*store)(nil)
