package rehearse

import (
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
	"scim-adapter/internal/diag"
)

// Record is a record that is given in place of what the application has: its fields by name, dotted or nested, and its
// sets by name, as lists of keys, of objects with the elements' fields, or of lists of their values. Values are nil,
// bool, int64, float64, string, time.Time, config.Day, []any and map[string]any.
type Record struct {
	Resource string
	Values   map[string]any
	At       diag.Range // where it is given; may be zero
}

// Given makes a store that holds just some records, for [Options.Given]. Findings say what in them the mapping does not
// know, or contradicts itself.
func Given(app *config.Application, records []Record) (backends.Store, diag.List) {
	schema, found := Learn(app, records)
	if found.HasErrors() {
		return nil, found
	}
	store, more := schema.Store(records)
	return store, append(found, more...)
}

// flat gives fields by their names, as the mapping writes them: nested objects have names with dots. Sets stay whole.
func flat(c *backends.Collection, values map[string]any) map[string]any {
	out := map[string]any{}
	var walk func(prefix string, values map[string]any)
	walk = func(prefix string, values map[string]any) {
		for name, v := range values {
			inner, nested := v.(map[string]any)
			if nested && slices.ContainsFunc(c.Fields, func(f backends.Field) bool { return strings.HasPrefix(f.Name, prefix+name+".") }) {
				walk(prefix+name+".", inner)
				continue
			}
			out[prefix+name] = v
		}
	}
	walk("", values)
	return out
}

func fieldIndex(fields []backends.Field, name string) int {
	return slices.IndexFunc(fields, func(f backends.Field) bool { return f.Name == name })
}

func setIndex(c *backends.Collection, name string) int {
	return slices.IndexFunc(c.Sets, func(s backends.Set) bool { return s.Name == name })
}

// nearest tells what may have been meant.
func nearest(c *backends.Collection, name string) string {
	var names []string
	for _, f := range c.Fields {
		names = append(names, f.Name)
	}
	for _, s := range c.Sets {
		names = append(names, s.Name)
	}
	if near := diag.Nearest(name, names); near != "" {
		return "Did you mean \"" + near + "\"?"
	}
	return "It knows " + strings.Join(names, ", ") + "."
}

// parts gives the values of an element in the order of the set's fields: of an object by name, of a list by place, of
// anything else the only one. It is nil where the element has another form.
func parts(fields []backends.Field, e any) []any {
	switch e := e.(type) {
	case map[string]any:
		out := make([]any, len(fields))
		for name, v := range e {
			i := fieldIndex(fields, name)
			if i < 0 {
				return nil
			}
			out[i] = v
		}
		return out
	case []any:
		if len(e) != len(fields) {
			return nil
		}
		return e
	}
	if len(fields) != 1 {
		return nil
	}
	return []any{e}
}
