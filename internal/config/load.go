package config

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// Load reads a file or a folder of *.hcl files, and what they include, and compiles every mapping. It returns
// the text of every file that was read, for showing findings, which are all that can be known without the
// applications. The Config is nil where there is a mistake.
func Load(path string, opt Options) (*Config, map[string][]byte, diag.List) {
	l := &loader{opt: opt, sources: map[string][]byte{}, config: &Config{Server: defaults()}}
	if l.opt.Getenv == nil {
		l.opt.Getenv = os.LookupEnv
	}
	l.path(path, diag.Range{})
	l.finish()
	l.diags.Sort()
	l.diags = slices.Compact(l.diags) // two stages may see the same
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
	if problems := checkText(name, source); len(problems) > 0 {
		l.diags = append(l.diags, problems...)
		return
	}
	parsed, diags := hclsyntax.ParseConfig(source, name, hcl.InitialPos)
	seen := map[string]bool{}
	for _, d := range diags {
		if !seen[d.Summary] { // one quote that is missing would be reported at every line that follows
			l.diags = append(l.diags, fromHCL(d))
		}
		seen[d.Summary] = true
	}
	if body, ok := parsed.Body.(*hclsyntax.Body); ok && !diags.HasErrors() {
		d := &decoder{loader: l, file: name, source: source}
		d.top(body)
	}
}

func fromHCL(d *hcl.Diagnostic) diag.Diagnostic {
	out := diag.Diagnostic{Summary: d.Summary, Detail: d.Detail}
	if _, cause, ok := strings.Cut(d.Detail, `Invalid value for "name" parameter: `); ok {
		out.Summary, out.Detail = "Value not available", strings.ToUpper(cause[:1])+cause[1:]
	}
	if d.Summary == "Call to unknown function" {
		out.Detail += " The functions here are env(\"NAME\") and file(\"path\")."
	}
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
	if len(l.config.Applications) == 0 && !l.diags.HasErrors() {
		l.diags.Errorf(diag.Range{}, "No application", "No file has an `application` block, so that there is nothing to serve.")
	}
	l.checkServer()
	l.checkClients()
	for i := range l.config.Applications {
		l.compile(&l.config.Applications[i])
	}
}

// compile prepares an application's mapping and its backend.
func (l *loader) compile(a *Application) {
	mapping, found := translate.Compile(a.Spec)
	l.diags = append(l.diags, found...)
	a.Mapping = mapping
	a.Opener, found = l.opt.Kinds[a.Backend.Kind].Compile(backends.Source{
		Application: a.Name.Value, Settings: a.Backend.Settings, At: a.Backend.At, Collections: mapping.Collections(),
	})
	l.diags = append(l.diags, found...)
}
