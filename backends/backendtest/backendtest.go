// Package backendtest checks that a backend keeps the contract of package backends. Every kind runs it:
//
//	backendtest.Run(t, func(t *testing.T, collections []backends.Collection) backends.Store { … })
//
// The store that the function opens is new and empty, and keeps the people and teams of [Collections].
package backendtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"scim-adapter/backends"
)

// The fields of a person, by index.
const (
	ID = iota
	Login
	Note
	Number
	Ratio
	Flag
	Born
)

// The fields of a team, and its set.
const (
	TeamID = iota
	Name
)

// Collections describes what the stores keep: people, with a key that the application gives, and teams with
// people as members. A person's set groups shows the teams that it is in.
func Collections() []backends.Collection {
	use := backends.Read | backends.Write | backends.Filter
	field := func(name string) backends.Field { return backends.Field{Name: name, Use: use} }
	person := &backends.Reference{Collection: "Person"}
	team := &backends.Reference{Collection: "Team"}
	return []backends.Collection{
		{
			Name: "Person", Key: []int{ID},
			Fields: []backends.Field{
				{Name: "id", Use: backends.Read | backends.Filter}, field("login"), field("note"), field("number"), field("ratio"), field("flag"), field("born"),
			},
			Sets: []backends.Set{{
				Name: "groups", ReadOnly: true, Reverse: &backends.SetRef{Collection: "Team", Set: "members"},
				Fields: []backends.Field{{Name: "id", Ref: team}},
			}},
		},
		{
			Name: "Team", Key: []int{TeamID},
			Fields: []backends.Field{{Name: "id", Use: backends.Read | backends.Filter}, field("name")},
			Sets:   []backends.Set{{Name: "members", Fields: []backends.Field{{Name: "person", Use: use, Ref: person}}}},
		},
	}
}

// Open opens a new, empty store.
type Open func(t *testing.T) backends.Store

// everything selects all sets.
var everything = backends.Selection{Sets: []bool{true}} //nolint:gochecknoglobals // a constant

// suite is the tests of one kind.
type suite struct{ open Open }

// Run runs the suite. Each test has a store of its own.
func Run(t *testing.T, open Open) {
	t.Helper()
	s := suite{open}
	tests := map[string]func(*testing.T, backends.Store){
		"values come back as they were stored":                   s.values,
		"what is not there is not found":                         s.notFound,
		"unique values are kept":                                 s.unique,
		"pages have the size that was asked":                     s.paging,
		"a list goes on behind a key":                            s.after,
		"an empty list is a list":                                s.empty,
		"a visitor can stop":                                     s.stopping,
		"a cancelled call ends":                                  s.cancelled,
		"a deadline ends a call":                                 s.deadline,
		"updates do not overwrite each other":                    s.concurrency,
		"an error of the change changes nothing":                 s.refusedChange,
		"an event that nobody handles is written as it would be": s.events,
		"an empty change is none":                                s.emptyChange,
		"a deletion can be refused":                              s.checkedDeletion,
		"what every change sets":                                 s.touch,
		"members come and go":                                    s.members,
		"unknown members are refused":                            s.unknownMember,
		"who is deleted is no member":                            s.deletedMember,
		"a store closes twice":                                   s.closing,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			store := open(t)
			test(t, store)
			_ = store.Close() // for the second time, in one test
			goleak.VerifyNone(t, before)
		})
	}
}

func person(login string, more ...backends.Assignment) backends.Delta {
	return backends.Delta{Set: append([]backends.Assignment{{Field: Login, Value: login}}, more...)}
}

func create(t *testing.T, b backends.Backend, d backends.Delta) backends.Record {
	t.Helper()
	rec, err := b.Create(t.Context(), d, everything)
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	return rec
}

func key(rec backends.Record) backends.Key { return backends.Key{rec.Values[0]} }

func wantKind(t *testing.T, err error, kinds ...backends.ErrorKind) {
	t.Helper()
	if err == nil || !slices.Contains(kinds, backends.KindOf(err)) {
		t.Errorf("the error is %v, want one of %v", err, kinds)
	}
}

func update(b backends.Backend, ctx context.Context, k backends.Key, d backends.Delta) (backends.Record, error) { //nolint:revive // reads as a call of b
	return b.Update(ctx, backends.Update{Key: k, Return: everything, Change: func(backends.Record) (backends.Delta, error) { return d, nil }})
}

