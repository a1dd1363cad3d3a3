package expression

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/expr-lang/expr/builtin"
	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/diag"
)

func environment() Environment {
	return Environment{
		"record":   Object(map[string]Type{"login": String, "mail": Any, "n": Any}, true),
		"resource": SCIMObject(map[string]Type{"userName": String, "name": SCIMObject(map[string]Type{"givenName": String})}),
		"value":    Any,
	}
}

func run(t *testing.T, source string, vars map[string]any) (any, error) {
	t.Helper()
	p, diags := Compile(diag.Plain(source), environment(), Any)
	if diags.HasErrors() {
		t.Fatalf("%s: %v", source, diags)
	}
	return p.Run(vars)
}

func TestRun(t *testing.T) {
	vars := map[string]any{
		"record":   map[string]any{"login": "ann", "mail": nil, "n": int64(7), "meta": map[string]any{"first": "A"}},
		"resource": map[string]any{"userName": "Ann", "name": nil},
		"value":    []any{"x", "y"},
	}
	for source, want := range map[string]any{
		"record.login + '@example.org'":     "ann@example.org",
		"upper(record.login)":               "ANN",
		"record.mail ?? 'none'":             "none",
		"record.nothing.at.all":             nil,
		"resource.NAME.givenname":           nil,
		"resource.username":                 "Ann",
		"record.meta.first":                 "A",
		"record.n + 1":                      int64(8),
		"record.mail == nil ? 'no' : 'yes'": "no",
		"join(map(value, # + '!'), ',')":    "x!,y!",
		"filter(value, # == 'x')":           []any{"x"},
		"bcrypt(record.mail)":               nil,
		"merge({'a': {'x': 1, 'y': 1}, 'b': 1}, {'a': {'x': 2}}).a.y": int64(1),
		"merge({'a': {'x': 1, 'y': 1}, 'b': 1}, {'a': {'x': 2}}).a.x": int64(2),
		"merge({'a': {'x': 1}}, {'a': nil}).a":                        nil,
	} {
		got, err := run(t, source, vars)
		if err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%s = %v, %v, want %v", source, got, err, want)
		}
	}
}

func TestEveryExampleOfTheLibraryIsTrue(t *testing.T) {
	for _, f := range Functions() {
		got, err := run(t, f.Example, nil)
		if err != nil || got != true {
			t.Errorf("%s: %s = %v, %v", f.Name, f.Example, got, err)
		}
	}
}

