package describe

import (
	"fmt"
	"strings"

	"scim-adapter/translate"
)

// guarantees puts into words what a mapping promises.
func guarantees(g translate.Guarantees) []Guarantee {
	list := []Guarantee{
		{"writes", writes(g)},
		{"versions", versions(g)},
		{"create", creation(g)},
		{"delete", "a DELETE " + g.Deletion},
	}
	if g.Activity {
		list = append(list, Guarantee{"deactivate", deactivation(g)})
	}
	return append(list, Guarantee{"filters", scans(g)})
}

func writes(g translate.Guarantees) string {
	switch g.Writes {
	case translate.Atomic:
		return "atomic: all of a write happens, or nothing"
	case translate.Compensated:
		return "compensated: what a failed write has done is taken back, as far as its steps say how"
	case translate.BestEffort:
	}
	return "best effort: a write of several calls can stay half done where one fails; such writes are logged and counted"
}

func versions(g translate.Guarantees) string {
	switch {
	case !g.Versions:
		return "no ETag: the backend cannot keep others out between reading and writing"
	case g.VersionField != "":
		return "ETag from " + g.VersionField + ", checked within the write"
	}
	return "ETag over everything that is stored, checked within the write"
}

// creation says whether a create can be repeated without making a second record.
func creation(g translate.Guarantees) string {
	switch {
	case !g.Create:
		return "nothing can be created"
	case len(g.Unique) > 0:
		return "can be repeated: a second one with the same " + strings.Join(g.Unique, " or ") + " is refused (409)"
	case len(g.Unchecked) > 0:
		return "must not be repeated: only the application itself can refuse a second one with the same " + strings.Join(g.Unchecked, " or ")
	}
	return "must not be repeated: nothing is unique, so that a second one makes another record"
}

func deactivation(g translate.Guarantees) string {
	if g.Deactivates {
		return "active = false takes effect in the application"
	}
	return "nobody can be deactivated"
}

// scans says which filters make the adapter look at every record: attributes with the same operators together.
func scans(g translate.Guarantees) string {
	if len(g.Scans) == 0 {
		return "the backend answers all filters, or narrows them down"
	}
	var order []string
	attributes := map[string][]string{}
	for _, s := range g.Scans {
		ops := strings.Join(s.Operators, " ")
		if attributes[ops] == nil {
			order = append(order, ops)
		}
		attributes[ops] = append(attributes[ops], short(s.Attribute))
	}
	parts := make([]string, len(order))
	for i, ops := range order {
		parts[i] = ops + " of " + strings.Join(attributes[ops], ", ")
	}
	return fmt.Sprintf("the adapter looks at every record, at %d at most, for %s", g.MaxScan, strings.Join(parts, "; "))
}
