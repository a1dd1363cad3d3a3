package config

import (
	"time"

	"scim-adapter/internal/diag"
)

// Test is a `test` block: given records or answers of the application, a request, and what shall come of it.
// Whoever runs it is package mappingtest; serving does not look at it.
type Test struct {
	Name        diag.Text
	At          diag.Range // of the block's head
	File        string     // that holds the block
	Index       int        // of the block among the `test` blocks of its file
	Application string     // whose mapping is tested
	Client      string     // who sends the request
	Given       []TestRecord
	Answers     []TestAnswer
	Method      string // of the request
	Target      string // path and query below the application's path, "/Users/7"
	Headers     []diag.Pair
	Body        any // text, or a value as [TestField] has; nil for none
	Expect      Expectation
}

// TestRecord is a `given` block: a record that the application has.
type TestRecord struct {
	Resource diag.Text
	At       diag.Range
	Fields   []TestField
}

// TestField is the value of a field, or the elements of a set, by name. Values are nil, bool, int64, float64, string,
// time.Time, [Day], and, of sets, []any of these or of scim.Object.
type TestField struct {
	Name  diag.Text
	Value any
	At    diag.Range // of the value
}

// Day is a date, as distinct from an instant: midnight UTC.
type Day struct{ time.Time }

// TestAnswer is an `answer` block: what the application answers to a call.
type TestAnswer struct {
	Call    diag.Text // as expectations write it, or the beginning of it
	At      diag.Range
	Status  int // of a response; 200 unless given
	Headers []diag.Pair
	Body    string // of a response
	Exit    int    // a command's exit code
	Stdout  string
	Stderr  string
}

// Expectation is the `expect` block. What it does not say is not looked at.
type Expectation struct {
	At     diag.Range
	Status int // 0: not looked at

	// Writes are the calls that change something, Calls all calls, in order; nil: not looked at.
	Writes, Calls []diag.Text

	Body   any         // must be contained in the answer; nil: not looked at
	Absent []diag.Text // paths that the answer must not have
}

// Nothing is the Body of an update that takes the argument out; see [UpdateTests].
type Nothing struct{}

// Empty tells whether nothing is expected.
func (e Expectation) Empty() bool {
	return e.Status == 0 && e.Writes == nil && e.Calls == nil && e.Body == nil && len(e.Absent) == 0
}
