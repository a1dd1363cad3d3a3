package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// TestTheTablesOfOtherPages: what stands between the marks of these pages is what the code has, and every example in
// it was evaluated.
func TestTheTablesOfOtherPages(t *testing.T) {
	for _, test := range []struct{ page, name, table string }{
		{"../../docs/mapping.md", "conversions", conversions(t)},
		{"../../docs/expressions.md", "functions", functions(t, expression.Functions())},
		{"../../docs/expressions.md", "builtins", functions(t, expression.Builtins())},
	} {
		stored, err := os.ReadFile(test.page)
		if err != nil {
			t.Fatal(err)
		}
		begin, end := "<!-- table of "+test.name+" -->\n", "<!-- end of "+test.name+" -->\n"
		before, rest, ok := strings.Cut(string(stored), begin)
		_, after, complete := strings.Cut(rest, end)
		if !ok || !complete {
			t.Errorf("%s has no table of %s", test.page, test.name)
			continue
		}
		made := before + begin + test.table + end + after
		if *update {
			if err := os.WriteFile(test.page, []byte(made), 0o600); err != nil {
				t.Fatal(err)
			}
		} else if diff := cmp.Diff(string(stored), made); diff != "" {
			t.Errorf("go test ./internal/config -run Tables -update (-stored +made)\n%s", diff)
		}
	}
}

// conversions is the table of what `as` can name: what the example reads, and what it writes for that.
func conversions(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	out.WriteString("| `as =` | | stored | read as | written as |\n|---|---|---|---|---|\n")
	for _, c := range translate.Conversions() {
		value, written, err := c.Shown()
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		row(&out, code(strings.TrimPrefix(c.Example, "as = ")), c.Doc, code(shown(t, c.Stored)), code(shown(t, value)), code(shown(t, written)))
	}
	return out.String()
}

// functions is a table of functions, each with an example and its result.
func functions(t *testing.T, list []expression.Function) string {
	t.Helper()
	var out strings.Builder
	out.WriteString("| function | result | example | gives |\n|---|---|---|---|\n")
	for _, f := range list {
		source, result, err := f.Shown()
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		signature := f.Signature
		if signature == "" {
			signature = f.Name
		}
		row(&out, code(signature), f.Doc, code(source), code(shown(t, result)))
	}
	return out.String()
}

func row(out *strings.Builder, cells ...string) {
	for i := range cells {
		cells[i] = strings.ReplaceAll(cells[i], "|", `\|`)
	}
	fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
}

// code is a text in code font. Spaces at its ends would not be shown.
func code(s string) string {
	if strings.Contains(s, "`") {
		return "`` " + s + " ``"
	}
	return "`" + s + "`"
}

// shown writes a value: JSON, an absent one as nil.
func shown(t *testing.T, v any) string {
	t.Helper()
	switch value := v.(type) {
	case nil:
		return "nil"
	case time.Time:
		v = value.UTC().Format(time.RFC3339)
	case scim.Object:
		v = value.Map()
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}
