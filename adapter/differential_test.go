package adapter_test

import (
	databasesql "database/sql"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"pgregory.net/rapid"

	"scim-adapter/adapter"
	"scim-adapter/backends"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// filtersPerCheck makes 1,000 filters of rapid's 100 checks; `make test-long` asks for 1,000 checks.
const filtersPerCheck = 10

// TestPushdownEqualsTheMatcher compares, for random filters over random rows, what the database finds (and
// the adapter matches again, where the mapping says that it must) with what the matcher alone finds among
// all resources.
func TestPushdownEqualsTheMatcher(t *testing.T) {
	seedRapid(t)
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			a := openDifferential(t, db)
			exact, total := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				for i := range filtersPerCheck {
					text := randomFilter().Draw(t, fmt.Sprint("filter", i))
					pushed := a.compare(t, text)
					if total++; pushed {
						exact++
					}
				}
			})
			t.Logf("%d filters, %d of them by the database alone", total, exact)
			if exact*5 < total {
				t.Errorf("only %d of %d filters were the database's alone: nothing is proven", exact, total)
			}
		})
	}
}

// seedRapid makes a run repeatable, unless a flag asks for another seed.
func seedRapid(t *testing.T) {
	t.Helper()
	if f := flag.Lookup("rapid.seed"); f != nil && f.Value.String() == f.DefValue {
		if err := flag.Set("rapid.seed", "7643"); err != nil {
			t.Fatal(err)
		}
	}
}

// differential is an application with random rows, and all its resources in memory.
type differential struct {
	mapping *translate.Mapping
	backend backends.Backend
	all     []scim.Object
}

func openDifferential(t *testing.T, db database) *differential {
	t.Helper()
	dsn := db.create(t, read(t, "testdata/applications/differential/schema.sql"))
	fillRandomly(t, db, dsn)
	app := load(t, setup{mapping: read(t, "testdata/applications/differential/mapping.hcl"), driver: db.driver, dsn: dsn},
		map[string]backends.Kind{"sql": sql.Kind()})
	mappings, found := app.mapping.Bind(app.capabilities(), adapter.NewMetrics(prometheus.NewRegistry(), "test", "test").Notice(app.name))
	mustBeGood(t, found, app.sources)
	a := &differential{mapping: mappings[0], backend: app.store.Collection("User")}
	everything := backends.Query{Limit: -1, Return: a.mapping.Selection(scim.Everything())}
	_, err := a.backend.List(t.Context(), everything, func(r backends.Record) error {
		o, err := a.mapping.Resource(r, everything.Return, scim.Everything())
		a.all = append(a.all, o)
		return err
	})
	if err != nil || len(a.all) != differentialRows {
		t.Fatal(len(a.all), err)
	}
	return a
}

// compare reports whether the database alone answered.
func (a *differential) compare(t *rapid.T, text string) bool {
	f, err := a.mapping.Type().ParseFilter(text, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	plan, err := a.mapping.Search(translate.Search{Filter: f, Start: 1, Count: differentialRows})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	scan := plan.Scan()
	total, err := a.backend.List(t.Context(), plan.Query, scan.Visit)
	if err != nil {
		var e *backends.Error
		errors.As(err, &e)
		t.Fatalf("%s: %v", text, err)
	}
	page := scan.Result(total)
	found, total := page.Resources, page.Total
	var want []string
	for _, o := range a.all {
		if f.Match(a.mapping.Type(), o) {
			want = append(want, idOf(o))
		}
	}
	got := make([]string, len(found))
	for i, o := range found {
		got[i] = idOf(o)
	}
	if total != len(want) || !slices.Equal(got, want) {
		for _, o := range a.all {
			if id := idOf(o); slices.Contains(got, id) != slices.Contains(want, id) {
				t.Fatalf("%s: found %v, should be %v: %s", text, slices.Contains(got, id), slices.Contains(want, id), scim.AppendJSON(nil, o))
			}
		}
		t.Fatalf("%s: found %v (total %d), should be %v", text, got, total, want)
	}
	return plan.Query.Total
}

func idOf(o scim.Object) string {
	id, _ := o.Get("id")
	text, _ := id.(string)
	return text
}

const differentialRows = 150

// texts are what rows hold and filters ask for: cases, relatives of k, s and i, wildcards, quotes, nothing.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{
			"", "a", "A", "ann", "Ann", "ANN", "ann%", "a_n", "an", "task", "TASK", "ta\u017fk", "tas\u212a", "O'Malley", "%", "_", "\\", "\\%", "a\\", "é", "É", "e\u0301",
			"ß", "ẞ", "ss", "İ", "i", "I", "ı", "ﬃ", "ffi", "😀", "x y", " x", "x ", "x", "1", "01", "null", "true", "Σ", "σ", "ς", "ǅ", "Ǆ", "ǆ", "K", "k", "\u212a",
		}),
		rapid.StringOfN(rapid.RuneFrom([]rune("aAnNkKsS\u212aſİiIß%_'\\ é😀")), 0, 4, -1),
	)
}

func times() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		day := rapid.IntRange(0, 4).Draw(t, "day")
		second := rapid.SampledFrom([]int{0, 0, 1, 43200, 86399}).Draw(t, "second")
		nano := rapid.SampledFrom([]int{0, 0, 0, 1_000_000, 500_000_000, 999_999_999, 1}).Draw(t, "nano")
		return time.Date(2024, 2, 27+day, 0, 0, second, nano, time.UTC)
	})
}

// maybe gives NULL now and then.
func maybe[T any](v T, i, every int) any {
	if i%every == 0 {
		return nil
	}
	return v
}

