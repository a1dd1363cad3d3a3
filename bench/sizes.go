package main

import (
	"os"
	"time"
)

// sizes measures what the program costs before anybody asks it anything.
func (b *bench) sizes() error {
	p := products()["sqlite"]
	dsn := p.create(b.tb, b.folder, "idle")
	if err := p.fill(b.ctx, dsn, population{users: 1000}); err != nil {
		return err
	}
	var ready, idle float64 // of the last start
	start := func() (float64, error) {
		begin := time.Now()
		a, err := b.startSQL(p, dsn)
		if err != nil {
			return 0, err
		}
		defer a.stop()
		ready = float64(time.Since(begin)) / float64(time.Millisecond)
		time.Sleep(b.duration)
		idle, err = a.memory("VmRSS")
		return ready, err
	}
	if err := b.compare(Row{Work: "start to ready, SQLite", Unit: "ms", Goal: 100}, start, nil); err != nil {
		return err
	}
	memory := func() (float64, error) {
		_, err := start()
		return idle, err
	}
	if err := b.compare(Row{Work: "idle memory (resident)", Unit: "MB", Goal: 30}, memory, nil); err != nil {
		return err
	}
	return b.compare(Row{Work: "size of the program", Unit: "MB", Goal: 40}, func() (float64, error) {
		info, err := os.Stat(b.binary)
		if err != nil {
			return 0, err
		}
		return float64(info.Size()) / 1e6, nil
	}, nil)
}
