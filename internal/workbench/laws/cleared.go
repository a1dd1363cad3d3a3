package laws

import (
	"fmt"

	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// cleared tries the law that what is removed is gone.
func (e *examiner) cleared(u *unit) {
	if !u.checked() || u.path.Attribute.Required || u.immutable() {
		return
	}
	paths := []scim.Path{u.path}
	if first := u.parts[0]; first.Path.Sub != nil && !first.Slot && !first.Set {
		paths = nil
		for _, d := range u.parts {
			if both(d) && !d.Path.Sub.Required && d.Flow != translate.Immutable {
				paths = append(paths, d.Path)
			}
		}
	}
	for _, p := range paths {
		e.clearedAt(u, p)
	}
}

func (e *examiner) clearedAt(u *unit, p scim.Path) {
	d := u.parts[0]
	if p.Sub != nil {
		d = u.part(p.Sub.Name, d)
	}
	rec, err := e.remove(e.whole, p)
	if err != nil {
		if !refused(err) {
			e.broken(trial{blame: d}, err)
		}
		return
	}
	o, err := e.read(rec)
	if err != nil {
		e.illegible(trial{blame: d}, err)
		return
	}
	if left := e.m.Type().Get(o, p); !scim.Equal(left, nil) && !e.broke(d, returns) {
		e.find(d, finding{
			law: clears, summary: "Clearing has no effect", at: place(d),
			detail: fmt.Sprintf("`%s` is removed, and still reads %s%s.", p, show(left), through(d)),
		})
	}
}
