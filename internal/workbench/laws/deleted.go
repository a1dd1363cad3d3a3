package laws

import (
	"scim-adapter/backends"
	"scim-adapter/internal/scim"
)

// deleted tries the law that a deletion which deactivates does so.
func (e *examiner) deleted() {
	spec := e.about.Resource
	active := e.labelled("active")
	if spec.OnDelete.Value != "deactivate" || active == nil || active.Operations {
		return
	}
	deletion, err := e.m.Delete(e.key(e.whole))
	if err != nil || deletion.Update == nil {
		return
	}
	rec, _, err := e.update(e.whole, *deletion.Update)
	if err == nil {
		var o scim.Object
		if o, err = e.read(rec); err == nil && e.at(o, active.Path) == false || e.unseen(rec) {
			return
		}
	}
	why := "it is still active afterwards"
	if err != nil {
		why = cause(err)
	}
	e.notes.Warnf(spec.OnDelete.Range, "A deletion does not deactivate", "on_delete says that a deleted %s is deactivated, but %s.", spec.Name.Value, why)
}

// unseen tells whether a record is out of SCIM's sight.
func (e *examiner) unseen(rec backends.Record) bool {
	for _, c := range e.world.Scope {
		if !inScope(c, rec.Values[c.Field]) {
			return true
		}
	}
	return false
}