func fillRandomly(t *testing.T, db database, dsn string) {
	t.Helper()
	pool, err := databasesql.Open(db.goDriver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close() //nolint:errcheck // nothing is waiting
	insert := func(table string, values ...any) {
		t.Helper()
		marks := make([]string, len(values))
		for i := range marks {
			if marks[i] = "?"; db.driver == "postgres" {
				marks[i] = fmt.Sprint("$", i+1)
			}
		}
		if _, err := pool.ExecContext(t.Context(), "INSERT INTO "+table+" VALUES ("+strings.Join(marks, ", ")+")", values...); err != nil {
			t.Fatal(table, values, err)
		}
	}
	seed := 0
	text := func() string { seed++; return texts().Example(seed) }
	when := func(grid time.Duration) string {
		seed++
		return times().Example(seed).Truncate(grid).Format("2006-01-02 15:04:05")
	}
	for i := 1; i <= differentialRows; i++ {
		insert("people", i, text(), maybe(text(), i, 4), maybe(text(), i, 3), maybe(text(), i, 2), maybe(text(), i, 3),
			maybe([]string{"A", "L", "I", "X", "a", ""}[i%6], i, 7), maybe(i%5-2, i, 6), maybe(float64(i%7)/2, i, 5), maybe(i%2 == 0, i, 8),
			maybe(when(time.Second)[:10], i, 6), maybe(when(time.Second), i, 5), maybe(when(time.Second), i, 4),
			maybe(1709078400000+int64(i%9)*250, i, 5), maybe(1+i%12, i, 3), maybe([]string{"a,b", "Ann", "", "task,x"}[i%4], i, 5))
		for k, kind := range []string{"first", "last"} {
			if (i+k)%3 > 0 {
				insert("names", i, kind, text())
			}
		}
		for k := range i % 3 {
			insert("phones", i, text(), maybe([]string{"work", "mobile", "Work"}[i%3], i+k, 4))
		}
	}
	for i, id := range []string{"t1", "T1", "é", "x y"} {
		insert("teams", id, text())
		for p := i + 1; p <= differentialRows; p += 3 + i {
			insert("team_people", id, p)
		}
	}
}

const testURN = "urn:example:params:scim:schemas:extension:test:2.0:User:"

func randomFilter() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string { return drawFilter(t, 3, drawTerm) })
}

// drawFilter draws a tree of and, or and not over terms.
func drawFilter(t *rapid.T, depth int, term func(*rapid.T) string) string {
	shape := rapid.IntRange(0, 6).Draw(t, "shape")
	switch {
	case depth == 0 || shape < 3:
		return term(t)
	case shape == 3:
		return "not (" + drawFilter(t, depth-1, term) + ")"
	}
	word := rapid.SampledFrom([]string{"and", "or"}).Draw(t, "word")
	return "(" + drawFilter(t, depth-1, term) + " " + word + " " + drawFilter(t, depth-1, term) + ")"
}

func drawTerm(t *rapid.T) string {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return attributeOf(t, "active", testURN+"remote") + drawOperator(t, "eq", "ne") + rapid.SampledFrom([]string{"true", "false", "null"}).Draw(t, "bool")
	case 1:
		return attributeOf(t, testURN+"level", testURN+"ratio") + drawOperator(t, "eq", "ne", "gt", "ge", "lt", "le") +
			rapid.SampledFrom([]string{"0", "1", "-1", "2", "0.5", "1.5", "3"}).Draw(t, "number")
	case 2:
		return attributeOf(t, testURN+"hired", testURN+"changed", testURN+"entered", testURN+"logon") +
			drawOperator(t, "eq", "ne", "gt", "ge", "lt", "le") + `"` + times().Draw(t, "time").Format(time.RFC3339Nano) + `"`
	case 3:
		return attributeOf(t, "id", "manager.value", "groups.value", "groups") + drawOperator(t, "eq", "ne") +
			rapid.SampledFrom([]string{`"1"`, `"7"`, `"01"`, `"x"`, `"t1"`, `"T1"`, `"é"`, `"999"`, `""`, "null"}).Draw(t, "id")
	case 4:
		return attributeOf(t, "userName", "externalId", "title", "name", "name.givenName", "emails", "emails.value", "phoneNumbers", "phoneNumbers.type", "active",
			"groups", "manager.value", "displayName", testURN+"level", testURN+"hired", testURN+"changed", testURN+"entered", testURN+"logon", testURN+"tags", testURN+"remote") + " pr"
	case 5:
		return rapid.SampledFrom([]string{"emails", "phoneNumbers"}).Draw(t, "list") + "[" + drawFilter(t, 2, drawElementTerm) + "]"
	}
	return attributeOf(t, "userName", "externalId", "title", "displayName", "name.givenName", "name.familyName", "emails.value", "emails", "emails.type", "phoneNumbers.value", testURN+"tags") +
		drawOperator(t, "eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le") + quote(texts().Draw(t, "text"))
}

func drawElementTerm(t *rapid.T) string {
	name := attributeOf(t, "value", "type")
	if rapid.IntRange(0, 4).Draw(t, "present") == 0 {
		return name + " pr"
	}
	return name + drawOperator(t, "eq", "ne", "co", "sw", "ew", "gt", "lt") +
		quote(rapid.OneOf(texts(), rapid.SampledFrom([]string{"work", "home", "Work", "mobile"})).Draw(t, "text"))
}

func attributeOf(t *rapid.T, names ...string) string {
	return rapid.SampledFrom(names).Draw(t, "attribute")
}

func drawOperator(t *rapid.T, names ...string) string {
	return " " + rapid.SampledFrom(names).Draw(t, "operator") + " "
}
