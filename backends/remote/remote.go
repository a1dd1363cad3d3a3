// Package remote keeps Records in applications that offer operations rather than tables: an API, commands.
//
// A kind brings a [Transport], which does single operations and gives the documents of their answers. What
// operations mean for Records is here, once for all such kinds: which one is called when, how a document
// becomes a Record, how the members of a group are kept, and in which order the steps of a write are done so
// that one that fails halfway leaves less access rather than more.
//
// The operations of a collection are named get, list, create, update and delete, those of a set list,
// add_member and remove_member, and all others by the attribute whose change they write.
package remote

import (
	"context"
	"maps"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// The operations.
const (
	Get          = "get"
	List         = "list"
	Create       = "create"
	Update       = "update"
	Delete       = "delete"
	AddMember    = "add_member"
	RemoveMember = "remove_member"
)

// names are the operations that are not named by an attribute.
var names = []string{Get, List, Create, Update, Delete, AddMember, RemoveMember}

// Operation is one way to do something, from one block of the mapping.
type Operation struct {
	Name    string // one of the names above, or an attribute
	At      diag.Range
	When    *expression.Program // nil: it is always suitable
	Lookup  string              // of a create: the field that finds the record again where an answer was lost
	Hydrate bool                // of a list: it gives keys only
	Spec    any                 // what the kind itself has compiled
	Undo    any                 // the same of its compensation; nil where there is none
}

// Call is an operation that is to be done.
type Call struct {
	*Operation

	Vars  map[string]any // for its expressions: a value for every name of [Environment]
	Write bool           // it changes something: it is never repeated once it may have been sent

	// Answer, where not nil, is the operation's answer, because this is a rehearsal: the transport makes up the call as
	// always and tells who listens of it, but sends nothing.
	Answer *Answer
}

// Answer is what a well-behaved application would say. Of a listing it is all of it, which the transport divides into
// pages; of a create it holds the new record where the operation's answer is read at all.
type Answer struct{ Documents []Document }

// Sent adds to the answer of a create what was sent with it: what a mapping writes besides the fields is in the record
// that the application makes, too.
func (a *Answer) Sent(body any) []Document {
	if len(a.Documents) != 1 {
		return a.Documents
	}
	if _, isObject := body.(map[string]any); !isObject {
		return a.Documents
	}
	return []Document{merged(body, a.Documents[0])}
}

// Document is what the application says of one record, in plain values: nil, bool, int64, float64, string,
// []any and map[string]any.
type Document = any

// Window tells a listing which part is needed.
type Window struct {
	Offset int // documents before it are not needed
	Limit  int // how many are needed from there; negative means all
}

// Transport does single operations. Its errors are *[backends.Error].
type Transport interface {
	// Do does one operation and gives the documents of its answer, none where it holds none.
	Do(ctx context.Context, call Call) ([]Document, error)

	// List calls visit for the documents of all pages, with each one's index in the whole list, and gives the
	// number of all where the application tells, else -1. Only where it tells that, it may leave out what the
	// window does not need.
	List(ctx context.Context, call Call, window Window, visit func(index int, document Document) error) (total int, err error)

	// Vars gives the variables that expressions may use besides those of [Environment].
	Vars() map[string]any

	// Parallel is how many operations are done at a time; others wait for them.
	Parallel() int

	// Ping tells whether the application can be reached.
	Ping(ctx context.Context) error

	// Close frees everything. It may be called twice.
	Close() error
}

// Filterer is a transport whose listings can be narrowed down.
type Filterer interface {
	// Filters tells whether a listing can find the records whose field fulfils a comparison, and perhaps others.
	Filters(list *Operation, field string, q backends.Comparison) bool
}

// Shaper is a transport whose answers have a form of their own.
type Shaper interface {
	// Shape gives a document the form that it would have in an operation's answer: fields that are always there.
	Shape(o *Operation, d Document) Document
}

// Definition is one collection as its kind has compiled it.
type Definition struct {
	backends.Collection

	Types      map[string]string // of fields, by the mapping
	Fixed      []Document        // records that stand in the mapping
	Operations []Operation
	Members    []Members // by index of Sets
}

// Members is what a mapping says of a set.
type Members struct {
	Path       string // where the elements are in the record's document
	Separator  string // they are one text, divided by this
	Operations []Operation
}

func suitable(operations []Operation, name string) []*Operation {
	var list []*Operation
	for i := range operations {
		if strings.EqualFold(operations[i].Name, name) {
			list = append(list, &operations[i])
		}
	}
	return list
}

// Environment gives the names that expressions of operations may use: id (the first part of the record's key),
// key (all its parts), record (the fields as they shall be), changes (those that change), document (what the
// application said of the record last), resource (the SCIM resource), value (of the attribute or the member
// concerned), element (the member with all its fields), and query (of a listing).
func Environment() expression.Environment {
	return expression.Environment{
		"id": expression.Any, "key": expression.List(expression.Any), "record": expression.Object(nil, true), "changes": expression.Object(nil, true),
		"document": expression.Any, "resource": expression.Any, "value": expression.Any, "element": expression.Object(nil, true),
		"query": expression.Object(map[string]expression.Type{
			"offset": expression.Any, "limit": expression.Any, "page": expression.Any, "cursor": expression.Any,
			"field": expression.Any, "operator": expression.Any, "value": expression.Any,
		}, false),
	}
}

// variables gives every name of the environment a value.
func (s *store) variables(more map[string]any) map[string]any {
	vars := variables(more)
	maps.Copy(vars, s.Vars())
	return vars
}

func variables(more map[string]any) map[string]any {
	vars := map[string]any{
		"id": nil, "key": []any{}, "record": map[string]any{}, "changes": map[string]any{}, "document": nil, "resource": nil,
		"value": nil, "element": map[string]any{}, "query": map[string]any{}, expression.Now: nil,
	}
	for name, v := range more {
		if _, known := vars[name]; known && v != nil {
			vars[name] = v
		}
	}
	return vars
}

// IsName tells whether an operation is not named by an attribute.
func IsName(name string) bool { return slices.Contains(names, name) }

// NoVars gives the variables of a call that is about no record.
func NoVars() map[string]any { return variables(nil) }
