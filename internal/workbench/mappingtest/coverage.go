package mappingtest

import (
	"slices"
	"strings"
	"sync"

	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// coverage knows what of the mappings tests touch.
type coverage struct {
	points []point

	mu   sync.Mutex
	seen map[string]bool // by the points' keys
}

// point is something that tests can touch.
type point struct {
	Untouched

	at  diag.Range
	key string
}

// Untouched is a place of a mapping that no test touched.
type Untouched struct {
	Resource  string
	Attribute string // as the mapping writes it; of an operation, its `on "…"`
	What      string // "read", "write", "filter", a case (`values "A"`, "otherwise", …), or "operation"
	Place     string // file:line:column
}

// Coverage tells what tests touched of the mappings.
type Coverage struct {
	Touched, Total int
	Untouched      []Untouched // in the order of the files
}

// Percent gives the share that was touched, rounded down; of nothing it is all.
func (c Coverage) Percent() int {
	if c.Total == 0 {
		return 100
	}
	return 100 * c.Touched / c.Total
}

func newCoverage() *coverage { return &coverage{seen: map[string]bool{}} }

// know adds what there is to be touched in an application.
func (c *coverage) know(app *config.Application) {
	for _, p := range app.Mapping.Points() {
		c.points = append(c.points, point{Untouched{p.Resource, p.Attribute, what(p.Touch), p.At.String()}, p.At, app.Name.Value + "\x00" + p.Key()})
	}
	for _, o := range app.Operations {
		c.points = append(c.points, point{Untouched{o.Resource, `on "` + o.Name + `"`, "operation", o.At.String()}, o.At, o.At.String()})
	}
	slices.SortStableFunc(c.points, func(a, b point) int {
		if n := strings.Compare(a.at.File, b.at.File); n != 0 {
			return n
		}
		return a.at.Start.Byte - b.at.Start.Byte
	})
}

func what(t translate.Touch) string {
	switch {
	case t.Branch != "":
		return t.Branch
	case t.Filter:
		return "filter"
	case t.Direction == translate.Inbound:
		return "write"
	}
	return "read"
}

// touched hears what of an application is touched. A case is touched in a direction, which is touched as well, unless
// there was nothing to read.
func (c *coverage) touched(application string) func(translate.Touch) {
	return func(t translate.Touch) {
		if t.Branch != "" {
			c.mark(application + "\x00" + t.Key())
			t.Branch = ""
		}
		if !t.Absent {
			c.mark(application + "\x00" + t.Key())
		}
	}
}

// done hears that a call was made for an operation.
func (c *coverage) done(operation diag.Range) { c.mark(operation.String()) }

func (c *coverage) mark(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[key] = true
}

// report gives what was touched.
func (c *coverage) report() Coverage {
	out := Coverage{Total: len(c.points)}
	for _, p := range c.points {
		if c.seen[p.key] {
			out.Touched++
		} else {
			out.Untouched = append(out.Untouched, p.Untouched)
		}
	}
	return out
}
