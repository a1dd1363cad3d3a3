package config_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/internal/config"
)

// snippetFile is what editors complete blocks from.
const snippetFile = "../../docs/scim-adapter.code-snippets"

// snippet is one of VS Code's.
type snippet struct {
	Scope       string   `json:"scope"`
	Prefix      string   `json:"prefix"`
	Description string   `json:"description"`
	Body        []string `json:"body"`
}

// fenced is an example.
var fenced = regexp.MustCompile("(?s)```hcl\n(.*?)```")

// TestTheSnippetsAreTheExamples: editors offer the first example of every block of the reference.
func TestTheSnippetsAreTheExamples(t *testing.T) {
	list := map[string]snippet{}
	for _, b := range config.Language(kinds()) {
		for _, s := range sections(t) {
			example := fenced.FindStringSubmatch(s.examples)
			if s.name != name(b) || example == nil {
				continue
			}
			first, _, _ := strings.Cut(strings.TrimSpace(s.text), "\n")
			body := strings.ReplaceAll(strings.TrimSuffix(example[1], "\n"), "$", `\$`)
			list[title(b)] = snippet{"hcl", "scim " + strings.ReplaceAll(strings.TrimPrefix(title(b), "A "), `"`, ""), first, strings.Split(body, "\n")}
		}
	}
	var made bytes.Buffer
	encoder := json.NewEncoder(&made)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(list); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(snippetFile, made.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(snippetFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(stored), made.String()); diff != "" {
		t.Errorf("go test ./internal/config -run Snippets -update (-stored +made)\n%s", diff)
	}
}
