package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
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
	leavers := flow{rate: 50, connections: 32, duration: 4 * b.duration}
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
		stop := flood(b.ctx, a.server, users)
		defer stop()
		time.Sleep(b.duration / 4) // until the crowd is complete
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
	row := Row{Work: what + " refused meanwhile", Unit: fmt.Sprintf("of %d", asked), Ours: []float64{float64(count)}}
	row.settle()
	b.rows = append(b.rows, row)
}

// flooding is how many clients list at once: ten times as many as keep the machine busy.
const flooding = 10 * connections

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

// flood lists pages without a pause until stop is called. That some of it is refused is what is wanted.
func flood(ctx context.Context, s server, users int) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	client := httpClient(flooding)
	var group sync.WaitGroup
	var asked atomic.Int64
	for range flooding {
		group.Go(func() {
			for ctx.Err() == nil {
				n := int(asked.Add(100)) % max(1, users-100)
				_, _ = send(ctx, client, http.MethodGet, fmt.Sprintf("%s/Users?startIndex=%d&count=100", s.base, n+1), nil, http.StatusOK) // it may be refused
			}
		})
	}
	return func() {
		cancel()
		group.Wait()
		client.CloseIdleConnections()
	}
}

// slowClients is how many connections do nothing but last.
const slowClients = 1000

// slow compares a good client's latency among slow clients with that of one alone.
func (b *bench) slow(s server, users int) error {
	good := flow{rate: 200, connections: 32, duration: 4 * b.duration}
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
		stop, err := linger(b.ctx, s)
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

// linger opens connections that do not come to an end: a third sends headers slowly, a third a body, a third does
// not read its answer.
func linger(ctx context.Context, s server) (stop func(), err error) {
	address, path, _ := strings.Cut(strings.TrimPrefix(s.base, "http://"), "/")
	common := "Host: " + address + "\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/scim+json\r\n"
	beginnings := []string{
		fmt.Sprintf("GET /%s/Users/1 HTTP/1.1\r\n%s", path, common),
		fmt.Sprintf("POST /%s/Users HTTP/1.1\r\n%sContent-Length: 1000\r\n\r\n{", path, common),
		strings.Repeat(fmt.Sprintf("GET /%s/Users?count=1000 HTTP/1.1\r\n%s\r\n", path, common), 4),
	}
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	var opened []net.Conn
	stop = func() {
		cancel()
		for _, c := range opened {
			_ = c.Close() // it may be closed already
		}
		group.Wait()
	}
	for i := range slowClients {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			stop()
			return nil, err
		}
		opened = append(opened, c)
		group.Go(func() { drip(ctx, c, i%len(beginnings), beginnings[i%len(beginnings)]) })
	}
	return stop, nil
}

// drip sends the beginning of a request and then a byte every second, until the server has enough of it.
func drip(ctx context.Context, c net.Conn, kind int, beginning string) {
	if _, err := io.WriteString(c, beginning); err != nil || kind == 2 {
		return
	}
	drop := "X-A: b\r\n"
	if kind == 1 {
		drop = " "
	}
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
		if _, err := io.WriteString(c, drop); err != nil {
			return
		}
	}
}
