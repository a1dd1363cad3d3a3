package backends

import (
	"context"

	"scim-adapter/internal/diag"
)

// Place is where the mapping file says something.
type Place = diag.Range

// Secret is a value that never prints: a password, a DSN with one, a token.
type Secret string

// String, GoString, MarshalText and Format hide the value.
func (Secret) String() string { return "***" }

// GoString hides the value in %#v.
func (Secret) GoString() string { return "***" }

// MarshalText hides the value in JSON and in logs.
func (Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// Reveal gives the value.
func (s Secret) Reveal() string { return string(s) }

// Kind is a kind of backend ("sql", "rest", "script", "memory"): how its settings look, and how they become
// a [Store].
//
// Settings are plain structs that internal/config fills by their `hcl` tags: `hcl:"name"` for a required,
// `hcl:"name,optional"` for an optional attribute, `hcl:"name,block"` for blocks (a slice, a struct or a
// pointer to one), `hcl:"name,label"` for a block's label. Besides strings, bools, integers,
// time.Duration (written "10s"), [Secret], slices and maps of these, a field may be a diag.Text, a
// []diag.Text, a map[string]diag.Text, a []diag.Pair (an object in the
// order of the file): text with its places, expressions among them. An embedded struct without a tag adds its
// fields. A field of type diag.Range tagged `hcl:",range"` receives the place of the block.
type Kind struct {
	Name string

	// Settings, Resource and Attribute make the empty settings of the backend block, and of what the kind
	// adds to a resource block and to an attribute block. Each returns a pointer to a struct.
	Settings  func() any
	Resource  func() any
	Attribute func() any

	// Steps tells that the kind's stores are [Stepper].
	Steps bool

	// Compile checks the settings and prepares the store, without reaching out.
	Compile func(Source) (Opener, diag.List)
}

// Source is what the mapping says of an application's records.
type Source struct {
	Application string
	Settings    any   // of the backend block
	At          Place // of the backend block
	Collections []Collection
	Steps       []Step
}

// Step is a part of the writes of a collection that is done in addition to its own, perhaps by another store.
type Step struct {
	Collection string  // whose writes
	Name       string  // as the mapping writes it; unique in the collection
	Fields     []Field // the collection's
	Settings   any     // the kind's own settings of a resource block
	At         Place
}

// Stepper is a store that can do steps.
type Stepper interface {
	// Has tells whether a step has something for an event.
	Has(collection, step, event string, vars map[string]any) (bool, error)

	// Do does what a step has for an event: "create", "update", "delete", or an attribute that changed. done is
	// false where it has nothing. Errors as of any write.
	Do(ctx context.Context, collection, step, event string, vars map[string]any) (done bool, err error)

	// Undo takes back what Do did; it fails where the mapping does not say how (compensate).
	Undo(ctx context.Context, collection, step, event string, vars map[string]any) error
}

// Opener connects to the application. Its error may be a [diag.List]: what the application's schema says
// against the mapping (a missing column).
type Opener interface {
	Open(ctx context.Context) (Store, error)
}
