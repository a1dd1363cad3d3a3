package script

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestASampleFindsTheFormatOfWhatACommandPrints(t *testing.T) {
	record := func(pairs ...string) any {
		m := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	for _, c := range []struct {
		prints string
		want   Printed
	}{
		{`[{"login":"ada"},{"login":"bob"}]`, Printed{Output: "json", Documents: []any{record("login", "ada"), record("login", "bob")}}},
		{"{\"login\":\"ada\"}\n{\"login\":\"bob\"}\n", Printed{Output: "jsonl", Documents: []any{record("login", "ada"), record("login", "bob")}}},
		{"login,mail\nada,ada@example.org\n", Printed{Output: "csv", Documents: []any{record("login", "ada", "mail", "ada@example.org")}}},
		{"login\tmail\nada\ta@example.org\n", Printed{Output: "tsv", Documents: []any{record("login", "ada", "mail", "a@example.org")}}},
		{"uid: ada\nmail: a@example.org\n\nuid: bob\n", Printed{Output: "blocks", Documents: []any{record("uid", "ada", "mail", "a@example.org"), record("uid", "bob")}}},
		{"ada:x:7\nbob:x:8\n", Printed{
			Output: "delimited", Separator: ":", Fields: []string{"column1", "column2", "column3"},
			Documents: []any{record("column1", "ada", "column2", "x", "column3", "7"), record("column1", "bob", "column2", "x", "column3", "8")},
		}},
		{"ada\nbob\n", Printed{Output: "lines", Fields: []string{"line"}, Documents: []any{record("line", "ada"), record("line", "bob")}}},
	} {
		file := filepath.Join(t.TempDir(), "printed")
		if err := os.WriteFile(file, []byte(c.prints), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := Sample(t.Context(), []string{"cat", file})
		if err != nil {
			t.Errorf("%q: %v", c.prints, err)
			continue
		}
		if filepath.Base(got.Executable) != "cat" || !filepath.IsAbs(got.Executable) {
			t.Errorf("executed %s", got.Executable)
		}
		got.Executable = ""
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got)\n%s", c.prints, diff)
		}
	}
}

func TestASampleSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		argv []string
		want string
	}{
		{nil, "no command"},
		{[]string{"no-such-program-anywhere"}, "no program"},
		{[]string{"/no/such/program"}, "No such program"},
		{[]string{"false"}, "exit code 1"},
		{[]string{"true"}, "no format"},
		{[]string{"printf", `\377\376`}, "no format"},
	} {
		_, err := Sample(t.Context(), c.argv)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.argv, err, c.want)
		}
	}
}
