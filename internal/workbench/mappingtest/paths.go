package mappingtest

import (
	"strconv"
	"strings"

	"scim-adapter/internal/scim"
)

// at gives what stands at a path of a body: name.givenName, emails[0].value, emails.value (of any element that has
// one), an extension's URN and its attribute after a colon. It is nil where there is nothing.
func at(body any, path string) any {
	if path == "" {
		return body
	}
	switch body := body.(type) {
	case scim.Object:
		return member(body, path)
	case []any:
		return element(body, path)
	}
	return nil
}

// member follows the member whose name the path begins with, the longest first: the names of extensions have dots.
func member(o scim.Object, path string) any {
	var best *scim.Member
	for i, m := range o {
		if begins(path, m.Name) && (best == nil || len(m.Name) > len(best.Name)) {
			best = &o[i]
		}
	}
	if best == nil {
		return nil
	}
	return at(best.Value, strings.TrimLeft(path[len(best.Name):], ".:"))
}

func begins(path, name string) bool {
	if len(path) < len(name) || !strings.EqualFold(path[:len(name)], name) {
		return false
	}
	return len(path) == len(name) || strings.IndexByte(".:[", path[len(name)]) >= 0
}

// element follows one element, or, without a number, the first in which the path leads somewhere.
func element(list []any, path string) any {
	if rest, ok := strings.CutPrefix(path, "["); ok {
		text, after, _ := strings.Cut(rest, "]")
		if i, err := strconv.Atoi(text); err == nil && i >= 0 && i < len(list) {
			return at(list[i], strings.TrimLeft(after, "."))
		}
		return nil
	}
	for _, e := range list {
		if v := at(e, path); v != nil {
			return v
		}
	}
	return nil
}
