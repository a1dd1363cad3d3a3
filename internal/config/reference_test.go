package config_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"scim-adapter/backends"
	"scim-adapter/backends/memory"
	"scim-adapter/backends/rest"
	"scim-adapter/backends/script"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/config"
	"scim-adapter/internal/expression"
)

var update = flag.Bool("update", false, "write docs/mapping-reference.md anew")

// page is the reference of the mapping language.
const page = "../../docs/mapping-reference.md"

// TestTheReferenceIsTheLanguage makes the page from what the decoder reads and from the sentences and examples in
// testdata/reference, which have to be about exactly that. The examples run with all other code blocks of the
// documentation.
func TestTheReferenceIsTheLanguage(t *testing.T) {
	made := reference(t)
	if *update {
		if err := os.WriteFile(page, made, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(stored), string(made)); diff != "" {
		t.Errorf("go test ./internal/config -run Reference -update (-stored +made)\n%s", diff)
	}
}

func kinds() map[string]backends.Kind {
	return map[string]backends.Kind{"sql": sql.Kind(), "rest": rest.Kind(), "script": script.Kind(), "memory": memory.Kind()}
}

func reference(t *testing.T) []byte {
	t.Helper()
	sections := sections(t)
	var out bytes.Buffer
	out.WriteString(introduction)
	blocks := config.Language(kinds())
	for _, s := range sections {
		i := slices.IndexFunc(blocks, func(b config.Block) bool { return s.name == name(b) })
		if i < 0 {
			t.Errorf("%s: there is no block %q", s.file, s.name)
			continue
		}
		s.write(t, &out, blocks[i], blocks)
	}
	fmt.Fprintf(&out, "\n## Conversions\n\nWhat `as` can name. Every example was evaluated.\n\n%s", conversions(t))
	fmt.Fprintf(&out, "\n## Functions\n\nWhat expressions have besides the functions of expr, which [expressions.md](expressions.md#functions) lists too.\n\n%s", functions(t, expression.Functions()))
	for _, b := range blocks {
		described := slices.ContainsFunc(sections, func(s section) bool { return s.name == name(b) })
		if !described && b.Same == "" && b.Kind != "memory" {
			t.Errorf("testdata/reference says nothing about %q", name(b))
		}
	}
	return out.Bytes()
}

// name is how testdata/reference calls a block.
func name(b config.Block) string {
	switch {
	case b.Kind != "":
		return b.Kind + ": " + b.Path
	case b.Path == "":
		return "file"
	}
	return b.Path
}

// section is what testdata/reference says about a block: a text, a sentence for each setting and block in it, examples.
type section struct {
	file, name, text string
	order            []string
	sentences        map[string]string
	types            map[string]string // where a sentence knows it better than the struct: "expression"
	examples         string
}

var sentence = regexp.MustCompile(`^- ([a-z0-9_]+)(?: \((expressions?)\))?: (.*)$`)

func sections(t *testing.T) []section {
	t.Helper()
	files, err := filepath.Glob("testdata/reference/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var list []section
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for part := range strings.SplitSeq("\n"+string(raw), "\n# ") {
			if strings.TrimSpace(part) != "" {
				list = append(list, parse(file, part))
			}
		}
	}
	return list
}

// parse reads a section: text, then sentences, then everything else.
func parse(file, text string) section {
	s := section{file: file, sentences: map[string]string{}, types: map[string]string{}}
	head, rest, _ := strings.Cut(text, "\n")
	s.name = head
	lines := strings.SplitAfter(rest, "\n")
	example := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "<!--") || strings.HasPrefix(l, "```") })
	for _, line := range lines[:max(example, 0)] {
		m := sentence.FindStringSubmatch(strings.TrimSpace(line))
		switch {
		case m != nil && s.examples == "":
			s.order = append(s.order, m[1])
			s.sentences[m[1]], s.types[m[1]] = m[3], m[2]
		case len(s.order) == 0:
			s.text += line
		default:
			s.examples += line
		}
	}
	s.examples = strings.TrimSpace(s.examples + strings.Join(lines[max(example, 0):], ""))
	return s
}
