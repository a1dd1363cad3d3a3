package sql

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

var schema = []string{
	`CREATE TABLE people (no $ID, login $TEXT NOT NULL, mail $TEXT, age INTEGER, status $TEXT NOT NULL DEFAULT 'A', boss BIGINT)`,
	`CREATE TABLE props (person BIGINT, k $TEXT, v $TEXT)`,
	`CREATE TABLE teams (id $TEXT PRIMARY KEY, name $TEXT NOT NULL)`,
	`CREATE TABLE team_people (team $TEXT, person BIGINT, extra $TEXT DEFAULT 'kept')`,
}

func text(s string) diag.Text { return diag.Plain(s) }

const (
	no = iota
	login
	mail
	age
	status
	first
	boss
)

func collections() []backends.Collection {
	refs := &backends.Reference{Collection: "User"}
	return []backends.Collection{
		{
			Name: "User", Key: []int{no},
			Fields: []backends.Field{{Name: "no"}, {Name: "login"}, {Name: "mail"}, {Name: "age"}, {Name: "status"}, {Name: "props.first"}, {Name: "boss", Ref: refs}},
			Scope:  []backends.Comparison{{Field: status, Op: backends.Equal, Value: "D", Not: true}},
			Sets:   []backends.Set{{Name: "groups", ReadOnly: true, Fields: []backends.Field{{Name: "id"}}, Reverse: &backends.SetRef{Collection: "Group", Set: "members"}}},
			Settings: &Resource{
				Table:      text("people"),
				Properties: []Properties{{Label: "props", Table: text("props"), Owner: text("person"), Name: text("k"), Value: text("v")}},
				On: []Operation{{Event: text("active"), When: text("value == false"), Statements: []Statement{
					{SQL: text("UPDATE people SET status = :letter, mail = 'a:b' WHERE no = :id"), Params: map[string]diag.Text{"letter": text("'I'")}},
				}}},
			},
		},
		{
			Name: "Group", Key: []int{0}, Fields: []backends.Field{{Name: "id"}, {Name: "name"}},
			Sets: []backends.Set{{
				Name: "members", Fields: []backends.Field{{Name: "person", Use: backends.Read | backends.Write, Ref: refs}},
				Settings: &Attribute{Table: text("team_people"), Owner: []diag.Text{text("team")}},
			}},
			Settings: &Resource{Table: text("teams")},
		},
	}
}

// log hears statements.
type log struct {
	sync.Mutex
	texts []string
}

func (l *log) hear(_ context.Context, call backends.Call) {
	l.Lock()
	defer l.Unlock()
	l.texts = append(l.texts, call.Text)
}

func (l *log) take() []string {
	l.Lock()
	defer l.Unlock()
	taken := l.texts
	l.texts = nil
	return taken
}

