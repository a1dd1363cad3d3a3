package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// growth compares the same requests over a large table and over a small one.
func (b *bench) growth() error {
	for _, driver := range []string{"sqlite", "postgres"} {
		if err := b.grown(products()[driver]); err != nil {
			return err
		}
	}
	return nil
}

// over starts the adapter over a table of some users.
func (b *bench) over(p product, users int) (*program, error) {
	progress("%s: filling a table with %d users", p.name, users)
	dsn := p.create(b.tb, b.folder, fmt.Sprint("growth-", users))
	if err := p.fill(b.ctx, dsn, population{users: users}); err != nil {
		return nil, err
	}
	return b.startSQL(p, dsn)
}

func (b *bench) grown(p product) error {
	many, fewer, few := b.size(1_000_000), b.size(10_000), 1000
	if b.quick {
		fewer = 2000
	}
	large, err := b.over(p, many)
	if err != nil {
		return err
	}
	defer large.stop()
	middle, err := b.over(p, fewer)
	if err != nil {
		return err
	}
	defer middle.stop()
	small, err := b.over(p, few)
	if err != nil {
		return err
	}
	defer small.stop()
	load := crowd{connections, b.duration}
	perRequest := func(a *program, users int) measurement {
		return func() (float64, error) {
			rate, err := load.rate(b.ctx, a.server, lookups(users))
			return 1e6 / rate, err
		}
	}
	err = b.compare(Row{Work: fmt.Sprintf("userName eq in %d rows, %s", many, p.name), Against: fmt.Sprintf("in %d rows", few), Unit: "µs per request", Goal: 1.5},
		perRequest(large, many), perRequest(small, few))
	if err != nil {
		return err
	}
	return b.walks(p, large, middle, many, fewer)
}

// walks lists everybody by cursor.
func (b *bench) walks(p product, large, small *program, many, fewer int) error {
	perUser := func(a *program, users int) measurement {
		return func() (float64, error) {
			begin := time.Now()
			for range max(1, 50_000/users) { // a short walk is repeated: one alone is over before the clock ticks
				if err := b.walk(a, users); err != nil {
					return 0, err
				}
			}
			return float64(time.Since(begin)) / float64(time.Microsecond) / float64(users*max(1, 50_000/users)), nil
		}
	}
	err := b.compare(Row{Work: fmt.Sprintf("list %d users by cursor, %s", many, p.name), Against: fmt.Sprintf("%d users", fewer), Unit: "µs per user", Goal: 1.2},
		perUser(large, many), perUser(small, fewer))
	if err != nil {
		return err
	}
	return b.compare(Row{Work: fmt.Sprintf("peak memory (resident) after it, %s", p.name), Unit: "MB", Goal: 100},
		func() (float64, error) { return large.memory("VmHWM") }, nil)
}

// walk follows the cursors of a listing (RFC 9865) to its end, and makes sure that nobody is missing.
func (b *bench) walk(a *program, users int) error {
	client := httpClient(1)
	defer client.CloseIdleConnections()
	seen := 0
	for cursor := ""; ; {
		body, err := send(b.ctx, client, http.MethodGet, a.base+"/Users?count=1000&cursor="+url.QueryEscape(cursor), nil, http.StatusOK)
		if err != nil {
			return err
		}
		var page struct {
			ItemsPerPage, TotalResults int
			NextCursor                 string
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return err
		}
		seen += page.ItemsPerPage
		if cursor = page.NextCursor; cursor == "" {
			break
		}
	}
	if seen != users {
		return fmt.Errorf("the walk saw %d of %d users", seen, users)
	}
	return nil
}
