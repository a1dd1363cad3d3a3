package backends

import (
	"errors"
	"fmt"
	"time"
)

// ErrorKind is what went wrong, as far as the one who called us can act on it. The set is closed: each kind
// has one row in the adapter's table that gives the SCIM answer.
type ErrorKind uint8

// The kinds.
const (
	Internal       ErrorKind = iota // anything that should not happen
	NotFound                        // no such record
	Conflict                        // a value that must be unique is taken
	Invalid                         // the application refuses a value
	Unsupported                     // the mapping or the application has no such operation
	Denied                          // the application refuses our own credential
	RateLimited                     // too many requests; see RetryAfter
	Unavailable                     // cannot be reached, nothing has been sent; see RetryAfter
	Timeout                         // a read took too long
	OutcomeUnknown                  // a write may or may not have happened
	BadResponse                     // an answer that is none
	Canceled                        // the caller went away
)

// String gives the kind as it stands in logs and metrics.
func (k ErrorKind) String() string {
	return [...]string{
		"internal", "not_found", "conflict", "invalid", "unsupported", "denied", "rate_limited",
		"unavailable", "timeout", "outcome_unknown", "bad_response", "canceled",
	}[k]
}

// Error is a failed operation. Its text is for logs; clients see only what the kind and the field say.
type Error struct {
	Kind       ErrorKind
	Op         string        // what was done to what, e.g. "sql: update employees"
	Field      string        // the field or set concerned, where one is known
	Value      string        // the value concerned, only where the caller sent it (an unknown member's id)
	RetryAfter time.Duration // for RateLimited and Unavailable; 0 means unknown
	Partial    bool          // a part of a write has happened and could not be taken back
	Err        error         // the cause
}

// Error gives operation, kind, field and cause.
func (e *Error) Error() string {
	text := e.Kind.String()
	if e.Op != "" {
		text = e.Op + ": " + text
	}
	if e.Field != "" {
		text += fmt.Sprintf(" (%s)", e.Field)
	}
	if e.Partial {
		text += " (a part of it has happened)"
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf gives the kind of an error; Internal where it carries none.
func KindOf(err error) ErrorKind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Stop ends a listing early, without an error, where a visitor returns it.
var Stop = errors.New("stop listing") //nolint:revive,errname,staticcheck // reads as an instruction, like fs.SkipDir
