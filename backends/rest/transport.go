package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"scim-adapter/backends"
	"scim-adapter/backends/remote"
)

// transport does operations by requests.
type transport struct {
	client *client
	ping   *request
}

// Vars gives the constants of the mapping.
func (t *transport) Vars() map[string]any { return t.client.vars() }

// Parallel gives the concurrency of the settings.
func (t *transport) Parallel() int { return cap(t.client.free) }

// Do sends the request of one operation.
func (t *transport) Do(ctx context.Context, call remote.Call) ([]remote.Document, error) {
	o, _ := call.Spec.(*operation)
	ctx, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	x := t.exchange(call, o.request)
	if call.Answer != nil {
		sent, err := t.client.rehearse(ctx, x)
		return call.Answer.Sent(sent), err
	}
	r, err := t.client.send(ctx, x)
	if err != nil {
		return nil, err
	}
	if r.status == ignored {
		return nil, nil
	}
	v := r.body
	if v == nil && o.answer.record == nil && !call.Write {
		return nil, x.bad("the answer is null").error
	}
	if o.answer.record != nil {
		if v, err = o.answer.record.find(r, call.Vars); err != nil {
			return nil, x.bad("the answer does not hold what the mapping looks for").error
		}
	}
	return remote.Elements(v), nil
}

// exchange prepares a request.
func (t *transport) exchange(call remote.Call, r *request) *exchange {
	o, _ := call.Spec.(*operation)
	return &exchange{
		op: "rest: " + call.Name, write: call.Write, keyed: call.Name != remote.Create && call.Vars["id"] != nil, answer: o.answer, format: r.format, vars: call.Vars, request: r,
		build: func(ctx context.Context, member map[string]any) (*http.Request, error) {
			return r.build(ctx, call.Vars, member)
		},
	}
}

// Filters tells whether a listing can be narrowed down.
func (t *transport) Filters(list *remote.Operation, field string, q backends.Comparison) bool {
	o, _ := list.Spec.(*operation)
	f := o.filter(field, q.Op.String())
	if f == nil || q.Fold && !f.folds || q.Value == nil {
		return false
	}
	if f.when == nil {
		return true
	}
	vars := t.client.noVars()
	vars["value"] = q.Value
	v, err := f.when.Run(vars)
	return err == nil && v == true
}

func (o *operation) filter(field, op string) *filter {
	i := slices.IndexFunc(o.filters, func(f filter) bool { return f.field == field && slices.Contains(f.operators, op) })
	if i < 0 {
		return nil
	}
	return &o.filters[i]
}

// Ping sends the request that the settings name for it; without one it sees whether anybody listens.
func (t *transport) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, defaultTimeout)
	defer cancel()
	x := &exchange{op: "rest: ping", answer: &answer{}, format: "json", vars: t.client.noVars()}
	if t.ping != nil {
		x.format, x.request = t.ping.format, t.ping
		x.build = func(ctx context.Context, member map[string]any) (*http.Request, error) {
			return t.ping.build(ctx, t.client.noVars(), member)
		}
		_, err := t.client.send(ctx, x)
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, t.client.settings.URL.Value, nil)
	if err != nil {
		return err
	}
	answer, err := t.client.http.Do(req)
	if err != nil {
		return x.unreachable(ctx, err, false).error
	}
	return answer.Body.Close()
}

// Close ends idle connections.
func (t *transport) Close() error {
	t.client.close()
	return nil
}

// List sends the requests of a listing, page after page.
func (t *transport) List(ctx context.Context, call remote.Call, window remote.Window, visit func(int, remote.Document) error) (int, error) {
	o, _ := call.Spec.(*operation)
	query, _ := call.Vars["query"].(map[string]any)
	request := o.request
	if field, ok := query["field"].(string); ok {
		op, _ := query["operator"].(string)
		if narrowed := o.filter(field, op); narrowed != nil {
			request = narrowed.request
			if narrowed.records != nil { // another answer: one page, without a number
				single := *o
				single.page, single.answer = nil, &answer{success: o.answer.success, records: narrowed.records, handlers: o.answer.handlers}
				o = &single
			}
		}
	}
	w := &walk{t: t, o: o, call: call, request: request, total: -1}
	position := w.begin(window)
	for pages := 0; ; pages++ {
		if pages >= w.maxPages() {
			return -1, &backends.Error{Kind: backends.BadResponse, Op: "rest: list", Err: fmt.Errorf("the list does not end after %d pages", pages)}
		}
		documents, err := w.next(ctx, position)
		if err != nil {
			return -1, err
		}
		for i, d := range documents {
			if err := visit(position+i, d); err != nil {
				return -1, err
			}
		}
		position += len(documents)
		if w.finished || w.total >= 0 && window.Limit >= 0 && position >= window.Offset+window.Limit {
			return w.total, nil
		}
	}
}

// errShort tells that a page does not hold what the mapping looks for.
var errShort = errors.New("the answer does not hold what the mapping looks for")

// sameHost resolves a link against the request's URL, and refuses other hosts.
func sameHost(base *url.URL, link string) (*url.URL, error) {
	target, err := base.Parse(link)
	if err != nil || target.Host != base.Host || target.Scheme != base.Scheme {
		return nil, errors.New("the next page is on another host")
	}
	return target, nil
}
