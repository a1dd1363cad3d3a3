package conform_test

import (
	"slices"
	"strings"
	"testing"

	"scim-adapter/internal/conform"
)

const doubleURL = "https://double.example.org/scim/v2"

// ask runs the checks that match a pattern against a double.
func ask(t *testing.T, d *double, pattern string) *conform.Report {
	t.Helper()
	checks, useless := conform.Select(conform.Checks(), []string{pattern})
	if useless != "" {
		t.Fatalf("no check matches %q", useless)
	}
	report, err := conform.Run(t.Context(), conform.Options{URL: doubleURL, Token: doubleToken, Checks: checks, Transport: d})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// outcomes gives the ids of the checks that came to an outcome.
func outcomes(r *conform.Report, outcome conform.Outcome) []string {
	var ids []string
	for _, result := range r.Results {
		if result.Outcome == outcome {
			ids = append(ids, result.Check.ID)
		}
	}
	return ids
}

func TestARightServerHasNoFinding(t *testing.T) {
	d := newDouble("")
	report := ask(t, d, "*")
	var text strings.Builder
	if err := report.WriteText(&text, false, false); err != nil {
		t.Fatal(err)
	}
	if !report.Good() {
		t.Fatal(text.String())
	}
	if n := report.Count(conform.Passed); n < 300 {
		t.Errorf("only %d checks passed: %s", n, text.String())
	}
	if n := len(d.collections[0].list) + len(d.collections[1].list); n != 1 {
		t.Errorf("%d resources are left, want the one that was there before", n)
	}
}

func TestASilentServerIsChecked(t *testing.T) {
	report := ask(t, newDouble("there is no discovery"), "*")
	if n := report.Count(conform.Passed); n < 200 {
		t.Errorf("only %d checks passed", n)
	}
	for _, id := range outcomes(report, conform.Found) {
		if !strings.HasPrefix(id, "discovery.") {
			t.Errorf("finding %s, though only discovery is missing", id)
		}
	}
}

func TestEachFaultIsFoundByItsCheck(t *testing.T) {
	for fault, check := range faults {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			group, _, _ := strings.Cut(check, ".")
			found := outcomes(ask(t, newDouble(fault), group+".*"), conform.Found)
			if !slices.Contains(found, check) {
				t.Errorf("%s has no finding; findings of its group: %v", check, found)
			}
		})
	}
}
