package config

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"scim-adapter/internal/diag"
)

// The bounds of a configuration file.
const (
	MaxFile     = 1 << 20 // bytes
	MaxBrackets = 64      // brackets within brackets
)

// Load reads a file or a folder of *.hcl files, and what they include. It returns the text of every file that
// was read, for showing findings. The Config is nil where there is a mistake.
func Load(path string, opt Options) (*Config, map[string][]byte, diag.List) {
	l := &loader{opt: opt, sources: map[string][]byte{}, config: &Config{Server: defaults()}}
	if l.opt.Getenv == nil {
		l.opt.Getenv = os.LookupEnv
	}
	l.path(path, diag.Range{})
	l.finish()
	l.diags.Sort()
	if l.diags.HasErrors() {
		return nil, l.sources, l.diags
	}
	return l.config, l.sources, l.diags
}

type loader struct {
	opt     Options
	sources map[string][]byte
	order   []string
	config  *Config
	server  diag.Range
	diags   diag.List
}

// path reads a file, or all files of a folder.
func (l *loader) path(path string, at diag.Range) {
	info, err := os.Stat(path)
	if err != nil {
		l.diags.Errorf(at, "Cannot read the configuration", "%v.", err)
		return
	}
	if !info.IsDir() {
		l.file(path, at)
		return
	}
	names, _ := filepath.Glob(filepath.Join(path, "*.hcl")) // the pattern is good
	names = slices.DeleteFunc(names, func(n string) bool { return strings.HasSuffix(n, "_test.hcl") })
	if len(names) == 0 {
		l.diags.Errorf(at, "Nothing to read", "The folder %s has no file *.hcl.", path)
	}
	for _, name := range names {
		l.file(name, at)
	}
}

func (l *loader) file(name string, at diag.Range) {
	if _, again := l.sources[name]; again {
		return
	}
	source, err := os.ReadFile(name) //nolint:gosec // the user names the file
	if err != nil {
		l.diags.Errorf(at, "Cannot read the configuration", "%v.", err)
		return
	}
	l.sources[name] = source
	l.order = append(l.order, name)
	if problem := unsound(source); problem != "" {
		l.diags.Errorf(diag.Range{File: name, Start: diag.Pos{Line: 1, Column: 1}, End: diag.Pos{Line: 1, Column: 1}}, "Not a configuration file", "%s", problem)
		return
	}
	parsed, diags := hclsyntax.ParseConfig(source, name, hcl.InitialPos)
	for _, d := range diags {
		l.diags = append(l.diags, fromHCL(d))
	}
	if body, ok := parsed.Body.(*hclsyntax.Body); ok && !diags.HasErrors() {
		d := &decoder{loader: l, file: name, source: source}
		d.top(body)
	}
}

// unsound looks at a file before the parser does: its recursion cannot be stopped.
func unsound(source []byte) string {
	if len(source) > MaxFile {
		return fmt.Sprintf("A file has at most %d bytes.", MaxFile)
	}
	if !utf8.Valid(source) {
		return "It is not valid UTF-8."
	}
	depth := 0
	for _, c := range source {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		if depth > MaxBrackets {
			return fmt.Sprintf("Brackets are nested deeper than %d.", MaxBrackets)
		}
	}
	return ""
}

func fromHCL(d *hcl.Diagnostic) diag.Diagnostic {
	out := diag.Diagnostic{Summary: d.Summary, Detail: d.Detail}
	if d.Severity == hcl.DiagWarning {
		out.Severity = diag.Warning
	}
	if d.Subject != nil {
		out.Range = fromRange(*d.Subject)
	}
	return out
}

func fromRange(r hcl.Range) diag.Range {
	pos := func(p hcl.Pos) diag.Pos { return diag.Pos{Line: p.Line, Column: p.Column, Byte: p.Byte} }
	return diag.Range{File: r.Filename, Start: pos(r.Start), End: pos(r.End)}
}

// finish checks what concerns all files together.
func (l *loader) finish() {
	hash := sha256.New()
	for _, name := range l.order {
		hash.Write(l.sources[name])
	}
	l.config.Revision = "sha256:" + hex.EncodeToString(hash.Sum(nil))
	if l.diags.HasErrors() {
		return
	}
	if len(l.config.Applications) == 0 {
		l.diags.Errorf(diag.Range{}, "No application", "No file has an `application` block, so that there is nothing to serve.")
	}
	l.checkServer()
	l.checkClients()
}
