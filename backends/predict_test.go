package backends_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"scim-adapter/backends"
	"scim-adapter/backends/memory"
)

// badges is a collection with two fields besides its key, and two sets.
func badges() backends.Collection {
	use := backends.Read | backends.Write
	return backends.Collection{
		Name: "Badge", Key: []int{0}, Fields: []backends.Field{{Name: "id"}, {Name: "owner"}, {Name: "state"}, {Name: "changed"}},
		Sets: []backends.Set{
			{Name: "doors", Fields: []backends.Field{{Name: "door", Use: use}}},
			{Name: "phones", Fields: []backends.Field{{Name: "number", Use: use}, {Name: "type", Use: use}}},
		},
	}
}

func TestPredict(t *testing.T) {
	noon := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	doors := func(names ...backends.Value) []backends.Element {
		out := []backends.Element{}
		for _, n := range names {
			out = append(out, backends.Element{n})
		}
		return out
	}
	ann := func() backends.Record {
		return backends.Record{Values: []backends.Value{int64(7), "ann", "A", nil}, Sets: [][]backends.Element{doors("north", "south"), nil}}
	}
	for name, c := range map[string]struct {
		current backends.Record
		key     backends.Key
		delta   backends.Delta
		want    backends.Record
	}{
		"nothing changes": {ann(), nil, backends.Delta{Touch: []backends.Assignment{{Field: 3, Value: noon}}}, ann()},
		"a field, and what every change sets": {
			ann(), nil,
			backends.Delta{Set: []backends.Assignment{{Field: 2, Value: "L"}}, Touch: []backends.Assignment{{Field: 3, Value: noon}}},
			backends.Record{Values: []backends.Value{int64(7), "ann", "L", noon}, Sets: [][]backends.Element{doors("north", "south"), nil}},
		},
		"a new record has a key of the application's and no elements": {
			backends.Record{},
			nil,
			backends.Delta{Set: []backends.Assignment{{Field: 1, Value: "bob"}}},
			backends.Record{Values: []backends.Value{backends.NewKey, "bob", nil, nil}, Sets: [][]backends.Element{{}, {}}},
		},
		"a new record has the key that it is given": {
			backends.Record{},
			nil,
			backends.Delta{Set: []backends.Assignment{{Field: 0, Value: "b1"}}},
			backends.Record{Values: []backends.Value{"b1", nil, nil, nil}, Sets: [][]backends.Element{{}, {}}},
		},
		"a key that is known otherwise": {
			backends.Record{},
			backends.Key{int64(8)},
			backends.Delta{},
			backends.Record{Values: []backends.Value{int64(8), nil, nil, nil}, Sets: [][]backends.Element{{}, {}}},
		},
		"a key that changes": {
			ann(),
			backends.Key{int64(7)},
			backends.Delta{Set: []backends.Assignment{{Field: 0, Value: int64(9)}}},
			backends.Record{Values: []backends.Value{int64(9), "ann", "A", nil}, Sets: [][]backends.Element{doors("north", "south"), nil}},
		},
		"an operation in place of assignments": {
			ann(), nil,
			backends.Delta{Events: []backends.Event{{Name: "active", Otherwise: []backends.Assignment{{Field: 2, Value: "L"}}}}},
			backends.Record{Values: []backends.Value{int64(7), "ann", "L", nil}, Sets: [][]backends.Element{doors("north", "south"), nil}},
		},
		"what is there is not added, what is not there is not removed": {
			ann(), nil, backends.Delta{
				Sets:  []backends.SetDelta{{Set: 0, Add: doors("north"), Remove: doors("west")}},
				Touch: []backends.Assignment{{Field: 3, Value: noon}},
			}, ann(),
		},
		"elements come and go": {
			ann(), nil,
			backends.Delta{Sets: []backends.SetDelta{{Set: 0, Add: doors("west", "west"), Remove: doors("north")}}},
			backends.Record{Values: []backends.Value{int64(7), "ann", "A", nil}, Sets: [][]backends.Element{doors("south", "west"), nil}},
		},
		"all elements are replaced": {
			ann(), nil,
			backends.Delta{Sets: []backends.SetDelta{{Set: 0, Replace: true, Add: doors("west", "south")}}},
			backends.Record{Values: []backends.Value{int64(7), "ann", "A", nil}, Sets: [][]backends.Element{doors("south", "west"), nil}},
		},
		"an element that was not read stays unknown": {
			ann(), nil,
			backends.Delta{Sets: []backends.SetDelta{{Set: 1, Add: []backends.Element{{"1", "work"}}}}, Touch: []backends.Assignment{{Field: 3, Value: noon}}},
			backends.Record{Values: []backends.Value{int64(7), "ann", "A", noon}, Sets: [][]backends.Element{doors("north", "south"), nil}},
		},
		"a set that was not read and is replaced is known": {
			ann(), nil,
			backends.Delta{Sets: []backends.SetDelta{{Set: 1, Replace: true, Add: []backends.Element{{"1", "work"}}}}},
			backends.Record{Values: []backends.Value{int64(7), "ann", "A", nil}, Sets: [][]backends.Element{doors("north", "south"), {{"1", "work"}}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := ann()
			if diff := cmp.Diff(c.want, backends.Predict(badges(), c.current, c.delta, c.key)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if c.current.Values != nil && !cmp.Equal(before, c.current) {
				t.Error("the current record was changed")
			}
		})
	}
}

func TestPredictElementsChange(t *testing.T) {
	now := []backends.Element{{"1", "work"}, {"2", nil}, {"3", ""}}
	for name, c := range map[string]struct {
		delta backends.SetDelta
		want  []backends.Element
	}{
		"one becomes another, in its place": {
			backends.SetDelta{Change: []backends.ElementChange{{Old: backends.Element{"1", "work"}, New: backends.Element{"1", "home"}}}},
			[]backends.Element{{"1", "home"}, {"2", nil}, {"3", ""}},
		},
		"one that was not there is added": {
			backends.SetDelta{Change: []backends.ElementChange{{Old: backends.Element{"9", nil}, New: backends.Element{"9", "home"}}}},
			[]backends.Element{{"1", "work"}, {"2", nil}, {"3", ""}, {"9", "home"}},
		},
		"absent is not empty": {backends.SetDelta{Remove: []backends.Element{{"2", ""}, {"3", nil}}}, now},
		"a number is what an id shows": {
			backends.SetDelta{Remove: []backends.Element{{int64(2), nil}}}, []backends.Element{{"1", "work"}, {"3", ""}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, backends.PredictElements(now, c.delta)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestPredictAgreesWithAStore: whatever a change does, what the store in memory keeps afterwards was predicted.
func TestPredictAgreesWithAStore(t *testing.T) {
	opener, diags := memory.Kind().Compile(backends.Source{Collections: []backends.Collection{badges()}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	all := backends.Selection{Sets: []bool{true, true}}
	rapid.Check(t, func(t *rapid.T) {
		store, err := opener.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		b := store.Collection("Badge")
		first := anyDelta(t, false)
		rec, err := b.Create(t.Context(), first, all)
		if err != nil {
			t.Fatal(err)
		}
		want := backends.Predict(badges(), backends.Record{}, first, backends.Key{rec.Values[0]})
		for range 3 {
			compareRecords(t, want, rec)
			delta := anyDelta(t, true)
			want = backends.Predict(badges(), rec, delta, nil)
			change := func(backends.Record) (backends.Delta, error) { return delta, nil }
			if rec, err = b.Update(t.Context(), backends.Update{Key: backends.Key{rec.Values[0]}, Read: all, Change: change, Return: all}); err != nil {
				t.Fatal(err)
			}
		}
		compareRecords(t, want, rec)
	})
}

func compareRecords(t *rapid.T, want, got backends.Record) {
	for i := range want.Sets {
		slices.SortFunc(want.Sets[i], func(a, b backends.Element) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		slices.SortFunc(got.Sets[i], func(a, b backends.Element) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("-predicted +stored\n%s", diff)
	}
}

// anyDelta draws a change. That of an existing record may do anything to its sets.
func anyDelta(t *rapid.T, exists bool) backends.Delta {
	value := rapid.SampledFrom([]backends.Value{nil, "", "a", "b", int64(1), true})
	assignments := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) backends.Assignment {
		return backends.Assignment{Field: rapid.IntRange(1, 2).Draw(t, "field"), Value: value.Draw(t, "value")}
	}), 0, 2)
	d := backends.Delta{Set: assignments.Draw(t, "set")}
	for i, n := range []int{1, 2} {
		elements := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) backends.Element {
			e := make(backends.Element, n)
			for j := range e {
				e[j] = rapid.SampledFrom([]backends.Value{"a", "b", "c"}).Draw(t, "part")
			}
			return e
		}), 0, 3)
		s := backends.SetDelta{Set: i, Add: elements.Draw(t, "add")}
		if s.Replace = exists && rapid.Bool().Draw(t, "replace"); exists && !s.Replace {
			s.Remove = elements.Draw(t, "remove")
		}
		d.Sets = append(d.Sets, s)
	}
	return d
}

// TestPredictStoresAsTheFieldDoes: a text in a field of another type is read back as what it says, and a new record is
// one of its collection.
func TestPredictStoresAsTheFieldDoes(t *testing.T) {
	c := backends.Collection{
		Key: []int{0},
		Fields: []backends.Field{
			{Name: "id", Type: backends.Int},
			{Name: "at", Type: backends.Time},
			{Name: "day", Type: backends.Date},
			{Name: "level", Type: backends.Int},
			{Name: "ratio", Type: backends.Float},
			{Name: "on", Type: backends.Bool},
			{Name: "text", Type: backends.String},
			{Name: "open"},
			{Name: "kind", Type: backends.String},
			{Name: "state", Type: backends.String},
			{Name: "gone", Type: backends.String},
		},
		Scope: []backends.Comparison{
			{Field: 8, Op: backends.In, Values: []backends.Value{"E", "X"}}, {Field: 9, Op: backends.Equal, Value: "0"}, {Field: 10, Op: backends.Equal, Value: "D", Not: true},
		},
	}
	var delta backends.Delta
	for i, v := range []backends.Value{"2026-01-02 03:04:05", "2026-01-02", "7", "1.5", "true", int64(7), "7"} {
		delta.Set = append(delta.Set, backends.Assignment{Field: i + 1, Value: v})
	}
	got := backends.Predict(c, backends.Record{}, delta, nil).Values
	want := []backends.Value{
		backends.NewKey, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), int64(7), 1.5, true, "7", "7", "E", "0", nil,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	delta.Set = []backends.Assignment{{Field: 1, Value: "noon"}, {Field: 3, Value: "many"}}
	if got := backends.Predict(c, backends.Record{}, delta, nil).Values; got[1] != "noon" || got[3] != "many" {
		t.Errorf("what does not fit stays: %v", got)
	}
}
