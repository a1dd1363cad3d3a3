package diag

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestForPrograms(t *testing.T) {
	_, at := place(t, "hr.hcl", "one\n⟦two⟧")
	list := List{
		{Severity: Warning, Summary: "Summary", Detail: "On two\nlines\x1b[2J.", Range: at},
		{Summary: "No place"},
	}
	var short strings.Builder
	WriteShort(&short, list)
	if diff := cmp.Diff("hr.hcl:2:1: warning: Summary; On two lines\uFFFD[2J.\n-:1:1: error: No place\n", short.String()); diff != "" {
		t.Error(diff)
	}
	want := []Record{
		{File: "hr.hcl", Line: 2, Column: 1, EndLine: 2, EndColumn: 1, Severity: "warning", Summary: "Summary", Detail: "On two\nlines\x1b[2J."},
		{Severity: "error", Summary: "No place"},
	}
	if diff := cmp.Diff(want, list.Records()); diff != "" {
		t.Error(diff)
	}
}
