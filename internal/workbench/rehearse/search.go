package rehearse

import (
	"fmt"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// search tells how a search is divided.
func (l *listener) search(resource string, s translate.Search, p *translate.Plan) Search {
	caps := l.collections[resource]
	out := Search{Resource: resource, Filter: scim.FilterText(s.Filter), Residual: s.Filter != nil && !p.Exact()}
	if p.Query.Where != nil {
		out.Pushed = predicateText(caps, *p.Query.Where)
	}
	var order []string
	for _, o := range p.Query.Order {
		word := ""
		if o.Descending {
			word = " descending"
		}
		order = append(order, caps.Fields[o.Field].Name+word)
	}
	out.Order = strings.Join(order, ", ")
	out.Sorted = s.SortBy != nil && len(p.Query.Order) == 0
	switch {
	case p.Scans() && p.Query.Where == nil:
		out.Scan = fmt.Sprintf("every %s is read, up to max_scan, and the adapter does the rest", resource)
	case p.Scans():
		out.Scan = "every record that fulfils the condition is read, up to max_scan, and the adapter does the rest"
	}
	return out
}

// predicateText writes a condition in fields.
func predicateText(caps backends.Capabilities, p backends.Predicate) string {
	switch {
	case p.Compare != nil:
		return comparisonText(caps, *p.Compare)
	case p.Some != nil:
		word := "some"
		if p.Some.Not {
			word = "no"
		}
		return word + " " + caps.Sets[p.Some.Set].Name + " (" + predicateText(caps, p.Some.Where) + ")"
	case p.And != nil:
		return joined(caps, p.And, " and ", "everything")
	}
	return joined(caps, p.Or, " or ", "nothing")
}

func joined(caps backends.Capabilities, list []backends.Predicate, word, empty string) string {
	if len(list) == 0 {
		return empty
	}
	parts := make([]string, len(list))
	for i, p := range list {
		if parts[i] = predicateText(caps, p); len(list) > 1 && p.Compare == nil && p.Some == nil {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, word)
}

func comparisonText(caps backends.Capabilities, q backends.Comparison) string {
	fields := caps.Fields
	if q.Set > 0 {
		fields = caps.Sets[q.Set-1].Fields
	}
	text := fields[q.Field].Name + " " + q.Op.String()
	switch q.Op {
	case backends.Present:
	case backends.In:
		parts := make([]string, len(q.Values))
		for i, v := range q.Values {
			parts[i] = backends.ValueText(v)
		}
		text += " (" + strings.Join(parts, ", ") + ")"
	default:
		text += " " + backends.ValueText(q.Value)
	}
	if q.Fold {
		text += " (any case)"
	}
	if q.Not {
		return "not " + text
	}
	return text
}
