package scim

import (
	"errors"
	"strings"

	"scim-adapter/internal/scim/filter"
)

// PatchPath is the target of a PATCH operation: an attribute, or the elements of one that fulfil Where, or
// a sub-attribute of either.
type PatchPath struct {
	Path  Path
	Where Filter // nil where there are no brackets
}

// PatchOp is one operation of a PATCH, with its value in canonical form.
type PatchOp struct {
	Op       string // "add", "remove" or "replace"
	Path     PatchPath
	Value    any // nil where there is none, or where it means "none"
	HasValue bool
}

// MaxPatchOperations is how many operations one PATCH may have.
const MaxPatchOperations = 1000

// ParsePath reads the path of an attribute, perhaps with brackets. Errors are *[Error] 400 invalidPath or
// invalidFilter, or *[UnknownAttributeError].
func (t *ResourceType) ParsePath(text string) (PatchPath, error) { return t.parsePath(text, nil) }

func (t *ResourceType) parsePath(text string, tol *Tolerance) (PatchPath, error) {
	if p, err := t.ResolveFor(strings.TrimSpace(text), tol); err == nil {
		return PatchPath{Path: p}, nil
	}
	raw, err := filter.ParsePath(text)
	if err != nil {
		return PatchPath{}, Errorf(400, pathMistake(text, err), "the path cannot be read: %v", err)
	}
	name := raw.Attr
	p, err := t.ResolveFor(name, tol)
	if err != nil || raw.Filter == nil {
		return PatchPath{Path: p}, err
	}
	if p.Attribute == nil || p.Sub != nil || !p.Attribute.MultiValued {
		return PatchPath{}, Errorf(400, InvalidPath, "%q is not multi-valued", name)
	}
	where, err := resolver{t: t, tol: tol}.filter(raw.Filter, &p)
	if err != nil {
		return PatchPath{}, err
	}
	if raw.Sub != "" {
		if p.Sub = p.Attribute.SubAttribute(raw.Sub); p.Sub == nil {
			return PatchPath{}, &UnknownAttributeError{Path: text}
		}
	}
	return PatchPath{Path: p, Where: where}, nil
}

// pathMistake tells whether a path or the filter in its brackets is malformed.
func pathMistake(text string, err error) string {
	from, to := strings.IndexByte(text, '['), strings.LastIndexByte(text, ']')
	if e, ok := errors.AsType[*filter.Error](err); ok && from >= 0 && from < e.Offset && e.Offset < to {
		return InvalidFilter
	}
	return InvalidPath
}

// ParsePatch reads the body of a PATCH (RFC 7644 section 3.5.2). Operations without a path are split into
// one for each attribute. Unknown attributes are left out where that is tolerated; so are read-only ones inside
// a value without a path, whereas a path to one is 400 mutability.
func (t *ResourceType) ParsePatch(body any, tol *Tolerance) ([]PatchOp, error) {
	o, ok := body.(Object)
	if !ok {
		return nil, Errorf(400, InvalidSyntax, "a PATCH must be a JSON object")
	}
	raw, _ := o.Get("Operations")
	list, ok := raw.([]any)
	if !ok || len(list) == 0 {
		return nil, Errorf(400, InvalidSyntax, "a PATCH needs Operations, a list of at least one operation")
	}
	if len(list) > MaxPatchOperations {
		return nil, Errorf(400, TooMany, "a PATCH has at most %d operations", MaxPatchOperations)
	}
	p := patchParser{checker: checker{t: t, tol: tol}}
	if err := p.schemas(o); err != nil {
		return nil, err
	}
	for _, e := range list {
		if err := p.operation(e); err != nil {
			return nil, err
		}
	}
	return p.ops, nil
}

type patchParser struct {
	checker
	ops []PatchOp
}

func (p *patchParser) schemas(o Object) error {
	v, _ := o.Get("schemas")
	list, _ := v.([]any)
	if len(list) == 0 {
		return p.tol.Allow(MissingSchemas, Errorf(400, InvalidSyntax, "schemas is missing; %s is expected", PatchOpURN))
	}
	for _, e := range list {
		if urn, ok := e.(string); ok && strings.EqualFold(urn, PatchOpURN) {
			return nil
		}
	}
	return Errorf(400, InvalidSyntax, "schemas must name %s", PatchOpURN)
}

func (p *patchParser) operation(e any) error {
	o, ok := e.(Object)
	if !ok {
		return Errorf(400, InvalidSyntax, "an operation must be a JSON object")
	}
	word, _ := o.Get("op")
	name, _ := word.(string)
	op := PatchOp{Op: strings.ToLower(name)}
	if op.Op != "add" && op.Op != "remove" && op.Op != "replace" {
		return Errorf(400, InvalidSyntax, "op must be add, remove or replace")
	}
	if op.Op != name {
		if err := p.tol.Allow(OpCase, Errorf(400, InvalidSyntax, "op must be %q, in small letters", op.Op)); err != nil {
			return err
		}
	}
	value, has := o.Get("value")
	if op.HasValue = has; !has && op.Op == "add" {
		return Errorf(400, InvalidValue, "add needs a value")
	}
	raw, hasPath := o.Get("path")
	path, isText := raw.(string)
	switch {
	case hasPath && raw != nil && !isText:
		return Errorf(400, InvalidPath, "path must be a string")
	case strings.EqualFold(path, p.t.Schema.ID) && op.Op != "remove":
		return p.withoutPath(op, value)
	case path != "":
		return p.withPath(op, path, value)
	case op.Op == "remove":
		return Errorf(400, NoTarget, "remove needs a path")
	}
	return p.withoutPath(op, value)
}

