package sql

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// need is a right that requests need.
type need struct {
	table, verb string
	columns     []string // sorted; none means the table as a whole
	at          diag.Range
}

// String gives the need as GRANT has it, without quotes: UPDATE (login, mail) ON employees.
func (n need) String() string {
	verb := n.verb
	if len(n.columns) > 0 {
		verb += " (" + strings.Join(n.columns, ", ") + ")"
	}
	return verb + " ON " + n.table
}

// needs collects what is needed, once for each table and verb.
type needs struct{ list []need }

func (ns *needs) add(table diag.Text, verb string, columns ...string) {
	if table.Value == "" {
		return
	}
	i := slices.IndexFunc(ns.list, func(n need) bool { return n.table == table.Value && n.verb == verb })
	if i < 0 {
		i = len(ns.list)
		ns.list = append(ns.list, need{table: table.Value, verb: verb, at: table.Range})
	}
	all := append(slices.Clone(ns.list[i].columns), columns...)
	slices.Sort(all)
	ns.list[i].columns = slices.Compact(all)
}

// needs gives the rights that the mapping needs, in the order of tables. Statements of the author's own are not
// understood: what they need is not among it.
func (in *inspection) needs() []need {
	var ns needs
	for _, name := range slices.Sorted(maps.Keys(in.collections)) {
		c := in.collections[name]
		in.baseNeeds(c, &ns)
		for _, p := range c.settings.Properties {
			c.propertyNeeds(p, &ns)
		}
		for _, s := range c.sets {
			s.needs(&ns)
		}
	}
	slices.SortStableFunc(ns.list, func(a, b need) int { return strings.Compare(a.table, b.table) })
	return ns.list
}

func (in *inspection) baseNeeds(c *collection, ns *needs) {
	table := c.settings.Table
	if c.settings.lockable() {
		ns.add(table, selects)
	}
	created, updated := c.writtenColumns()
	if len(c.settings.operations("create")) == 0 && len(created) > 0 {
		ns.add(table, inserts, created...)
	}
	if len(updated) > 0 {
		ns.add(table, updates, updated...)
	}
	if !c.Kept && len(c.settings.operations("delete")) == 0 {
		ns.add(table, deletes)
	}
}

// writtenColumns gives the columns of the base table that creations and updates set.
func (c *collection) writtenColumns() (created, updated []string) {
	for i, f := range c.Fields {
		if c.columns[i].property != nil {
			continue
		}
		if f.Demand.Created {
			created = append(created, c.columns[i].name)
		}
		if f.Demand.Updated {
			updated = append(updated, c.columns[i].name)
		}
	}
	return created, updated
}

func (c *collection) propertyNeeds(p Properties, ns *needs) {
	ns.add(p.Table, selects)
	writes := slices.ContainsFunc(c.columns, func(col column) bool { return col.property != nil && col.property.Label == p.Label }) &&
		slices.ContainsFunc(c.Fields, func(f backends.Field) bool {
			return strings.HasPrefix(f.Name, p.Label+".") && (f.Demand.Created || f.Demand.Updated)
		})
	if writes {
		ns.add(p.Table, inserts, p.Owner.Value, p.Name.Value, p.Value.Value)
		ns.add(p.Table, updates, p.Value.Value)
	}
	if writes || !c.Kept {
		ns.add(p.Table, deletes)
	}
}

// needs adds what the rows of a set take.
func (s *set) needs(ns *needs) {
	a, ok := s.Settings.(*Attribute)
	if !ok || s.table == "" {
		return
	}
	ns.add(a.Table, selects)
	if s.ReadOnly {
		return
	}
	var fields []string
	for i, f := range s.fields {
		if s.written(i) {
			fields = append(fields, f.name)
		}
	}
	ns.add(a.Table, inserts, append(slices.Clone(s.owner), fields...)...)
	if s.other == nil {
		ns.add(a.Table, updates, fields...) // an element that changes keeps its row
	}
	ns.add(a.Table, deletes)
}

// ownStatements tells whether the author's own statements need rights that nobody knows here.
func (in *inspection) ownStatements() bool {
	for _, c := range in.collections {
		if len(c.settings.On) > 0 || c.settings.Query.Value != "" {
			return true
		}
	}
	return false
}

// checkRights compares the rights of the account with those that are needed.
func (in *inspection) checkRights(ctx context.Context) error {
	all := in.needs()
	missing, excess, err := in.catalogue.rights(ctx, in.q, all, !in.ownStatements())
	if err != nil {
		return err
	}
	for _, n := range missing {
		in.diags.Errorf(n.at, "Missing right", "%s will fail: the account lacks %s.", fails(n.verb), n)
	}
	if len(excess) > 0 {
		var lines strings.Builder
		for _, n := range all {
			fmt.Fprintf(&lines, "\n  %s", n)
		}
		in.diags.Warnf(in.at, "More rights than needed",
			"The account %s. A mistake in the mapping or a stolen DSN reaches as far. The mapping needs only:%s", strings.Join(excess, "; it "), lines.String())
	}
	return nil
}

// fails says what does not work without a right.
func fails(verb string) string {
	return map[string]string{selects: "Every request", inserts: "Creations and additions", usage: "Creations and additions", updates: "Changes", deletes: "Deletions and removals"}[verb]
}

// shortened keeps a list readable.
func shortened(list []string) []string {
	const most = 6
	if len(list) <= most {
		return list
	}
	return append(list[:most:most], fmt.Sprintf("may do %d things more of this kind", len(list)-most))
}
