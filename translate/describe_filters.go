package translate

import (
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/internal/scim/filter"
)

// Pushdown says who evaluates one operator on an attribute. Exact: the backend alone. Superset: the backend narrows
// down, and the adapter matches again. None: the adapter looks at every record.
type Pushdown struct {
	Op    filter.Op
	Match backends.Match
}

// pushdowns asks the planning of searches for every operator that clients may use on an attribute.
func (m *Mapping) pushdowns(b *binding, d Described) []Pushdown {
	if d.Flow == WriteOnly || d.Flow == Constant || d.Set && len(b.owner.set.subs) > 0 {
		return nil
	}
	var list []Pushdown
	for _, op := range []filter.Op{filter.Eq, filter.Ne, filter.Co, filter.Sw, filter.Ew, filter.Gt, filter.Ge, filter.Lt, filter.Le, filter.Pr} {
		if match, ok := m.probe(d.filterTexts(op)); ok {
			list = append(list, Pushdown{op, match})
		}
	}
	return list
}

// probe plans searches by some filters, and gives the worst of how they are evaluated; ok is false where clients
// cannot filter like this.
func (m *Mapping) probe(texts []string) (worst backends.Match, ok bool) {
	worst = backends.Exact
	for _, text := range texts {
		f, err := m.typ.ParseFilter(text, nil)
		if err != nil {
			return backends.None, false
		}
		plan, err := m.Search(Search{Filter: f, Start: 1, Count: 1})
		switch {
		case err != nil:
			return backends.None, false
		case plan.match && plan.Query.Where == nil:
			worst = backends.None
		case plan.match:
			worst = min(worst, backends.Superset)
		}
	}
	return worst, len(texts) > 0
}

// filterTexts gives filters with an operator on an attribute, with different values where that may matter.
func (d Described) filterTexts(op filter.Op) []string {
	path, brackets := d.filterPath()
	if op == filter.Pr {
		return []string{brackets(path + " pr")}
	}
	var texts []string
	for _, literal := range d.literals() {
		texts = append(texts, brackets(path+" "+op.String()+" "+literal))
	}
	return texts
}

// filterPath gives the path that a filter names, and what is put around its comparison.
func (d Described) filterPath() (path string, brackets func(string) string) {
	if !d.Slot || len(d.Where) == 0 {
		path = d.Path.String()
		if d.Set && d.Path.Attribute.Type == scim.Complex {
			path += ".value"
		}
		return path, func(s string) string { return s }
	}
	whole := scim.Path{Schema: d.Path.Schema, Attribute: d.Path.Attribute}
	return d.Path.Sub.Name, func(s string) string {
		terms := make([]string, len(d.Where), len(d.Where)+1)
		for i, c := range d.Where {
			terms[i] = c.Name + " eq " + string(scim.AppendJSON(nil, c.Value))
		}
		return whole.String() + "[" + strings.Join(append(terms, s), " and ") + "]"
	}
}

// literals gives values to compare with: of texts one that folds with ASCII alone, and one that has relatives beyond.
func (d Described) literals() []string {
	switch d.Path.Leaf().Type {
	case scim.Boolean:
		return []string{"true", "false"}
	case scim.Integer:
		return []string{"7"}
	case scim.Decimal:
		return []string{"1.5"}
	case scim.DateTime:
		return []string{`"2021-06-01T00:00:00Z"`, `"2021-06-01T12:34:56Z"`}
	case scim.Binary:
		return []string{`"AQID"`}
	case scim.String, scim.Reference, scim.Complex:
	}
	if d.Spec.Reference.Value != "" {
		return []string{`"7"`}
	}
	texts := []string{`"anna"`, `"Mike Skov"`}
	if len(d.Spec.Values) > 0 {
		texts = append(texts, string(scim.AppendJSON(nil, d.Spec.Values[0].Meaning.Value)))
	}
	return texts
}

// sorting tells who sorts by an attribute.
func (m *Mapping) sorting(b *binding, d Described) Sorting {
	switch {
	case d.Flow == WriteOnly || d.Flow == Constant || d.Set && len(b.owner.set.subs) > 0 || d.Path.Leaf().Type == scim.Complex && !d.Set:
		return Unsorted
	case d.Path.Leaf().Type == scim.Binary:
		return Unsorted
	}
	if _, ok := m.order(b.path, false); ok {
		return ByBackend
	}
	return ByAdapter
}

// scans gives the operators for which the adapter looks at every record.
func (d Described) scans() []string {
	var ops []string
	for _, p := range d.Filters {
		if p.Match == backends.None {
			ops = append(ops, p.Op.String())
		}
	}
	return ops
}