// values writes and reads every type of value, by create and by update, and through get and list.
func (s suite) values(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	texts := []backends.Value{
		nil, "plain", " leading and trailing ", "Zoë Ünal 李", "emoji 🙂", "it's \"quoted\" `so`", "line\nbreak\ttab", "007", "1e3", "true", "null",
		"'; DROP TABLE people; --", "$(reboot) `id` %s %00 {{x}} ${y}", "<b>&amp;</b>", "\\ and /", "-x", "--", "a,b;c:d",
	}
	for i, text := range texts {
		rec := create(t, people, person(fmt.Sprint("text", i), backends.Assignment{Field: Note, Value: text}))
		s.same(t, people, rec, Note, text)
	}
	for _, v := range []struct {
		field int
		value backends.Value
	}{
		{Number, int64(0)},
		{Number, int64(-7)},
		{Number, int64(1<<53 + 1)},
		{Number, nil},
		{Ratio, 0.5},
		{Ratio, -1e10},
		{Flag, true},
		{Flag, false},
		{Born, time.Date(1979, 12, 31, 23, 59, 58, 0, time.UTC)},
		{Born, nil},
	} {
		if flag, ok := v.value.(bool); ok && people.Capabilities().Fields[v.field].Type == backends.Int { // MySQL has no other
			v.value = map[bool]int64{true: 1}[flag]
		}
		login := fmt.Sprintf("value %d %v", v.field, v.value)
		rec := create(t, people, person(login, backends.Assignment{Field: v.field, Value: v.value}))
		s.same(t, people, rec, v.field, v.value)
		other := create(t, people, person(login+" by update"))
		changed, err := update(people, t.Context(), key(other), backends.Delta{Set: []backends.Assignment{{Field: v.field, Value: v.value}}})
		if err != nil {
			t.Errorf("%v: %v", v.value, err)
			continue
		}
		s.same(t, people, changed, v.field, v.value)
	}
}

func (suite) same(t *testing.T, b backends.Backend, rec backends.Record, field int, want backends.Value) {
	t.Helper()
	got, err := b.Get(t.Context(), key(rec), everything)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	for _, r := range []backends.Record{rec, got} {
		if diff := cmp.Diff(want, r.Values[field]); diff != "" {
			t.Errorf("field %d: -stored +read\n%s", field, diff)
		}
	}
}

func (suite) notFound(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	rec := create(t, people, person("ann"))
	if err := people.Delete(t.Context(), backends.Deletion{Key: key(rec)}); err != nil {
		t.Fatalf("delete: %v", err)
	}
	_, err := people.Get(t.Context(), key(rec), everything)
	wantKind(t, err, backends.NotFound)
	_, err = update(people, t.Context(), key(rec), person("bob"))
	wantKind(t, err, backends.NotFound)
	wantKind(t, people.Delete(t.Context(), backends.Deletion{Key: key(rec)}), backends.NotFound)
	if store.Collection("Nobody") != nil {
		t.Error("there is a collection that nobody has defined")
	}
}

func (suite) unique(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	unique := func(login string) backends.Delta {
		d := person(login)
		d.Unique = []backends.Unique{{Field: Login, Value: login, Fold: true}}
		return d
	}
	ann, bob := create(t, people, unique("ann")), create(t, people, unique("bob"))
	_, err := people.Create(t.Context(), unique("ANN"), everything)
	wantKind(t, err, backends.Conflict)
	_, err = update(people, t.Context(), key(bob), unique("Ann"))
	wantKind(t, err, backends.Conflict)
	if _, err = update(people, t.Context(), key(ann), unique("Ann")); err != nil {
		t.Errorf("one's own value is no conflict: %v", err)
	}
	if names := logins(t, people, backends.Query{Limit: -1}); len(names) != 2 {
		t.Errorf("people are %v, want 2", names)
	}
}

func logins(t *testing.T, b backends.Backend, q backends.Query) []string {
	t.Helper()
	out := []string{}
	_, err := b.List(t.Context(), q, func(rec backends.Record) error {
		text, _ := rec.Values[Login].(string)
		out = append(out, text)
		return nil
	})
	if err != nil {
		t.Fatalf("list: %v", err)
	}
	return out
}

func (suite) paging(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	var all []string
	for i := range 23 {
		all = append(all, fmt.Sprintf("p%02d", i))
		create(t, people, person(all[i]))
	}
	for _, page := range []struct{ offset, limit, from, to int }{
		{0, -1, 0, 23}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0, 10, 0, 10}, {10, 10, 10, 20}, {20, 10, 20, 23}, {22, 1, 22, 23}, {23, 5, 23, 23}, {99, 5, 23, 23}, {7, 23, 7, 23}, {3, -1, 3, 23},
	} {
		var got []string
		total, err := people.List(t.Context(), backends.Query{Offset: page.offset, Limit: page.limit, Total: true}, func(rec backends.Record) error {
			text, _ := rec.Values[Login].(string)
			got = append(got, text)
			return nil
		})
		if err != nil || total != 23 || !slices.Equal(got, all[page.from:page.to]) {
			t.Errorf("offset %d limit %d: %v, total %d, %v", page.offset, page.limit, got, total, err)
		}
	}
}

