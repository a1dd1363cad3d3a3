package laws

import (
	"fmt"

	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// enough is how many values of an attribute are tried in other laws than that they are read back.
const enough = 3

// written tries the law that what is written is read back, by an update and by a creation.
func (e *examiner) written(u *unit) {
	if !u.checked() {
		return
	}
	var first error
	var firstTrial trial
	var dropped []lostElement
	failed := false
	for _, t := range u.trials() {
		want, got, err := e.try(u, t)
		if err != nil {
			if failed = failed || !refused(err); first == nil {
				first, firstTrial = err, t
			}
			continue
		}
		if scim.Equal(want, nil) {
			continue // the front door takes it for nothing
		}
		diff, ok := compare(want, got)
		switch {
		case t.says != "" && !ok:
			dropped = append(dropped, lostElement{t, got})
		case !ok:
			e.differs(u, t, diff)
		}
		u.accepted = append(u.accepted, t.value)
	}
	e.dropped(u, dropped)
	if len(u.accepted) == 0 && first != nil && !failed {
		e.find(firstTrial.blame, finding{
			law: takes, summary: "Nothing can be written", at: place(firstTrial.blame),
			detail: fmt.Sprintf("Every value of `%s` that was tried is refused; %s, for example: %s.", u.path, show(firstTrial.value), cause(first)),
		})
	}
}

// try writes a value and gives it as the front door understood it, and what is read then. An error that is no refusal
// is noted.
func (e *examiner) try(u *unit, t trial) (want, got any, err error) {
	body := put(e.baseBody, u.path, t.value)
	in, _, err := e.check(body)
	if err != nil {
		return nil, nil, err
	}
	rec, err := e.write(u, body)
	if err != nil {
		if !refused(err) {
			e.broken(t, err)
		}
		return nil, nil, err
	}
	o, err := e.read(rec)
	if err != nil {
		e.illegible(t, err)
		return nil, nil, err
	}
	e.sight(t, rec)
	return e.at(in, u.path), e.at(o, u.path), nil
}

// write makes a record with a body: by a PUT of the base, or anew where values are given only once, and for the first
// values of each attribute.
func (e *examiner) write(u *unit, body scim.Object) (backends.Record, error) {
	if u.immutable() || len(u.accepted) == 0 {
		return e.create(body)
	}
	rec, _, err := e.replace(e.base, body)
	return rec, err
}

// illegible notes that a record cannot be read any more.
func (e *examiner) illegible(t trial, err error) {
	d := t.blame
	if other := e.labelled(culprit(err)); other != nil {
		d = other
	}
	at := d.Spec.Read.Range
	if at.IsZero() {
		at = place(d)
	}
	e.find(d, finding{
		law: legible, summary: "Cannot be read any more", at: at,
		detail: fmt.Sprintf("With `%s` = %s the record can be written, but not be read, and no list that it is in: %s.", t.blame.Label, show(bare(t)), cause(err)),
	})
}

// sight notes that a value takes the record out of sight.
func (e *examiner) sight(t trial, rec backends.Record) {
	for _, c := range e.world.Scope {
		name := e.world.Fields[c.Field].Name
		for _, w := range t.blame.Writes {
			if w == name && !inScope(c, rec.Values[c.Field]) {
				e.find(t.blame, finding{
					law: visible, summary: "The record goes out of sight", at: place(t.blame),
					detail: fmt.Sprintf("`%s` = %s writes %s = %s, and such records do not exist for SCIM (where, deleted).", t.blame.Label, show(t.value), name, backends.ValueText(rec.Values[c.Field])),
				})
			}
		}
	}
}

// inScope evaluates a condition of the collection: what Where and Deleted demand.
func inScope(c backends.Comparison, v backends.Value) bool {
	fulfilled := false
	switch c.Op { //nolint:exhaustive // a scope has no others
	case backends.Equal:
		fulfilled = v != nil && backends.Same(v, c.Value)
	case backends.In:
		for _, one := range c.Values {
			fulfilled = fulfilled || v != nil && backends.Same(v, one)
		}
	}
	return fulfilled != c.Not
}
