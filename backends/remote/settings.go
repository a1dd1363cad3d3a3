package remote

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
)

// Resource is what all kinds of this family add to a `resource` block.
type Resource struct {
	Types map[string]diag.Text `hcl:"types,optional"` // what fields hold: string, int, float, decimal, bool, time, date, bytes, json
	Fixed map[string]diag.Text `hcl:"fixed,optional"` // records that stand in the mapping, with the fields key and value
	At    diag.Range           `hcl:",range"`
}

// FixedRecords gives the records that stand in the mapping, by key: they are there whatever the application has.
func (r *Resource) FixedRecords() map[string]diag.Text { return r.Fixed }

// Attribute is what they add to an `attribute` block of a set.
type Attribute struct {
	Elements  string `hcl:"elements,optional"`  // where the elements are in the record's document; default: the attribute's name
	Separator string `hcl:"separator,optional"` // they are one text, divided by this
}

// Head is how every operation's block begins.
type Head struct {
	Name   diag.Text  `hcl:"operation,label"`
	When   diag.Text  `hcl:"when,optional"`
	Lookup diag.Text  `hcl:"lookup,optional"`
	At     diag.Range `hcl:",range"`
}

// Events gives the attributes that operations are named by.
func Events(heads []Head) []diag.Text {
	var list []diag.Text
	for _, h := range heads {
		same := func(e diag.Text) bool { return strings.EqualFold(e.Value, h.Name.Value) }
		if !IsName(h.Name.Value) && !slices.ContainsFunc(list, same) {
			list = append(list, h.Name)
		}
	}
	return list
}

// Words are the meanings that a mapping can give to answers and to exit codes.
func Words() map[string]backends.ErrorKind {
	return map[string]backends.ErrorKind{
		"not_found": backends.NotFound, "conflict": backends.Conflict, "invalid": backends.Invalid, "unsupported": backends.Unsupported,
		"denied": backends.Denied, "rate_limited": backends.RateLimited, "unavailable": backends.Unavailable,
	}
}

// Constants are the names and texts of a backend block's `vars`.
type Constants map[string]diag.Text

// Names gives what expressions may use besides: vars.name.
func (c Constants) Names() expression.Environment {
	fields := map[string]expression.Type{}
	for name := range c {
		fields[name] = expression.String
	}
	return expression.Environment{"vars": expression.Object(fields, false)}
}

// Values gives their values.
func (c Constants) Values() map[string]any {
	out := map[string]any{}
	for name, text := range c {
		out[name] = text.Value
	}
	return out
}

// Operation compiles what the kinds' operations have in common.
func (h Head) Operation(more expression.Environment, diags *diag.List) Operation {
	o := Operation{Name: h.Name.Value, At: h.At, Lookup: h.Lookup.Value}
	if h.When.Value != "" {
		o.When = Compile(h.When, more, expression.Bool, diags)
	}
	if h.Lookup.Value != "" && h.Name.Value != Create {
		diags.Errorf(h.Lookup.Range, "No lookup here", "Only a create is looked up: lookup stands in on \"create\".")
	}
	return o
}

// Define makes a definition of a collection from its blocks. O is the kind's `on` block: on are those of the
// resource, members gives what a kind's settings of a set say and their `on` blocks, and compile compiles one.
func Define[O any](c backends.Collection, r *Resource, on []O, members func(settings any) (Attribute, []O), compile func(O) Operation, diags *diag.List) Definition {
	d := Definition{Collection: c, Types: ParseTypes(r.Types, diags), Members: make([]Members, len(c.Sets))}
	for key, text := range r.Fixed {
		d.Fixed = append(d.Fixed, map[string]any{"key": key, "value": text.Value})
	}
	slices.SortFunc(d.Fixed, func(a, b Document) int { return strings.Compare(locate(a, "key").(string), locate(b, "key").(string)) }) //nolint:forcetypeassert,errcheck // made above
	for _, o := range on {
		d.Operations = append(d.Operations, compile(o))
	}
	for i, s := range c.Sets {
		a, own := members(s.Settings)
		d.Members[i] = Members{Path: cmp.Or(a.Elements, s.Name), Separator: a.Separator}
		for _, o := range own {
			d.Members[i].Operations = append(d.Members[i].Operations, compile(o))
		}
	}
	return d
}

// Texts gives the expressions that are given.
func Texts(list ...diag.Text) []diag.Text {
	return slices.DeleteFunc(list, func(t diag.Text) bool { return t.Value == "" })
}

// Names gives the names of [Environment] and of constants, for whoever knows SCIM and checks expressions once more.
func Names() expression.Environment {
	env := Environment()
	env["vars"] = expression.Object(nil, true)
	return env
}

// Compile compiles an expression over the names of [Environment] and others.
func Compile(source diag.Text, more expression.Environment, want expression.Type, diags *diag.List) *expression.Program {
	env := Environment()
	maps.Copy(env, more)
	p, found := expression.Compile(source, env, want)
	*diags = append(*diags, found...)
	return p
}
