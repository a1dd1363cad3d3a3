package adapter_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"scim-adapter/internal/scim"
)

// draft is the body of a POST or PUT: what is given. A nil text is null.
type draft struct {
	text     map[string]*string
	active   *bool
	emails   *[]element
	phones   *[]element
	password bool
}

func drawDraft(r *rapid.T, w *world) draft {
	d := draft{text: map[string]*string{}, password: chance(r, "password", 5)}
	for _, path := range textPaths {
		if path == "userName" || chance(r, path, 3) {
			d.text[path] = drawText(r, path)
		}
	}
	if chance(r, "manager", 3) {
		id := w.drawUserID(r)
		d.text[ext+"manager.value"] = &id
	}
	if rapid.Bool().Draw(r, "active is given") {
		active := rapid.Bool().Draw(r, "active")
		d.active = &active
	}
	if rapid.Bool().Draw(r, "emails are given") {
		list := drawElements(r)
		d.emails = &list
	}
	if rapid.Bool().Draw(r, "phones are given") {
		list := drawElements(r)
		d.phones = &list
	}
	return d
}

// drawText gives a text for an attribute, now and then an empty one or null.
func drawText(r *rapid.T, path string) *string {
	if path == "userName" {
		text := pick(r, path, userNames...)
		return &text
	}
	switch rapid.IntRange(0, 9).Draw(r, "text") {
	case 0:
		return nil
	case 1:
		return new(string)
	}
	text := pick(r, path, words...)
	return &text
}

// nullable writes a text or null.
func nullable(text *string) string {
	if text == nil {
		return "null"
	}
	return quote(*text)
}

// json writes the draft as a client does; names have no case.
func (d draft) json(r *rapid.T) string {
	write := func(name string) string { return quote(name) }
	if chance(r, "upper case", 6) {
		write = func(name string) string { return quote(strings.ToUpper(name)) }
	}
	var top, name, extension []string
	for _, path := range append(slices.Clone(textPaths), ext+"manager.value") {
		text, given := d.text[path]
		switch rest, inExtension := strings.CutPrefix(path, ext); {
		case !given:
		case rest == "manager.value":
			extension = append(extension, write("manager")+`:{`+write("value")+`:`+nullable(text)+`}`)
		case inExtension:
			extension = append(extension, write(rest)+`:`+nullable(text))
		case strings.HasPrefix(path, "name."):
			name = append(name, write(path[len("name."):])+`:`+nullable(text))
		default:
			top = append(top, write(path)+`:`+nullable(text))
		}
	}
	if name != nil {
		top = append(top, write("name")+`:{`+strings.Join(name, ",")+`}`)
	}
	if extension != nil {
		top = append(top, write(enterprise)+`:{`+strings.Join(extension, ",")+`}`)
	}
	if d.active != nil {
		top = append(top, write("active")+fmt.Sprintf(`:%v`, *d.active))
	}
	if d.emails != nil {
		top = append(top, write("emails")+`:`+listJSON(*d.emails))
	}
	if d.phones != nil {
		top = append(top, write("phoneNumbers")+`:`+listJSON(*d.phones))
	}
	if d.password {
		top = append(top, write("password")+`:"secret"`)
	}
	if chance(r, "what is ignored", 5) {
		top = append(top, `"id":"1","groups":[{"value":"1"}],"meta":{"resourceType":"x"}`)
	}
	return `{"schemas":["` + scim.UserURN + `","` + enterprise + `"],` + strings.Join(top, ",") + `}`
}

// put sets a text, or clears it: with null, and with an empty one where the dialect understands it so (C7).
func (a *account) put(path string, text *string, dialect string) {
	if text == nil || *text == "" && path != "userName" && tolerates(dialect, "empty_string") {
		delete(a.text, path)
		return
	}
	a.text[path] = *text
}

// take puts what a draft gives into an account. What it leaves out is cleared or kept.
func (a *account) take(d draft, dialect string, merge bool) {
	_, given := d.text["name.givenName"]
	_, family := d.text["name.familyName"]
	for _, path := range append(slices.Clone(textPaths), ext+"manager.value") {
		text, has := d.text[path]
		switch {
		case has:
			a.put(path, text, dialect)
		case !merge, (given || family) && strings.HasPrefix(path, "name."): // the name is given as a whole
			delete(a.text, path)
		}
	}
	if d.active != nil {
		a.active = *d.active
	}
	if d.emails != nil || !merge {
		a.emails = nil
	}
	if d.emails != nil {
		a.emails = *d.emails
	}
	if d.phones != nil || !merge {
		a.phones = nil
	}
	if d.phones != nil {
		a.phones = *d.phones
	}
}

// settle brings an account to what the application can hold, and gives the reasons why it may refuse it.
func (w *world) settle(a, before *account) (why []refusal) {
	invalid := refusal{400, "invalidValue"}
	if a.text["userName"] == "" || a.neither { // the application has no third state
		why = append(why, invalid, refusal{400, "mutability"})
	}
	if a.text["userName"] != before.text["userName"] && w.taken(a.text["userName"], a.id) {
		why = append(why, refusal{409, "uniqueness"})
	}
	if boss, has := a.text[ext+"manager.value"]; has && boss != before.text[ext+"manager.value"] && !w.exists(boss) {
		why = append(why, invalid)
	}
	a.emails = slots(a.emails)
	a.phones = withoutRepetition(a.phones)
	if slices.ContainsFunc(a.phones, func(e element) bool { return e.value == "" }) {
		why = append(why, invalid)
	}
	return why
}

// slots gives the e-mail addresses that the application has room for: one of each kind, the first; without a kind
// it is the one at work.
func slots(list []element) []element {
	var out []element
	for _, kind := range []string{"work", "home"} {
		i := slices.IndexFunc(list, func(e element) bool { return fold(e.kind) == fold(kind) || e.kind == "" && kind == "work" })
		if i >= 0 && list[i].value != "" {
			out = append(out, element{kind, list[i].value})
		}
	}
	return out
}

func withoutRepetition(list []element) []element {
	var out []element
	for _, e := range list {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}
