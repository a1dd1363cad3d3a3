package config

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"scim-adapter/internal/diag"
)

// Format gives the text of a file in the one form that all mappings have: indented by two spaces, equal signs below each
// other. Only space changes. A file with a mistake in its syntax is left alone; the findings say where it is.
func Format(name string, source []byte) ([]byte, diag.List) {
	if problems := checkText(name, source); len(problems) > 0 {
		return nil, problems
	}
	if _, found := hclsyntax.ParseConfig(source, name, hcl.InitialPos); found.HasErrors() {
		return nil, onceEach(found)
	}
	formatted := hclwrite.Format(source)
	if !slices.EqualFunc(words(name, source), words(name, formatted), bytes.Equal) {
		var diags diag.List
		diags.Errorf(diag.Range{File: name}, "Not formatted", "Formatting would change more than space here. Please report this file.")
		return nil, diags
	}
	return formatted, nil
}

// onceEach gives each kind of mistake once: one quote that is missing would be reported at every line that follows.
func onceEach(found hcl.Diagnostics) diag.List {
	var diags diag.List
	seen := map[string]bool{}
	for _, d := range found {
		if !seen[d.Summary] {
			diags = append(diags, fromHCL(d))
		}
		seen[d.Summary] = true
	}
	return diags
}

// words gives what a file says, without the space between.
func words(name string, source []byte) [][]byte {
	tokens, _ := hclsyntax.LexConfig(source, name, hcl.InitialPos) // what does not lex does not parse either
	list := make([][]byte, 0, len(tokens))
	for _, t := range tokens {
		word := t.Bytes
		if t.Type == hclsyntax.TokenComment || t.Type == hclsyntax.TokenNewline {
			word = bytes.TrimRight(word, " \t\r\n")
		}
		list = append(list, word)
	}
	return list
}
