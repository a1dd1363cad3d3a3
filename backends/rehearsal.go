package backends

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Call is one thing that a store asks of its application, as it goes over the wire.
//
// The text of a request is its method and what follows the application's URL: "POST /users?notify=no", or of JSON-RPC
// its method alone: "user.create". That of a command is its arguments as a person would type them, the program first;
// where a worker does it, the operation's name. Logins and requests for tokens are no calls.
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
		line += " " + strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(strings.TrimSpace(c.Body))
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
	// It has the application's collections, with their fields and sets in the same order, and is not changed. The
	// fields of its Capabilities have types.
	Given Store
}

// Listener gives who hears the calls; nil where there is no rehearsal, or nobody listens.
func (r *Rehearsal) Listener() Listener {
	if r == nil {
		return nil
	}
	return r.Heard
}

// OneRequest gives a context for the rehearsal of one request, which may need several calls of a store: the later
// ones see what the earlier ones would have changed. Calls with another context see nothing of it; all those that have
// no such context belong together, as long as their store is open.
func OneRequest(ctx context.Context) context.Context {
	return context.WithValue(ctx, requestKey{}, &sync.Map{})
}

type requestKey struct{}

// Remembered gives what a rehearsing store remembers of the request that a context belongs to; what fresh makes is
// remembered from the first time on. It is nil where the context is of no such request.
func Remembered(ctx context.Context, store any, fresh func() any) any {
	request, ok := ctx.Value(requestKey{}).(*sync.Map)
	if !ok {
		return nil
	}
	if v, known := request.Load(store); known {
		return v
	}
	v, _ := request.LoadOrStore(store, fresh())
	return v
}

// NewKey stands for a key that the application has yet to generate.
const NewKey = "‹new›"

type operationKey struct{}

// InOperation says that calls are made for an operation of the mapping's own (an `on` block), which stands at a place.
func InOperation(ctx context.Context, at Place) context.Context {
	return context.WithValue(ctx, operationKey{}, at)
}

// OperationOf gives the place of the operation that a call is made for, so that a [Listener] knows it; zero where the
// store itself makes the call.
func OperationOf(ctx context.Context) Place {
	at, _ := ctx.Value(operationKey{}).(Place)
	return at
}
