package adapter_test

import (
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// plainObject is a JSON object as encoding/json reads it.
type plainObject = map[string]any

// showUser gives a User as a client sees it that asks for nothing special.
func (w *world) showUser(a *account) plainObject {
	o := plainObject{
		"schemas": []any{scim.UserURN}, "id": a.id, "active": a.active, "displayName": a.displayName(),
		"meta": plainObject{"resourceType": "User", "created": "2020-01-01T00:00:00Z", "location": "https://scim.example.org/scim/v2/Users/" + a.id},
	}
	extension := plainObject{}
	for path, v := range a.text {
		switch rest, inExtension := strings.CutPrefix(path, ext); {
		case rest == "manager.value":
			extension["manager"] = plainObject{"value": v}
		case inExtension:
			extension[rest] = v
		case strings.HasPrefix(path, "name."):
			name, _ := o["name"].(plainObject)
			if name == nil {
				name = plainObject{}
			}
			name[strings.TrimPrefix(path, "name.")] = v
			o["name"] = name
		default:
			o[path] = v
		}
	}
	showList(o, "emails", a.emails)
	showList(o, "phoneNumbers", a.phones)
	var groups []any
	for _, id := range w.memberships(a.id) {
		groups = append(groups, plainObject{"value": id})
	}
	if groups != nil {
		o["groups"] = groups
	}
	if len(extension) > 0 {
		o[enterprise] = extension
		o["schemas"] = []any{scim.UserURN, enterprise}
	}
	return o
}

func (a *account) displayName() string {
	return strings.TrimSpace(a.text["name.givenName"] + " " + a.text["name.familyName"])
}

func showList(o plainObject, name string, list []element) {
	var shown []any
	for _, e := range list {
		one := plainObject{"value": e.value}
		if e.kind != "" {
			one["type"] = e.kind
		}
		shown = append(shown, one)
	}
	if shown != nil {
		o[name] = shown
	}
}

// showGroup gives a Group as a client sees it that asks for nothing special.
func (w *world) showGroup(g *team) plainObject {
	o := plainObject{
		"schemas": []any{scim.GroupURN}, "id": g.id,
		"meta": plainObject{"resourceType": "Group", "location": "https://scim.example.org/scim/v2/Groups/" + g.id},
	}
	for path, v := range g.text {
		o[path] = v
	}
	var members []any
	for _, id := range g.members {
		if w.exists(id) {
			members = append(members, plainObject{"value": id, "type": "User"})
		}
	}
	if members != nil {
		o["members"] = members
	}
	return o
}

// projection is what a client asks for (RFC 7644 section 3.9); the names are written as the schemas have them.
type projection struct{ include, exclude []string }

// of gives what it leaves of a resource.
func (p projection) of(o plainObject) plainObject {
	out := plainObject{}
	for name, v := range o {
		switch inner, isExtension := v.(plainObject); {
		case name == "schemas" || name == "id":
			out[name] = v
		case name == enterprise && slices.Contains(p.exclude, enterprise):
		case isExtension && name == enterprise:
			if left := p.members(inner, ext); len(left) > 0 {
				out[name] = left
			}
		default:
			p.put(out, name, name, v)
		}
	}
	urns, _ := o["schemas"].([]any)
	out["schemas"] = slices.DeleteFunc(slices.Clone(urns), func(urn any) bool { return urn == enterprise && out[enterprise] == nil })
	return out
}

// members gives what is left of the members of an object, whose paths begin with a prefix.
func (p projection) members(o plainObject, prefix string) plainObject {
	left := plainObject{}
	for name, v := range o {
		p.put(left, name, prefix+name, v)
	}
	return left
}

// put takes what is left of the value at a path.
func (p projection) put(out plainObject, name, path string, v any) {
	if p.whole(path) {
		out[name] = v
		return
	}
	switch v := v.(type) {
	case plainObject:
		if left := p.members(v, path+"."); len(left) > 0 && p.below(path) {
			out[name] = left
		}
	case []any:
		var list []any
		for _, e := range v {
			o, _ := e.(plainObject)
			if left := p.members(o, path+"."); p.below(path) {
				list = append(list, left)
			}
		}
		if list != nil {
			out[name] = list
		}
	}
}

// whole tells whether all of what is at a path is shown.
func (p projection) whole(path string) bool {
	if p.include == nil {
		return !slices.ContainsFunc(p.exclude, func(name string) bool { return name == path || strings.HasPrefix(name, path+".") })
	}
	return slices.Contains(p.include, path) || strings.HasPrefix(path, ext) && slices.Contains(p.include, enterprise)
}

// below tells whether something below a path may be shown.
func (p projection) below(path string) bool {
	names := p.include
	if p.include == nil {
		return !slices.Contains(p.exclude, path)
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, path+".") })
}
