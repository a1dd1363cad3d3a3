package rehearse

import (
	"fmt"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
)

// Explanation is what one request would do, in the order in which it happens. Texts and values are for people; the
// calls are exactly what would go over the wire.
type Explanation struct {
	Request     Request      `json:"-"`
	Application string       `json:"application"`
	Client      string       `json:"client"`
	Dialect     string       `json:"dialect,omitempty"`
	Tolerated   []string     `json:"tolerated,omitempty"`  // what the request does otherwise than the RFCs say, by the names in docs/dialects.md
	Operations  []Operation  `json:"operations,omitempty"` // of a PATCH, as they were understood
	Changes     []Change     `json:"changes,omitempty"`    // of the resource
	Deltas      []Delta      `json:"deltas,omitempty"`     // what the backend is asked to write
	Searches    []Search     `json:"searches,omitempty"`
	Expressions []Expression `json:"expressions,omitempty"`
	Calls       []Call       `json:"calls"`
	Answer      Answer       `json:"answer"`
	Notes       []string     `json:"notes,omitempty"` // what of the answer could not be predicted
}

// Operation is one operation of a PATCH.
type Operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value,omitempty"`
}

// Change is one attribute of the resource before and after.
type Change struct {
	Attribute string `json:"attribute"`
	Before    any    `json:"before"`
	After     any    `json:"after"`
}

// Delta is what a write asks of the backend, in its fields.
type Delta struct {
	Resource string      `json:"resource"`
	Set      []Field     `json:"set,omitempty"`
	Sets     []SetChange `json:"sets,omitempty"`
	Events   []string    `json:"events,omitempty"` // attributes whose own operations run, if one's condition holds
	Unique   []string    `json:"unique,omitempty"` // fields that no other record may have the value of
}

// Field is a field and the value that it gets.
type Field struct {
	Name  string `json:"field"`
	Value any    `json:"value"`
}

// SetChange is a change of the elements of a set.
type SetChange struct {
	Name    string  `json:"set"`
	Replace bool    `json:"replace,omitempty"` // the set shall hold exactly Add
	Add     [][]any `json:"add,omitempty"`
	Remove  [][]any `json:"remove,omitempty"`
	Change  int     `json:"change,omitempty"` // how many elements are changed in place
}

// Search is how a search is divided between backend and adapter.
type Search struct {
	Resource string `json:"resource"`
	Filter   string `json:"filter,omitempty"`   // as it was understood
	Pushed   string `json:"pushed,omitempty"`   // the condition that the backend evaluates, in its fields; empty: none
	Residual bool   `json:"residual,omitempty"` // the adapter matches the filter again
	Order    string `json:"order,omitempty"`    // by which the backend sorts
	Sorted   bool   `json:"sorted,omitempty"`   // the adapter sorts
	Scan     string `json:"scan,omitempty"`     // why many records are read, where they are
}

// Expression is one evaluation.
type Expression struct {
	Attribute string         `json:"attribute,omitempty"`
	Direction string         `json:"direction"` // "read" or "write"
	Field     string         `json:"field,omitempty"`
	Source    string         `json:"source"`
	At        string         `json:"at,omitempty"` // file:line:column
	Input     map[string]any `json:"input"`
	Result    any            `json:"result"`
	Error     string         `json:"error,omitempty"`
}

// Call is a [backends.Call] for people.
type Call struct {
	Kind    string   `json:"kind"`
	Write   bool     `json:"write"`
	Text    string   `json:"text"`
	Args    []any    `json:"args,omitempty"`
	Headers []string `json:"headers,omitempty"`
	Body    string   `json:"body,omitempty"`

	Operation diag.Range `json:"-"` // the mapping's own that it is made for; zero for none
}

// Plain gives the call as backends tell it.
func (c Call) Plain() backends.Call {
	return backends.Call{Kind: c.Kind, Write: c.Write, Text: c.Text, Args: c.Args, Headers: c.Headers, Body: c.Body}
}

// Writes gives the calls that change something.
func (e *Explanation) Writes() []Call {
	var list []Call
	for _, c := range e.Calls {
		if c.Write {
			list = append(list, c)
		}
	}
	return list
}

// notes tells what of the answer nobody could know without writing.
func notes(e *Explanation) []string {
	var list []string
	for _, d := range e.Deltas {
		for _, event := range d.Events {
			list = append(list, fmt.Sprintf("%s has operations of its own, whose effect cannot be predicted: it may be shown as it was before", event))
		}
	}
	if strings.Contains(string(e.Answer.Body), backends.NewKey) {
		list = append(list, "the application will give the new record its key, here "+backends.NewKey+"; what its database fills in besides is missing")
	}
	return list
}
