package config

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// fileBlock is what may stand at the top of a file.
type fileBlock struct {
	Include      []diag.Text        `hcl:"include,optional"`
	Server       []*hclsyntax.Block `hcl:"server,block"`
	Applications []*hclsyntax.Block `hcl:"application,block"`
	Tests        []*hclsyntax.Block `hcl:"test,block"`
}

func (d *decoder) top(body *hclsyntax.Body) {
	var f fileBlock
	d.body(body, diag.Range{}, "file", slotsOf([]any{&f}))
	for _, b := range f.Server {
		if at := fromRange(b.DefRange()); d.server.IsZero() {
			d.server = at
			d.block(b, &d.config.Server)
		} else {
			d.diags.Errorf(at, "Duplicate block", "There is a `server` block at %s already.", d.server)
		}
	}
	for _, b := range f.Applications {
		d.application(b)
	}
	d.tests(f.Tests)
	for _, pattern := range f.Include {
		d.include(pattern)
	}
}

type applicationBlock struct {
	Name    diag.Text `hcl:"name,label"`
	Path    string    `hcl:"path,optional"`
	MaxScan int       `hcl:"max_scan,optional"`

	Passthrough            diag.Text     `hcl:"passthrough,optional"`
	PassthroughTimeout     time.Duration `hcl:"passthrough_timeout,optional"`
	PassthroughConcurrency int           `hcl:"passthrough_concurrency,optional"`

	Clients   []Client           `hcl:"client,block"`
	Backend   []*hclsyntax.Block `hcl:"backend,block"`
	Schemas   []schemaBlock      `hcl:"schema,block"`
	Resources []*hclsyntax.Block `hcl:"resource,block"`
	At        diag.Range         `hcl:",range"`
}

func (d *decoder) application(b *hclsyntax.Block) {
	var block applicationBlock
	d.block(b, &block)
	a := Application{Name: block.Name, Path: block.Path, Clients: block.Clients}
	if a.Path == "" {
		a.Path = "/" + block.Name.Value + "/scim/v2"
	}
	for _, other := range d.config.Applications {
		if other.Name.Value == a.Name.Value {
			d.diags.Errorf(a.Name.Range, "Duplicate application", "The application %q is defined at %s already.", a.Name.Value, other.Name.Range)
		}
		if strings.EqualFold(other.Path, a.Path) {
			d.diags.Errorf(a.Name.Range, "Duplicate path", "The applications %q and %q have the same path %s.", other.Name.Value, a.Name.Value, a.Path)
		}
	}
	if !strings.HasPrefix(a.Path, "/") || strings.HasSuffix(a.Path, "/") {
		d.diags.Errorf(block.At, "Unsuitable path", "path begins with / and does not end with it: \"/hr/scim/v2\".")
	}
	a.Passthrough = Passthrough{URL: block.Passthrough, Timeout: block.PassthroughTimeout, Concurrency: block.PassthroughConcurrency}
	d.backends(&a, block)
	if len(a.Backends) == 0 {
		return
	}
	a.Spec = translate.Spec{Application: a.Name.Value, MaxScan: block.MaxScan}
	for _, s := range block.Schemas {
		a.Spec.Schemas = append(a.Spec.Schemas, d.schema(s, a.Spec.Schemas))
	}
	for _, r := range block.Resources {
		d.operations = nil
		spec := d.resource(r, &a)
		a.Spec.Resources = append(a.Spec.Resources, spec)
		for _, o := range d.operations {
			o.Resource = spec.Name.Value
			a.Operations = append(a.Operations, o)
		}
	}
	if len(block.Resources) == 0 {
		d.diags.Errorf(block.At, "No resource", "The application %q maps nothing: resource \"User\" { … }.", a.Name.Value)
	}
	d.config.Applications = append(d.config.Applications, a)
}

// backends reads the backend blocks, each with the settings of its kind.
func (d *decoder) backends(a *Application, block applicationBlock) {
	if len(block.Backend) == 0 {
		d.diags.Errorf(block.At, "A backend is needed", "An application has at least one backend block, for example backend \"sql\" { … }.")
	}
	for _, b := range block.Backend {
		found, ok := d.backend(b)
		if !ok {
			continue
		}
		if other := a.backend(found.Name); other != nil {
			d.diags.Errorf(found.At, "Duplicate backend", "There is a backend %q at %s; give one of them a name: backend %q \"name\" { … }.", found.Name, other.At, found.Kind)
			continue
		}
		a.Backends = append(a.Backends, found)
	}
}

