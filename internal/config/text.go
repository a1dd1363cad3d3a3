package config

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// context gives the functions of the configuration language.
func (d *decoder) context() *hcl.EvalContext {
	one := []function.Parameter{{Name: "name", Type: cty.String}}
	reader := func(f func(string) (string, error)) function.Function {
		return function.New(&function.Spec{
			Params: one, Type: function.StaticReturnType(cty.String),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				s, err := f(args[0].AsString())
				if err != nil {
					return cty.NilVal, function.NewArgError(0, err)
				}
				return cty.StringVal(s), nil
			},
		})
	}
	return &hcl.EvalContext{Functions: map[string]function.Function{"env": reader(d.env), "file": reader(d.readFile)}}
}

type missing string

// Error says what is missing.
func (m missing) Error() string { return string(m) }

func (d *decoder) env(name string) (string, error) {
	v, ok := d.opt.Getenv(name)
	if !ok {
		return "", missing("the environment variable " + name + " is not set")
	}
	return v, nil
}

func (d *decoder) readFile(name string) (string, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(d.file), name)
	}
	raw, err := os.ReadFile(name) //nolint:gosec // the file names it
	if err != nil && d.opt.Tests {
		return standIn + filepath.Base(name), nil
	}
	if err != nil {
		return "", missing("the file " + name + " cannot be read")
	}
	return strings.TrimRight(string(raw), "\r\n"), nil
}

// text reads a string with the places of its characters.
func (d *decoder) text(e hcl.Expression) diag.Text {
	out := diag.Text{Range: fromRange(e.Range())}
	switch e := e.(type) {
	case *hclsyntax.TemplateWrapExpr:
		d.interpolated(e.Range())
		return out
	case *hclsyntax.TemplateExpr:
		if !e.IsStringLiteral() && !literalParts(e) {
			d.interpolated(e.Range())
			return out
		}
	}
	v, ok := d.evaluate(e)
	if !ok {
		return out
	}
	if v.IsNull() || v.Type() != cty.String {
		d.wrong(e, "a string")
		return out
	}
	out.Value = v.AsString()
	if template, ok := e.(*hclsyntax.TemplateExpr); ok {
		out.At = d.places(template, out.Value)
	}
	return out
}

func (d *decoder) interpolated(r hcl.Range) {
	d.diags.Errorf(fromRange(r), "No ${…} here",
		"Values never become part of a text: use a parameter (:name) in SQL, a variable in an expression. A literal ${ is written $${.")
}

func literalParts(e *hclsyntax.TemplateExpr) bool {
	for _, p := range e.Parts {
		if _, ok := p.(*hclsyntax.LiteralValueExpr); !ok {
			return false
		}
	}
	return true
}

// places gives the place of every byte of a literal and of its end; nil where they cannot be told apart.
func (d *decoder) places(e *hclsyntax.TemplateExpr, value string) []diag.Pos {
	r := e.Range()
	source := string(d.source[r.Start.Byte:r.End.Byte])
	if !strings.HasPrefix(source, `"`) {
		return d.heredocPlaces(e, value)
	}
	decoded, offsets := unquote(source[1:len(source)-1], r.Start.Byte+1)
	if decoded != value {
		return nil
	}
	return d.positions(append(offsets, r.End.Byte-1))
}

// unquote decodes a quoted literal, with the offset of each byte in the file.
func unquote(s string, base int) (string, []int) {
	var out strings.Builder
	var offsets []int
	put := func(text string, at int) {
		out.WriteString(text)
		for range len(text) {
			offsets = append(offsets, at)
		}
	}
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			text, n := escape(s[i:])
			put(text, base+i)
			i += n
		case strings.HasPrefix(s[i:], "$${"), strings.HasPrefix(s[i:], "%%{"):
			put(s[i:i+1], base+i)
			put("{", base+i+2)
			i += 3
		default:
			put(s[i:i+1], base+i)
			i++
		}
	}
	return out.String(), offsets
}

func escape(s string) (string, int) {
	switch s[1] {
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'u', 'U':
		n := map[byte]int{'u': 6, 'U': 10}[s[1]]
		if len(s) >= n {
			if code, err := strconv.ParseUint(s[2:n], 16, 32); err == nil {
				return string(rune(code)), n //nolint:gosec // 32 bits
			}
		}
	}
	return s[1:2], 2
}

// heredocPlaces finds the lines of a heredoc in the file.
func (d *decoder) heredocPlaces(e *hclsyntax.TemplateExpr, value string) []diag.Pos {
	var offsets []int
	end := e.Range().End.Byte
	for _, part := range e.Parts {
		literal, ok := part.(*hclsyntax.LiteralValueExpr)
		if !ok || literal.Val.Type() != cty.String {
			return nil
		}
		r := part.Range()
		lines := strings.SplitAfter(literal.Val.AsString(), "\n")
		stored := strings.SplitAfter(string(d.source[r.Start.Byte:r.End.Byte]), "\n")
		if len(lines) != len(stored) {
			return nil
		}
		at := r.Start.Byte
		for i, line := range lines { // of <<- without the indentation
			if !strings.HasSuffix(stored[i], line) {
				return nil
			}
			at += len(stored[i])
			for j := range len(line) {
				offsets = append(offsets, at-len(line)+j)
			}
		}
		end = r.End.Byte
	}
	if len(offsets) != len(value) {
		return nil
	}
	return d.positions(append(offsets, end))
}

