package translate

import "fmt"

// Direction says which way a value was going.
type Direction string

// The directions, as seen from the application behind the adapter.
const (
	Inbound  Direction = "inbound"  // from the client to the application
	Outbound Direction = "outbound" // from the application to the client
)

// Reason says why a value could not be translated. The set is closed; the values are metric labels.
type Reason string

// The reasons.
const (
	MissingRequired     Reason = "missing_required"
	TypeMismatch        Reason = "type_mismatch"
	InvalidValue        Reason = "invalid_value"
	EnumUnmapped        Reason = "enum_unmapped"
	TooLong             Reason = "too_long"
	Lossy               Reason = "lossy"
	Ambiguous           Reason = "ambiguous"
	ExpressionError     Reason = "expression_error"
	ExpressionLimit     Reason = "expression_limit"
	BackendFieldMissing Reason = "backend_field_missing"
	DecodeError         Reason = "decode_error"
	DuplicateIdentity   Reason = "duplicate_identity"
	NotWritable         Reason = "not_writable"
)

// Reasons lists all reasons, for metrics that exist before their first event.
func Reasons() []Reason {
	return []Reason{
		MissingRequired, TypeMismatch, InvalidValue, EnumUnmapped, TooLong, Lossy, Ambiguous, ExpressionError,
		ExpressionLimit, BackendFieldMissing, DecodeError, DuplicateIdentity, NotWritable,
	}
}

// Error is a value that could not be translated. Its text never holds the value.
type Error struct {
	Resource  string // the resource type
	ID        string // of the record that was read; empty inbound
	Attribute string // the attribute, as the mapping writes it
	Direction Direction
	Reason    Reason
	Err       error // a *scim.Error where the client is to blame (inbound); else the cause, for logs
}

// Error gives all of it on one line.
func (e *Error) Error() string {
	return fmt.Sprintf("translate %s %s %s: %s: %v", e.Direction, e.Resource, e.Attribute, e.Reason, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Notice hears of something that was tolerated but must be counted, for example an element that fits no
// slot and was dropped.
type Notice func(resource, attribute string, direction Direction, reason Reason)

// fault is an error of a conversion, before it is known which attribute it concerns.
type fault struct {
	reason Reason
	text   string
}

func (f *fault) Error() string { return f.text }

func faultf(reason Reason, format string, args ...any) error {
	return &fault{reason: reason, text: fmt.Sprintf(format, args...)}
}