// backend reads one backend block: backend "kind" { … } or backend "kind" "name" { … }.
func (d *decoder) backend(b *hclsyntax.Block) (Backend, bool) {
	at := fromRange(b.DefRange())
	name := ""
	if len(b.Labels) > 0 {
		name = b.Labels[0]
	}
	kind, ok := d.opt.Kinds[name]
	if !ok {
		if len(b.LabelRanges) > 0 {
			at = fromRange(b.LabelRanges[0])
		}
		d.diags.Errorf(at, "Unknown kind of backend", "There is no kind %q; the kinds are %s.", name, strings.Join(slices.Sorted(maps.Keys(d.opt.Kinds)), ", "))
		return Backend{}, false
	}
	settings := kind.Settings()
	out := Backend{Kind: name, Name: name, Settings: settings, At: at}
	if len(b.Labels) == 1 {
		var label struct {
			Kind string `hcl:"kind,label"`
		}
		d.block(b, &label, settings)
		return out, true
	}
	var labels struct {
		Kind string `hcl:"kind,label"`
		Name string `hcl:"name,label"`
	}
	d.block(b, &labels, settings)
	out.Name = labels.Name
	return out, true
}

// choose gives the backend of a name; without one, the only one.
func (d *decoder) choose(a *Application, name diag.Text, at diag.Range) *Backend {
	if name.Value == "" && len(a.Backends) == 1 {
		return &a.Backends[0]
	}
	if found := a.backend(name.Value); found != nil {
		return found
	}
	names := make([]string, len(a.Backends))
	for i, b := range a.Backends {
		names[i] = b.Name
	}
	if name.Value != "" {
		at = name.Range
	}
	d.diags.Errorf(at, "Which backend", "Write which of the backends it is: backend = %q; there are %s.", names[0], strings.Join(names, ", "))
	return &a.Backends[0]
}

type resourceBlock struct {
	Name       diag.Text                 `hcl:"name,label"`
	Endpoint   string                    `hcl:"endpoint,optional"`
	Schema     diag.Text                 `hcl:"schema,optional"`
	Extensions []extensionBlock          `hcl:"extension,block"`
	ID         []diag.Text               `hcl:"id,optional"`
	OnDelete   diag.Text                 `hcl:"on_delete,optional"`
	Deleted    []translate.ConditionSpec `hcl:"deleted,optional"`
	Where      []translate.ConditionSpec `hcl:"where,optional"`
	AllowNo    bool                      `hcl:"allow_no_deactivation,optional"`
	Create     []translate.WriteSpec     `hcl:"create,optional"`
	Update     []translate.WriteSpec     `hcl:"update,optional"`
	Backend    diag.Text                 `hcl:"backend,optional"`
	Steps      []*hclsyntax.Block        `hcl:"step,block"`
	Attributes []*hclsyntax.Block        `hcl:"attribute,block"`
	At         diag.Range                `hcl:",range"`
}

type extensionBlock struct {
	Schema   diag.Text `hcl:"schema,label"`
	Required bool      `hcl:"required,optional"`
}

type stepBlock struct {
	Name    diag.Text  `hcl:"name,label"`
	Backend diag.Text  `hcl:"backend,optional"`
	At      diag.Range `hcl:",range"`
}

// peek reads the attribute backend of a block, before anything else can be read: what else may stand in the
// block depends on it.
func (d *decoder) peek(b *hclsyntax.Block) diag.Text {
	if a, ok := b.Body.Attributes["backend"]; ok {
		return d.text(a.Expr)
	}
	return diag.Text{}
}

func (d *decoder) resource(b *hclsyntax.Block, a *Application) translate.ResourceSpec {
	var block resourceBlock
	own := d.choose(a, d.peek(b), fromRange(b.DefRange()))
	kind := d.opt.Kinds[own.Kind]
	settings := kind.Resource()
	d.block(b, &block, settings)
	spec := translate.ResourceSpec{
		Name: block.Name, At: block.At, Endpoint: block.Endpoint, Schema: block.Schema, ID: block.ID, OnDelete: block.OnDelete,
		Where: block.Where, AllowNoDeactivation: block.AllowNo, Settings: settings,
		Backend: own.Name,
	}
	for _, s := range block.Steps {
		spec.Steps = append(spec.Steps, d.step(s, own, a))
	}
	for _, e := range block.Extensions {
		spec.Extensions = append(spec.Extensions, translate.ExtensionSpec(e))
	}
	for _, w := range block.Create {
		spec.Constants = append(spec.Constants, translate.ConstantSpec(w))
	}
	for _, w := range block.Update {
		spec.Touched = append(spec.Touched, translate.ConstantSpec(w))
	}
	if len(block.Deleted) > 0 {
		spec.Deleted = d.deleted(block)
	}
	for _, a := range block.Attributes {
		spec.Attributes = append(spec.Attributes, d.mapped(a, kind))
	}
	return spec
}

