package scaffold

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
)

// How sure a match is.
const (
	least = 40 // below it a field is not taken
	sure  = 70 // from it on it is not marked as unsure
)

// Match is a field that is taken for an attribute, and why.
type Match struct {
	Path  string
	Field *Field
	Score int
	Why   string // "named so; unique"
	Doubt string // what one should look at; empty where it is sure
	Also  bool   // another attribute writes the field; this one only reads it
}

// Matches are what the fields of an entity are taken for, by the path of the attribute.
type Matches map[string]Match

// match finds the best field for each attribute. Each field is taken once.
func (e *Entity) match() Matches {
	var candidates []Match
	for _, t := range vocabulary() {
		for i := range e.Fields {
			if m := t.judge(e, &e.Fields[i]); m.Score >= least {
				candidates = append(candidates, m)
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b Match) int { return cmp.Compare(b.Score, a.Score) })
	found, taken := Matches{}, map[*Field]bool{}
	for _, m := range candidates {
		if _, have := found[m.Path]; have || taken[m.Field] {
			continue
		}
		found[m.Path], taken[m.Field] = m, true
	}
	found.firstNames()
	found.mailAsLogin(e)
	return found
}

// judge tells how much speaks for a field.
func (t *term) judge(e *Entity, f *Field) Match {
	m := Match{Path: t.path, Field: f}
	for i, form := range f.forms {
		if t.names[form] {
			m.Score = t.weight - 2*i
			break
		}
	}
	if m.Score == 0 || !fits(t.path, f) || t.path != userName && e.isKey(f) {
		return Match{}
	}
	why := []string{"named so"}
	for _, evidence := range evidences() {
		if points, reason := evidence(t.path, e, f); points != 0 {
			m.Score += points
			if points > 0 {
				why = append(why, reason)
			} else {
				m.Doubt = reason
			}
		}
	}
	m.Why = strings.Join(why, "; ")
	if m.Score < sure && m.Doubt == "" {
		m.Doubt = fmt.Sprintf("only the name %q speaks for it", f.Name)
	}
	return m
}

// fits tells whether a field of this type can hold an attribute.
func fits(path string, f *Field) bool {
	switch path {
	case created, lastModified:
		return f.time() || f.whole() || f.text() && f.Sample.Mostly(backends.ShapeDate, backends.ShapeTime, backends.ShapeInstant)
	case password:
		return f.text() || f.Type == backends.Bytes
	case workPhone, mobilePhone, employee:
		return (f.text() || f.whole()) && f.Refers == ""
	}
	return f.text() && f.Refers == ""
}

// evidences look at what speaks for a field besides its name. Points below 0 speak against it.
func evidences() []func(path string, e *Entity, f *Field) (int, string) {
	return []func(string, *Entity, *Field) (int, string){uniqueness, addresses, foreignShapes, repetition}
}

func uniqueness(path string, e *Entity, f *Field) (int, string) {
	switch {
	case path != userName:
		return 0, ""
	case f.Unique || e.isKey(f):
		return 12, "unique"
	case f.Sample.Varied():
		return 5, "no value comes twice"
	}
	return 0, ""
}

func addresses(path string, _ *Entity, f *Field) (int, string) {
	if path != workEmail {
		return 0, ""
	}
	switch seen := len(f.Sample.Shapes) > 0; {
	case f.Sample.Mostly(backends.ShapeMail):
		return 15, "holds addresses"
	case seen && f.Sample.Shapes[backends.ShapeMail] == 0:
		return -70, "no value is an address"
	}
	return 0, ""
}

// foreignShapes finds what a name or a login does not look like.
func foreignShapes(path string, _ *Entity, f *Field) (int, string) {
	wrong := []backends.Shape{backends.ShapeHash, backends.ShapeBcrypt, backends.ShapePHPass, backends.ShapeJSON, backends.ShapePHP}
	switch path {
	case userName:
		wrong = append(wrong, backends.ShapeText, backends.ShapeURL, backends.ShapeTime, backends.ShapeInstant)
	case givenName, familyName, displayName, title, department, organization, nickName:
		wrong = append(wrong, backends.ShapeMail, backends.ShapeURL, backends.ShapeNumber)
	case created, lastModified, password, profileURL:
		return 0, ""
	}
	if f.Sample.Mostly(wrong...) {
		return -60, "its values look like something else"
	}
	return 0, ""
}

func repetition(path string, _ *Entity, f *Field) (int, string) {
	values := f.Sample.Values()
	if path == userName && !f.Unique && f.Sample.Rows > 5 && len(values) > 0 && len(values)*2 < f.Sample.Rows {
		return -60, "few values come again and again"
	}
	return 0, ""
}

// firstNames takes `name` for a first name where another field has the family's.
func (m Matches) firstNames() {
	_, family := m[familyName]
	_, given := m[givenName]
	display, ok := m[displayName]
	if !family || given || !ok || display.Field.forms[len(display.Field.forms)-1] != "name" {
		return
	}
	delete(m, displayName)
	m[givenName] = Match{Path: givenName, Field: display.Field, Score: 80, Why: "named so, beside a family name"}
}

// mailAsLogin takes the address for the login where there is no other; where the login is an address, it is both.
func (m Matches) mailAsLogin(e *Entity) {
	login, named := m[userName]
	mail, addressed := m[workEmail]
	switch {
	case e.bytesLogin() != nil:
		return
	case !named && addressed:
		doubt := ""
		if !mail.Field.Unique && !e.isKey(mail.Field) {
			doubt = "no field looks like a login, and nothing in the source keeps this one unique"
		}
		m[userName] = Match{Path: userName, Field: mail.Field, Score: 60, Why: "people are known by their address", Doubt: doubt}
	case named && !addressed && login.Field.Sample.Mostly(backends.ShapeMail):
		mail = Match{Path: workEmail, Field: login.Field, Score: 75, Why: "the logins are addresses"}
	default:
		return
	}
	mail.Also = true
	m[workEmail] = mail
}

// bytesLogin gives a field that is called like a login and holds bytes, which no text can be mapped to; nil where there
// is none.
func (e *Entity) bytesLogin() *Field {
	for _, t := range vocabulary() {
		for i := range e.Fields {
			if f := &e.Fields[i]; t.path == userName && f.Type == backends.Bytes && f.Unique && f.named(t.names) {
				return f
			}
		}
	}
	return nil
}
