package laws

import (
	"fmt"
	"slices"

	"scim-adapter/backends"
	"scim-adapter/translate"
)

// fill gives the record a value of every attribute, one after the other.
func (e *examiner) fill() {
	e.whole = e.base
	for _, u := range e.units {
		if len(u.accepted) == 0 {
			continue
		}
		if rec, ok := e.step(u, u.accepted[0]); ok {
			e.whole = rec
		}
	}
}

// kept tries the laws that a PUT of what was read changes nothing, and that what is read can be written.
func (e *examiner) kept(u *unit) {
	if !u.checked() {
		return
	}
	e.rest(u, u.parts[0], e.whole)
	for _, d := range u.parts {
		if d.Field < 0 || d.Element || d.Flow == translate.WriteOnly {
			continue
		}
		for _, stored := range d.Stored {
			rec := with(e.base, d.Field, stored)
			e.rest(u, d, rec)
			if both(d) {
				e.rewritten(u, d, rec, stored)
			}
		}
	}
	for i, v := range u.accepted {
		if i >= enough && i < len(u.accepted)-1 {
			continue // the last one has several elements
		}
		if rec, ok := e.having(e.base, u, v); ok {
			e.rest(u, u.parts[0], rec)
		}
	}
}

// having gives a record with another value of an attribute.
func (e *examiner) having(rec backends.Record, u *unit, v any) (backends.Record, bool) {
	body, err := e.read(rec)
	if err != nil {
		return rec, false
	}
	out, _, err := e.replace(rec, put(body, u.path, v))
	if err != nil {
		return rec, false
	}
	_, err = e.read(out)
	return out, err == nil
}

// rest tries a PUT of what was read.
func (e *examiner) rest(u *unit, d *translate.Described, rec backends.Record) {
	o, err := e.read(rec)
	if err != nil {
		return // another law's
	}
	_, delta, err := e.replace(rec, o)
	f := finding{law: rests, summary: "A PUT of what was read changes something", at: place(d)}
	switch changed := e.changed(delta); {
	case err != nil && (e.unitOf(culprit(err)) == u || culprit(err) == ""):
		f.summary = "A PUT of what was read is refused"
		f.detail = fmt.Sprintf("`%s` reads %s, and a client that sends this back gets an error: %s.", u.path, show(e.at(o, u.path)), cause(err))
	case err == nil && len(changed) > 0:
		f.detail = fmt.Sprintf("`%s` reads %s, and a client that sends this back changes %s.", u.path, show(e.at(o, u.path)), names(changed))
	default:
		return
	}
	e.find(d, f)
}

// changed names what a delta writes.
func (e *examiner) changed(delta backends.Delta) []string {
	var list []string
	for _, a := range delta.Set {
		list = append(list, e.world.Fields[a.Field].Name)
	}
	for _, s := range delta.Sets {
		if len(s.Remove)+len(s.Change) > 0 || !s.Replace && len(s.Add) > 0 {
			list = append(list, e.world.Sets[s.Set].Name)
		}
	}
	for _, event := range delta.Events {
		list = append(list, event.Name)
	}
	return slices.Compact(list)
}

// rewritten tries to write what a stored value is read as.
func (e *examiner) rewritten(u *unit, d *translate.Described, rec backends.Record, stored backends.Value) {
	o, err := e.read(rec)
	if err != nil {
		return
	}
	v := e.at(o, u.path)
	if v == nil {
		return
	}
	if _, err := e.create(put(o, u.path, v)); err != nil && culprit(err) == d.Label {
		e.find(d, finding{
			law: rewrites, summary: "Read, but refused when it is written", at: place(d),
			detail: fmt.Sprintf("%s stored in %s reads as `%s` = %s, which no client can write: %s.",
				backends.ValueText(stored), names(d.Reads), d.Label, show(bare(trial{value: v, blame: d})), cause(err)),
		})
	}
}
