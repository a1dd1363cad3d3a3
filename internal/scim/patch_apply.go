package scim

import "slices"

// ApplyPatch gives the resource after the operations, in order (RFC 7644 section 3.5.2). The resource that
// is passed is not changed; where one operation fails there is no result. Errors are *[Error].
func (t *ResourceType) ApplyPatch(current Object, ops []PatchOp, tol *Tolerance) (Object, error) {
	out := current.Clone()
	ops = t.withoutTombstones(current, ops, tol)
	for _, op := range ops {
		op.Value = Clone(op.Value) // a later operation may change it; a backend may try the same operations again
		if err := t.apply(&out, op, tol); err != nil {
			return nil, err
		}
	}
	if err := t.afterwards(current, out, ops); err != nil {
		return nil, err
	}
	return out, nil
}

func (t *ResourceType) apply(o *Object, op PatchOp, tol *Tolerance) error {
	p := op.Path.Path
	whole := Path{Schema: p.Schema, Attribute: p.Attribute}
	switch {
	case !p.Attribute.MultiValued:
		t.applySingle(o, op)
		return nil
	case op.Path.Where != nil:
		return t.applyElements(o, op, tol)
	case p.Sub != nil:
		return t.applyEvery(o, op)
	}
	old, _ := t.Get(*o, whole).([]any)
	given, _ := op.Value.([]any)
	switch {
	case op.Op == "replace":
		t.set(o, whole, dedupe(given))
	case op.Op == "add":
		list, err := union(whole, old, given)
		if err != nil {
			return err
		}
		t.set(o, whole, list)
	case op.HasValue:
		t.set(o, whole, subtract(old, given))
	default:
		t.set(o, whole, nil)
	}
	return nil
}

// applySingle changes a single-valued attribute; a complex one is merged (RFC-PATCH-06, RFC-PATCH-12). What is
// read-only in it stays when it is removed.
func (t *ResourceType) applySingle(o *Object, op PatchOp) {
	p := op.Path.Path
	given, isObject := op.Value.(Object)
	old, _ := t.Get(*o, p).(Object)
	switch {
	case op.Op == "remove" || op.Value == nil:
		t.set(o, p, only(old, p.Leaf(), func(sub *Attribute) bool { return sub.Mutability == ReadOnly }))
	case !isObject || len(old) == 0:
		t.set(o, p, op.Value)
	default:
		t.set(o, p, merged(old, given))
	}
}

// only gives those sub-attributes of a complex value that are to be kept.
func only(value Object, a *Attribute, keep func(*Attribute) bool) Object {
	var out Object
	for _, m := range value {
		if sub := a.SubAttribute(m.Name); sub != nil && keep(sub) {
			out = append(out, m)
		}
	}
	return out
}

func merged(old, given Object) Object {
	out := old.Clone()
	for _, m := range given {
		out.Set(m.Name, m.Value)
	}
	return out
}

// applyEvery changes a sub-attribute of every element; where there is none yet, it makes one.
func (t *ResourceType) applyEvery(o *Object, op PatchOp) error {
	return t.changeElements(o, op, func(any) bool { return true }, func() Object { return Object{} })
}

// applyElements changes the elements that fulfil the brackets. Where none does, adding and replacing make
// one that does (C1, ENTRA-17), if that is tolerated.
func (t *ResourceType) applyElements(o *Object, op PatchOp, tol *Tolerance) error {
	where := op.Path.Where
	template := func() Object {
		if made, simple := elementTemplate(where); simple && tol.Bears(CreatedElement) {
			return made
		}
		return nil
	}
	matches := func(e any) bool { return matchElement(t, op.Path.Path, where, e) }
	return t.changeElements(o, op, matches, template)
}

func (t *ResourceType) changeElements(o *Object, op PatchOp, matches func(any) bool, template func() Object) error {
	whole := Path{Schema: op.Path.Path.Schema, Attribute: op.Path.Path.Attribute}
	old, _ := t.Get(*o, whole).([]any)
	var out []any
	var changed []int
	for _, e := range old {
		if !matches(e) {
			out = append(out, e)
			continue
		}
		n, err := changeElement(e, op)
		if err != nil {
			return err
		}
		if isEmpty(n) {
			changed = append(changed, -1)
			continue
		}
		changed = append(changed, len(out))
		out = append(out, n)
	}
	if len(changed) == 0 && op.Op != "remove" {
		made := template()
		if made == nil {
			return Errorf(400, NoTarget, "no value of %q fulfils the path", whole)
		}
		if len(op.asObject()) > 0 {
			changed = append(changed, len(out))
			out = append(out, madeElement(made, op))
		}
	}
	t.set(o, whole, onePrimary(out, changed))
	return nil
}

