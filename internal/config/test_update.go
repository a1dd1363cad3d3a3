package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// UpdateTests gives the text of a file whose tests, by index, expect something else. Of an expectation only what it
// says is written; an empty, not nil, Absent is taken out, and so is a Body that is [Nothing]. Everything else stays as it is, byte for byte.
func UpdateTests(name string, source []byte, updates map[int]Expectation) ([]byte, error) {
	parsed, diags := hclsyntax.ParseConfig(source, name, hcl.InitialPos)
	body, ok := parsed.Body.(*hclsyntax.Body)
	if diags.HasErrors() || !ok {
		return nil, fmt.Errorf("config: update %s: %w", name, diags)
	}
	e := &editor{source: source}
	index := 0
	for _, b := range body.Blocks {
		if b.Type != "test" {
			continue
		}
		if wanted, ok := updates[index]; ok {
			e.test(b, wanted)
		}
		index++
	}
	return e.apply(), nil
}

// editor collects changes of a text.
type editor struct {
	source []byte
	edits  []edit
}

// edit puts text in the place of source[from:to].
type edit struct {
	from, to int
	text     string
}

func (e *editor) replace(from, to int, text string) {
	e.edits = append(e.edits, edit{from, to, text})
}

// apply makes the changes, the last first, so that places stay what they are.
func (e *editor) apply() []byte {
	out := bytes.Clone(e.source)
	slices.SortStableFunc(e.edits, func(a, b edit) int { return b.from - a.from })
	for _, c := range e.edits {
		out = slices.Concat(out[:c.from], []byte(c.text), out[c.to:])
	}
	return out
}

// test changes what one test expects.
func (e *editor) test(b *hclsyntax.Block, wanted Expectation) {
	for _, inner := range b.Body.Blocks {
		if inner.Type == "expect" {
			e.expect(inner, wanted)
			return
		}
	}
	if text := freshExpectation(wanted); text != "" {
		e.insert(b, "expect {\n"+indented(text)+"}\n")
	}
}

// expect changes the values that are there and adds those that are not.
func (e *editor) expect(b *hclsyntax.Block, wanted Expectation) {
	if b.OpenBraceRange.Start.Line == b.CloseBraceRange.Start.Line {
		e.unfold(b, wanted)
		return
	}
	margin := e.margin(b.OpenBraceRange.Start.Byte) + "  "
	var missing []argument
	for _, a := range wanted.arguments() {
		old, there := b.Body.Attributes[a.name]
		switch {
		case !there:
			missing = append(missing, a)
		case a.text == "":
			e.replace(e.lineStart(old.SrcRange.Start.Byte), e.lineEnd(old.SrcRange.End.Byte), "")
		default:
			r := old.Expr.Range()
			e.replace(r.Start.Byte, r.End.Byte, strings.ReplaceAll(a.text, "\n", "\n"+margin))
		}
	}
	if text := fragment(missing); text != "" {
		e.insert(b, text)
	}
}

// unfold writes a block that stands on one line anew, on several.
func (e *editor) unfold(b *hclsyntax.Block, wanted Expectation) {
	arguments := wanted.arguments()
	for name, a := range b.Body.Attributes { // there is one at most
		if !slices.ContainsFunc(arguments, func(w argument) bool { return w.name == name }) {
			r := a.Expr.Range()
			arguments = append([]argument{{name, string(e.source[r.Start.Byte:r.End.Byte])}}, arguments...)
		}
	}
	from, to := b.OpenBraceRange.Start.Byte, b.CloseBraceRange.End.Byte
	margin := e.margin(from)
	text := "{\n" + indented(fragment(arguments)) + "}"
	e.replace(from, to, strings.ReplaceAll(text, "\n", "\n"+margin))
}

// insert adds lines before the closing brace of a block.
func (e *editor) insert(b *hclsyntax.Block, text string) {
	at := b.CloseBraceRange.Start.Byte
	margin := e.margin(at)
	var out strings.Builder
	for line := range strings.Lines(indented(text)) {
		out.WriteString(margin + line)
	}
	if start := e.lineStart(at); strings.TrimSpace(string(e.source[start:at])) == "" {
		e.replace(start, start, out.String())
		return
	}
	e.replace(at, at, "\n"+out.String()+margin)
}

// margin gives the white space at the beginning of a line.
func (e *editor) margin(at int) string {
	line := e.source[e.lineStart(at):at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

func (e *editor) lineStart(at int) int { return bytes.LastIndexByte(e.source[:at], '\n') + 1 }

// lineEnd gives the beginning of the next line.
func (e *editor) lineEnd(at int) int {
	if i := bytes.IndexByte(e.source[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(e.source)
}