func (suite) empty(t *testing.T, store backends.Store) {
	total, err := store.Collection("Team").List(t.Context(), backends.Query{Limit: 10, Total: true}, func(backends.Record) error {
		t.Error("there is a record")
		return nil
	})
	if err != nil || total != 0 {
		t.Errorf("total %d, %v", total, err)
	}
	if err := store.Ping(t.Context()); err != nil {
		t.Errorf("ping: %v", err)
	}
}

func (suite) stopping(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	for i := range 3 {
		create(t, people, person(fmt.Sprint("p", i)))
	}
	own := errors.New("enough")
	for want, returned := range map[error]error{own: own, nil: backends.Stop} {
		n := 0
		total, err := people.List(t.Context(), backends.Query{Limit: -1, Total: true}, func(backends.Record) error { n++; return returned })
		if n != 1 || !errors.Is(err, want) || err != nil && want == nil || total != -1 {
			t.Errorf("%d records, total %d, error %v; want 1, -1 and %v", n, total, err, want)
		}
	}
}

func (suite) cancelled(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	rec := create(t, people, person("ann"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := people.Get(ctx, key(rec), everything)
	wantKind(t, err, backends.Canceled)
	_, err = people.List(ctx, backends.Query{Limit: -1}, func(backends.Record) error { return nil })
	wantKind(t, err, backends.Canceled)
	_, err = update(people, ctx, key(rec), person("bob"))
	wantKind(t, err, backends.Canceled, backends.Timeout, backends.OutcomeUnknown)
	if names := logins(t, people, backends.Query{Limit: -1}); !slices.Equal(names, []string{"ann"}) {
		t.Errorf("after cancelled calls there are %v", names)
	}
}

func (suite) deadline(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	rec := create(t, people, person("ann"))
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	_, err := people.Get(ctx, key(rec), everything)
	wantKind(t, err, backends.Timeout, backends.Unavailable)
	_, err = people.Create(ctx, person("bob"), everything)
	wantKind(t, err, backends.Timeout, backends.Unavailable, backends.OutcomeUnknown)
	if names := logins(t, people, backends.Query{Limit: -1}); !slices.Equal(names, []string{"ann"}) {
		t.Errorf("after a deadline there are %v", names)
	}
}

// concurrency counts up in one record from many sides; each update must see the one before.
func (suite) concurrency(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	rec := create(t, people, person("ann", backends.Assignment{Field: Number, Value: int64(0)}))
	const n = 12
	done := make(chan error, n)
	for range n {
		go func() {
			_, err := people.Update(t.Context(), backends.Update{Key: key(rec), Change: func(current backends.Record) (backends.Delta, error) {
				now, _ := current.Values[Number].(int64)
				return backends.Delta{Set: []backends.Assignment{{Field: Number, Value: now + 1}}}, nil
			}})
			done <- err
		}()
	}
	for range n {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	got, err := people.Get(t.Context(), key(rec), everything)
	if err != nil || got.Values[Number] != int64(n) {
		t.Errorf("counted to %v, want %d (%v)", got.Values, n, err)
	}
}

func (suite) refusedChange(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	rec := create(t, people, person("ann"))
	own := errors.New("no")
	_, err := people.Update(t.Context(), backends.Update{Key: key(rec), Change: func(backends.Record) (backends.Delta, error) {
		return person("bob"), own
	}})
	if !errors.Is(err, own) {
		t.Errorf("the error is %v, want the change's own", err)
	}
	if names := logins(t, people, backends.Query{Limit: -1}); !slices.Equal(names, []string{"ann"}) {
		t.Errorf("after a refused change there are %v", names)
	}
}

func (suite) events(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	otherwise := []backends.Assignment{{Field: Note, Value: "written"}}
	created := person("ann")
	created.Events = []backends.Event{{Name: "nickName", Otherwise: otherwise, Vars: map[string]any{"value": "x"}}}
	rec := create(t, people, created)
	if rec.Values[Note] != "written" {
		t.Errorf("a create leaves the note at %v", rec.Values[Note])
	}
	otherwise[0].Value = "again"
	rec, err := update(people, t.Context(), key(rec), backends.Delta{Events: created.Events})
	if err != nil || rec.Values[Note] != "again" {
		t.Errorf("an update leaves the note at %v (%v)", rec.Values, err)
	}
	own := errors.New("no")
	_, err = update(people, t.Context(), key(rec), backends.Delta{Events: []backends.Event{{Name: "nickName", Refusal: own, Vars: map[string]any{"value": "x"}}}})
	if !errors.Is(err, own) {
		t.Errorf("the error is %v, want the event's own", err)
	}
}

func (suite) emptyChange(t *testing.T, store backends.Store) {
	people := store.Collection("Person")
	rec := create(t, people, person("ann"))
	got, err := update(people, t.Context(), key(rec), backends.Delta{})
	if diff := cmp.Diff(rec, got); err != nil || diff != "" {
		t.Errorf("%v: -before +after\n%s", err, diff)
	}
}
