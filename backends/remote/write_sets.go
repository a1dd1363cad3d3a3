package remote

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"scim-adapter/backends"
)

// folded tells whether two texts are equal but for their case.
func folded(a, b backends.Value) bool {
	x, isText := a.(string)
	y, both := b.(string)
	return isText && both && backends.Fold(x) == backends.Fold(y)
}

// inDocument tells whether a set is written as a part of its record.
func (c *collection) inDocument(i int) bool {
	s := c.Sets[i]
	return s.Reverse == nil && s.List == "" && len(suitable(c.Members[i].Operations, AddMember)) == 0 && len(suitable(c.Members[i].Operations, RemoveMember)) == 0
}

// placeElements puts the whole of a set, as it shall be, into the variables of a write.
func (w *write) placeElements(ctx context.Context, d backends.SetDelta, vars map[string]any) error {
	c := w.c
	var raw []any
	if w.current != nil {
		raw = slices.Clone(c.rawElements(w.current.document, d.Set))
	}
	stored, err := c.storedDelta(ctx, d)
	if err != nil {
		return err
	}
	if raw, err = c.changed(raw, stored); err != nil {
		return err
	}
	if raw == nil {
		raw = []any{}
	}
	var v any = raw
	if separator := c.Members[d.Set].Separator; separator != "" {
		v = joined(raw, separator)
	}
	for _, name := range []string{"record", "changes"} {
		m, _ := vars[name].(map[string]any)
		place(m, c.Members[d.Set].Path, v)
	}
	return nil
}

func joined(raw []any, separator string) string {
	var out strings.Builder
	for i, v := range raw {
		if i > 0 {
			out.WriteString(separator)
		}
		text, _ := textOf(v)
		out.WriteString(text)
	}
	return out.String()
}

// storedDelta gives a delta in the elements that the application keeps.
func (c *collection) storedDelta(ctx context.Context, d backends.SetDelta) (backends.SetDelta, error) {
	if members, _ := c.via(d.Set); members == nil {
		return d, nil
	}
	out := backends.SetDelta{Set: d.Set, Replace: d.Replace}
	for _, e := range d.Add {
		stored, err := c.stored(ctx, d.Set, e)
		if err != nil {
			return out, err
		}
		out.Add = append(out.Add, stored)
	}
	for _, e := range d.Remove {
		stored, err := c.stored(ctx, d.Set, e)
		if backends.KindOf(err) == backends.Invalid {
			continue // who does not exist is no member
		}
		if err != nil {
			return out, err
		}
		out.Remove = append(out.Remove, stored)
	}
	return out, nil
}

// changed applies a delta to the elements in a document. What the mapping does not know of an element stays.
func (c *collection) changed(raw []any, d backends.SetDelta) ([]any, error) {
	remove := slices.Clone(d.Remove)
	if d.Replace {
		raw = slices.DeleteFunc(raw, func(r any) bool { return c.indexOf(d.Set, r, d.Add) < 0 })
	}
	for _, change := range d.Change {
		at := slices.IndexFunc(raw, func(r any) bool { return c.indexOf(d.Set, r, []backends.Element{change.Old}) >= 0 })
		fresh, err := c.documentOf(d.Set, change.New)
		if err != nil {
			return nil, err
		}
		if at < 0 {
			raw = append(raw, fresh)
			continue
		}
		raw[at] = merged(raw[at], fresh)
	}
	raw = slices.DeleteFunc(raw, func(r any) bool { return c.indexOf(d.Set, r, remove) >= 0 })
	for _, e := range d.Add {
		if slices.ContainsFunc(raw, func(r any) bool { return c.indexOf(d.Set, r, []backends.Element{e}) >= 0 }) {
			continue
		}
		fresh, err := c.documentOf(d.Set, e)
		if err != nil {
			return nil, err
		}
		raw = append(raw, fresh)
	}
	return raw, nil
}

// merged puts the members of one object into another.
func merged(into, from any) any {
	target, ok := into.(map[string]any)
	source, both := from.(map[string]any)
	if !ok || !both {
		return from
	}
	out := map[string]any{}
	for _, m := range []map[string]any{target, source} {
		maps.Copy(out, m)
	}
	return out
}

// indexOf finds the element that a document's one is.
func (c *collection) indexOf(i int, raw any, elements []backends.Element) int {
	parsed, err := c.parseElements(i, []any{raw})
	if err != nil {
		return -1
	}
	return slices.IndexFunc(elements, func(e backends.Element) bool { return sameElement(e, parsed[0]) })
}

