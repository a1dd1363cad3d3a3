package rehearse

import (
	"encoding/json"
	"strings"

	"scim-adapter/internal/config"
	"scim-adapter/internal/scim"
	"scim-adapter/translate"
)

// masked is what people see in place of a value that is nobody's business.
const masked = "‹masked›"

// mask hides the values of attributes that the mapping marks sensitive, and of passwords, wherever they appear: in the
// request, in fields, in expressions, in calls and in the answer.
type mask struct {
	attributes map[string]bool // in small letters, as the mapping writes them, and their first part
	fields     map[string]bool
}

func newMask(app *config.Application) *mask {
	m := &mask{attributes: map[string]bool{}, fields: map[string]bool{}}
	for _, r := range app.Spec.Resources {
		for _, a := range r.Attributes {
			if secret(a) {
				m.add(a)
			}
		}
	}
	return m
}

func secret(a translate.AttributeSpec) bool {
	return a.Sensitive || a.Mutability.Value == "writeOnly" || strings.EqualFold(a.Path.Value, "password")
}

func (m *mask) add(a translate.AttributeSpec) {
	m.attributes[strings.ToLower(a.Path.Value)] = true
	if a.Field.Value != "" {
		m.fields[a.Field.Value] = true
	}
	for _, w := range a.Write {
		m.fields[w.Field.Value] = true
	}
}

// apply gives the explanation without what must not be seen. values are the texts to hide wherever they stand.
func (m *mask) apply(e *Explanation) *Explanation {
	if len(m.attributes) == 0 {
		return e
	}
	out := *e
	h := &hider{m: m, secrets: map[string]bool{}}
	h.learn(e)
	out.Request.Body = h.document(e.Request.Body)
	out.Operations = each(e.Operations, h.operation)
	out.Changes = each(e.Changes, h.change)
	out.Deltas = each(e.Deltas, h.delta)
	out.Searches = each(e.Searches, h.search)
	out.Expressions = each(e.Expressions, h.expression)
	out.Calls = each(e.Calls, h.call)
	out.Answer.Body = h.document(e.Answer.Body)
	out.Request.Path = h.text(e.Request.Path)
	return &out
}

func each[T any](list []T, f func(T) T) []T {
	out := make([]T, len(list))
	for i, e := range list {
		out[i] = f(e)
	}
	return out
}

// hider replaces the values that were learned.
type hider struct {
	m       *mask
	secrets map[string]bool // texts that are hidden wherever they appear
}

// learn finds the values of masked attributes and fields in all that was heard.
func (h *hider) learn(e *Explanation) {
	for _, o := range e.Operations {
		h.learnValue(o.Path, o.Value)
	}
	for _, c := range e.Changes {
		h.learnValue(c.Attribute, c.Before)
		h.learnValue(c.Attribute, c.After)
	}
	for _, d := range e.Deltas {
		for _, f := range d.Set {
			if h.m.fields[f.Name] {
				h.keep(f.Value)
			}
		}
	}
	for _, x := range e.Expressions {
		if h.m.attributes[strings.ToLower(x.Attribute)] {
			h.keep(x.Input["value"])
			h.keep(x.Result)
		}
		h.learnRecord(x.Input["record"])
		h.learnValue("", x.Input["resource"])
	}
	for _, raw := range []json.RawMessage{e.Request.Body, e.Answer.Body} {
		var body any
		if json.Unmarshal(raw, &body) == nil {
			h.learnValue("", body)
		}
	}
}

func (h *hider) learnRecord(v any) {
	record, _ := v.(map[string]any)
	for name, value := range record {
		if h.m.fields[name] {
			h.keep(value)
		}
	}
}

// learnValue walks a value of a resource; path is the attribute that it belongs to, perhaps with a filter.
func (h *hider) learnValue(path string, v any) {
	if path != "" && h.m.named(path) {
		h.keep(v)
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			h.learnValue(strings.TrimPrefix(path+"."+name, "."), inner)
		}
	case []any:
		for _, inner := range v {
			h.learnValue(path, inner)
		}
	}
}

// named tells whether a path is masked: by itself, or as a part of what is.
func (m *mask) named(path string) bool {
	path = strings.ToLower(path)
	if i := strings.LastIndexByte(path, ':'); i >= 0 && !m.attributes[path] {
		if m.named(path[i+1:]) {
			return true
		}
	}
	for attribute := range m.attributes {
		whole, _, _ := strings.Cut(attribute, "[")
		if path == attribute || path == whole || strings.HasPrefix(path, whole+".") || strings.HasPrefix(path, whole+"[") {
			return true
		}
	}
	return false
}

// keep remembers the texts of a value.
func (h *hider) keep(v any) {
	switch v := v.(type) {
	case string:
		if v != "" {
			h.secrets[v] = true
		}
	case map[string]any:
		for _, inner := range v {
			h.keep(inner)
		}
	case []any:
		for _, inner := range v {
			h.keep(inner)
		}
	}
}

// shortest is how long a text is at least that is also hidden inside of others; shorter ones would tear holes into
// everything.
const shortest = 4

func (h *hider) text(s string) string {
	if h.secrets[s] {
		return masked
	}
	for secret := range h.secrets {
		if len(secret) >= shortest {
			s = strings.ReplaceAll(s, secret, masked)
		}
	}
	return s
}

func (h *hider) value(v any) any {
	switch v := v.(type) {
	case string:
		return h.text(v)
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, inner := range v {
			out[name] = h.value(inner)
		}
		return out
	case scim.Object: // in its order
		return scim.Object(each(v, func(m scim.Member) scim.Member { return scim.Member{Name: m.Name, Value: h.value(m.Value)} }))
	case []any:
		return each(v, h.value)
	}
	return v
}

// document hides values in JSON, and leaves it in its order.
func (h *hider) document(raw []byte) []byte {
	v, err := scim.Decode(raw, scim.DecodeLimits{})
	if err != nil {
		return []byte(h.text(string(raw)))
	}
	return scim.AppendJSON(nil, h.value(v))
}

func (h *hider) operation(o Operation) Operation {
	o.Path, o.Value = h.text(o.Path), h.value(o.Value)
	return o
}

func (h *hider) change(c Change) Change {
	c.Before, c.After = h.value(c.Before), h.value(c.After)
	return c
}

func (h *hider) delta(d Delta) Delta {
	d.Set = each(d.Set, func(f Field) Field { return Field{f.Name, h.value(f.Value)} })
	d.Sets = each(d.Sets, func(s SetChange) SetChange {
		hide := func(e []any) []any { return each(e, h.value) }
		s.Add, s.Remove = each(s.Add, hide), each(s.Remove, hide)
		return s
	})
	return d
}

func (h *hider) search(s Search) Search {
	s.Filter, s.Pushed = h.text(s.Filter), h.text(s.Pushed)
	return s
}

func (h *hider) expression(x Expression) Expression {
	input, _ := h.value(x.Input).(map[string]any)
	x.Input, x.Result = input, h.value(x.Result)
	return x
}

func (h *hider) call(c Call) Call {
	c.Text, c.Body = h.text(c.Text), h.text(c.Body)
	c.Args, c.Headers = each(c.Args, h.value), each(c.Headers, h.text)
	return c
}
