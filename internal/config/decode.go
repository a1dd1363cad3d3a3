package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/gocty"

	"scim-adapter/backends"
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// decoder reads one file into plain values.
type decoder struct {
	*loader
	file   string
	source []byte

	operations []Operation // of the resource that is read
}

// slot is a field of a settings struct and the name that it has in a file.
type slot struct {
	name     string
	kind     string // "", "optional", "block", "label", "range", "places"
	value    reflect.Value
	given    bool
	required bool
}

func slotsOf(targets []any) []*slot {
	var slots []*slot
	for _, target := range targets {
		v := reflect.ValueOf(target).Elem()
		for i := range v.NumField() {
			field := v.Type().Field(i)
			tag, ok := field.Tag.Lookup("hcl")
			if !ok {
				if field.Anonymous {
					slots = append(slots, slotsOf([]any{v.Field(i).Addr().Interface()})...)
				}
				continue
			}
			name, kind, _ := strings.Cut(tag, ",")
			slots = append(slots, &slot{name: name, kind: kind, value: v.Field(i), required: kind == ""})
		}
	}
	return slots
}

// block reads a block into structs with `hcl` tags, which together know all its names.
func (d *decoder) block(b *hclsyntax.Block, targets ...any) {
	if b.Type == "on" && len(b.Labels) == 1 {
		d.operations = append(d.operations, Operation{Name: b.Labels[0], At: fromRange(b.DefRange())})
	}
	slots := slotsOf(targets)
	labels := 0
	for _, s := range slots {
		switch s.kind {
		case "label":
			if labels < len(b.Labels) {
				d.label(s, b, labels)
			}
			labels++
		case "range":
			s.value.Set(reflect.ValueOf(fromRange(b.DefRange())))
		case "places":
			places := map[string]diag.Range{}
			for name, a := range b.Body.Attributes {
				places[name] = fromRange(a.Expr.Range())
			}
			s.value.Set(reflect.ValueOf(places))
		}
	}
	if labels != len(b.Labels) {
		d.diags.Errorf(fromRange(b.DefRange()), "Wrong number of labels", "A block %q has %d labels.", b.Type, labels)
	}
	d.body(b.Body, fromRange(b.DefRange()), b.Type, slots)
}

func (d *decoder) label(s *slot, b *hclsyntax.Block, i int) {
	text := d.labelText(b.Labels[i], b.LabelRanges[i])
	if s.value.Kind() == reflect.String {
		s.value.SetString(text.Value)
		return
	}
	s.value.Set(reflect.ValueOf(text))
}

func (d *decoder) body(body *hclsyntax.Body, at diag.Range, what string, slots []*slot) {
	for _, name := range inOrder(body.Attributes) {
		a := body.Attributes[name]
		s := find(slots, name, false)
		if s == nil {
			d.unknown("argument", name, what, fromRange(a.NameRange), slots, false)
			continue
		}
		s.given = true
		d.attribute(s, a)
	}
	for _, b := range body.Blocks {
		s := find(slots, b.Type, true)
		if s == nil {
			d.unknown("block", b.Type, what, fromRange(b.TypeRange), slots, true)
			continue
		}
		d.nested(s, b)
	}
	for _, s := range slots {
		if s.required && !s.given {
			d.diags.Errorf(at, "Missing argument \""+s.name+"\"", "The block %q needs %s = ….", what, s.name)
		}
	}
}

func inOrder(attributes hclsyntax.Attributes) []string {
	names := make([]string, 0, len(attributes))
	for name := range attributes {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return attributes[a].SrcRange.Start.Byte - attributes[b].SrcRange.Start.Byte
	})
	return names
}

func find(slots []*slot, name string, block bool) *slot {
	for _, s := range slots {
		if s.name == name && name != "" && (s.kind == "block") == block && s.kind != "label" {
			return s
		}
	}
	return nil
}

func (d *decoder) unknown(what, name, where string, at diag.Range, slots []*slot, block bool) {
	detail := fmt.Sprintf("A block %q has no %s %q.", where, what, name)
	var names []string
	other := false
	for _, s := range slots {
		if s.name == "" || s.kind == "label" {
			continue
		}
		if names = append(names, s.name); s.name == name {
			other = true
		}
	}
	switch word := otherWord(name); {
	case other:
		detail = fmt.Sprintf("%q is written as %s.", name, map[bool]string{true: name + " = …", false: name + " { … }"}[block])
	case slices.Contains(names, word):
		detail += fmt.Sprintf(" Here it is called %q.", word)
	default:
		detail += " " + didYouMean(name, names)
	}
	d.diags.Errorf(at, fmt.Sprintf("Unknown %s %q", what, name), "%s", detail)
}

