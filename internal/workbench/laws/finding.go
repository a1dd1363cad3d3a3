package laws

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"scim-adapter/internal/diag"
	"scim-adapter/internal/expression"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// law says which law was broken. Of each attribute and law the first finding counts.
type law int

const (
	returns  law = iota // what is written is read back
	fits                // elements do not get lost
	takes               // there are values that can be written
	answers             // a value is written or refused, but is no failure
	legible             // what is stored can be read
	clears              // what is removed is gone
	rests               // a PUT of what was read changes nothing
	rewrites            // what is read can be written
	alone               // other attributes stay as they are
	visible             // the record stays in sight
)

// finding is one broken law.
type finding struct {
	law     law
	summary string
	detail  string
	at      diag.Range
}

// broke tells whether an attribute has broken a law.
func (e *examiner) broke(d *translate.Described, l law) bool {
	return slices.ContainsFunc(e.found[d.Spec], func(f finding) bool { return f.law == l })
}

// meant tells whether a mapping can mean a law to be broken. Errors in place of answers, and records that nobody can
// read or find, are no losses.
func (f finding) meant() bool {
	return f.law != answers && f.law != legible && f.law != visible && f.law != takes
}

// find notes a broken law of an attribute, once.
func (e *examiner) find(d *translate.Described, f finding) {
	if e.broke(d, f.law) {
		return
	}
	if f.at.IsZero() {
		f.at = d.Spec.Path.Range
	}
	e.found[d.Spec] = append(e.found[d.Spec], f)
}

// differs notes a value that does not come back.
func (e *examiner) differs(u *unit, t trial, diff difference) {
	d := t.blame
	if diff.sub != "" {
		d = u.part(diff.sub, d)
	}
	name := d.Label
	if d.Path.Sub == nil && diff.sub != "" {
		name += "." + diff.sub
	}
	f := finding{law: returns, summary: "Not read back as it was written", at: place(d)}
	f.detail = fmt.Sprintf("`%s` = %s reads back %s%s.", name, show(diff.want), show(diff.got), through(d))
	if t.over != nil {
		f.detail = fmt.Sprintf("`%s` = %s, where %s was, reads back %s%s.", name, show(diff.want), show(bare(trial{value: t.over, blame: d})), show(diff.got), through(d))
	}
	if disjoint(d) {
		f.summary = "Written to one field, read from another"
		f.detail = fmt.Sprintf("`%s` is written to %s but read from %s: %s reads back %s.",
			name, names(d.Writes), names(d.Reads), show(diff.want), show(diff.got))
	}
	e.find(d, f)
}

// lostElement is a trial of which not every element came back.
type lostElement struct {
	trial

	got any
}

// dropped notes elements that do not come back; all kinds of them are one finding.
func (e *examiner) dropped(u *unit, lost []lostElement) {
	if len(lost) == 0 {
		return
	}
	var kinds []string
	for _, l := range lost {
		kinds = append(kinds, l.says)
	}
	verb := map[bool]string{true: "is", false: "are"}[len(kinds) == 1]
	blame := u.parts[0]
	for _, d := range u.parts {
		if d.Spec.Lossy.Value != "" {
			blame = d
		}
	}
	e.find(blame, finding{
		law: fits, summary: "Elements are dropped", at: blame.Spec.Path.Range,
		detail: fmt.Sprintf("Of `%s`, %s %s dropped: %s reads back %s.", u.path, join(kinds), verb, show(lost[0].value), show(lost[0].got)),
	})
}

func join(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// disjoint tells whether a block reads none of the fields that it writes.
func disjoint(d *translate.Described) bool {
	return len(d.Reads) > 0 && len(d.Writes) > 0 &&
		!slices.ContainsFunc(d.Writes, func(w string) bool { return slices.Contains(d.Reads, w) })
}

// place gives the line that says where values go: the field, or the expression.
func place(d *translate.Described) diag.Range {
	switch {
	case len(d.Spec.Write) > 0:
		return d.Spec.Write[0].Expr.Range
	case d.Spec.Field.Value != "":
		return d.Spec.Field.Range
	}
	return d.Spec.Path.Range
}

// through says by which field a value goes.
func through(d *translate.Described) string {
	fields := slices.Compact(slices.Sorted(slices.Values(append(slices.Clip(d.Writes), d.Reads...))))
	if len(fields) == 0 {
		return ""
	}
	return map[bool]string{true: " (field ", false: " (fields "}[len(fields) == 1] + names(fields) + ")"
}

func names(fields []string) string {
	quoted := make([]string, len(fields))
	for i, f := range fields {
		quoted[i] = "`" + f + "`"
	}
	return join(quoted)
}

// labelled gives the block that errors call by a label; nil where there is none.
func (e *examiner) labelled(label string) *translate.Described {
	for _, u := range e.units {
		for _, d := range u.parts {
			if d.Label == label {
				return d
			}
		}
	}
	return nil
}

// broken notes an error of the mapping where an answer should be.
func (e *examiner) broken(t trial, err error) {
	d := t.blame
	if other := e.labelled(culprit(err)); other != nil {
		d = other
	}
	at := place(d)
	if x, ok := errors.AsType[*expression.Error](err); ok && !x.At.IsZero() {
		at = x.At
	}
	e.find(d, finding{
		law: answers, summary: "Fails instead of being refused", at: at,
		detail: fmt.Sprintf("`%s` = %s is answered with 500, an error of the mapping's own: %s.", t.blame.Label, show(bare(t)), cause(err)),
	})
}

// bare gives the value of a trial without what is around it.
func bare(t trial) any {
	list, isList := t.value.([]any)
	value := t.value
	if isList && len(list) == 1 && t.blame.Path.Sub != nil {
		value = list[0]
	}
	if o, ok := value.(scim.Object); ok && t.blame.Path.Sub != nil {
		value, _ = o.Get(t.blame.Path.Sub.Name)
	}
	return value
}
