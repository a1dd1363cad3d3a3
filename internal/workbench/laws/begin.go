package laws

import (
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// begin makes the record that everything else starts from: a creation with no more than what is required. ok is false
// where there is none; why is noted.
func (e *examiner) begin() (ok bool) {
	needed := map[*unit]int{} // and which of its values is tried
	for _, u := range e.units {
		if u.path.Attribute.Required && u.path.Attribute.Mutability != scim.ReadOnly || e.firstOfExtension(u) {
			needed[u] = 0
		}
	}
	for {
		rec, err := e.create(e.body(needed))
		if err == nil {
			e.base = rec
			return e.legible()
		}
		if !e.advance(needed, culprit(err)) {
			e.notes.Warnf(e.about.Resource.Name.Range, "Nothing can be created",
				"None of the values that were tried makes a %s, so that nothing else of it could be checked: %s.", e.about.Resource.Name.Value, cause(err))
			return false
		}
	}
}

// advance takes the next value of the attribute that an error names, or of any where it names none; false where there
// is no other value.
func (e *examiner) advance(needed map[*unit]int, label string) bool {
	named := e.unitOf(label)
	for _, u := range e.units {
		n, used := needed[u]
		if used && (named == nil || named == u) && n+1 < len(u.trials()) {
			needed[u] = n + 1
			return true
		}
	}
	return false
}

// firstOfExtension tells whether a required extension would be empty without an attribute.
func (e *examiner) firstOfExtension(u *unit) bool {
	for _, x := range e.m.Type().Extensions {
		if x.Required && strings.EqualFold(x.Schema.ID, u.path.Schema) {
			i := slices.IndexFunc(e.units, func(o *unit) bool { return o.path.Schema == u.path.Schema && o.checked() })
			return i >= 0 && e.units[i] == u
		}
	}
	return false
}

// body makes what a client would send.
func (e *examiner) body(needed map[*unit]int) scim.Object {
	body := scim.Object{{Name: "schemas", Value: []any{e.m.Type().Schema.ID}}}
	for _, u := range e.units {
		n, used := needed[u]
		switch trials := u.trials(); {
		case used && n < len(trials):
			body = put(body, u.path, trials[n].value)
		case used:
			body = put(body, u.path, leafSamples(u.path.Attribute)[0])
		}
	}
	return body
}

// unitOf gives the attribute of the block that errors call by a label; nil where there is none.
func (e *examiner) unitOf(label string) *unit {
	i := slices.IndexFunc(e.units, func(u *unit) bool {
		return slices.ContainsFunc(u.parts, func(d *translate.Described) bool { return d.Label == label })
	})
	if i < 0 {
		return nil
	}
	return e.units[i]
}

// legible makes sure that the record can be read: what the application itself fills in is guessed, until all
// expressions can do with it.
func (e *examiner) legible() bool {
	tried := map[int]int{}
	for {
		o, err := e.read(e.base)
		if err == nil {
			e.baseBody = o
			return true
		}
		d := e.labelled(culprit(err))
		if d == nil || !e.guess(d, tried) {
			e.unreadable(d, err)
			return false
		}
	}
}

// guess gives the fields that a block reads, and nobody has written, their next value.
func (e *examiner) guess(d *translate.Described, tried map[int]int) (more bool) {
	for _, name := range d.Reads {
		f := e.field(name)
		n, again := tried[f]
		if f < 0 || !again && e.base.Values[f] != nil || n >= len(guesses()) {
			continue
		}
		e.guessed[f] = held(e.world.Fields[f].Type, guesses()[n])
		e.base = with(e.base, f, e.guessed[f])
		tried[f] = n + 1
		more = true
	}
	return more
}

// guesses is what fields may hold.
func guesses() []backends.Value {
	return []backends.Value{"1", int64(1), true, 1.5, "2021-06-01", time.Date(2021, time.June, 1, 0, 0, 0, 0, time.UTC), []any{}, map[string]any{}}
}

// field gives the index of a field; -1 where there is none.
func (e *examiner) field(name string) int {
	return slices.IndexFunc(e.world.Fields, func(f backends.Field) bool { return f.Name == name })
}

func (e *examiner) unreadable(d *translate.Described, err error) {
	if d == nil {
		e.notes.Warnf(e.about.Resource.Name.Range, "Cannot be read", "A new %s cannot be read: %s.", e.about.Resource.Name.Value, cause(err))
		return
	}
	at := d.Spec.Read.Range
	if at.IsZero() {
		at = place(d)
	}
	e.find(d, finding{
		law: legible, summary: "Cannot be read", at: at,
		detail: "A new " + e.about.Resource.Name.Value + " has only what is required, and `" + d.Label + "` of it cannot be read: " + cause(err) + ". Nothing else could be checked.",
	})
}
