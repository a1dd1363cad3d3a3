package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// firstSync is what an identity provider does on its first day: it looks everybody up, creates them, and adds them
// to their groups.
func (b *bench) firstSync() error {
	users, groups := b.size(100_000), b.size(1_000)
	if b.quick {
		users, groups = users/4, groups/4 // this is the slowest row by far
	}
	p := products()["sqlite"]
	var peaks, begun, ended []float64 // megabytes
	runs := 0
	run := func(ours bool) measurement {
		return func() (float64, error) {
			runs++
			a, theirs, err := b.pair(p, fmt.Sprint("sync-", runs), population{})
			if err != nil {
				return 0, err
			}
			defer a.stop()
			defer theirs.stop()
			if !ours {
				return b.sync(theirs.server, users, groups, nil)
			}
			read := func(line string, list *[]float64) error {
				memory, err := a.memory(line)
				*list = append(*list, memory)
				return err
			}
			rate, err := b.sync(a.server, users, groups, func() error { return read("VmRSS", &begun) })
			if err != nil {
				return 0, err
			}
			return rate, errors.Join(read("VmRSS", &ended), read("VmHWM", &peaks))
		}
	}
	err := b.compare(Row{
		Work: fmt.Sprintf("first sync of %d users, %d groups by 8 clients, SQLite", users, groups), Against: "by hand",
		Unit: "users/s", AtLeast: true, Goal: 0.85,
	}, run(true), run(false))
	if err != nil {
		return err
	}
	b.add(Row{Work: "peak memory (resident) of the first sync", Unit: "MB", Ours: peaks, Goal: 100})
	b.add(Row{Work: "memory (resident) at its end", Against: "after a quarter of it", Unit: "MB", Ours: ended, Theirs: begun, Goal: 1.2})
	return nil
}

// sync brings everybody in and gives the users per second; any error ends it. quarter, where not nil, is called when a
// quarter of them have come.
func (b *bench) sync(s server, users, groups int, quarter func() error) (float64, error) {
	client := httpClient(connections)
	defer client.CloseIdleConnections()
	ids := make([]string, groups)
	begin := time.Now()
	err := inParallel(b.ctx, groups, func(ctx context.Context, n int) (err error) {
		ids[n], err = create(ctx, client, s.base+"/Groups", fmt.Sprintf(`{"schemas":[%q],"displayName":"Group %d"}`, groupSchema, n))
		return err
	})
	if err != nil {
		return 0, err
	}
	err = inParallel(b.ctx, users, func(ctx context.Context, n int) error {
		if n == users/4 && quarter != nil {
			if err := quarter(); err != nil {
				return err
			}
		}
		return arrive(ctx, client, s, n+1, ids[n%groups])
	})
	return float64(users) / time.Since(begin).Seconds(), err
}

// arrive brings one user in.
func arrive(ctx context.Context, client *http.Client, s server, n int, group string) error {
	found, err := send(ctx, client, http.MethodGet, s.base+lookup(n), nil, http.StatusOK)
	if err != nil {
		return err
	}
	if !strings.Contains(string(found), `"totalResults":0`) {
		return fmt.Errorf("user %d is there already: %.300s", n, found)
	}
	id, err := create(ctx, client, s.base+"/Users", userBody(n))
	if err != nil {
		return err
	}
	body := fmt.Sprintf(`{"schemas":[%q],"Operations":[{"op":"add","path":"members","value":[{"value":%q}]}]}`, patchSchema, id)
	_, err = send(ctx, client, http.MethodPatch, s.base+"/Groups/"+group, strings.NewReader(body), http.StatusNoContent)
	return err
}

// create makes a resource and gives its id.
func create(ctx context.Context, client *http.Client, address, body string) (string, error) {
	answer, err := send(ctx, client, http.MethodPost, address, strings.NewReader(body), http.StatusCreated)
	if err != nil {
		return "", err
	}
	var made struct{ ID string }
	if err := json.Unmarshal(answer, &made); err != nil {
		return "", err
	}
	if made.ID == "" {
		return "", errors.New("a created resource has no id")
	}
	return made.ID, nil
}

// inParallel does count things by eight clients; the first error ends it.
func inParallel(ctx context.Context, count int, do func(ctx context.Context, n int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var group sync.WaitGroup
	for range connections {
		group.Go(func() {
			for n := int(next.Add(1)) - 1; n < count && ctx.Err() == nil; n = int(next.Add(1)) - 1 {
				if err := do(ctx, n); err != nil {
					cancel(err)
				}
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}
