package cookbook_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// docs is where the cookbook's pages are; what they show is taken from this folder.
const docs = "../../docs"

// shown is a block of code on a page, behind a comment that says whose text it is: a file of a recipe, or the blocks of a
// mapping that are named behind it, divided by +.
var shown = regexp.MustCompile("(?s)<!-- ([a-z-]+)/([^ ]+)( [^>]*)? -->\n```([a-z]*)\n(.*?)```\n")

// pages demands that the pages show what is tested, all of it, and nothing else.
func pages(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(docs, "cookbook", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	index := read(t, filepath.Join(docs, "cookbook.md"))
	told := map[string]bool{}
	for _, page := range files {
		text := read(t, page)
		fresh := shown.ReplaceAllStringFunc(text, func(block string) string {
			m := shown.FindStringSubmatch(block)
			told[m[1]+"/"+m[2]] = true
			return fmt.Sprintf("<!-- %s/%s%s -->\n```%s\n%s```\n", m[1], m[2], m[3], m[4], source(t, m[1], m[2], m[3]))
		})
		if fences, blocks := strings.Count(text, "```"), len(shown.FindAllString(text, -1)); fences != 2*blocks {
			t.Errorf("%s: %d code blocks, of which %d say whose text they are", page, fences/2, blocks)
		}
		indexed(t, index, page, text)
		if *update {
			write(t, page, []byte(fresh))
		} else if diff := cmp.Diff(fresh, text); diff != "" {
			t.Errorf("%s: -wanted +got\n%s", page, diff)
		}
	}
	complete(t, told)
}

// source gives a file of a recipe, or parts of it.
func source(t *testing.T, recipe, file, parts string) string {
	t.Helper()
	text := read(t, filepath.Join(recipe, file))
	if parts = strings.TrimSpace(parts); parts == "" {
		return text
	}
	var blocks []string
	for name := range strings.SplitSeq(parts, " + ") {
		blocks = append(blocks, block(t, text, name))
	}
	return strings.Join(blocks, "\n")
}

// block gives a block of a mapping, at the left margin.
func block(t *testing.T, text, name string) string {
	t.Helper()
	begin := strings.Index(text, name+" {\n")
	if begin < 0 {
		t.Fatalf("there is no block %s", name)
	}
	margin := text[strings.LastIndex(text[:begin], "\n")+1 : begin]
	rest, _, _ := strings.Cut(text[begin:], "\n"+margin+"}\n")
	return strings.ReplaceAll(rest, "\n"+margin, "\n") + "\n}\n"
}

// indexed demands that the first page links every heading of a page.
func indexed(t *testing.T, index, page, text string) {
	t.Helper()
	for _, heading := range regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatch(text, -1) {
		anchor := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		link := fmt.Sprintf("(cookbook/%s#%s)", filepath.Base(page), strings.ReplaceAll(anchor, " ", "-"))
		if !strings.Contains(index, link) {
			t.Errorf("cookbook.md does not link %s", link)
		}
	}
}

// complete demands that every file of every recipe is on a page, but for its mapping tests.
func complete(t *testing.T, told map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("*/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !told[f] && filepath.Base(f) != "mapping_test.hcl" {
			t.Errorf("no page shows %s", f)
		}
	}
}
