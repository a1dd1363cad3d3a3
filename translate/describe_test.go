package translate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// described binds a mapping with one more attribute to a backend, and describes that attribute.
func described(t *testing.T, spec AttributeSpec, caps func(*backends.Capabilities)) (Described, Description) {
	t.Helper()
	app, found := Compile(userSpec(spec))
	if found.HasErrors() {
		t.Fatal(found)
	}
	all := capabilities(app, map[string]backends.Type{"no": backends.Int, "login": backends.String, "is_active": backends.Bool, "f": backends.String})
	own := all["User"]
	caps(&own)
	mappings, found := app.Bind(map[string]backends.Capabilities{"User": own}, nil)
	if found.HasErrors() {
		t.Fatal(found)
	}
	d := mappings[0].Describe()
	return d.Attributes[len(d.Attributes)-1], d
}

// TestWhoEvaluates: what is said of filters and sorting is what searches do.
func TestWhoEvaluates(t *testing.T) {
	plain := AttributeSpec{Path: diag.Plain("title"), Field: diag.Plain("f")}
	for name, test := range map[string]struct {
		spec  AttributeSpec
		match func(backends.Comparison) backends.Match
		want  map[string]backends.Match // of some operators
		sort  Sorting
	}{
		"a backend that can do it all": {
			plain, func(backends.Comparison) backends.Match { return backends.Exact },
			map[string]backends.Match{"eq": backends.Exact, "ne": backends.Exact, "co": backends.Exact, "gt": backends.Exact, "pr": backends.Exact},
			ByBackend,
		},
		"one that narrows down": {
			plain, func(backends.Comparison) backends.Match { return backends.Superset },
			map[string]backends.Match{"eq": backends.Superset, "ne": backends.None, "pr": backends.Superset},
			ByBackend,
		},
		"one that folds ASCII alone": {
			plain, func(q backends.Comparison) backends.Match {
				if q.Value == "anna" {
					return backends.Exact
				}
				return backends.None
			},
			map[string]backends.Match{"eq": backends.None, "co": backends.None},
			ByBackend,
		},
		"an expression": {
			AttributeSpec{Path: diag.Plain("title"), Read: diag.Plain("record.f")},
			func(backends.Comparison) backends.Match { return backends.Exact },
			map[string]backends.Match{"eq": backends.None, "pr": backends.None},
			ByAdapter,
		},
		"a slot": {
			AttributeSpec{Path: diag.Plain("emails[type eq 'work'].value"), Field: diag.Plain("f")},
			func(backends.Comparison) backends.Match { return backends.Exact },
			map[string]backends.Match{"eq": backends.Exact, "sw": backends.Exact},
			ByAdapter,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, all := described(t, test.spec, func(c *backends.Capabilities) {
				c.Match, c.Sort = test.match, func(backends.Order) bool { return true }
			})
			got := map[string]backends.Match{}
			for _, p := range d.Filters {
				if _, asked := test.want[p.Op.String()]; asked {
					got[p.Op.String()] = p.Match
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if d.Sort != test.sort {
				t.Errorf("sorting: %d", d.Sort)
			}
			scanned := false
			for _, s := range all.Guarantees.Scans {
				scanned = scanned || s.Attribute == d.Label
			}
			for op, match := range test.want {
				if match == backends.None && !scanned {
					t.Errorf("%s looks at every record, and nobody says so", op)
				}
			}
		})
	}
}

// TestFlows: which way values go.
func TestFlows(t *testing.T) {
	for want, spec := range map[Flow]AttributeSpec{
		ReadWrite: {Path: diag.Plain("title"), Field: diag.Plain("f")},
		ReadOnly:  {Path: diag.Plain("title"), Read: diag.Plain("record.f")},
		WriteOnly: {Path: diag.Plain("password"), Write: []WriteSpec{{Field: diag.Plain("f"), Expr: diag.Plain("value")}}},
		Immutable: {Path: diag.Plain("title"), Field: diag.Plain("f"), Mutability: diag.Plain("immutable")},
		Constant:  {Path: diag.Plain("title"), Constant: &LiteralSpec{Value: "Employee"}},
	} {
		if d, _ := described(t, spec, func(*backends.Capabilities) {}); d.Flow != want {
			t.Errorf("%s is described as %s", want, d.Flow)
		}
	}
}

// TestGuarantees: what clients can rely on follows from the backend and from the mapping.
func TestGuarantees(t *testing.T) {
	unique := AttributeSpec{Path: diag.Plain("externalId"), Field: diag.Plain("f"), Unique: true}
	_, sound := described(t, unique, func(c *backends.Capabilities) {
		c.Atomic, c.Isolated, c.Unique, c.Create, c.Delete = true, true, true, true, true
	})
	g := sound.Guarantees
	if g.Writes != Atomic || !g.Versions || !g.Create || !g.Deactivates || g.Deletion != "deletes the record" || g.MaxScan != DefaultMaxScan {
		t.Errorf("%+v", g)
	}
	if diff := cmp.Diff([]string{"externalId"}, g.Unique); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"userName"}, g.Unchecked); diff != "" {
		t.Error(diff)
	}
	_, loose := described(t, unique, func(*backends.Capabilities) {})
	g = loose.Guarantees
	if g.Writes != BestEffort || g.Versions || len(g.Unique) > 0 || g.Deletion == "deletes the record" {
		t.Errorf("%+v", g)
	}
}
