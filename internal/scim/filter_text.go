package scim

import (
	"strings"
	"time"
)

// FilterText writes a filter as a client would, with its attributes in canonical form (RFC 7644 section 3.4.2.2).
func FilterText(f Filter) string {
	switch f := f.(type) {
	case *AndFilter:
		return joinFilters(f.Of, " and ")
	case *OrFilter:
		return joinFilters(f.Of, " or ")
	case *NotFilter:
		return "not (" + FilterText(f.Of) + ")"
	case *CompareFilter:
		if f.Value == nil && f.Op.String() == "pr" {
			return f.Path.String() + " pr"
		}
		return f.Path.String() + " " + f.Op.String() + " " + literalText(f.Value)
	case *ElementFilter:
		return PatchPath{Path: f.Path, Where: f.Where}.String()
	}
	return ""
}

func joinFilters(list []Filter, word string) string {
	parts := make([]string, len(list))
	for i, f := range list {
		parts[i] = FilterText(f)
		switch f.(type) {
		case *AndFilter, *OrFilter:
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, word)
}

func literalText(v any) string {
	if t, ok := v.(time.Time); ok {
		v = t.Format(time.RFC3339Nano)
	}
	return string(AppendJSON(nil, v))
}

// String writes the path as a client would, its filter included (RFC 7644 section 3.5.2).
func (p PatchPath) String() string {
	if p.Where == nil {
		return p.Path.String()
	}
	whole := p.Path
	whole.Sub = nil
	text := whole.String() + "[" + relative(FilterText(p.Where), whole.String()+".") + "]"
	if p.Path.Sub != nil {
		text += "." + p.Path.Sub.Name
	}
	return text
}

// relative leaves out the attribute before its sub-attributes, as inside brackets.
func relative(text, attribute string) string { return strings.ReplaceAll(text, attribute, "") }
