package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// apiConnections is how many clients load the adapter before an API.
const apiConnections = 32

// hop is an API and what stands in front of it.
type hop struct{ api, adapter, passThrough *program }

func (h *hop) stop() {
	for _, p := range []*program{h.api, h.adapter, h.passThrough} {
		if p != nil {
			p.stop()
		}
	}
}

// startHop starts the API, the adapter and the reverse proxy, each a program of its own.
func (b *bench) startHop(users int) (h *hop, err error) {
	addresses, err := freeAddresses(b.ctx, 2)
	if err != nil {
		return nil, err
	}
	h = &hop{}
	defer func() {
		if err != nil {
			h.stop()
		}
	}()
	upstream, proxy := "http://"+addresses[0], "http://"+addresses[1]
	if h.api, err = launch(b.ctx, "API", upstream, upstream+"/users/1", b.self, "-upstream", strconv.Itoa(users), "-listen", addresses[0]); err != nil {
		return h, err
	}
	if h.passThrough, err = launch(b.ctx, "pass-through", proxy, proxy+"/users/1", b.self, "-pass-through", upstream, "-listen", addresses[1]); err != nil {
		return h, err
	}
	h.adapter, err = b.startAdapter(func(listen, metrics string) string { return mappingBefore(upstream, listen, metrics) })
	return h, err
}

// api gives the rows before an API: the adapter against a reverse proxy that understands nothing.
func (b *bench) api() error {
	users := b.size(10_000)
	h, err := b.startHop(users)
	if err != nil {
		return err
	}
	defer h.stop()
	scim := restGet("/Users", users)
	plain := restGet("/users", users)
	if err := sameUser(b.ctx, h, scim, plain); err != nil {
		return err
	}
	load := crowd{apiConnections, b.duration}
	err = b.throughputs(Row{Work: "GET by id, REST, 2 KB, 20 attributes", Against: "pass-through", Unit: "req/s", AtLeast: true, Goal: 0.8},
		side{load, h.adapter, h.adapter.server, scim}, side{load, h.passThrough, h.passThrough.server, plain})
	if err != nil {
		return err
	}
	if err := b.addedLatency(h, scim, plain); err != nil {
		return err
	}
	pages := restGet("/pages", users)
	door := server{"adapter", strings.TrimSuffix(h.adapter.base, "/scim/v2")}
	return b.throughputs(Row{Work: "passthrough of pages", Against: "pass-through", Unit: "req/s", AtLeast: true, Goal: 0.95},
		side{load, h.adapter, door, pages}, side{load, h.passThrough, h.passThrough.server, pages})
}

func restGet(path string, users int) work {
	return work{"GET " + path, http.MethodGet, func(n int) string { return fmt.Sprintf("%s/%d", path, n+1) }, nil, http.StatusOK, users}
}

// noise is the smallest added latency, in microseconds, that is told from the noise of two measurements.
const noise = 50

// addedLatency compares what the adapter and the pass-through add to the API's own p99, in open loops at a third of
// what the adapter answers at most.
func (b *bench) addedLatency(h *hop, scim, plain work) error {
	most, err := crowd{apiConnections, b.duration}.rate(b.ctx, h.adapter.server, scim)
	if err != nil {
		return err
	}
	f := flow{most / 3, apiConnections, 5 * b.duration}
	added := func(s server, w work) measurement {
		return func() (float64, error) {
			direct, err := f.p99(b.ctx, h.api.server, plain)
			if err != nil {
				return 0, err
			}
			through, err := f.p99(b.ctx, s, w)
			return max(noise, through-direct), err
		}
	}
	return b.compare(Row{Work: fmt.Sprintf("added latency at p99, REST, %d connections, open loop", apiConnections), Against: "pass-through", Unit: "µs", Goal: 1.3},
		added(h.adapter.server, scim), added(h.passThrough.server, plain))
}

// p99 gives the 99th percentile of a server's answers in microseconds; none may fail.
func (f flow) p99(ctx context.Context, s server, w work) (float64, error) {
	client := httpClient(f.connections)
	defer client.CloseIdleConnections()
	r := f.run(ctx, func(ctx context.Context, n int) error {
		_, err := once(ctx, client, s, w, n%w.max)
		return err
	})
	return r.p99(), r.err
}

// sameUser makes sure that both answer with the same person.
func sameUser(ctx context.Context, h *hop, scim, plain work) error {
	var u struct{ UserName string }
	var record struct{ Login string }
	for _, side := range []struct {
		s    server
		w    work
		into any
	}{{h.adapter.server, scim, &u}, {h.passThrough.server, plain, &record}} {
		body, err := once(ctx, httpClient(1), side.s, side.w, 4)
		if err == nil {
			err = json.Unmarshal(body, side.into)
		}
		if err != nil {
			return err
		}
	}
	if u.UserName == "" || u.UserName != record.Login {
		return fmt.Errorf("the servers disagree: %q and %q", u.UserName, record.Login)
	}
	return nil
}
