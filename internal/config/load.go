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
	"scim-adapter/backends/compose"
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
	if opt.Tests {
		l.standIns()
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
	written []writtenTest
	diags   diag.List

	environment map[string]diag.Text // that files of tests give
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
	if l.opt.Tests {
		l.testFiles(names)
	}
	names = withoutTests(names)
	if len(names) == 0 {
		l.diags.Errorf(at, "Nothing to read", "The folder %s has no file *.hcl.", path)
	}
	for _, name := range names {
		l.file(name, at)
	}
}

// file reads a file of the configuration, after that of its tests.
func (l *loader) file(name string, at diag.Range) {
	if _, again := l.sources[name]; again {
		return
	}
	if l.opt.Tests && !isTestFile(name) {
		l.testFileBeside(name)
	}
	d, body := l.parse(name, at)
	if body != nil {
		l.order = append(l.order, name)
		d.top(body)
	}
}

// parse gives the body of a file, nil where it is no HCL.
func (l *loader) parse(name string, at diag.Range) (*decoder, *hclsyntax.Body) {
	source, err := os.ReadFile(name) //nolint:gosec // the user names the file
	if err != nil {
		l.diags.Errorf(at, "Cannot read the configuration", "%v.", err)
		return nil, nil
	}
	l.sources[name] = source
	if problems := checkText(name, source); len(problems) > 0 {
		l.diags = append(l.diags, problems...)
		return nil, nil
	}
	parsed, diags := hclsyntax.ParseConfig(source, name, hcl.InitialPos)
	l.diags = append(l.diags, onceEach(diags)...)
	if body, ok := parsed.Body.(*hclsyntax.Body); ok && !diags.HasErrors() {
		return &decoder{loader: l, file: name, source: source}, body
	}
	return nil, nil
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
	l.checkPassthrough()
	for i := range l.config.Applications {
		l.compile(&l.config.Applications[i])
	}
	l.checkTests()
}

// compile prepares an application's mapping and its backend.
func (l *loader) compile(a *Application) {
	mapping, found := translate.Compile(a.Spec)
	l.diags = append(l.diags, found...)
	a.Mapping = mapping
	a.Opener, found = l.compose(a, mapping.Collections())
	l.diags = append(l.diags, l.fresh(found)...)
}

// fresh leaves out what only follows from a mistake that is known already: a value that could not be read is
// not unsuitable too.
func (l *loader) fresh(found diag.List) diag.List {
	known := slices.Clone(l.diags)
	return slices.DeleteFunc(found, func(d diag.Diagnostic) bool {
		if d.Range.IsZero() {
			return known.HasErrors()
		}
		return slices.ContainsFunc(known, func(k diag.Diagnostic) bool {
			return k.Severity == diag.Error && d.Range.File == k.Range.File && d.Range.Start.Byte <= k.Range.Start.Byte && k.Range.End.Byte <= d.Range.End.Byte
		})
	})
}

// compose lets every backend check what concerns it, and puts them together.
func (l *loader) compose(a *Application, collections []backends.Collection) (backends.Opener, diag.List) {
	var diags diag.List
	var parts []compose.Part
	steps := stepsOf(a.Spec, collections)
	for _, b := range a.Backends {
		source := backends.Source{Application: a.Name.Value, Settings: b.Settings, At: b.At}
		part := compose.Part{Name: b.Name}
		for i, r := range a.Spec.Resources {
			if r.Backend == b.Name && i < len(collections) {
				source.Collections = append(source.Collections, collections[i])
				part.Collections = append(part.Collections, r.Name.Value)
			}
		}
		for _, s := range steps {
			if s.Part == b.Name {
				source.Steps = append(source.Steps, s.Step)
			}
		}
		if len(source.Collections)+len(source.Steps) == 0 {
			diags.Warnf(b.At, "Backend without a use", "No resource and no step names the backend %q.", b.Name)
		}
		var found diag.List
		part.Opener, found = l.opt.Kinds[b.Kind].Compile(source)
		diags = append(diags, found...)
		parts = append(parts, part)
	}
	checkBorders(a.Spec, collections, &diags)
	return compose.New(parts, collections, steps), diags
}

func stepsOf(spec translate.Spec, collections []backends.Collection) []compose.StepOf {
	var steps []compose.StepOf
	for i, r := range spec.Resources {
		for _, s := range r.Steps {
			if i < len(collections) {
				steps = append(steps, compose.StepOf{Part: s.Backend, Step: backends.Step{
					Collection: r.Name.Value, Name: s.Name.Value, Fields: collections[i].Fields, Settings: s.Settings, At: s.At,
				}})
			}
		}
	}
	return steps
}

// checkBorders refuses what cannot lie across the border of two backends.
func checkBorders(spec translate.Spec, collections []backends.Collection, diags *diag.List) {
	keeper := map[string]string{}
	for _, r := range spec.Resources {
		keeper[r.Name.Value] = r.Backend
	}
	for _, c := range collections {
		fields := c.Fields
		for _, s := range c.Sets {
			fields = append(slices.Clip(fields), s.Fields...)
		}
		for _, f := range fields {
			if f.Ref != nil && f.Ref.Via != "" && keeper[f.Ref.Collection] != keeper[c.Name] {
				diags.Errorf(f.At, "via across backends", "%s and %s are kept by different backends; only ids can refer from one to the other.", c.Name, f.Ref.Collection)
			}
		}
		for i, s := range c.Sets {
			if s.List != "" && len(s.Fields) > 0 && s.Fields[0].Ref != nil && keeper[s.Fields[0].Ref.Collection] != keeper[c.Name] {
				diags.Errorf(c.Fields[c.Key[0]].At, "list across backends", "The members of %s (%s) are kept by another backend; there a list cannot be changed.", c.Name, c.Sets[i].Name)
			}
		}
	}
}
