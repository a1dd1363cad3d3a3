package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestARowIsSettledByItsRounds(t *testing.T) {
	for _, test := range []struct {
		name               string
		row                Row
		reached, low, high float64
		verdict            string
	}{
		{"ratios of the rounds, not the ratio of medians", Row{Ours: []float64{90, 200, 50}, Theirs: []float64{100, 100, 100}, AtLeast: true, Goal: 0.9}, 0.9, 0.5, 2, "ok"},
		{"too slow", Row{Ours: []float64{80}, Theirs: []float64{100}, AtLeast: true, Goal: 0.9}, 0.8, 0.8, 0.8, "MISS"},
		{"an upper bound that holds", Row{Ours: []float64{110, 130}, Theirs: []float64{100, 100}, Goal: 1.25}, 1.2, 1.1, 1.3, "ok"},
		{"an upper bound that does not", Row{Ours: []float64{3}, Theirs: []float64{1}, Goal: 1.2}, 3, 3, 3, "MISS"},
		{"a value of its own", Row{Ours: []float64{41, 39, 40}, Unit: "MB", Goal: 40}, 40, 39, 41, "ok"},
		{"nothing may happen", Row{Ours: []float64{1}}, 1, 1, 1, "MISS"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.row.settle()
			for _, pair := range [][2]float64{{test.row.Reached, test.reached}, {test.row.Low, test.low}, {test.row.High, test.high}} {
				if math.Abs(pair[0]-pair[1]) > 1e-9 {
					t.Errorf("got %v, want %v", pair[0], pair[1])
				}
			}
			if got := test.row.verdict(); got != test.verdict {
				t.Errorf("verdict %s, want %s", got, test.verdict)
			}
		})
	}
}

func TestTheTableShowsGoalsAndMisses(t *testing.T) {
	rows := []Row{
		{Work: "GET", Against: "by hand", Unit: "req/s", Ours: []float64{50}, Theirs: []float64{100}, AtLeast: true, Goal: 0.9, OurCPU: 90, TheirCPU: 60},
		{Work: "start", Unit: "ms", Ours: []float64{20.5}, Goal: 100},
	}
	for i := range rows {
		rows[i].settle()
	}
	var out bytes.Buffer
	show(&out, rows)
	for _, want := range []string{
		"| GET | by hand | 50.00 | 100 | req/s | ≥ 0.90 | 0.50 | 0.50 to 0.50 | MISS | 90 / 60 = 1.50 |\n",
		"| start |  | 20.50 |  | ms | ≤ 100 ms | 20.50 | 20.50 to 20.50 | ok |  |\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &out)
		}
	}
	path := filepath.Join(t.TempDir(), "rows.json")
	if err := save(path, rows); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var back []Row
	if err := json.Unmarshal(data, &back); err != nil || len(back) != 2 || back[0].Reached != 0.5 || back[0].OK || !back[1].OK {
		t.Errorf("read back %+v, error %v", back, err)
	}
}
