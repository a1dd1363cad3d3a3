package adapter

import "context"

// Caller is who a request was let in as; empty where it was not.
type Caller struct{ Application, Client string }

type callerKey struct{}

// WithCaller lets whoever stands around the front door learn whom a request was let in as: it is known when the request
// has been served.
func WithCaller(ctx context.Context) (context.Context, *Caller) {
	c := &Caller{}
	return context.WithValue(ctx, callerKey{}, c), c
}

// letIn notes whom a request was let in as, where somebody asked for it.
func (a *application) letIn(ctx context.Context, client *Client) {
	if c, asked := ctx.Value(callerKey{}).(*Caller); asked {
		*c = Caller{Application: a.Name, Client: client.Name}
	}
}
