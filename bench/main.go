package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends/sql"
)

// token is what both servers accept.
const token = "a-token-for-measuring-only"

type options struct {
	rows, connections, rounds int
	duration                  time.Duration
	json                      string
}

func main() {
	var o options
	baseline := flag.Bool("baseline", false, "be the hand-written server (used by the program itself)")
	upstream := flag.Bool("upstream", false, "be the API behind the REST backend (used by the program itself)")
	passThrough := flag.String("pass-through", "", "be a reverse proxy before this URL (used by the program itself)")
	listen := flag.String("listen", "", "address of the hand-written server")
	database := flag.String("database", "", "SQLite file of the hand-written server")
	flag.IntVar(&o.rows, "rows", 10_000, "users in the database")
	flag.IntVar(&o.connections, "connections", 8, "connections that load a server")
	flag.IntVar(&o.rounds, "rounds", 5, "measurements of each kind; the table shows the median")
	flag.DurationVar(&o.duration, "duration", 2*time.Second, "time of one measurement")
	flag.StringVar(&o.json, "json", "", "also write the results to this file")
	flag.Parse()
	var err error
	switch {
	case *baseline:
		err = serveBaseline(*listen, *database)
	case *upstream:
		err = serveUpstream(*listen, o.rows)
	case *passThrough != "":
		err = servePassThrough(*listen, *passThrough)
	default:
		err = measure(context.Background(), o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// row is one line of the table: requests per second, median and spread over the rounds.
type row struct {
	Work           string    `json:"work"`
	Adapter        float64   `json:"adapter_rps"`
	Baseline       float64   `json:"baseline_rps"`
	Ratio          float64   `json:"ratio"`
	AdapterRounds  []float64 `json:"adapter_rounds"`
	BaselineRounds []float64 `json:"baseline_rounds"`
}

func measure(ctx context.Context, o options) error {
	folder, err := os.MkdirTemp("", "scim-adapter-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	progress("building the adapter and filling two databases with %d users", o.rows)
	servers, stop, err := start(ctx, folder, o.rows)
	if err != nil {
		return err
	}
	defer stop()
	var rows []row
	for _, w := range works(o.rows) {
		r := row{Work: w.name}
		if err := agree(w, servers); err != nil {
			return err
		}
		for round := range o.rounds {
			progress("%s: round %d of %d", w.name, round+1, o.rounds)
			for i, s := range servers {
				rate, err := load(ctx, s, w, o)
				if err != nil {
					return fmt.Errorf("%s: %s: %w", w.name, s.name, err)
				}
				if i == 0 {
					r.AdapterRounds = append(r.AdapterRounds, rate)
				} else {
					r.BaselineRounds = append(r.BaselineRounds, rate)
				}
			}
		}
		r.Adapter, r.Baseline = median(r.AdapterRounds), median(r.BaselineRounds)
		r.Ratio = r.Adapter / r.Baseline
		rows = append(rows, r)
	}
	behindREST, err := measureREST(ctx, folder, o)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d users, %d connections, medians of %d rounds of %s, %s, %d CPUs\n", o.rows, o.connections, o.rounds, o.duration, runtime.Version(), runtime.NumCPU())
	show("SQLite", "by hand", rows)
	show("REST", "pass-through", behindREST)
	return save(append(rows, behindREST...), o)
}

// save writes the results to the file that is asked for.
func save(rows []row, o options) error {
	if o.json == "" {
		return nil
	}
	data, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.json, append(data, '\n'), 0o600)
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

func show(behind, against string, rows []row) {
	fmt.Printf("\n%-22s %15s %18s %8s   %s\n", "work ("+behind+")", "adapter req/s", against+" req/s", "ratio", "spread of the ratio")
	for _, r := range rows {
		var ratios []float64
		for i := range r.AdapterRounds {
			ratios = append(ratios, r.AdapterRounds[i]/r.BaselineRounds[i])
		}
		fmt.Printf("%-22s %15.0f %18.0f %8.2f   %.2f to %.2f\n", r.Work, r.Adapter, r.Baseline, r.Ratio, slices.Min(ratios), slices.Max(ratios))
	}
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// server is one of the two that are compared.
type server struct{ name, base string }

// start builds and starts both servers, each over a database of its own.
func start(ctx context.Context, folder string, rows int) (servers []server, stop func(), err error) {
	binary := filepath.Join(folder, "scim-adapter")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/scim-adapter").CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("go build (run this from the top of the repository): %w\n%s", err, out)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	var addresses []string
	for range 3 {
		address, err := freeAddress(ctx)
		if err != nil {
			return nil, nil, err
		}
		addresses = append(addresses, address)
	}
	for _, name := range []string{"adapter.db", "baseline.db"} {
		if err := sql.Exec(ctx, "sqlite", filepath.Join(folder, name), data(rows)...); err != nil {
			return nil, nil, err
		}
	}
	mapping := filepath.Join(folder, "bench.hcl")
	text := strings.NewReplacer("LISTEN", addresses[0], "METRICS", addresses[1], "DATABASE", filepath.Join(folder, "adapter.db"), "TOKEN", token).Replace(mappingText)
	if err := os.WriteFile(mapping, []byte(text), 0o600); err != nil {
		return nil, nil, err
	}
	commands := []*exec.Cmd{
		exec.CommandContext(ctx, binary, "serve", "--config", mapping),
		exec.CommandContext(ctx, self, "-baseline", "-listen", addresses[2], "-database", filepath.Join(folder, "baseline.db")),
	}
	if stop, err = run(commands...); err != nil {
		return nil, nil, err
	}
	servers = []server{{"adapter", "http://" + addresses[0] + "/scim/v2"}, {"by hand", "http://" + addresses[2] + "/scim/v2"}}
	for _, s := range servers {
		if err := await(ctx, s, "/Users/1"); err != nil {
			stop()
			return nil, nil, err
		}
	}
	return servers, stop, nil
}

// run starts programs; stop ends them.
func run(commands ...*exec.Cmd) (stop func(), err error) {
	stop = func() {
		for _, c := range commands {
			if c.Process != nil {
				_ = c.Process.Kill() // they are of no use any more
				_ = c.Wait()
			}
		}
	}
	for _, c := range commands {
		c.Stderr = os.Stderr
		if err := c.Start(); err != nil {
			stop()
			return nil, err
		}
	}
	return stop, nil
}

func freeAddress(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// await waits until a server answers.
func await(ctx context.Context, s server, path string) error {
	w := work{method: "GET", url: func(int) string { return path }, status: 200}
	var err error
	for range 200 {
		if _, err = once(ctx, httpClient(1), s, w, 0); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("%s does not answer: %w", s.name, err)
}