// positions gives lines and columns of ascending offsets.
func (d *decoder) positions(offsets []int) []diag.Pos {
	out := make([]diag.Pos, len(offsets))
	line, column, at := 1, 1, 0
	for i, offset := range offsets {
		for at < offset {
			r, size := utf8.DecodeRune(d.source[at:])
			if at+size > offset {
				break // inside a character
			}
			at += size
			column++
			if r == '\n' {
				line, column = line+1, 1
			}
		}
		out[i] = diag.Pos{Line: line, Column: column, Byte: offset}
	}
	return out
}

func (d *decoder) labelText(value string, r hcl.Range) diag.Text {
	out := diag.Text{Value: value, Range: fromRange(r)}
	source := string(d.source[r.Start.Byte:r.End.Byte])
	if strings.HasPrefix(source, `"`) {
		if decoded, offsets := unquote(source[1:len(source)-1], r.Start.Byte+1); decoded == value {
			out.At = d.positions(append(offsets, r.End.Byte-1))
		}
	}
	return out
}

// texts reads a list of strings; a single string is a list of one.
func (d *decoder) texts(e hcl.Expression) []diag.Text {
	tuple, ok := e.(*hclsyntax.TupleConsExpr)
	if !ok {
		return []diag.Text{d.text(e)}
	}
	list := make([]diag.Text, len(tuple.Exprs))
	for i, element := range tuple.Exprs {
		list[i] = d.text(element)
	}
	return list
}

type pair struct {
	key   diag.Text
	value hcl.Expression
}

// pairs reads an object in the order of the file.
func (d *decoder) pairs(e hcl.Expression) []pair {
	object, ok := e.(*hclsyntax.ObjectConsExpr)
	if !ok {
		d.wrong(e, "an object: { name = value }")
		return nil
	}
	var list []pair
	seen := map[string]bool{}
	for _, item := range object.Items {
		key := d.key(item.KeyExpr)
		if seen[key.Value] {
			d.diags.Errorf(key.Range, "Duplicate name", "%q stands here twice.", key.Value)
		}
		seen[key.Value] = true
		list = append(list, pair{key, item.ValueExpr})
	}
	return list
}

// key reads the key of an object: a name, a string, a number or a boolean, always as text.
func (d *decoder) key(e hclsyntax.Expression) diag.Text {
	if wrapped, ok := e.(*hclsyntax.ObjectConsKeyExpr); ok {
		if template, ok := wrapped.Wrapped.(*hclsyntax.TemplateExpr); ok {
			return d.text(template)
		}
	}
	source := string(d.source[e.Range().Start.Byte:e.Range().End.Byte])
	return diag.Text{Value: source, Range: fromRange(e.Range())}
}

// literal reads a constant.
func (d *decoder) literal(e hcl.Expression) translate.LiteralSpec {
	out := translate.LiteralSpec{At: fromRange(e.Range())}
	v, ok := d.evaluate(e)
	switch {
	case !ok || v.IsNull():
	case v.Type() == cty.String:
		out.Value = v.AsString()
	case v.Type() == cty.Bool:
		out.Value = v.True()
	case v.Type() == cty.Number:
		if n, exact := v.AsBigFloat().Int64(); exact == 0 {
			out.Value = n
		} else {
			out.Value, _ = v.AsBigFloat().Float64()
		}
	default:
		d.wrong(e, "a string, a number, true, false or null")
	}
	return out
}

func (d *decoder) values(e hcl.Expression) []translate.ValueSpec {
	var list []translate.ValueSpec
	for _, p := range d.pairs(e) {
		list = append(list, translate.ValueSpec{
			Stored: translate.LiteralSpec{Value: p.key.Value, At: p.key.Range}, Meaning: d.literal(p.value),
		})
	}
	return list
}

func (d *decoder) writes(e hcl.Expression) []translate.WriteSpec {
	var list []translate.WriteSpec
	for _, p := range d.pairs(e) {
		list = append(list, translate.WriteSpec{Field: p.key, Expr: d.text(p.value)})
	}
	return list
}

func (d *decoder) conditions(e hcl.Expression) []translate.ConditionSpec {
	var list []translate.ConditionSpec
	for _, p := range d.pairs(e) {
		condition := translate.ConditionSpec{Field: p.key}
		if tuple, ok := p.value.(*hclsyntax.TupleConsExpr); ok {
			for _, element := range tuple.Exprs {
				condition.Values = append(condition.Values, d.literal(element))
			}
		} else {
			condition.Values = append(condition.Values, d.literal(p.value))
		}
		list = append(list, condition)
	}
	return list
}

// conversions reads `as`: one call, or a list of them.
func (d *decoder) conversions(e hcl.Expression) []translate.ConversionSpec {
	calls := []hclsyntax.Expression{}
	switch e := e.(type) {
	case *hclsyntax.TupleConsExpr:
		calls = e.Exprs
	case hclsyntax.Expression:
		calls = append(calls, e)
	}
	var list []translate.ConversionSpec
	for _, c := range calls {
		call, ok := c.(*hclsyntax.FunctionCallExpr)
		if !ok {
			d.wrong(c, "a conversion, for example list(\",\")")
			continue
		}
		spec := translate.ConversionSpec{Name: call.Name, At: fromRange(call.Range())}
		for _, arg := range call.Args {
			spec.Args = append(spec.Args, d.literal(arg).Value)
		}
		list = append(list, spec)
	}
	return list
}
