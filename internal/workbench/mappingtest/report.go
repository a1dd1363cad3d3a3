package mappingtest

import (
	"time"
)

// Report is what came of a run.
type Report struct {
	Path     string // of the configuration
	Run      string // the pattern of the tests that were to run; empty: all
	Started  time.Time
	Duration time.Duration
	Results  []Result

	coverage *coverage
	sources  map[string][]byte
}

// Good tells whether all tests passed.
func (r *Report) Good() bool { return r.Failed() == 0 }

// Updated tells whether all tests pass once [Report.Updates] are written.
func (r *Report) Updated() bool {
	for i := range r.Results {
		if !r.Results[i].Updatable() {
			return false
		}
	}
	return true
}

// Failed gives the number of tests that did not pass.
func (r *Report) Failed() int {
	n := 0
	for i := range r.Results {
		if !r.Results[i].Passed() {
			n++
		}
	}
	return n
}

// Coverage tells what the tests touched of the mappings.
func (r *Report) Coverage() Coverage { return r.coverage.report() }
