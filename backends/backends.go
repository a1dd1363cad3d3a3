// Package backends is the contract between the translation and a source of Records.
//
// A backend keeps Records: named fields with plain values, and sets of elements (the members of a group,
// the telephones of a person). It knows nothing of SCIM. What to read, to write and to compare is decided
// by package translate and arrives here in fields; how that becomes SQL, HTTP requests or a command is the
// backend's business alone.
//
// The obligations of every backend, checked by backends/backendtest:
//
//   - What it returns was read from the application, never echoed from the request.
//   - No answer is an error, never "no data": an empty body or a failed script is [BadResponse].
//   - Values travel as parameters; no value ever becomes part of a statement's text.
//   - A failed write leaves the application as it was, where the application has transactions.
//   - A write that may have happened is never repeated; if its fate is not known, it is [OutcomeUnknown].
//   - Errors carry one of the closed set of kinds; everything else counts as internal.
//   - All methods may be called concurrently and honour the context's end.
package backends

import (
	"context"
	"slices"
)

// Value is one value of a field: nil (absent), bool, int64, float64, string, []byte or time.Time.
// A backend returns no other types; decimals beyond float64 arrive as strings.
type Value = any

// Collection describes the Records of one resource type, as far as its mapping uses them.
// It is built when a mapping is compiled and never changes.
type Collection struct {
	Name   string  // the resource type's name, e.g. "User"; unique in an application
	Key    []int   // indices into Fields: the parts of the record's key, in order
	Fields []Field // what a record holds, in the order of Record.Values
	Sets   []Set   // what it holds many of, in the order of Record.Sets
	Scope  []Comparison
	// Scope limits the collection: records that do not fulfil all of these comparisons do not exist for
	// Get, List, Update and Delete (soft delete, for example).
	Settings any // the kind's own settings of the resource block

	// Deactivate gives the delta that locks a record's owner out; nil where the mapping has no way to do so.
	Deactivate Change

	Kept bool // records are never deleted: a deletion is refused, or an update
}

// Set describes elements that belong to a record and are stored apart from it or in a field of another.
// Elements are a set: order means nothing, duplicates do not exist.
type Set struct {
	Name     string  // unique in the collection, e.g. "members"
	Fields   []Field // what one element holds, in the order of Element; those that are Read and not Write are the application's
	ReadOnly bool
	Settings any // the kind's own settings of the attribute block

	// Reverse, where not nil, makes this set the view from the other side of another collection's set: for
	// collection User, {Collection: "Group", Set: "members"} has one element per group that has this
	// record as a member. The element's fields are the parts of that group's key. Where the store does not
	// have that collection the set is empty; who put several stores together fills it.
	Reverse *SetRef

	// List, where not empty, says that the set is kept on the members' side: it names the field of the
	// collection that Fields refer to, which holds the list of the keys of all records of this collection
	// that the member belongs to. Codec tells how the list is stored there; without one the application itself
	// knows lists.
	List  string
	Codec ListCodec
}

// SetRef names a set of a collection.
type SetRef struct{ Collection, Set string }

// ListCodec turns a stored value into a list of texts and back: a comma-separated role column, a serialised
// array. Both directions are pure.
type ListCodec interface {
	// Decode gives the texts in a stored value; nil for nil.
	Decode(stored Value) ([]string, error)
	// Encode gives the stored value that holds exactly texts; old is the value that it replaces.
	Encode(old Value, texts []string) (Value, error)
}

// Field describes one field.
type Field struct {
	Name string // as the mapping writes it, e.g. "login" or "meta.first_name"
	Type Type   // Unknown until the backend has been opened and says otherwise
	At   Place  // where the mapping names it first
	Use  Use    // what the mapping does with it

	// Ref, where not nil, makes the field's value a key of another collection.
	Ref *Reference

	Demand Demand
}

// Use says what a mapping does with a field.
type Use uint8

// The uses, combined by |.
const (
	Read   Use = 1 << iota // appears in answers
	Write                  // is set by creates or updates
	Filter                 // is compared in filters
)

// Reference says that a field holds a key of a record of another collection (perhaps of another store), or, with Via, the value of
// another unique field of it. Values in Records, Deltas and Comparisons are always the referenced record's
// key; a backend that stores Via instead converts.
type Reference struct {
	Collection string
	Via        string // a field's name; empty means the key itself
	Part       int    // which part of the key; 0 unless the key is composite
}

// Type is what a field holds.
type Type uint8

// The types. Unknown is a backend that has no types, or has not been opened.
const (
	Unknown Type = iota
	String
	Int
	Float
	Decimal // a number beyond float64; its values are strings
	Bool
	Time  // an instant, or a date with a time of day
	Date  // a day; its values are time.Time at midnight UTC
	Bytes // binary
)

// Key is a record's key, in the order of Collection.Key.
type Key []Value

// Record is what the application stores for one resource.
type Record struct {
	Values []Value     // by index of Collection.Fields
	Sets   [][]Element // by index of Collection.Sets; nil where the selection left it out
}

// Clone gives a record of its own memory, for who keeps one that is valid only for a while.
func (r Record) Clone() Record {
	return Record{Values: slices.Clone(r.Values), Sets: slices.Clone(r.Sets)}
}

// Element is one element of a set, by index of Set.Fields.
type Element []Value

// Selection says what to read of a record besides its fields, which are always read.
type Selection struct {
	Sets []bool // by index of Collection.Sets; nil reads none
}

// Has reports whether set i is selected.
func (s Selection) Has(i int) bool { return i < len(s.Sets) && s.Sets[i] }

// Assignment sets one field.
type Assignment struct {
	Field int // index into Collection.Fields
	Value Value
}

