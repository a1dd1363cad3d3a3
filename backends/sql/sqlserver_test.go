package sql

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
)

// TestTheTextsForSQLServer: no server is here to ask, so that what it would be sent is at least written down.
func TestTheTextsForSQLServer(t *testing.T) {
	d := sqlserverDialect()
	c := &collection{
		Collection: backends.Collection{
			Name: "User", Key: []int{0}, Fields: []backends.Field{{Name: "no"}, {Name: "login"}},
			Scope: []backends.Comparison{{Field: 1, Op: backends.Equal, Value: "gone", Not: true}},
		},
		store: &store{d: d}, settings: &Resource{Table: text("hr.people")}, compare: comparer{d}, relation: d.identifier("hr.people"),
		columns: []column{{name: "no", expr: "r.[no]", typ: backends.Int}, {name: "login", expr: "r.[login]", typ: backends.String}},
	}
	const scope = "(r.[login] IS NULL OR NOT ((r.[login] COLLATE Latin1_General_BIN2) = @p1 AND LEN((r.[login] COLLATE Latin1_General_BIN2) + N'|') = LEN(@p2 + N'|')))"
	c.bindSelection()
	page := c.selectAll()
	c.condition(page, backends.Query{Where: &backends.Predicate{Compare: &backends.Comparison{Field: 1, Op: backends.Contains, Value: "a"}}})
	c.ordered(page, []backends.Order{{Field: 1, Descending: true}})
	page.write(d.page(10, "20"))
	locked := c.selectLocked(true).write(" WHERE ")
	c.keyed(locked, backends.Key{int64(7)})
	for _, test := range []struct{ got, want string }{
		{page.text.String(), "SELECT r.[no], r.[login] FROM [hr].[people] r WHERE " + scope +
			" AND (CHARINDEX(@p3, (r.[login] COLLATE Latin1_General_BIN2)) > 0 AND (r.[login] COLLATE Latin1_General_BIN2) IS NOT NULL)" +
			" ORDER BY CASE WHEN r.[login] IS NULL THEN 1 ELSE 0 END DESC, (r.[login] COLLATE Latin1_General_BIN2) DESC, r.[no] OFFSET 20 ROWS FETCH NEXT 10 ROWS ONLY"},
		{locked.text.String(), "SELECT r.[no], r.[login] FROM [hr].[people] r WITH (UPDLOCK, ROWLOCK) WHERE r.[no] = @p1"},
		{d.identifier("odd]name"), "[odd]]name]"},
		{d.literal("O'Brien"), "N'O''Brien'"},
		{d.placeholder(12), "@p12"},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Error(diff)
		}
	}
	for op, want := range map[backends.Operator]backends.Match{
		backends.Equal: backends.Exact, backends.Contains: backends.Exact, backends.StartsWith: backends.Superset, backends.Less: backends.None,
	} {
		if got := c.compare.match(backends.String, backends.Comparison{Op: op, Value: "x "}); got != want {
			t.Errorf("%v: %v, want %v", op, got, want)
		}
	}
}
