package translate

import (
	"cmp"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// Guarantees is what clients of a resource type can rely on.
type Guarantees struct {
	Writes Atomicity

	Versions     bool   // clients see entity tags, which are checked within the write
	VersionField string // where the version is stored; empty: a digest of the whole record

	Create, Delete bool     // whether records can be created, and deleted
	Unique         []string // attributes that a second create with the same value is refused for: creates can be repeated
	Unchecked      []string // attributes that clients are told are unique, and that only the application can keep so

	Deletion    string // what a DELETE does, in words
	Activity    bool   // its schema knows active,
	Deactivates bool   // and clients can lock somebody out

	Scans   []Scanned // what makes the adapter look at every record
	MaxScan int       // how many that may be, at most, for one request
}

// Atomicity says what becomes of a write that fails half-way.
type Atomicity string

// The kinds of atomicity.
const (
	Atomic      Atomicity = "atomic"      // all of it happens, or nothing
	Compensated Atomicity = "compensated" // what was done is taken back, as far as the mapping says how
	BestEffort  Atomicity = "best effort" // a write of several calls may stay half done
)

// Scanned is an attribute, and the operators on it that the backend cannot evaluate.
type Scanned struct {
	Attribute string
	Operators []string
}

func (m *Mapping) guarantees(attributes []Described) Guarantees {
	g := Guarantees{
		Writes: m.atomicity(), Versions: m.Versioned(), Create: m.caps.Create, Delete: m.caps.Delete,
		Deletion: m.deletionWords(), Deactivates: m.deactivates(), Activity: m.known.Schema.Attribute("active") != nil, MaxScan: m.app.maxScan,
	}
	if f := m.versions.field; f >= 0 {
		g.VersionField = m.fields.list[f].Name
	}
	for _, b := range m.all {
		isKey := len(m.key) == 1 && b.owner.set == nil && b.field == m.key[0] && b.write
		switch {
		case b.unique && m.caps.Unique || isKey:
			g.Unique = append(g.Unique, b.label)
		case b.unique || b.write && b.path.Leaf().Uniqueness != scim.UniquenessNone && b.owner.set == nil:
			g.Unchecked = append(g.Unchecked, b.label)
		}
	}
	for _, d := range attributes {
		if ops := d.scans(); len(ops) > 0 {
			g.Scans = append(g.Scans, Scanned{d.Label, ops})
		}
	}
	return g
}

func (m *Mapping) atomicity() Atomicity {
	switch {
	case m.caps.Atomic:
		return Atomic
	case len(m.spec.Steps) > 0:
		return Compensated
	}
	return BestEffort
}

// deletionWords says what a DELETE does.
func (m *Mapping) deletionWords() string {
	var does []string
	switch cmp.Or(m.spec.OnDelete.Value, "delete") {
	case "refuse":
		return "is refused (501)"
	case "deactivate":
		does = append(does, "deactivates the resource")
	}
	if m.deleted != nil {
		does = append(does, "sets "+m.fields.list[m.deleted.Field].Name+" = "+backends.ValueText(m.deleted.Value)+"; the record stays, and SCIM does not see it any more")
	}
	switch {
	case len(does) > 0:
		return strings.Join(does, " and ")
	case !m.caps.Delete:
		return "is not possible: the backend has no operation for it"
	}
	return "deletes the record"
}
