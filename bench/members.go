package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// bigGroup and smallGroup are the ids of the groups that are compared.
const bigGroup, smallGroup = 1, 2

// members compares adding one member to a large group with adding one to a small group, on the same server.
func (b *bench) members() error {
	for _, driver := range []string{"sqlite", "mysql", "postgres"} {
		if err := b.membersOf(products()[driver]); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) membersOf(p product) error {
	crowded := b.size(100_000)
	dsn := p.create(b.tb, b.folder, "members")
	if err := p.fill(b.ctx, dsn, population{users: crowded + 1, groups: []int{crowded, 10}}); err != nil {
		return err
	}
	a, err := b.startSQL(p, dsn)
	if err != nil {
		return err
	}
	defer a.stop()
	small, large := b.adding(a, smallGroup, crowded+1), b.adding(a, bigGroup, crowded+1)
	for range b.rounds { // until the program has the memory that it needs for the small group
		if _, err := small(); err != nil {
			return err
		}
	}
	before, err := a.memory("VmHWM")
	if err != nil {
		return err
	}
	err = b.compare(Row{
		Work: fmt.Sprintf("add one member to a group of %d, %s", crowded, p.name), Against: "to a group of 10",
		Unit: "µs", Goal: 1.2,
	}, large, small)
	if err != nil {
		return err
	}
	after, err := a.memory("VmHWM")
	if err != nil {
		return err
	}
	b.add(Row{Work: "peak memory (resident) after it, " + p.name, Against: "before the large group", Unit: "MB", Ours: []float64{after}, Theirs: []float64{before}, Goal: 1.2})
	return nil
}

// adding gives the median time of adding somebody, who is taken out again after each time.
func (b *bench) adding(a *program, group, member int) measurement {
	return func() (float64, error) {
		client := httpClient(1)
		defer client.CloseIdleConnections()
		address := fmt.Sprintf("%s/Groups/%d", a.base, group)
		var times []float64
		for begin := time.Now(); time.Since(begin) < b.duration; {
			sent := time.Now()
			if _, err := send(b.ctx, client, http.MethodPatch, address, strings.NewReader(memberBody("add", member)), http.StatusNoContent); err != nil {
				return 0, err
			}
			times = append(times, float64(time.Since(sent))/float64(time.Microsecond))
			if _, err := send(b.ctx, client, http.MethodPatch, address, strings.NewReader(memberBody("remove", member)), http.StatusNoContent); err != nil {
				return 0, err
			}
		}
		return median(times), nil
	}
}
