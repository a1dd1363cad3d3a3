package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"scim-adapter/internal/testkit"
)

// token is what all servers accept; the adapter finds it in the environment.
const (
	token         = "a-token-for-measuring-only"
	tokenVariable = "BENCH_TOKEN"
)

type options struct {
	quick    bool
	rounds   int
	duration time.Duration // of one measurement
	json     string
	only     string
}

// size gives a size of the full benchmark, of the quick one a tenth.
func (o options) size(full int) int {
	if o.quick {
		return full / 10
	}
	return full
}

// bench is one run of the benchmark.
type bench struct {
	options
	ctx          context.Context
	tb           testing.TB // lends the database servers
	folder       string
	self, binary string // this program, the adapter
	rows         []Row
}

func main() {
	var o options
	driver := flag.String("baseline", "", "be the hand-written server over this driver (used by the program itself)")
	upstream := flag.Int("upstream", 0, "be the API behind the REST backend with so many users (used by the program itself)")
	passThrough := flag.String("pass-through", "", "be a reverse proxy before this URL (used by the program itself)")
	crowd := flag.String("crowd", "", "be a crowd of other clients before -target (used by the program itself)")
	target := flag.String("target", "", "what the crowd stands before")
	users := flag.Int("users", 0, "how many users are there")
	listen := flag.String("listen", "", "address of such a server")
	database := flag.String("database", "", "database of the hand-written server")
	flag.BoolVar(&o.quick, "quick", false, "a tenth of the sizes, three rounds of half a second")
	flag.IntVar(&o.rounds, "rounds", 0, "measurements of each kind; the table shows the median (default 5, quick 3)")
	flag.DurationVar(&o.duration, "duration", 0, "time of one measurement (default 2s, quick 400ms)")
	flag.StringVar(&o.json, "json", "", "also write the results to this file")
	flag.StringVar(&o.only, "only", "", "measure only the parts whose name matches this expression: "+partNames())
	flag.Parse()
	var err error
	switch {
	case *driver != "":
		err = serveBaseline(*listen, products()[*driver], *database)
	case *upstream > 0:
		err = serveUpstream(*listen, *upstream)
	case *passThrough != "":
		err = servePassThrough(*listen, *passThrough)
	case *crowd != "":
		err = serveCrowd(context.Background(), *crowd, *target, *users)
	default:
		err = measure(context.Background(), o.withDefaults())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (o options) withDefaults() options {
	rounds, duration := 5, 2*time.Second
	if o.quick {
		rounds, duration = 3, 400*time.Millisecond
	}
	if o.rounds == 0 {
		o.rounds = rounds
	}
	if o.duration == 0 {
		o.duration = duration
	}
	return o
}

// part is a group of rows that share their servers.
type part struct {
	name string
	run  func(b *bench) error
}

func parts() []part {
	return []part{
		{"size", (*bench).sizes},
		{"sql", (*bench).databases},
		{"rest", (*bench).api},
		{"members", (*bench).members},
		{"growth", (*bench).growth},
		{"sync", (*bench).firstSync},
		{"overload", (*bench).overload},
	}
}

func partNames() string {
	var names []string
	for _, p := range parts() {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

// measure runs the benchmark and prints the table.
func measure(ctx context.Context, o options) error {
	only, err := regexp.Compile(o.only)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "scim-adapter-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b := &bench{options: o, ctx: ctx, folder: folder, self: self, binary: filepath.Join(folder, "scim-adapter")}
	if err := b.build(); err != nil {
		return err
	}
	begin := time.Now()
	err = testkit.Outside(ctx, func(tb testing.TB) error {
		tb.Helper()
		b.tb = tb
		return b.measure(only)
	})
	b.report(time.Since(begin))
	return err
}

// measure runs the parts one after the other.
func (b *bench) measure(only *regexp.Regexp) error {
	for _, p := range parts() {
		if !only.MatchString(p.name) {
			continue
		}
		if err := p.run(b); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// report prints what was measured, also after a failure.
func (b *bench) report(took time.Duration) {
	kind := "full"
	if b.quick {
		kind = "quick"
	}
	fmt.Printf("%s run, medians of %d rounds of %s, %s, %d CPUs, %s in all\n\n", kind, b.rounds, b.duration, runtime.Version(), runtime.NumCPU(), took.Round(time.Second))
	show(os.Stdout, b.rows)
	if b.json == "" {
		return
	}
	if err := save(b.json, b.rows); err != nil {
		progress("%v", err)
	}
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// measurement gives one value: a rate, a latency, a size.
type measurement func() (float64, error)

// compare fills a row by measuring both sides in turns, each round in the other order. Without theirs the value of
// ours has the goal.
func (b *bench) compare(row Row, ours, theirs measurement) error {
	for round := range b.rounds {
		progress("%s: round %d of %d", row.Work, round+1, b.rounds)
		sides := []struct {
			measure measurement
			values  *[]float64
		}{{ours, &row.Ours}, {theirs, &row.Theirs}}
		for i := range sides {
			side := sides[(i+round)%2]
			if side.measure == nil {
				continue
			}
			value, err := side.measure()
			if err != nil {
				return fmt.Errorf("%s: %w", row.Work, err)
			}
			*side.values = append(*side.values, value)
		}
	}
	b.add(row)
	return nil
}

// add settles a row whose values are complete, and adds it to the table.
func (b *bench) add(row Row) {
	row.settle()
	b.rows = append(b.rows, row)
}