func (db database) open(t *testing.T, dsn string, l *log) backends.Store {
	t.Helper()
	opener, diags := Kind(WithListener(l.hear)).Compile(backends.Source{
		Settings: &Settings{Driver: text(db.driver), DSN: backends.Secret(dsn)}, Collections: collections(),
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	s, err := opener.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func (db database) newStore(t *testing.T) (backends.Store, *log, string) {
	t.Helper()
	dsn := db.make(t, slices.Clone(schema)...)
	l := &log{}
	return db.open(t, dsn, l), l, dsn
}

func delta(pairs ...any) backends.Delta {
	var d backends.Delta
	for i := 0; i < len(pairs); i += 2 {
		d.Set = append(d.Set, backends.Assignment{Field: pairs[i].(int), Value: pairs[i+1]}) //nolint:errcheck // a test's literal
	}
	return d
}

func create(t *testing.T, b backends.Backend, d backends.Delta) backends.Record {
	t.Helper()
	r, err := b.Create(t.Context(), d, backends.Selection{Sets: []bool{true}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wantKind(t *testing.T, err error, kind backends.ErrorKind) {
	t.Helper()
	if err == nil || backends.KindOf(err) != kind {
		t.Errorf("got %v, want %v", err, kind)
	}
}

func TestTheLifeOfARecord(t *testing.T) { onAll(t, theLifeOfARecord) }

func theLifeOfARecord(t *testing.T, db database) {
	t.Helper()
	s, _, _ := db.newStore(t)
	users, groups := s.Collection("User"), s.Collection("Group")
	ann := create(t, users, delta(login, "ann", age, int64(7), first, "Ann '; DROP TABLE people --"))
	want := []backends.Value{int64(1), "ann", nil, int64(7), "A", "Ann '; DROP TABLE people --", nil}
	if diff := cmp.Diff(want, ann.Values); diff != "" {
		t.Error(diff)
	}
	team := delta(0, "t1", 1, "Team")
	team.Sets = []backends.SetDelta{{Set: 0, Add: []backends.Element{{int64(1)}}}}
	if g := create(t, groups, team); cmp.Diff([]backends.Element{{int64(1)}}, g.Sets[0]) != "" {
		t.Error(g)
	}
	r, err := users.Get(t.Context(), backends.Key{int64(1)}, backends.Selection{Sets: []bool{true}})
	if err != nil || cmp.Diff([]backends.Element{{"t1"}}, r.Sets[0]) != "" {
		t.Error(r, err)
	}
	update := func(d backends.Delta) (backends.Record, error) {
		return users.Update(t.Context(), backends.Update{Key: backends.Key{int64(1)}, Change: func(backends.Record) (backends.Delta, error) { return d, nil }})
	}
	if r, err = update(delta(mail, "a@example.org", first, nil)); err != nil || r.Values[mail] != "a@example.org" || r.Values[first] != nil {
		t.Error(r, err)
	}
	event := backends.Delta{Events: []backends.Event{{Name: "active", Vars: map[string]any{"value": false}}}}
	if r, err = update(event); err != nil || r.Values[status] != "I" || r.Values[mail] != "a:b" {
		t.Error(r, err)
	}
	if r, err = update(delta(status, "D")); err != nil || r.Values[status] != "D" {
		t.Error("the read-back of a soft delete must not be limited to the scope", r, err)
	}
	_, err = users.Get(t.Context(), backends.Key{int64(1)}, backends.Selection{})
	wantKind(t, err, backends.NotFound)
	if err = groups.Delete(t.Context(), backends.Deletion{Key: backends.Key{"t1"}}); err != nil {
		t.Error(err)
	}
	wantKind(t, groups.Delete(t.Context(), backends.Deletion{Key: backends.Key{"t1"}}), backends.NotFound)
}

func TestRefusedWritesChangeNothing(t *testing.T) { onAll(t, refusedWritesChangeNothing) }

func refusedWritesChangeNothing(t *testing.T, db database) {
	t.Helper()
	s, _, _ := db.newStore(t)
	users, groups := s.Collection("User"), s.Collection("Group")
	unique := delta(login, "Task")
	unique.Unique = []backends.Unique{{Field: login, Value: "Task", Fold: true}}
	create(t, users, unique)
	for _, taken := range []string{"task", "TASK", "ta\u017fk", "tas\u212a"} {
		d := delta(login, taken)
		d.Unique = []backends.Unique{{Field: login, Value: taken, Fold: true}}
		_, err := users.Create(t.Context(), d, backends.Selection{})
		wantKind(t, err, backends.Conflict)
	}
	_, err := users.Create(t.Context(), delta(mail, "x"), backends.Selection{})
	wantKind(t, err, backends.Invalid)
	_, err = users.Create(t.Context(), delta(login, "b", boss, int64(99)), backends.Selection{})
	wantKind(t, err, backends.Invalid)
	team := delta(0, "t1", 1, "Team")
	team.Sets = []backends.SetDelta{{Set: 0, Add: []backends.Element{{int64(1)}, {int64(99)}}}}
	_, err = groups.Create(t.Context(), team, backends.Selection{})
	wantKind(t, err, backends.Invalid)
	if n, err := groups.List(t.Context(), backends.Query{Limit: 0, Total: true}, nil); n != 0 || err != nil {
		t.Error("a half-made group is left", n, err)
	}
	if n, err := users.List(t.Context(), backends.Query{Limit: 0, Total: true}, nil); n != 1 || err != nil {
		t.Error(n, err)
	}
}

func TestFiftyParallelCreatesFromTwoStoresMakeOneRecord(t *testing.T) {
	onAll(t, fiftyParallelCreatesFromTwoStoresMakeOneRecord)
}

func fiftyParallelCreatesFromTwoStoresMakeOneRecord(t *testing.T, db database) {
	t.Helper()
	first, _, dsn := db.newStore(t)
	second := db.open(t, dsn, &log{})
	var done sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for i := range 50 {
		users := first.Collection("User")
		if i%2 == 1 {
			users = second.Collection("User")
		}
		done.Go(func() {
			d := delta(login, "same")
			d.Unique = []backends.Unique{{Field: login, Value: "same", Fold: true}}
			_, err := users.Create(t.Context(), d, backends.Selection{})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				made++
			} else if backends.KindOf(err) != backends.Conflict {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if made != 1 {
		t.Errorf("%d records were made", made)
	}
}

func TestAddingAMemberTakesTheSameStatementsInAnyGroup(t *testing.T) {
	onAll(t, addingAMemberTakesTheSameStatementsInAnyGroup)
}

func addingAMemberTakesTheSameStatementsInAnyGroup(t *testing.T, db database) {
	t.Helper()
	s, l, dsn := db.newStore(t)
	statements := []string{"INSERT INTO teams VALUES ('small', 's'), ('large', 'l')"}
	var people, members []string
	for i := range 3000 {
		people = append(people, "('u"+strings.Repeat("x", i%3)+"')")
		members = append(members, "('large', "+string(rune('0'+i%10))+")")
	}
	statements = append(statements, "INSERT INTO people (login) VALUES "+strings.Join(people, ","), "INSERT INTO team_people (team, person) VALUES "+strings.Join(members, ","))
	db.exec(t, dsn, statements...)
	add := func(team string) []string {
		l.take()
		_, err := s.Collection("Group").Update(t.Context(), backends.Update{Key: backends.Key{team}, Change: func(backends.Record) (backends.Delta, error) {
			return backends.Delta{Sets: []backends.SetDelta{{Add: []backends.Element{{int64(50)}}}}}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		return l.take()
	}
	small, large := add("small"), add("large")
	if diff := cmp.Diff(small, large); diff != "" || len(small) == 0 {
		t.Errorf("%v\n%s", small, diff)
	}
}

func TestOpenNamesMissingColumns(t *testing.T) { onAll(t, openNamesMissingColumns) }

func openNamesMissingColumns(t *testing.T, db database) {
	t.Helper()
	dsn := db.make(t, append(slices.Clone(schema), "ALTER TABLE people RENAME COLUMN login TO logon")...)
	opener, _ := Kind().Compile(backends.Source{Settings: &Settings{Driver: text(db.driver), DSN: backends.Secret(dsn)}, Collections: collections()})
	_, err := opener.Open(t.Context())
	if err == nil || !strings.Contains(err.Error(), `Did you mean "logon"?`) {
		t.Error(err)
	}
}

func TestParametersInStatements(t *testing.T) {
	for text, want := range map[string][]string{
		"a = :x AND b = ':y' AND c = :x":  {"x", "x"},
		"-- :a\n :b /* :c */ \":d\" `:e`": {"b"},
		"a::int = :b":                     {"b"},
		"'it''s :a' = :b":                 {"b"},
		"$$ :a $$ $t$ :b $t$ :c":          {"c"},
		"E'\\' :a":                        {"a"},
	} {
		var names []string
		for _, p := range parse(postgresDialect(), text) {
			if p.name != "" {
				names = append(names, p.name)
			}
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: %v", text, names)
		}
	}
}

func TestPredicatesAgreeWithTheirMeaning(t *testing.T) { onAll(t, predicatesAgreeWithTheirMeaning) }

func predicatesAgreeWithTheirMeaning(t *testing.T, db database) {
	t.Helper()
	s, _, _ := db.newStore(t)
	users := s.Collection("User")
	texts := rapid.OneOf(rapid.Just("task"), rapid.StringOfN(rapid.RuneFrom([]rune("aAkKsS\u212aſİiß%_'\\ é😀")), 0, 4, -1))
	var records []backends.Record
	for i := range 80 {
		d := delta(login, texts.Example(i), age, int64(i%5))
		if i%3 > 0 {
			d.Set = append(d.Set, backends.Assignment{Field: mail, Value: texts.Example(1000 + i)}, backends.Assignment{Field: first, Value: texts.Example(2000 + i)})
		}
		records = append(records, create(t, users, d))
	}
	capabilities := users.Capabilities()
	rapid.Check(t, func(t *rapid.T) {
		q := backends.Comparison{
			Field: rapid.SampledFrom([]int{login, mail, first}).Draw(t, "field"),
			Op:    backends.Operator(rapid.IntRange(0, int(backends.EndsWith)).Draw(t, "op")),
			Value: texts.Draw(t, "value"), Fold: rapid.Bool().Draw(t, "fold"),
		}
		match := capabilities.Match(q)
		q.Not = match == backends.Exact && rapid.Bool().Draw(t, "not")
		if match == backends.None {
			return
		}
		got := map[any]bool{}
		_, err := users.List(context.Background(), backends.Query{Where: &backends.Predicate{Compare: &q}, Limit: -1}, func(r backends.Record) error {
			got[r.Values[no]] = true
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			want := holds(q, r.Values[q.Field])
			if want && !got[r.Values[no]] || !want && got[r.Values[no]] && match == backends.Exact {
				t.Fatalf("%v %v %q (fold %v, not %v) on %q: want %v", q.Field, q.Op, q.Value, q.Fold, q.Not, r.Values[q.Field], want)
			}
		}
	})
}

// holds is what a comparison means.
func holds(q backends.Comparison, v any) bool {
	have, ok := v.(string)
	want, _ := q.Value.(string)
	if q.Fold {
		have, want = foldText(have), foldText(want)
	}
	result := false
	switch q.Op {
	case backends.Equal:
		result = have == want
	case backends.Less:
		result = have < want
	case backends.LessOrEqual:
		result = have <= want
	case backends.Greater:
		result = have > want
	case backends.GreaterOrEqual:
		result = have >= want
	case backends.Contains:
		result = strings.Contains(have, want)
	case backends.StartsWith:
		result = strings.HasPrefix(have, want)
	case backends.EndsWith:
		result = strings.HasSuffix(have, want)
	case backends.In, backends.Present:
	}
	return (ok && result) != q.Not
}

func foldText(s string) string {
	return strings.Map(func(r rune) rune {
		for _, group := range []string{"aA", "kK\u212a", "sSſ", "iI", "éÉ"} {
			if strings.ContainsRune(group, r) {
				return rune(group[0])
			}
		}
		return r
	}, s)
}

func TestAStoppedContextEndsARead(t *testing.T) { onAll(t, aStoppedContextEndsARead) }

func aStoppedContextEndsARead(t *testing.T, db database) {
	t.Helper()
	s, _, _ := db.newStore(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	_, err := s.Collection("User").Get(ctx, backends.Key{int64(1)}, backends.Selection{})
	wantKind(t, err, backends.Timeout)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error("closing twice must be fine", err)
		}
	}
}

func TestOpeningMakesNoDatabase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "misspelt.db")
	opener, diags := Kind().Compile(backends.Source{Settings: &Settings{Driver: text("sqlite"), DSN: backends.Secret(file)}, Collections: collections()})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	_, err := opener.Open(t.Context())
	wantKind(t, err, backends.Unavailable)
	if _, err := os.Stat(file); err == nil {
		t.Error("a database was made")
	}
}

func TestAMissingTableIsReportedOnce(t *testing.T) { onAll(t, aMissingTableIsReportedOnce) }

func aMissingTableIsReportedOnce(t *testing.T, db database) {
	t.Helper()
	dsn := db.make(t, append(slices.Clone(schema), "DROP TABLE people")...)
	opener, _ := Kind().Compile(backends.Source{Settings: &Settings{Driver: text(db.driver), DSN: backends.Secret(dsn)}, Collections: collections()})
	_, err := opener.Open(t.Context())
	if found, ok := errors.AsType[diag.List](err); !ok || len(found) != 1 || found[0].Summary != "Unknown table" {
		t.Error(err)
	}
}
