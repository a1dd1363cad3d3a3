package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// overload measures whether a leaver is locked out in time while the adapter is asked for more than it can do, and
// whether slow clients slow others down.
func (b *bench) overload() error {
	p := products()["sqlite"]
	users := b.size(10_000)
	dsn := p.create(b.tb, b.folder, "overload")
	if err := p.fill(b.ctx, dsn, population{users: users}); err != nil {
		return err
	}
	a, err := b.startSQL(p, dsn)
	if err != nil {
		return err
	}
	defer a.stop()
	leavers := flow{rate: 100, connections: 32, duration: b.watched()}
	var shed int
	leaving := func() (float64, error) {
		r := b.leave(leavers, a.server, users)
		if r.failed == r.latencies.total {
			return 0, r.err // it is no overload that refuses everything
		}
		shed += r.failed
		return r.p99(), nil
	}
	crowded := func() (float64, error) {
		stop, err := b.crowd("lists", a.server, users)
		if err != nil {
			return 0, err
		}
		defer stop()
		return leaving()
	}
	if err := b.compare(Row{Work: fmt.Sprintf("p99 of a deactivation while %d clients list", flooding), Against: "idle", Unit: "µs", Goal: 2}, crowded, leaving); err != nil {
		return err
	}
	b.refused("deactivations", shed, leavers)
	return b.slow(a.server, users)
}

// refused is a row of requests of two sides that were not answered as they should have been: none.
func (b *bench) refused(what string, count int, f flow) {
	asked := 2 * b.rounds * int(f.rate*f.duration.Seconds())
	b.add(Row{Work: what + " refused meanwhile", Unit: fmt.Sprintf("of %d", asked), Ours: []float64{float64(count)}})
}

// leave deactivates and reactivates people in an open loop.
func (b *bench) leave(f flow, s server, users int) *result {
	client := httpClient(f.connections)
	defer client.CloseIdleConnections()
	return f.run(b.ctx, func(ctx context.Context, n int) error {
		body := replaceBody("active", fmt.Sprint(n/users%2 == 1))
		_, err := send(ctx, client, http.MethodPatch, fmt.Sprintf("%s/Users/%d", s.base, n%users+1), strings.NewReader(body), http.StatusOK)
		return err
	})
}

// slow compares a good client's latency among slow clients with that of one alone.
func (b *bench) slow(s server, users int) error {
	good := flow{rate: 200, connections: 32, duration: b.watched()}
	get := work{"GET by id", http.MethodGet, func(n int) string { return fmt.Sprintf("/Users/%d", n%users+1) }, nil, http.StatusOK, users}
	refused := 0
	alone := func() (float64, error) {
		client := httpClient(good.connections)
		defer client.CloseIdleConnections()
		r := good.run(b.ctx, func(ctx context.Context, n int) error {
			_, err := once(ctx, client, s, get, n%users)
			return err
		})
		refused += r.failed
		return r.p99(), nil
	}
	among := func() (float64, error) {
		stop, err := b.crowd("slow", s, users)
		if err != nil {
			return 0, err
		}
		defer stop()
		return alone()
	}
	err := b.compare(Row{Work: fmt.Sprintf("p99 of a good client among %d slow ones", slowClients), Against: "alone", Unit: "µs", Goal: 2}, among, alone)
	b.refused("requests of the good client", refused, good)
	return err
}

// watched is how long latencies are watched: a 99th percentile needs some hundred of them.
func (b *bench) watched() time.Duration { return max(4*b.duration, 5*time.Second) }