// nested reads a block into a struct, a pointer to one, or one more element of a list.
func (d *decoder) nested(s *slot, b *hclsyntax.Block) {
	v := s.value
	switch v.Kind() {
	case reflect.Slice:
		if raw, ok := reflect.TypeAssert[*[]*hclsyntax.Block](v.Addr()); ok {
			*raw = append(*raw, b)
			return
		}
		element := reflect.New(v.Type().Elem())
		d.block(b, element.Interface())
		v.Set(reflect.Append(v, element.Elem()))
	case reflect.Pointer:
		if !v.IsNil() {
			d.diags.Errorf(fromRange(b.DefRange()), "Duplicate block", "There is one block %q already.", b.Type)
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		d.block(b, v.Interface())
	default:
		d.block(b, v.Addr().Interface())
	}
}

// attribute reads a value into a field.
func (d *decoder) attribute(s *slot, a *hclsyntax.Attribute) {
	switch target := s.value.Addr().Interface().(type) {
	case *diag.Text:
		*target = d.text(a.Expr)
	case *[]diag.Text:
		*target = d.texts(a.Expr)
	case *[]diag.Pair:
		for _, pair := range d.pairs(a.Expr) {
			*target = append(*target, diag.Pair{Key: pair.key, Value: d.text(pair.value)})
		}
	case *map[string]diag.Text:
		*target = map[string]diag.Text{}
		for _, pair := range d.pairs(a.Expr) {
			(*target)[pair.key.Value] = d.text(pair.value)
		}
	case *translate.LiteralSpec:
		*target = d.literal(a.Expr)
	case **translate.LiteralSpec:
		l := d.literal(a.Expr)
		*target = &l
	case *[]translate.ValueSpec:
		*target = d.values(a.Expr)
	case *[]translate.WriteSpec:
		*target = d.writes(a.Expr)
	case *[]translate.ConditionSpec:
		*target = d.conditions(a.Expr)
	case *[]translate.ConversionSpec:
		*target = d.conversions(a.Expr)
	case **[]diag.Text:
		list := d.texts(a.Expr)
		*target = &list
	case *testValue:
		target.v = d.value(a.Expr)
	case **bool:
		*target = new(bool)
		d.plain(a.Expr, *target, "true or false")
	case *time.Duration:
		d.duration(a.Expr, target)
	case *backends.Secret:
		d.secret(a.Expr, target)
	case *string:
		d.plain(a.Expr, target, "a string")
	case *bool:
		d.plain(a.Expr, target, "true or false")
	case *[]string:
		for _, t := range d.texts(a.Expr) {
			*target = append(*target, t.Value)
		}
	default:
		d.plain(a.Expr, target, "a whole number")
	}
}

// evaluate gives the value of an expression; ok is false where it is a mistake.
func (d *decoder) evaluate(e hcl.Expression) (cty.Value, bool) {
	v, diags := e.Value(d.context())
	for _, problem := range diags {
		d.diags = append(d.diags, fromHCL(problem))
	}
	return v, !diags.HasErrors() && v.IsWhollyKnown()
}

func (d *decoder) wrong(e hcl.Expression, wanted string) {
	d.diags.Errorf(fromRange(e.Range()), "Wrong type of value", "Write %s here.", wanted)
}

// plain reads a scalar.
func (d *decoder) plain(e hcl.Expression, target any, wanted string) {
	v, ok := d.evaluate(e)
	if !ok {
		return
	}
	if v.IsNull() || gocty.FromCtyValue(v, target) != nil {
		d.wrong(e, wanted)
	}
}

func (d *decoder) duration(e hcl.Expression, target *time.Duration) {
	text := d.text(e)
	length, err := time.ParseDuration(text.Value)
	if err != nil || length <= 0 {
		d.diags.Errorf(fromRange(e.Range()), "Not a duration", "Write a number and its unit: \"10s\", \"2m\".")
		return
	}
	*target = length
}

// unreadable stands for a secret that could not be read, which is reported once.
const unreadable = "what could not be read"

// secret warns of secrets that stand in the file.
func (d *decoder) secret(e hcl.Expression, target *backends.Secret) {
	before := len(d.diags)
	text := d.text(e)
	if len(d.diags) > before {
		text.Value = unreadable
	}
	*target = backends.Secret(text.Value)
	if text.At != nil && strings.ContainsAny(text.Value, "@:") == strings.Contains(text.Value, "@") && looksSecret(text.Value) {
		d.diags.Warnf(fromRange(e.Range()), "Secret in the file", "Keep it out of the file: env(\"NAME\") or file(\"path\").")
	}
}

// looksSecret tells a token or a DSN with a password from the path of a database file.
func looksSecret(s string) bool {
	return strings.Contains(s, "@") || !strings.ContainsAny(s, "/.:")
}
