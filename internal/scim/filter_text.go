package scim

import (
	"strings"
	"time"

	"scim-adapter/internal/scim/filter"
)

// FilterText writes a filter as a client would, with its attributes in canonical form (RFC 7644 section 3.4.2.2).
func FilterText(f Filter) string { return filterText(f, Path.String) }

// filterText writes a filter whose paths are written by path.
func filterText(f Filter, path func(Path) string) string {
	switch f := f.(type) {
	case *AndFilter:
		return joinFilters(f.Of, " and ", path)
	case *OrFilter:
		return joinFilters(f.Of, " or ", path)
	case *NotFilter:
		return "not (" + filterText(f.Of, path) + ")"
	case *CompareFilter:
		if f.Op == filter.Pr {
			return path(f.Path) + " pr"
		}
		return path(f.Path) + " " + f.Op.String() + " " + literalText(f.Value)
	case *ElementFilter:
		return PatchPath{Path: f.Path, Where: f.Where}.String()
	}
	return ""
}

func joinFilters(list []Filter, word string, path func(Path) string) string {
	parts := make([]string, len(list))
	for i, f := range list {
		parts[i] = filterText(f, path)
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
	text := whole.String() + "[" + filterText(p.Where, insideBrackets) + "]"
	if p.Path.Sub != nil {
		text += "." + p.Path.Sub.Name
	}
	return text
}

// insideBrackets writes a path as it stands where its attribute stands before the brackets.
func insideBrackets(p Path) string {
	if p.Sub != nil {
		return p.Sub.Name
	}
	return p.String()
}
