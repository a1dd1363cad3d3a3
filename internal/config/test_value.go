package config

import (
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/scim"
)

// testValue is a constant of any shape: nil where none is written, else bool, int64, float64, string, []any or
// scim.Object, in the order of the file.
type testValue struct{ v any }

// value reads a constant of any shape; null within it is nil.
func (d *decoder) value(e hcl.Expression) any {
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return d.value(e.Expression)
	case *hclsyntax.ObjectConsExpr:
		object := scim.Object{}
		for _, p := range d.pairs(e) {
			object = append(object, scim.Member{Name: p.key.Value, Value: d.value(p.value)})
		}
		return object
	case *hclsyntax.TupleConsExpr:
		list := make([]any, len(e.Exprs))
		for i, element := range e.Exprs {
			list[i] = d.value(element)
		}
		return list
	}
	return d.literal(e).Value
}

// stored reads what a field holds: a constant, time("2026-01-31T08:00:00Z") or date("2026-01-31"); of a set, a list.
func (d *decoder) stored(e hclsyntax.Expression) any {
	switch e := e.(type) {
	case *hclsyntax.TupleConsExpr:
		list := make([]any, len(e.Exprs))
		for i, element := range e.Exprs {
			list[i] = d.stored(element)
		}
		return list
	case *hclsyntax.ObjectConsExpr:
		object := scim.Object{}
		for _, p := range d.pairs(e) {
			if value, ok := p.value.(hclsyntax.Expression); ok {
				object = append(object, scim.Member{Name: p.key.Value, Value: d.stored(value)})
			}
		}
		return object
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "time" || e.Name == "date" {
			return d.instant(e)
		}
	}
	return d.literal(e).Value
}

// instant reads time("…") and date("…").
func (d *decoder) instant(e *hclsyntax.FunctionCallExpr) any {
	var text diag.Text
	if len(e.Args) == 1 {
		text = d.text(e.Args[0])
	}
	if e.Name == "date" {
		day, err := time.Parse(time.DateOnly, text.Value)
		if err != nil {
			d.wrong(e, "date(\"2026-01-31\")")
		}
		return Day{day}
	}
	instant, err := time.Parse(time.RFC3339, text.Value)
	if err != nil {
		d.wrong(e, "time(\"2026-01-31T08:00:00Z\")")
	}
	return instant
}
