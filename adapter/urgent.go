package adapter

import (
	"slices"
	"strings"

	"scim-adapter/internal/scim"
)

// takesAway tells whether a body asks for somebody's access to be taken away: it sets active to false or removes
// something, directly or in an operation of a PATCH or bulk request. It is a guess about bodies that nobody has
// checked yet, and decides only who goes first.
func takesAway(v any) bool {
	o, ok := v.(scim.Object)
	if !ok {
		return false
	}
	if list, ok := o.Get("Operations"); ok {
		operations, _ := list.([]any)
		return slices.ContainsFunc(operations, operationTakesAway)
	}
	active, ok := o.Get("active")
	return ok && isOff(active)
}

// operationTakesAway looks at one operation of a PATCH (op, path, value) or of a bulk request (method, data).
func operationTakesAway(v any) bool {
	o, ok := v.(scim.Object)
	if !ok {
		return false
	}
	if text(o, "method") == "delete" || text(o, "op") == "remove" {
		return true
	}
	if data, ok := o.Get("data"); ok {
		return takesAway(data)
	}
	value, _ := o.Get("value")
	if path := text(o, "path"); path == "active" || strings.HasSuffix(path, ":active") {
		return isOff(value)
	}
	return takesAway(value)
}

// text gives a string of an object in small letters.
func text(o scim.Object, name string) string {
	v, _ := o.Get(name)
	s, _ := v.(string)
	return strings.ToLower(s)
}

// isOff tells whether a client means false, in any of the ways that clients have.
func isOff(v any) bool {
	switch v := v.(type) {
	case bool:
		return !v
	case string:
		return strings.EqualFold(v, "false")
	case []any:
		return len(v) == 1 && isOff(v[0])
	case scim.Object:
		inner, ok := v.Get("value")
		return ok && isOff(inner)
	}
	return false
}