// changeSets writes the sets that have operations of their own, or are kept on the members' side.
func (w *write) changeSets(ctx context.Context) error {
	for _, d := range w.delta.Sets {
		var err error
		switch {
		case w.c.Sets[d.Set].List != "":
			err = w.changeListed(ctx, d)
		case !w.c.inDocument(d.Set):
			err = w.changeMembers(ctx, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// changeMembers removes and adds members one by one, only those that are, or are not, there.
func (w *write) changeMembers(ctx context.Context, d backends.SetDelta) error {
	c := w.c
	e, err := c.get(ctx, c.keyOf(w.current))
	if err != nil {
		return err
	}
	if err := c.complete(ctx, []*entry{e}, only(d.Set)); err != nil {
		return err
	}
	now := e.Sets[d.Set]
	gone, fresh := d.Remove, d.Add
	for _, change := range d.Change {
		gone, fresh = append(gone, change.Old), append(fresh, change.New)
	}
	if d.Replace {
		gone = now
	}
	var made []memberStep
	for _, element := range gone {
		if contains(now, element) && !contains(fresh, element) {
			made = append(made, memberStep{RemoveMember, AddMember, element})
		}
	}
	for _, element := range fresh {
		if !contains(now, element) {
			made = append(made, memberStep{AddMember, RemoveMember, element})
		}
	}
	return w.memberSteps(ctx, d.Set, made)
}

// memberStep is one change of a member, and the one that takes it back.
type memberStep struct {
	do, undo string
	element  backends.Element
}

// memberSteps does one step after another. Where one is refused, those before it are taken back.
func (w *write) memberSteps(ctx context.Context, set int, steps []memberStep) error {
	for i, s := range steps {
		err := w.member(ctx, set, s.do, s.element)
		if err == nil {
			continue
		}
		for _, back := range slices.Backward(steps[:i]) {
			if w.member(ctx, set, back.undo, back.element) != nil {
				return w.half(err, true)
			}
		}
		return err
	}
	return nil
}

func contains(list []backends.Element, e backends.Element) bool {
	return slices.ContainsFunc(list, func(x backends.Element) bool { return sameElement(x, e) })
}

// member adds or removes one element.
func (w *write) member(ctx context.Context, i int, name string, element backends.Element) error {
	c := w.c
	stored, err := c.stored(ctx, i, element)
	if err != nil {
		return err
	}
	object := map[string]any{}
	for j, f := range c.Sets[i].Fields {
		if f.Name != itself {
			place(object, f.Name, stored[j])
		}
	}
	vars := keyVars(c.keyOf(w.current))
	vars["value"], vars["element"], vars["document"] = stored[0], object, w.current.document
	vars["record"] = c.object(w.current.Values)
	maps.Copy(vars, w.delta.Vars)
	_, err = c.do(ctx, suitable(c.Members[i].Operations, name), Call{Write: true}, vars)
	if err == nil {
		c.imagination(ctx).member(c, w.current, i, name == AddMember, stored)
	}
	if name == RemoveMember && backends.KindOf(err) == backends.NotFound {
		return nil // who is not there is no member
	}
	if e := asInvalid(err); e != nil {
		text, _ := textOf(element[0])
		return &backends.Error{Kind: backends.Invalid, Op: e.Op, Field: c.Sets[i].Name, Value: text, Err: e.Err}
	}
	return err
}

// changeListed changes the lists of the members.
func (w *write) changeListed(ctx context.Context, d backends.SetDelta) error {
	c := w.c
	own, err := textOf(c.keyOf(w.current)[0])
	if err != nil {
		return c.fail(backends.Internal, "change the members of", err)
	}
	members := c.members(d.Set)
	gone := d.Remove
	if d.Replace {
		e := &entry{Record: w.current.Record, document: w.current.document}
		e.Sets = make([][]backends.Element, len(c.Sets))
		if err := c.complete(ctx, []*entry{e}, only(d.Set)); err != nil {
			return err
		}
		gone = e.Sets[d.Set]
	}
	for _, element := range gone {
		if contains(d.Add, element) {
			continue
		}
		err := members.relist(ctx, c.Sets[d.Set], backends.Key(element), own, false)
		if err != nil && backends.KindOf(err) != backends.NotFound {
			return err
		}
	}
	for _, element := range d.Add {
		err := members.relist(ctx, c.Sets[d.Set], backends.Key(element), own, true)
		if backends.KindOf(err) == backends.NotFound {
			text, _ := textOf(element[0])
			err = &backends.Error{Kind: backends.Invalid, Op: c.op("add members of"), Field: c.Sets[d.Set].Name, Value: text}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// relist puts a key into a member's list, or takes it out.
func (c *collection) relist(ctx context.Context, s backends.Set, member backends.Key, key string, there bool) error {
	release, err := c.locks.acquire(ctx, "key "+c.keyText(&entry{Record: c.keyed(member)}))
	if err != nil {
		return c.fail(backends.Timeout, Update, err)
	}
	defer release()
	e, err := c.get(ctx, member)
	if err != nil {
		return err
	}
	texts, err := c.listed(e, s)
	if err != nil {
		return c.fail(backends.BadResponse, "read", err)
	}
	if slices.Contains(texts, key) == there {
		return nil
	}
	if texts = slices.DeleteFunc(texts, func(t string) bool { return t == key }); there {
		texts = append(texts, key)
	}
	v, err := c.listValue(e, s, texts)
	if err != nil {
		return c.fail(backends.Invalid, Update, err)
	}
	record, changes := c.object(e.Values), map[string]any{}
	place(record, s.List, v)
	place(changes, s.List, v)
	vars := keyVars(member)
	vars["record"], vars["changes"], vars["document"] = record, changes, e.document
	_, err = c.do(ctx, suitable(c.Operations, Update), Call{Write: true}, vars)
	if err == nil {
		c.imagination(ctx).list(c, e, s, v)
	}
	return err
}

// listValue gives what the list's field shall hold.
func (c *collection) listValue(e *entry, s backends.Set, texts []string) (any, error) {
	if s.Codec == nil {
		out := make([]any, len(texts))
		for i, t := range texts {
			out[i] = t
		}
		return out, nil
	}
	old, err := canonical(c.Types[s.List], locate(e.document, s.List))
	if err != nil {
		return nil, fmt.Errorf("the list cannot be read: %w", err)
	}
	v, err := s.Codec.Encode(old, texts)
	if err != nil {
		return nil, err
	}
	return outgoing(c.Types[s.List], v)
}