func (p *patchParser) withPath(op PatchOp, path string, value any) error {
	target, err := p.t.parsePath(path, p.tol)
	if err != nil {
		return p.untargeted(op, path, err)
	}
	if target.Path.Attribute == nil {
		return p.wholeExtension(op, target.Path, value)
	}
	if target.Path.Attribute.Mutability == ReadOnly || target.Path.Leaf().Mutability == ReadOnly {
		return Errorf(400, MutabilityType, "%q is read-only", path)
	}
	op.Path = target
	return p.add(op, value)
}

// untargeted deals with an operation whose path leads nowhere. What is unknown is left out where that is tolerated,
// also inside brackets, except where less access would be the effect: of elements to be removed, and of members.
func (p *patchParser) untargeted(op PatchOp, path string, err error) error {
	if _, unknown := errors.AsType[*UnknownAttributeError](err); !unknown {
		return err
	}
	refusal, inBrackets := errors.AsType[*Error](err)
	if !inBrackets {
		return p.tol.Allow(UnknownAttribute, Errorf(400, InvalidPath, "a %s has no attribute %q", p.t.Name, path))
	}
	name, _, _ := strings.Cut(path, "[")
	if target, err := p.t.Resolve(name); op.Op == "remove" || err != nil || isReference(target.Attribute) {
		return refusal
	}
	return p.tol.Allow(UnknownAttribute, refusal)
}

func (p *patchParser) wholeExtension(op PatchOp, path Path, value any) error {
	members, isObject := value.(Object)
	if value != nil && !isObject && op.Op != "remove" {
		return Errorf(400, InvalidValue, "%s must be an object", path)
	}
	if op.Op == "remove" || op.Op == "replace" && value == nil {
		op.Op, members = "remove", nil
		for _, q := range p.t.All() {
			if q.Schema == path.Schema && q.Sub == nil && q.Attribute.Mutability != ReadOnly {
				p.ops = append(p.ops, PatchOp{Op: op.Op, Path: PatchPath{Path: q}})
			}
		}
	}
	for _, m := range members {
		if err := p.key(op, path.Schema+":"+m.Name, m.Value); err != nil {
			return err
		}
	}
	return nil
}

// withoutPath splits a value into one operation for each of its attributes (T4, T5, T8).
func (p *patchParser) withoutPath(op PatchOp, value any) error {
	members, ok := value.(Object)
	if !ok {
		return Errorf(400, InvalidValue, "an operation without a path needs an object as its value")
	}
	for _, m := range members {
		if err := p.key(op, m.Name, m.Value); err != nil {
			return err
		}
	}
	return nil
}

func (p *patchParser) key(op PatchOp, name string, value any) error {
	if strings.EqualFold(name, "schemas") {
		return nil
	}
	target, err := p.t.parsePath(name, p.tol)
	dotted := err == nil && (target.Path.Sub != nil || target.Where != nil)
	if err != nil || dotted && !p.tol.Bears(DottedKey) {
		return p.unknown(name)
	}
	switch {
	case target.Path.Attribute == nil:
		return p.wholeExtension(op, target.Path, value)
	case target.Path.Attribute.Mutability == ReadOnly, target.Path.Leaf().Mutability == ReadOnly:
		return p.tol.Allow(ReadOnlyInPatch, Errorf(400, MutabilityType, "%q is read-only", name))
	}
	op.Path, op.HasValue = target, true
	return p.add(op, value)
}

// add gives the value its canonical form and takes the operation.
func (p *patchParser) add(op PatchOp, value any) error {
	path := op.Path.Path
	attr := path.Leaf()
	if op.Path.Where != nil && path.Sub == nil {
		element := *attr // a path with brackets has one element as its value
		element.MultiValued = false
		attr = &element
	}
	if op.Op == "remove" { // with values only these go, also where there is one without a list; null is no value (C2)
		op.HasValue = value != nil && attr.MultiValued && op.Path.Where == nil && path.Sub == nil
		if op.HasValue {
			if err := p.tol.Allow(RemoveValues, Errorf(400, InvalidValue, "a remove takes no value; choose with a filter in its path: %s[value eq \"…\"]", path)); err != nil {
				return err
			}
		} else {
			value = nil
		}
	}
	canonical, err := p.value(attr, path.String(), value)
	if err != nil {
		return err
	}
	if op.Op != "remove" && attr.Type == Complex && !attr.MultiValued && op.Path.Where == nil {
		p.clear(path, value)
	}
	op.Value = canonical
	p.ops = append(p.ops, op)
	return nil
}

// clear takes a removal for every sub-attribute that a value names without giving it one: merging would
// leave it as it is (ENTRA-M6, VALID-N2).
func (p *patchParser) clear(path Path, value any) {
	if list, ok := value.([]any); ok && len(list) == 1 {
		value = list[0]
	}
	members, _ := value.(Object)
	for _, m := range members {
		sub := path.Attribute.SubAttribute(m.Name)
		if sub != nil && sub.Mutability != ReadOnly && isBlank(m.Value) {
			path.Sub = sub
			p.ops = append(p.ops, PatchOp{Op: "remove", Path: PatchPath{Path: path}})
		}
	}
}
