package sql

import (
	"slices"
	"testing"

	"scim-adapter/backends"
)

// TestPreviewIsWhatComes: where the columns hold what was assumed, an opened database can do what was said without it.
func TestPreviewIsWhatComes(t *testing.T) {
	onAll(t, func(t *testing.T, db database) {
		t.Helper()
		source := backends.Source{
			Settings: &Settings{Driver: text(db.driver), DSN: backends.Secret(db.make(t, slices.Clone(schema)...))}, Collections: collections(),
		}
		opener, found := Kind().Compile(source)
		if found.HasErrors() {
			t.Fatal(found)
		}
		store, err := opener.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close() //nolint:errcheck // nothing was written
		assumed := map[string][]backends.Type{}
		for _, c := range source.Collections {
			for _, f := range store.Collection(c.Name).Capabilities().Fields {
				assumed[c.Name] = append(assumed[c.Name], f.Type)
			}
		}
		preview := backends.PreviewOf(opener, assumed)
		if !preview.Assumed {
			t.Error("types are assumed, and nobody says so")
		}
		for _, c := range source.Collections {
			compareCapabilities(t, c, preview.Capabilities[c.Name], store.Collection(c.Name).Capabilities())
		}
	})
}

func compareCapabilities(t *testing.T, c backends.Collection, said, found backends.Capabilities) {
	t.Helper()
	if said.Atomic != found.Atomic || said.Isolated != found.Isolated || said.Unique != found.Unique || said.Create != found.Create || said.Delete != found.Delete {
		t.Errorf("%s: %+v is %+v", c.Name, said, found)
	}
	for i, f := range c.Fields {
		if order := (backends.Order{Field: i, Fold: true}); said.Sort(order) != found.Sort(order) {
			t.Errorf("%s: sorting by %s", c.Name, f.Name)
		}
		for op := backends.Equal; op <= backends.Present; op++ {
			for _, v := range []backends.Value{"anna", "Mike Skov", int64(7), true} {
				q := backends.Comparison{Field: i, Op: op, Value: v, Fold: true}
				if said.Match(q) != found.Match(q) {
					t.Errorf("%s: %s %s %v: %d is %d", c.Name, f.Name, op, v, said.Match(q), found.Match(q))
				}
			}
		}
	}
	for i, s := range c.Sets {
		q := backends.Comparison{Set: i + 1, Op: backends.Present}
		if said.Match(q) != found.Match(q) {
			t.Errorf("%s: %s", c.Name, s.Name)
		}
	}
}
