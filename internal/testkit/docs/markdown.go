package docs

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// Block is a code block of a page.
type Block struct {
	Page     string
	Line     int // of the fence
	Language string
	Text     string // ends with a newline
	Hidden   bool   // it is an HTML comment, which readers do not see
	Marks    map[string]string
}

// String gives the place of a block as editors know it.
func (b Block) String() string { return fmt.Sprintf("%s:%d", b.Page, b.Line) }

// NotRun gives the reason why a block is not run; ok is false where it is.
func (b Block) NotRun() (reason string, ok bool) {
	mark, ok := b.Marks["run"]
	answer, reason, _ := strings.Cut(mark, ",")
	return strings.TrimSpace(reason), ok && answer == "no"
}

var (
	fence  = regexp.MustCompile("^( *)(```+|~~~+) *([^ `]*)")
	mark   = regexp.MustCompile(`^<!-- ([a-z]+): (.*) -->$`)
	source = regexp.MustCompile(`^<!-- ([a-z0-9-]+(?:/[A-Za-z0-9._-]+)+)(?: .*)? -->$`)
	hidden = regexp.MustCompile(`^<!-- ([a-z]+)$`)
	item   = regexp.MustCompile(`^ *([-*+]|[0-9]+[.)]) `)
)

// Languages are the info strings that a block may have.
func Languages() []string {
	return []string{"sh", "console", "http", "hcl", "json", "sql", "yaml", "text"}
}

// Read gives the code blocks of a page, in order.
func Read(page string) ([]Block, error) {
	raw, err := os.ReadFile(page)
	if err != nil {
		return nil, fmt.Errorf("docs: %w", err)
	}
	p := parser{page: page, lines: strings.Split(string(raw), "\n"), marks: map[string]string{}}
	for p.at < len(p.lines) {
		p.line()
	}
	return p.blocks, nil
}

// parser reads a page line by line.
type parser struct {
	page   string
	lines  []string
	at     int
	marks  map[string]string // for the block that follows
	inList bool              // what is indented belongs to an item
	blocks []Block
}

func (p *parser) line() {
	line := p.lines[p.at]
	if m := fence.FindStringSubmatch(line); m != nil {
		p.block(m[3], m[1], func(l string) bool { return strings.TrimSpace(l) == m[2] }, false)
		return
	}
	if m := hidden.FindStringSubmatch(line); m != nil && slices.Contains(Languages(), m[1]) {
		p.block(m[1], "", func(l string) bool { return l == "-->" }, true)
		return
	}
	if p.indented(line) {
		p.block("", "    ", func(l string) bool { return l != "" && !strings.HasPrefix(l, "    ") }, false)
		p.at-- // the line that ended it belongs to the page
		return
	}
	p.at++
	if m := mark.FindStringSubmatch(line); m != nil {
		p.marks[m[1]] = m[2]
	} else if m := source.FindStringSubmatch(line); m != nil {
		p.marks["excerpt"] = m[1]
	} else if line != "" {
		p.marks = map[string]string{}
		p.inList = item.MatchString(line) || p.inList && strings.HasPrefix(line, " ")
	}
}

// indented tells whether a block of code without a fence begins here.
func (p *parser) indented(line string) bool {
	return !p.inList && strings.HasPrefix(line, "    ") && strings.TrimSpace(line) != "" && (p.at == 0 || p.lines[p.at-1] == "")
}

// block reads lines up to the one that ends the block.
func (p *parser) block(language, indent string, ends func(string) bool, hidden bool) {
	b := Block{Page: p.page, Line: p.at + 1, Language: language, Hidden: hidden, Marks: p.marks}
	var text strings.Builder
	if language != "" || indent == "" {
		p.at++
	}
	for ; p.at < len(p.lines) && !ends(p.lines[p.at]); p.at++ {
		text.WriteString(strings.TrimPrefix(p.lines[p.at], indent) + "\n")
	}
	p.at++
	b.Text = text.String()
	p.marks = map[string]string{}
	p.blocks = append(p.blocks, b)
}
