package scim

import (
	"fmt"
	"strconv"
)

// The values of scimType (RFC 7644 table 9).
const (
	InvalidFilter  = "invalidFilter"
	TooMany        = "tooMany"
	UniquenessType = "uniqueness"
	MutabilityType = "mutability"
	InvalidSyntax  = "invalidSyntax"
	InvalidPath    = "invalidPath"
	NoTarget       = "noTarget"
	InvalidValue   = "invalidValue"
	InvalidVers    = "invalidVers"
	Sensitive      = "sensitive"
)

// The values of scimType of RFC 9865 section 2.1. A cursor never expires here; expiredCursor is for clients of others.
const (
	InvalidCursor = "invalidCursor"
	ExpiredCursor = "expiredCursor"
	InvalidCount  = "invalidCount"
)

// Error is an answer that tells a client what is wrong (RFC 7644 section 3.12).
type Error struct {
	Status   int    // HTTP
	ScimType string // may be empty
	Detail   string // for people; never text of the application
	Cause    error  // for logs
}

// Errorf makes an error.
func Errorf(status int, scimType, format string, args ...any) *Error {
	return &Error{Status: status, ScimType: scimType, Detail: fmt.Sprintf(format, args...)}
}

// Error gives status, type and detail.
func (e *Error) Error() string {
	if e.ScimType == "" {
		return fmt.Sprintf("%d: %s", e.Status, e.Detail)
	}
	return fmt.Sprintf("%d %s: %s", e.Status, e.ScimType, e.Detail)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Object gives the body of the answer; its status is a string (RFC-ERR-01).
func (e *Error) Object() Object {
	o := Object{
		{"schemas", []any{ErrorURN}},
		{"status", strconv.Itoa(e.Status)},
	}
	if e.ScimType != "" {
		o = append(o, Member{"scimType", e.ScimType})
	}
	return append(o, Member{"detail", e.Detail})
}

// NoCursor is the answer to a cursor that is forged, another client's, or of another search: it does not tell which
// (RFC 9865, on confidentiality).
func NoCursor() *Error {
	return Errorf(400, InvalidCursor, "this cursor does not belong to this search; begin again with an empty one")
}