// asObject tells what an operation sets in an element.
func (op PatchOp) asObject() Object {
	if isEmpty(op.Value) {
		return nil
	}
	if o, ok := op.Value.(Object); ok && op.Path.Path.Sub == nil {
		return o
	}
	return Object{{"value", op.Value}}
}

// madeElement gives the element that an operation makes where its brackets found none.
func madeElement(template Object, op PatchOp) Object {
	if sub := op.Path.Path.Sub; sub != nil {
		out := template.Clone()
		out.Set(sub.Name, op.Value)
		return out
	}
	given, _ := op.Value.(Object)
	return merged(template, given)
}

// changeElement gives an element after an operation; nothing where it is removed. A replacement leaves of it only what
// clients cannot give, and what its brackets say of it (RFC-PATCH-14).
func changeElement(e any, op PatchOp) (any, error) {
	p := op.Path.Path
	described, _ := elementTemplate(op.Path.Where)
	element, isObject := e.(Object)
	given, _ := op.Value.(Object)
	out := element.Clone()
	switch {
	case p.Sub == nil && (op.Op == "remove" || op.Op == "replace" && isEmpty(op.Value)): // null unassigns
		return nil, nil //nolint:nilnil // removed
	case !isObject:
		return op.Value, nil
	case p.Sub != nil && p.Sub.Required && isBlank(op.Value):
		return nil, gone(p)
	case p.Sub != nil:
		setOrDelete(&out, p.Sub.Name, op.Value)
	case op.Op == "replace":
		out = merged(only(element, p.Attribute, func(sub *Attribute) bool {
			_, named := described.Get(sub.Name)
			return named || sub.Mutability == ReadOnly || sub.Mutability == Immutable
		}), given)
	default:
		out = merged(element, given)
	}
	if p.Sub != nil && isEmpty(op.Value) && p.Sub.Mutability != Immutable && hollow(p.Attribute, out) {
		return nil, nil //nolint:nilnil // nothing is left but labels
	}
	return out, immutableKept(Path{Schema: p.Schema, Attribute: p.Attribute}, element, out)
}

// onePrimary makes sure that a primary value set just now is the only one (RFC-PATCH-16).
func onePrimary(list []any, changed []int) []any {
	newest := -1
	for _, i := range changed {
		if i >= 0 && isPrimary(list[i]) {
			newest = i
		}
	}
	if newest < 0 {
		return list
	}
	for i, e := range list {
		if i != newest && isPrimary(e) {
			o := e.(Object).Clone() //nolint:errcheck // isPrimary says so
			o.Set("primary", false)
			list[i] = o
		}
	}
	return list
}

func isPrimary(e any) bool {
	o, ok := e.(Object)
	if !ok {
		return false
	}
	v, _ := o.Get("primary")
	return v == true
}

// sameElement tells whether two elements stand for the same: equal, or references to the same resource.
func sameElement(a, b any) bool {
	x, ok := a.(Object)
	y, also := b.(Object)
	if ok && also {
		v, has := x.Get("value")
		w, too := y.Get("value")
		t, _ := x.Get("type")
		u, _ := y.Get("type")
		if has && too {
			return Equal(v, w) && (t == nil || u == nil || Equal(t, u))
		}
	}
	return Equal(a, b)
}

func contains(list []any, e any) bool {
	return slices.ContainsFunc(list, func(x any) bool { return sameElement(x, e) })
}

// dedupe leaves out what stands twice (C19).
func dedupe(list []any) []any {
	var out []any
	for _, e := range list {
		if !contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// union appends what is not there yet; what is there already takes over what is new in it.
func union(p Path, old, given []any) ([]any, error) {
	out := slices.Clone(old)
	var changed []int
	for _, e := range given {
		i := slices.IndexFunc(out, func(x any) bool { return sameElement(x, e) })
		if i < 0 {
			changed = append(changed, len(out))
			out = append(out, e)
			continue
		}
		x, isObject := out[i].(Object)
		if o, ok := e.(Object); ok && isObject {
			if err := immutableKept(p, x, merged(x, o)); err != nil {
				return nil, err
			}
			out[i] = merged(x, o)
			changed = append(changed, i)
		}
	}
	return onePrimary(out, changed), nil
}

func subtract(old, given []any) []any {
	var out []any
	for _, e := range old {
		if !contains(given, e) {
			out = append(out, e)
		}
	}
	return out
}
