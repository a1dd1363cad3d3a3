package diag

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// place finds what stands between the brackets of marked: "a [b] c".
func place(t *testing.T, file, marked string) (string, Range) {
	t.Helper()
	before, rest, ok := strings.Cut(marked, "⟦")
	inside, after, closed := strings.Cut(rest, "⟧")
	if !ok || !closed {
		t.Fatalf("no place marked in %q", marked)
	}
	source := before + inside + after
	line := 1 + strings.Count(before, "\n")
	return source, Range{
		File:  file,
		Start: Pos{Line: line, Column: 1, Byte: len(before)},
		End:   Pos{Line: line, Column: 1, Byte: len(before) + len(inside)},
	}
}

func TestWrite(t *testing.T) {
	long := strings.Repeat("x", 500)
	for name, test := range map[string]struct{ source, want string }{
		"marks the place below its line": {
			"one\n  read = \"lower(record.⟦mial⟧)\"\n",
			"Error: Summary\n\n  on hr.hcl line 2:\n  2:   read = \"lower(record.mial)\"\n                            ^^^^\nDetail.\n\n",
		},
		"keeps tabs, so that carets align at any tab width": {
			"\t\tx = ⟦y⟧\n",
			"Error: Summary\n\n  on hr.hcl line 1:\n  1: \t\tx = y\n     \t\t    ^\nDetail.\n\n",
		},
		"counts a combining mark with its letter": {
			"e\u0301 = ⟦y⟧",
			"Error: Summary\n\n  on hr.hcl line 1:\n  1: e\u0301 = y\n         ^\nDetail.\n\n",
		},
		"marks an empty place with one caret": {
			"ab⟦⟧",
			"Error: Summary\n\n  on hr.hcl line 1:\n  1: ab\n       ^\nDetail.\n\n",
		},
		"marks only the first line of several": {
			"a ⟦{\r\n b\r\n}⟧",
			"Error: Summary\n\n  on hr.hcl line 1:\n  1: a {\n       ^\nDetail.\n\n",
		},
		"does not let the file drive the terminal": {
			"\x1b[2J ⟦y⟧",
			"Error: Summary\n\n  on hr.hcl line 1:\n  1: \uFFFD[2J y\n          ^\nDetail.\n\n",
		},
		"cuts a long line around the place": {
			long + "⟦y⟧" + long,
			"Error: Summary\n\n  on hr.hcl line 1:\n  1: …" + long[:120] + "y" + long[:120] + "…\n" +
				strings.Repeat(" ", 5+121) + "^\nDetail.\n\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			source, at := place(t, "hr.hcl", test.source)
			var got strings.Builder
			Write(&got, List{{Summary: "Summary", Detail: "Detail.", Range: at}}, map[string][]byte{"hr.hcl": []byte(source)}, false)
			if diff := cmp.Diff(test.want, got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWriteWithoutPlaceOrSource(t *testing.T) {
	var got strings.Builder
	Write(&got, List{
		{Severity: Warning, Summary: "No place"},
		{Summary: "No source", Range: Range{File: "a.hcl", Start: Pos{Line: 3, Column: 1, Byte: 9}}},
		{Summary: "Beyond the end", Range: Range{File: "b.hcl", Start: Pos{Line: 3, Column: 1, Byte: 9}}},
	}, map[string][]byte{"b.hcl": []byte("x")}, false)
	want := "Warning: No place\n\n\nError: No source\n\n  on a.hcl line 3:\n\nError: Beyond the end\n\n  on b.hcl line 3:\n\n"
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestWriteInColour(t *testing.T) {
	source, at := place(t, "f", "⟦a⟧")
	var got strings.Builder
	Write(&got, List{{Summary: "S", Range: at}, {Severity: Warning, Summary: "W"}}, map[string][]byte{"f": []byte(source)}, true)
	want := "\x1b[1;31mError:\x1b[0m S\n\n  on f line 1:\n  1: a\n     \x1b[1;31m^\x1b[0m\n\n\x1b[1;33mWarning:\x1b[0m W\n\n\n"
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}
