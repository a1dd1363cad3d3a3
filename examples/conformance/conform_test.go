package conformance_test

import (
	"strings"
	"testing"

	"scim-adapter/internal/conform"
	"scim-adapter/internal/testkit"
)

// TestConformFindsNothing asks every question that `scim-adapter conform` has, on every kind of database. The example
// has what hardly any application has, so that nearly all questions apply.
func TestConformFindsNothing(t *testing.T) {
	const applicable = 400
	for _, db := range databases() {
		t.Run(db.name, func(t *testing.T) {
			s := db.open(t)
			report, err := conform.Run(t.Context(), conform.Options{URL: s.Base, Token: testkit.Token, Checks: conform.Checks()})
			if err != nil {
				t.Fatal(err)
			}
			if !report.Good() || report.Count(conform.Passed) < applicable {
				var text strings.Builder
				if err := report.WriteText(&text, false, false); err != nil {
					t.Fatal(err)
				}
				t.Error(text.String())
			}
			t.Log(report.Summary())
		})
	}
}