// step reads a step; without a backend of its own it is the resource's.
func (d *decoder) step(b *hclsyntax.Block, own *Backend, a *Application) translate.StepSpec {
	var block stepBlock
	if name := d.peek(b); name.Value != "" {
		own = d.choose(a, name, fromRange(b.DefRange()))
	}
	kind := d.opt.Kinds[own.Kind]
	settings := kind.Resource()
	d.block(b, &block, settings)
	if !kind.Steps {
		d.diags.Errorf(block.At, "No steps there", "A backend %q does no steps; statements of one's own stand in on \"create\" { … }.", own.Kind)
	}
	return translate.StepSpec{Name: block.Name, Backend: own.Name, Settings: settings, At: block.At}
}

// deleted reads deleted = { field = "status", value = "X" }.
func (d *decoder) deleted(block resourceBlock) *translate.DeletedSpec {
	out := &translate.DeletedSpec{}
	for _, c := range block.Deleted {
		switch {
		case c.Field.Value == "field" && len(c.Values) == 1:
			name, _ := c.Values[0].Value.(string)
			out.Field = diag.Text{Value: name, Range: c.Values[0].At}
		case c.Field.Value == "value" && len(c.Values) == 1:
			out.Value = c.Values[0]
		default:
			d.diags.Errorf(c.Field.Range, "Unknown name", "Write deleted = { field = \"status\", value = \"X\" }.")
		}
	}
	if out.Field.Value == "" || out.Value.Value == nil {
		d.diags.Errorf(block.At, "Incomplete deleted", "Write deleted = { field = \"status\", value = \"X\" }.")
	}
	return out
}

type attributeBlock struct {
	Path       diag.Text                  `hcl:"path,label"`
	Field      diag.Text                  `hcl:"field,optional"`
	Values     []translate.ValueSpec      `hcl:"values,optional"`
	Otherwise  *translate.LiteralSpec     `hcl:"otherwise,optional"`
	Null       *translate.LiteralSpec     `hcl:"null,optional"`
	As         []translate.ConversionSpec `hcl:"as,optional"`
	Read       diag.Text                  `hcl:"read,optional"`
	Write      []translate.WriteSpec      `hcl:"write,optional"`
	Constant   *translate.LiteralSpec     `hcl:"constant,optional"`
	Required   *bool                      `hcl:"required,optional"`
	Unique     bool                       `hcl:"unique,optional"`
	CaseExact  *bool                      `hcl:"case_exact,optional"`
	Mutability diag.Text                  `hcl:"mutability,optional"`
	Returned   diag.Text                  `hcl:"returned,optional"`
	Sensitive  bool                       `hcl:"sensitive,optional"`
	Lossy      diag.Text                  `hcl:"lossy,optional"`
	Reference  diag.Text                  `hcl:"reference,optional"`
	Via        diag.Text                  `hcl:"via,optional"`
	Default    *translate.LiteralSpec     `hcl:"default,optional"`
	Clear      *translate.LiteralSpec     `hcl:"clear,optional"`
	Member     []diag.Text                `hcl:"member,optional"`
	List       diag.Text                  `hcl:"list,optional"`
	Elements   []*hclsyntax.Block         `hcl:"attribute,block"`
	At         diag.Range                 `hcl:",range"`
}

func (d *decoder) mapped(b *hclsyntax.Block, kind backends.Kind) translate.AttributeSpec {
	var block attributeBlock
	settings := kind.Attribute()
	d.block(b, &block, settings)
	spec := translate.AttributeSpec{
		Path: block.Path, At: block.At, Field: block.Field, Values: block.Values, Otherwise: block.Otherwise, Null: block.Null,
		As: block.As, Read: block.Read, Write: block.Write, Constant: block.Constant, Required: block.Required,
		Unique: block.Unique, CaseExact: block.CaseExact, Mutability: block.Mutability, Returned: block.Returned,
		Sensitive: block.Sensitive, Lossy: block.Lossy, Reference: block.Reference, Via: block.Via, Default: block.Default, Clear: block.Clear,
		Member: block.Member, List: block.List, Settings: settings,
	}
	if v := block.Default; v != nil && strings.Contains(block.Path.Value, "[") {
		spec.Slot, spec.Default = v.Value == true, nil
	}
	for _, e := range block.Elements {
		spec.Elements = append(spec.Elements, d.mapped(e, kind))
	}
	return spec
}
