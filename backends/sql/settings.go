package sql

import (
	"maps"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// Settings is the block `backend "sql"`.
type Settings struct {
	Driver         diag.Text       `hcl:"driver"`
	DSN            backends.Secret `hcl:"dsn"`
	MaxConnections int             `hcl:"max_connections,optional"`
	Timeout        time.Duration   `hcl:"timeout,optional"`
}

// Resource is what the kind adds to a `resource` block.
type Resource struct {
	Table diag.Text `hcl:"table,optional"`

	// Query, where given, is what the records are read from; Fixed is a list of records with the fields key
	// and value that stands in the mapping. Without a table such records can only be read.
	Query diag.Text            `hcl:"query,optional"`
	Fixed map[string]diag.Text `hcl:"fixed,optional"`

	Properties []Properties `hcl:"properties,block"`
	On         []Operation  `hcl:"on,block"`
	At         diag.Range   `hcl:",range"`
}

// Properties is a table that holds one row per record and name; its rows are fields "label.name".
type Properties struct {
	Label string     `hcl:"label,label"`
	Table diag.Text  `hcl:"table"`
	Owner diag.Text  `hcl:"owner"`
	Name  diag.Text  `hcl:"name"`
	Value diag.Text  `hcl:"value"`
	At    diag.Range `hcl:",range"`
}

// Operation is a list of statements of the author's own: in place of an insert ("create") or a delete
// ("delete"), or when an attribute changes.
type Operation struct {
	Event      diag.Text   `hcl:"event,label"`
	When       diag.Text   `hcl:"when,optional"`
	Statements []Statement `hcl:"statement,block"`
	At         diag.Range  `hcl:",range"`
}

// Statement is one statement with named parameters.
type Statement struct {
	SQL    diag.Text            `hcl:"sql"`
	Params map[string]diag.Text `hcl:"params,optional"`
	Key    string               `hcl:"key,optional"`
}

// Attribute is what the kind adds to an `attribute` block: where elements are stored.
type Attribute struct {
	Table diag.Text   `hcl:"table,optional"`
	Owner []diag.Text `hcl:"owner,optional"`
	At    diag.Range  `hcl:",range"`
}

// FixedRecords gives the records that stand in the mapping, by key: they are there whatever the application has.
func (r *Resource) FixedRecords() map[string]diag.Text { return r.Fixed }

// Events gives the attributes that have operations of their own.
func (r *Resource) Events() []diag.Text {
	var list []diag.Text
	for _, o := range r.On {
		same := func(e diag.Text) bool { return e.Value == o.Event.Value }
		if o.Event.Value != "create" && o.Event.Value != "delete" && !slices.ContainsFunc(list, same) {
			list = append(list, o.Event)
		}
	}
	return list
}

// Programs gives the expressions of the operations, by event. They are checked here as far as a backend can; who
// knows SCIM checks the rest.
func (r *Resource) Programs() map[string][]diag.Text {
	programs := map[string][]diag.Text{}
	for _, o := range r.On {
		if o.When.Value != "" {
			programs[o.Event.Value] = append(programs[o.Event.Value], o.When)
		}
		for _, s := range o.Statements {
			for _, name := range slices.Sorted(maps.Keys(s.Params)) {
				programs[o.Event.Value] = append(programs[o.Event.Value], s.Params[name])
			}
		}
	}
	return programs
}

func (r *Resource) operations(event string) []Operation {
	var list []Operation
	for _, o := range r.On {
		if strings.EqualFold(o.Event.Value, event) {
			list = append(list, o)
		}
	}
	return list
}
