package laws

import (
	"fmt"
	"slices"

	"scim-adapter/translate"
)

// absences tries the law that records can be read in which something is NULL.
func (e *examiner) absences() {
	for _, u := range e.units {
		for _, d := range u.parts {
			if d.Spec.Read.Value == "" {
				continue
			}
			for _, name := range d.Reads {
				e.absent(d, name)
			}
		}
	}
}

func (e *examiner) absent(d *translate.Described, name string) {
	f := e.field(name)
	if f < 0 || e.needed(f) {
		return
	}
	if _, err := e.read(with(e.base, f, nil)); err != nil && culprit(err) == d.Label {
		e.find(d, finding{
			law: legible, summary: "Cannot be read where a field is NULL", at: d.Spec.Read.Range,
			detail: fmt.Sprintf("Where `%s` is NULL, `%s` cannot be read, and every list with such a record fails: %s. Say what it means then: record.%s == nil ? nil : …, for example.", name, d.Label, cause(err), name),
		})
	}
}

// needed tells whether a field always has a value: it is part of the key, or written by what is required.
func (e *examiner) needed(field int) bool {
	if slices.Contains(e.world.Key, field) {
		return true
	}
	for _, u := range e.units {
		for _, d := range u.parts {
			if d.Field == field && !d.Element && d.Path.Leaf().Required {
				return true
			}
		}
	}
	return false
}
