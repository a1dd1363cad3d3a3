package mappingtest

import (
	"slices"
	"strings"
	"sync"

	"scim-adapter/internal/config"
	"scim-adapter/translate"
)

// coverage knows what of the mappings tests touch.
type coverage struct {
	points []translate.Point

	mu   sync.Mutex
	seen map[string]bool // by Touch.Key
}

func newCoverage() *coverage { return &coverage{seen: map[string]bool{}} }

// know adds what there is to be touched in an application.
func (c *coverage) know(app *config.Application) {
	c.points = append(c.points, app.Mapping.Points()...)
}

// touched hears what is touched. A case is touched in a direction, which is touched as well, unless there was nothing
// to read.
func (c *coverage) touched(t translate.Touch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.Branch != "" {
		c.seen[t.Key()] = true
		t.Branch = ""
	}
	if !t.Absent {
		c.seen[t.Key()] = true
	}
}

// Untouched is a place of a mapping that no test touched.
type Untouched struct {
	Resource, Attribute string
	What                string // "read", "write", "filter", or the case: `values "A"`, "otherwise", …
	Place               string // file:line:column
}

// Coverage tells what tests touched of the mappings.
type Coverage struct {
	Touched, Total int
	Untouched      []Untouched
}

// Percent gives the share that was touched, rounded down; of nothing it is all.
func (c Coverage) Percent() int {
	if c.Total == 0 {
		return 100
	}
	return 100 * c.Touched / c.Total
}

// report gives what was touched, in the order of the files.
func (c *coverage) report() Coverage {
	out := Coverage{Total: len(c.points)}
	slices.SortStableFunc(c.points, func(a, b translate.Point) int {
		if n := strings.Compare(a.At.File, b.At.File); n != 0 {
			return n
		}
		return a.At.Start.Byte - b.At.Start.Byte
	})
	for _, p := range c.points {
		if c.seen[p.Key()] {
			out.Touched++
			continue
		}
		out.Untouched = append(out.Untouched, Untouched{Resource: p.Resource, Attribute: p.Attribute, What: what(p.Touch), Place: p.At.String()})
	}
	return out
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
