package diag

import (
	"fmt"
	"io"
	"strings"
)

// Record is a finding for programs: editors, problem matchers, dashboards.
type Record struct {
	File      string `json:"file"` // empty where no place is known; numbers are 0 then
	Line      int    `json:"line"` // 1-based
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"` // behind the last character
	Severity  string `json:"severity"`  // "error" or "warning"
	Summary   string `json:"summary"`
	Detail    string `json:"detail"`
}

// Records gives the findings for programs.
func (l List) Records() []Record {
	out := make([]Record, len(l))
	for i, d := range l {
		out[i] = Record{
			File: d.Range.File, Line: d.Range.Start.Line, Column: d.Range.Start.Column, EndLine: d.Range.End.Line, EndColumn: d.Range.End.Column,
			Severity: strings.ToLower(d.Severity.String()), Summary: d.Summary, Detail: d.Detail,
		}
	}
	return out
}

// WriteShort prints a finding on each line, as compilers do: file:line:column: warning: summary; detail.
func WriteShort(w io.Writer, list List) {
	for _, d := range list {
		place := d.Range.String()
		if place == "" {
			place = "-:1:1" // problem matchers want a place
		}
		text := d.Summary
		if d.Detail != "" {
			text += "; " + strings.Join(strings.Fields(d.Detail), " ")
		}
		fmt.Fprintf(w, "%s: %s: %s\n", place, strings.ToLower(d.Severity.String()), visible(text))
	}
}
