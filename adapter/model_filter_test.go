package adapter_test

import (
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// condition is a filter: its text, and the users that fulfil it.
type condition struct {
	text string
	of   func(*account) bool
}

func (w *world) drawFilter(r *rapid.T, depth int) condition {
	shape := rapid.IntRange(0, 7).Draw(r, "shape")
	switch {
	case depth == 0 || shape < 4:
		return w.drawComparison(r)
	case shape == 4:
		inner := w.drawFilter(r, depth-1)
		return condition{"not (" + inner.text + ")", func(a *account) bool { return !inner.of(a) }}
	}
	left, right := w.drawFilter(r, depth-1), w.drawFilter(r, depth-1)
	if shape == 5 {
		return condition{"(" + left.text + ") or (" + right.text + ")", func(a *account) bool { return left.of(a) || right.of(a) }}
	}
	return condition{"(" + left.text + ") and (" + right.text + ")", func(a *account) bool { return left.of(a) && right.of(a) }}
}

func (w *world) drawComparison(r *rapid.T) condition {
	switch rapid.IntRange(0, 6).Draw(r, "kind of comparison") {
	case 0:
		value, word := rapid.Bool().Draw(r, "active"), pick(r, "operator", "eq", "ne")
		return condition{"active " + word + " " + map[bool]string{true: "true", false: "false"}[value], func(a *account) bool { return (a.active == value) == (word == "eq") }}
	case 1:
		id := w.drawUserID(r)
		return condition{"id eq " + quote(id), func(a *account) bool { return a.id == id }}
	case 2:
		id := w.drawUserID(r)
		return condition{ext + "manager.value eq " + quote(id), func(a *account) bool { return a.text[ext+"manager.value"] == id }}
	case 3:
		id := w.drawGroupID(r)
		return condition{"groups.value eq " + quote(id), func(a *account) bool { return slices.Contains(w.memberships(a.id), id) }}
	case 4:
		return drawElementCondition(r)
	}
	path := pick(r, "path", textPaths...)
	if chance(r, "present", 5) {
		return condition{path + " pr", func(a *account) bool { return a.text[path] != "" }}
	}
	matches, text := drawTextComparison(r, path, path == "externalId", append(words, userNames...))
	return condition{text, func(a *account) bool { return matches(textsOf(a.text, path)) }}
}

// textsOf gives the values of a text: one or none.
func textsOf(text map[string]string, path string) []string {
	if v, has := text[path]; has {
		return []string{v}
	}
	return nil
}

// drawElementCondition is about emails or phoneNumbers.
func drawElementCondition(r *rapid.T) condition {
	list, name := func(a *account) []element { return a.emails }, "emails"
	if rapid.Bool().Draw(r, "phones") {
		list, name = func(a *account) []element { return a.phones }, "phoneNumbers"
	}
	kind, kindText := drawTextComparison(r, "type", false, kinds)
	value, valueText := drawTextComparison(r, "value", false, values)
	some := func(fulfils func(element) bool) func(*account) bool {
		return func(a *account) bool { return slices.ContainsFunc(list(a), fulfils) }
	}
	switch rapid.IntRange(0, 4).Draw(r, "form") {
	case 0:
		return condition{name + "[" + kindText + " and " + valueText + "]", some(func(e element) bool { return kind(e.kinds()) && value([]string{e.value}) })}
	case 1:
		return condition{name + "[not (" + kindText + ") or " + valueText + "]", some(func(e element) bool { return !kind(e.kinds()) || value([]string{e.value}) })}
	case 2:
		return condition{name + " pr", func(a *account) bool { return len(list(a)) > 0 }}
	case 3: // of all kinds together: `ne` is that none equals
		return condition{name + "." + kindText, func(a *account) bool {
			var all []string
			for _, e := range list(a) {
				all = append(all, e.kinds()...)
			}
			return kind(all)
		}}
	}
	short := pick(r, "written", name+"."+valueText, name+valueText[len("value"):])
	return condition{short, func(a *account) bool {
		var all []string
		for _, e := range list(a) {
			all = append(all, e.value)
		}
		return value(all)
	}}
}

func (e element) kinds() []string {
	if e.kind == "" {
		return nil
	}
	return []string{e.kind}
}

// drawTextComparison compares the texts that an attribute has: one of them must fulfil it; `ne` is that none equals.
func drawTextComparison(r *rapid.T, path string, exact bool, literals []string) (matches func([]string) bool, text string) {
	word, literal := pick(r, "operator", "eq", "eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"), pick(r, "literal", literals...)
	written := pick(r, "name", path, strings.ToUpper(path)) + " " + pick(r, "written", word, strings.ToUpper(word)) + " " + quote(literal)
	return func(have []string) bool {
		some := slices.ContainsFunc(have, func(s string) bool { return compareText(word, s, literal, exact) })
		return some != (word == "ne")
	}, written
}

func compareText(word, have, want string, exact bool) bool {
	if !exact {
		have, want = fold(have), fold(want)
	}
	switch word {
	case "co":
		return strings.Contains(have, want)
	case "sw":
		return strings.HasPrefix(have, want)
	case "ew":
		return strings.HasSuffix(have, want)
	case "gt":
		return have > want
	case "ge":
		return have >= want
	case "lt":
		return have < want
	case "le":
		return have <= want
	}
	return have == want
}