// TestResultsArePlain: whatever collections expr makes, what comes out are maps and lists as the package promises.
func TestResultsArePlain(t *testing.T) {
	for source, want := range map[string]any{
		"fromPairs([['a', 1]])":                  map[string]any{"a": int64(1)},
		"groupBy(['ann', 'bob'], #[0:1])":        map[string]any{"a": []any{"ann"}, "b": []any{"bob"}},
		"groupBy([1, 2, 3], # > 2)":              map[string]any{"false": []any{int64(1), int64(2)}, "true": []any{int64(3)}},
		"toPairs({'a': 1})":                      []any{[]any{"a", int64(1)}},
		"[split('a,b', ',')]":                    []any{[]any{"a", "b"}},
		"json(fromPairs([['a', [1, 2]]]))":       `{"a":[1,2]}`,
		"php(groupBy(['ann'], #[0:1]))":          `a:1:{s:1:"a";a:1:{i:0;s:3:"ann";}}`,
		"merge(fromPairs([['a', 1]]), {'b': 2})": map[string]any{"a": int64(1), "b": int64(2)},
	} {
		got, err := run(t, source, nil)
		if err != nil {
			t.Errorf("%s: %v", source, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", source, diff)
		}
	}
}

// TestTheBuiltinsAreListed: what expr has and is not taken away is in the reference, with an example that works.
func TestTheBuiltinsAreListed(t *testing.T) {
	var want []string
	for _, name := range builtin.Names {
		if !slices.Contains(disabled(), name) {
			want = append(want, name)
		}
	}
	slices.Sort(want)
	var got []string
	for _, f := range Builtins() {
		got = append(got, f.Name)
		if _, _, err := f.Shown(); err != nil || !strings.Contains(f.Example, f.Name+"(") {
			t.Errorf("%s: %v", f.Example, err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-expr has +listed\n%s", diff)
	}
}

func TestMistakesAreShownAtTheirPlace(t *testing.T) {
	tests := map[string]struct{ bad, hint string }{
		"lower(resource.userNam)": {"userNam", `Did you mean "userName"?`},
		"recrod.login":            {"recrod", `Did you mean "record"?`}, //nolint:misspell // on purpose
		"'é' + lowr('x')":         {"lowr", ""},
		"record.login = 'x'":      {"=", "Equality is written ==."},
	}
	for source, test := range tests {
		text := diag.Text{Value: source, Range: diag.Range{File: "m.hcl"}}
		for i := range len(source) + 1 {
			text.At = append(text.At, diag.Pos{Byte: i})
		}
		_, diags := Compile(text, environment(), Any)
		if len(diags) != 1 {
			t.Errorf("%s: %v", source, diags)
			continue
		}
		at := diags[0].Range
		if got := source[at.Start.Byte:at.End.Byte]; !strings.HasPrefix(got+source[at.End.Byte:], test.bad) {
			t.Errorf("%s: shown at %q (%s)", source, got, diags[0].Detail)
		}
		if !strings.Contains(diags[0].Detail, test.hint) {
			t.Errorf("%s: %s", source, diags[0].Detail)
		}
	}
}

func TestTheWantedTypeIsChecked(t *testing.T) {
	if _, diags := Compile(diag.Plain("1 + 1"), environment(), String); !diags.HasErrors() {
		t.Error("a number passed for a text")
	}
	p, diags := Compile(diag.Plain("value"), environment(), Bool)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if _, err := p.Run(map[string]any{"value": "x"}); err == nil {
		t.Error("a text passed for a boolean at run time")
	}
	if v, err := p.Run(map[string]any{"value": nil}); v != nil || err != nil {
		t.Error("nil must pass", v, err)
	}
}

// TestAVariableAloneIsWhatItComputes: an expression that is a name gives what the machine would give.
func TestAVariableAloneIsWhatItComputes(t *testing.T) {
	for _, want := range []Type{Any, String, Bool, Int} {
		alone, found := Compile(diag.Plain(" value "), environment(), want)
		computed, more := Compile(diag.Plain("(value)"), environment(), want)
		if append(found, more...).HasErrors() || alone.name == "" || computed.name != "" {
			t.Fatal(found, more, alone, computed)
		}
		for _, v := range []any{
			nil, true, "x", "", int64(1), 1, int32(1), uint8(1), 1.5,
			[]any{1, "a"},
			[]string{"a"},
			map[string]any{"a": 1},
			map[string]any{},
			time.Unix(0, 0).UTC(), strings.Repeat("a", MaxInput+1),
			[]any{strings.Repeat("a", MaxInput+1)},
		} {
			got, err := alone.Run(map[string]any{"value": v})
			should, mistake := computed.Run(map[string]any{"value": v})
			if diff := cmp.Diff(should, got); diff != "" || (err == nil) != (mistake == nil) {
				t.Errorf("%.20v: %v and %v: %s", v, mistake, err, diff)
			}
		}
	}
}

// The table of hostile expressions in expr's own terms: each ends, soon, with an error.
func TestHostileExpressionsEnd(t *testing.T) {
	big := make([]any, 1000)
	vars := map[string]any{"value": big, "record": map[string]any{"login": strings.Repeat("a", MaxInput)}}
	for _, source := range []string{
		"map(1..1000, map(1..1000, #))",
		"all(value, all(value, true))",
		"all(value, all(value, all(value, true)))",
		"repeat('a', 900000)",
		"reduce(1..28, #acc + #acc, 'a')",
		"len(1..2000000)",
		"replace(record.login, '', record.login)",
		"join(map(1..9000, record.login), '')",
		strings.Repeat("(", 1_000_000) + "1",
		strings.Repeat("1+", 3000) + "1",
		"let a='x'; let b=a+a; let c=b+b; let d=c+c; let e=d+d; let f=e+e; let g=f+f; let h=g+g; let i=h+h; i",
	} {
		start := time.Now()
		p, diags := Compile(diag.Plain(source), environment(), Any)
		if !diags.HasErrors() {
			if _, err := p.Run(vars); err == nil {
				t.Errorf("%.40s passed", source)
			}
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%.40s took %v", source, took)
		}
	}
}

func TestLongInputIsRefused(t *testing.T) {
	_, err := run(t, "value", map[string]any{"value": strings.Repeat("a", MaxInput+1)})
	if e, ok := errors.AsType[*Error](err); !ok || !e.Limit {
		t.Errorf("got %v", err)
	}
}

func TestErrorsHoldNoValues(t *testing.T) {
	_, err := run(t, "record.login + 'x'", map[string]any{"record": map[string]any{"login": []any{"s3cret"}}})
	if err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("got %v", err)
	}
}

func TestReads(t *testing.T) {
	for source, want := range map[string][]string{
		"record.login + record.mail":         {"login", "mail"},
		"record.meta.first ?? record['x y']": {"meta.first", "x y"},
		"filter(value, # == record.login)":   {"login"},
		"record?.login":                      {"login"},
		"len(record)":                        nil,
		"let r = record; r.login":            nil,
		"record[value]":                      nil,
	} {
		p, diags := Compile(diag.Plain(source), environment(), Any)
		if diags.HasErrors() {
			t.Errorf("%s: %v", source, diags)
			continue
		}
		got, all := p.Reads("record")
		if !slices.Equal(got, want) || all != (want == nil) {
			t.Errorf("%s reads %v, %v", source, got, all)
		}
	}
}

func TestPHP(t *testing.T) {
	const roles = `a:2:{s:6:"author";b:1;s:7:"édit";b:1;}`
	keys, err := PHPKeys(strings.Replace(roles, "s:7", "s:5", 1))
	if err != nil || !slices.Equal(keys, []string{"author", "édit"}) {
		t.Error(keys, err)
	}
	if got := PHPFromKeys([]string{"administrator"}); got != `a:1:{s:13:"administrator";b:1;}` {
		t.Error(got)
	}
	for _, bad := range []string{roles, "", "s:3:\"ab\";", `O:1:"A":0:{}`, "a:1:{", "i:1;x", strings.Repeat("a:1:{i:0;", 100000)} {
		if v, err := PHPUnserialize(bad); err == nil {
			t.Errorf("%.20s read as %v", bad, v)
		}
	}
}

func TestPhpassKnownVector(t *testing.T) {
	const known = "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"
	if got := phpassWith("test12345", known[:12], 11); got != known {
		t.Error(got)
	}
}

func TestProgramsAreSafeForConcurrentUse(t *testing.T) {
	p, _ := Compile(diag.Plain("join(map(value, # + record.login), ',')"), environment(), Any)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				v, err := p.Run(map[string]any{"value": []any{"a", "b"}, "record": map[string]any{"login": "x"}})
				if err != nil || v != "ax,bx" {
					t.Error(v, err)
				}
			}
		})
	}
	all.Wait()
}

func FuzzCompileAndRun(f *testing.F) {
	for _, seed := range []string{"record.login", "map(value, #)", "let a = 1; a", "resource.name?.givenName ?? ''", "from_php(value)"} {
		f.Add(seed)
	}
	vars := map[string]any{"record": map[string]any{"login": "x"}, "value": "v", "resource": map[string]any{}}
	f.Fuzz(func(_ *testing.T, source string) {
		if p, diags := Compile(diag.Plain(source), environment(), Any); !diags.HasErrors() {
			_, _ = p.Run(vars)
		}
	})
}