// Unique demands that no other record in the collection's scope has this value.
type Unique struct {
	Field int
	Value Value
	Fold  bool // values that are equal under Unicode simple case folding count as the same
}

// SetDelta changes one set. Adding what is there and removing what is not are no errors.
type SetDelta struct {
	Set     int       // index into Collection.Sets
	Replace bool      // the set shall hold exactly Add; Remove and Change are empty
	Add     []Element // whole elements
	Remove  []Element // elements whose fields all equal these; nil fields match absent values
	Change  []ElementChange
}

// ElementChange turns one element into another, leaving alone what the mapping does not know of it.
type ElementChange struct{ Old, New Element }

// Event tells that a mapped attribute of the resource changed, for operations that the mapping attached to
// it (on "active" { … }). The first operation whose condition holds is done; where none holds, Otherwise is.
type Event struct {
	Name      string         // the attribute, as the mapping writes it
	Vars      map[string]any // for the operation's expressions: value, resource
	Otherwise []Assignment
	Refusal   error // returned where no operation holds and nothing else could write the value
}

// Delta is the smallest change that an update makes. An empty Delta writes nothing.
type Delta struct {
	Set    []Assignment
	Sets   []SetDelta
	Events []Event
	Unique []Unique
	Touch  []Assignment   // made only where the rest of the delta changes what is stored
	Vars   map[string]any // for the expressions of operations: resource

	// Inactive, of a creation, is the same creation of a record that lets nobody in yet, and Activate the
	// change that lets its owner in afterwards. Both are nil where the mapping has no steps or no such state.
	Inactive *Delta
	Activate Change
}

// Empty reports whether there is nothing to write.
func (d Delta) Empty() bool { return len(d.Set) == 0 && len(d.Sets) == 0 && len(d.Events) == 0 }

// Change computes the Delta from the record as it is stored now. It is pure: a backend whose transaction
// must be repeated calls it again. Its error ends the update, unchanged.
type Change func(current Record) (Delta, error)

// Update is a change of one record.
type Update struct {
	Key    Key
	Read   Selection // what Change needs to see
	Change Change
	Return Selection // what the answer needs to show
}

// Deletion removes one record.
type Deletion struct {
	Key   Key
	Read  Selection                  // what Check needs to see
	Check func(current Record) error // what must hold of the record as it is stored now; nil demands nothing
	Vars  map[string]any             // what the author's own operations may use, as of a Delta
}

// Query asks for a page of a collection.
type Query struct {
	Where  *Predicate // nil means all
	Order  []Order    // the backend appends its key, so that the order is total
	Offset int        // records to leave out at the start
	Limit  int        // at most so many; negative means no limit
	Total  bool       // whether the number of all matches is needed
	Return Selection

	// After, where not nil, leaves out all records up to this key in the backend's own order, whether or not a record
	// has it, without reading them. Order, Offset and Total are not used with it, and it is not used where
	// Capabilities.After is false.
	After Key
}

// Order sorts by one field. Absent values come last in ascending and first in descending order.
type Order struct {
	Field      int
	Descending bool
	Fold       bool // ignore case
}

// Backend keeps the records of one collection.
type Backend interface {
	// Create stores a new record and returns it as stored. set.Sets holds only additions.
	// Errors: Conflict, Invalid, and the general ones.
	Create(ctx context.Context, set Delta, ret Selection) (Record, error)

	// Get returns one record. Error: NotFound where no record in scope has the key.
	Get(ctx context.Context, key Key, ret Selection) (Record, error)

	// List calls visit for every record of the page, in order, and returns the number of all matches
	// (where the query asks for it, else -1). The record is valid only during visit. An error of visit ends
	// the listing and is returned as it is; [Stop] ends it without an error, with total -1.
	List(ctx context.Context, query Query, visit func(Record) error) (total int, err error)

	// Update reads the record, computes the change and writes it, all or nothing, so that no other update
	// of the same record comes between reading and writing, and returns the record as stored afterwards.
	Update(ctx context.Context, update Update) (Record, error)

	// Delete removes one record. Errors: NotFound, and that of Check, which leaves everything as it is.
	Delete(ctx context.Context, deletion Deletion) error

	// Capabilities tells what the backend can do. It is data, constant after opening.
	Capabilities() Capabilities
}

// Store is an opened source of records: all collections of one application.
type Store interface {
	// Collection gives the backend of a collection by its name; nil where the store has none.
	Collection(name string) Backend
	// Ping tells whether the application can be reached now.
	Ping(ctx context.Context) error
	// Close frees everything. It may be called twice.
	Close() error
}

// Capabilities is what a backend can do with one collection.
type Capabilities struct {
	// Fields and Sets are the collection's, with the types that the application really has.
	Fields []Field
	Sets   []Set

	// Match tells how faithfully a comparison is evaluated by the backend: nil means nothing can be pushed
	// down. It is pure.
	Match func(Comparison) Match

	// Sort tells whether the backend can sort like this; nil means it cannot.
	Sort func(Order) bool

	// After: a listing can begin behind a key (Query.After): without an Order, the records come in a total order of
	// their keys that depends on nothing else.
	After bool

	// Atomic: the steps of one write happen all or not at all.
	Atomic bool

	// Isolated: no other write comes between the reading and writing of an Update or a Delete (and thus a version
	// that Change or Check compares is checked atomically).
	Isolated bool

	// Unique: the demands of Delta.Unique are kept, also against other processes.
	Unique bool

	// Delete: the collection's records can be deleted; Create: they can be created.
	Create, Delete bool

	// Parallel is how many calls the application serves at a time; others wait for them. 0: nobody knows.
	Parallel int

	// Embedded: calls are served by this process itself, which is busy with them.
	Embedded bool
}
