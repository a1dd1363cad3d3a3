package laws

import (
	"scim-adapter/internal/diag"
	"scim-adapter/translate"
)

// hint is what findings end with that an author may mean.
const hint = " If this is meant, say why: lossy = \"…\"."

// report turns what was found into findings and outcomes, attribute by attribute.
func (e *examiner) report(r *Report) {
	r.Findings = append(r.Findings, e.notes...)
	for _, u := range e.units {
		for _, d := range u.parts {
			e.reportPart(r, u, d)
		}
	}
}

func (e *examiner) reportPart(r *Report, u *unit, d *translate.Described) {
	o := Outcome{Checked: u.checked() && (both(d) || d.Set), Declared: d.Spec.Lossy.Value}
	for _, f := range e.found[d.Spec] {
		o.Losses = append(o.Losses, f.summary)
		switch {
		case !f.meant():
			r.Findings = append(r.Findings, f.warning(""))
		case o.Declared == "":
			r.Findings = append(r.Findings, f.warning(hint))
		}
	}
	r.Outcomes[d.Spec] = o
	if o.Declared != "" && o.Checked && len(o.Losses) == 0 {
		r.Findings.Warnf(d.Spec.Lossy.Range, "Nothing is lost here",
			"`%s` declares a loss, but everything that was tried is read back as it was written. Take lossy away, so that the next loss is seen.", d.Label)
	}
}

// warning gives the finding as it is printed.
func (f finding) warning(more string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Warning, Summary: f.summary, Detail: f.detail + more, Range: f.at}
}
