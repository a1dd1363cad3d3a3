package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
)

// Row is one line of the table.
type Row struct {
	Work    string    `json:"work"`
	Against string    `json:"against,omitempty"` // empty: the value itself has a goal
	Unit    string    `json:"unit"`              // of Ours and Theirs
	Ours    []float64 `json:"ours"`              // one for each round
	Theirs  []float64 `json:"theirs,omitempty"`
	AtLeast bool      `json:"at_least"` // the goal is a lower bound of the ratio; else an upper bound
	Goal    float64   `json:"goal"`

	OurCPU   float64 `json:"our_cpu_us,omitempty"` // processor time of the server for one request, over all rounds
	TheirCPU float64 `json:"their_cpu_us,omitempty"`

	Reached float64 `json:"reached"` // the median of the ratios, or of Ours
	Low     float64 `json:"low"`     // the smallest of them
	High    float64 `json:"high"`
	OK      bool    `json:"ok"`
}

// settle computes what was reached from the rounds.
func (r *Row) settle() {
	ratios := slices.Clone(r.Ours)
	if len(r.Theirs) > 0 {
		for i := range ratios {
			ratios[i] /= r.Theirs[i]
		}
	}
	r.Reached, r.Low, r.High = median(ratios), slices.Min(ratios), slices.Max(ratios)
	if r.AtLeast {
		r.OK = r.Reached >= r.Goal
	} else {
		r.OK = r.Reached <= r.Goal
	}
}

// verdict is the last column.
func (r *Row) verdict() string {
	if r.OK {
		return "ok"
	}
	return "MISS"
}

// processor writes what a request costs both servers in processor time, and the share that the other needs.
func (r *Row) processor() string {
	if r.OurCPU == 0 || r.TheirCPU == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f / %.0f = %.2f", r.OurCPU, r.TheirCPU, r.OurCPU/r.TheirCPU)
}

// goal writes the goal with its direction.
func (r *Row) goal() string {
	sign := "≤"
	if r.AtLeast {
		sign = "≥"
	}
	if len(r.Theirs) == 0 {
		return fmt.Sprintf("%s %g %s", sign, r.Goal, r.Unit)
	}
	return fmt.Sprintf("%s %.2f", sign, r.Goal)
}

// median gives the middle value, of an even number the mean of the two in the middle.
func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	half := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[half-1] + sorted[half]) / 2
	}
	return sorted[half]
}

// show prints the table in Markdown, so that it can stand in docs/performance.md as it is.
func show(w io.Writer, rows []Row) {
	fmt.Fprintln(w, "| work | against | adapter | other | unit | goal | reached | spread | | CPU µs |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|---|")
	for _, r := range rows {
		other := ""
		if len(r.Theirs) > 0 {
			other = short(median(r.Theirs))
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s | %s to %s | %s | %s |\n", r.Work, r.Against, short(median(r.Ours)), other, r.Unit,
			r.goal(), short(r.Reached), short(r.Low), short(r.High), r.verdict(), r.processor())
	}
}

// short writes a number with as many digits as mean something.
func short(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// save writes the rows to a file as JSON.
func save(path string, rows []Row) error {
	data, err := json.MarshalIndent(rows, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o600)
}
