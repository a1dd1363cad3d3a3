package sql

import (
	"slices"

	"scim-adapter/backends"
)

// Preview tells what a store will be able to do, if the columns hold what is assumed.
func (o *opener) Preview(assumed map[string][]backends.Type) backends.Preview {
	out := backends.Preview{Capabilities: map[string]backends.Capabilities{}, Assumed: true}
	for _, c := range o.source.Collections {
		out.Capabilities[c.Name] = o.foresee(c, assumed)
	}
	return out
}

// foresee is [collection.Capabilities] before there is a database.
func (o *opener) foresee(c backends.Collection, assumed map[string][]backends.Type) backends.Capabilities {
	settings, _ := c.Settings.(*Resource)
	fields := slices.Clone(c.Fields)
	for i, t := range assumed[c.Name] {
		fields[i].Type = t
	}
	writable := func(event string) bool { return !settings.derived() || len(settings.operations(event)) > 0 }
	return backends.Capabilities{
		Fields: fields, Sets: c.Sets, Atomic: true, Isolated: true, Unique: true,
		Create: writable("create"), Delete: writable("delete"),
		Match: func(q backends.Comparison) backends.Match {
			t := backends.String // ids travel as texts until the type of a key is known
			switch {
			case q.Set > 0 && o.indirect(c.Sets[q.Set-1]):
				return backends.None
			case q.Set == 0:
				t = fields[q.Field].Type
			}
			return comparer{o.d}.match(t, q)
		},
		Sort: func(order backends.Order) bool { return o.d.sorts(fields[order.Field].Type) },
	}
}

// indirect tells whether the elements of a set are not stored as what they are: in a list, by another field than the
// key, or elsewhere.
func (o *opener) indirect(s backends.Set) bool {
	if s.Reverse == nil {
		return s.List != "" || slices.ContainsFunc(s.Fields, func(f backends.Field) bool { return f.Ref != nil && f.Ref.Via != "" })
	}
	for _, c := range o.source.Collections {
		for _, other := range c.Sets {
			if c.Name == s.Reverse.Collection && other.Name == s.Reverse.Set {
				return o.indirect(other)
			}
		}
	}
	return true
}
