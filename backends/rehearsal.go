package backends

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Call is one thing that a store asks of its application, as it goes over the wire.
type Call struct {
	Kind string  // of the backend: "sql", "rest", "script"
	Text string  // the statement with its placeholders; method and URL; the command and its arguments, quoted
	Args []Value // of the placeholders, in their order
	Body string  // what is sent besides: a request's body, a command's standard input

	Headers []string // "Name: value" of a request, in order; credentials are masked

	// Write tells that the call may change something. It is what the mapping says: a GET that deletes is a write.
	Write bool
}

// String gives the call on one line: the statement and its arguments as JSON, or the request and its body.
func (c Call) String() string {
	line := strings.Join(strings.Fields(c.Text), " ")
	if len(c.Args) > 0 {
		line += " " + argumentsText(c.Args)
	}
	if c.Body != "" {
		line += " " + strings.TrimSpace(c.Body)
	}
	return line
}

func argumentsText(args []Value) string {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = ValueText(a)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// ValueText writes a value for people: as JSON, times in RFC 3339, what is no text in base64.
func ValueText(v Value) string {
	if t, ok := v.(time.Time); ok {
		v = t.Format(time.RFC3339Nano)
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Sprintf("%q", fmt.Sprint(v))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Listener hears the calls of stores. It may be called concurrently.
type Listener func(ctx context.Context, call Call)

// Rehearsal makes a store that changes nothing: it computes every call of a write as it would make it, and tells
// the listener of it, but sends only what reads. What a write returns is then predicted: the record as it was read,
// with the change that the mapping asked for. The key of a new record, where the application generates it, is
// [NewKey]. A Rehearsal is given to a kind when it is made, and concerns all its stores.
type Rehearsal struct {
	Heard Listener // hears every call, whether it is sent or not, in order

	// Given, where not nil, is where records are read from in place of the application, which is not reached at all.
	// The fields of its Capabilities have types.
	Given Store
}

// NewKey stands for a key that the application has yet to generate.
const NewKey = "‹new›"
