package scaffold

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
)

// order is how attributes stand in a mapping.
var order = []string{
	userName, externalID, givenName, familyName, displayName, nickName, workEmail, workPhone, mobilePhone, title, profileURL, language, locale,
	timezone, employee, department, organization, costCenter, active, password, created, lastModified,
}

// attributes makes the attribute blocks of what was found for a person.
func (m Matches) attributes(key []string) []*Attribute {
	var list []*Attribute
	for _, path := range slices.SortedFunc(maps.Keys(m), func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) }) {
		match := m[path]
		switch path {
		case created, lastModified:
			list = append(list, match.moment())
		case password:
			list = append(list, match.secret())
		default:
			list = append(list, match.plain(key))
		}
	}
	return list
}

// plain is an attribute whose value is that of a field.
func (m *Match) plain(key []string) *Attribute {
	f := m.Field
	a := &Attribute{Path: m.Path, Doubt: m.Doubt, Lines: []Line{{"field", f.Name, m.Why}}}
	add := func(name string, value any, remark string) { a.Lines = append(a.Lines, Line{name, value, remark}) }
	switch {
	case m.Also:
		add("mutability", "readOnly", "it is the login")
		return a
	case f.Generated:
		add("mutability", "readOnly", "the application makes it")
		return a
	case m.Path == userName:
		add("required", true, "")
		add("unique", true, "")
		if len(key) == 1 && key[0] == f.Name {
			add("mutability", "immutable", "it is the key that the id is made of")
		}
		return a
	case f.text() && f.Required:
		add("clear", "", "the field must have a value")
	}
	if strings.HasSuffix(m.Path, "[type eq 'work'].value") {
		add("default", true, "what comes without a type goes here")
	}
	if strings.Contains(m.Path, "[type eq ") {
		add("lossy", "there is one field for it", "others are dropped")
	}
	return a
}

// moment is a time that the application keeps.
func (m *Match) moment() *Attribute {
	f := m.Field
	a := &Attribute{Path: m.Path, Doubt: m.Doubt, Lines: []Line{{"field", f.Name, m.Why}}}
	if layout := f.layout(); layout != "" {
		a.Lines = append(a.Lines, Line{"as", config.Raw(fmt.Sprintf("timestamp(%q, \"UTC\")", layout)), zoneDoubt(layout)})
	} else if f.whole() {
		a.Lines = append(a.Lines, Line{"as", config.Raw(`unix("s")`), ""})
	}
	a.Lines = append(a.Lines, Line{"mutability", "readOnly", ""})
	return a
}

// zoneDoubt doubts the zone of times of day.
func zoneDoubt(layout string) string {
	if layout == "2006-01-02" {
		return ""
	}
	return "UNSURE: the time zone"
}

// layout gives how a text stands for a time; empty where the field is none or is one already.
func (f *Field) layout() string {
	switch {
	case f.time() || !f.text():
		return ""
	case f.Sample.Mostly(backends.ShapeDate):
		return "2006-01-02"
	case f.Sample.Mostly(backends.ShapeTime):
		return "2006-01-02 15:04:05"
	}
	return ""
}

// secret is a password. It is written only where the stored ones show how.
func (m *Match) secret() *Attribute {
	hash := func(function, remark string) []Line {
		return []Line{{"write", config.Object{{Key: m.Field.Name, Value: function + "(value)"}}, remark}, {"sensitive", true, ""}}
	}
	switch {
	case m.Field.Sample.Mostly(backends.ShapeBcrypt):
		return &Attribute{Path: password, Lines: hash("bcrypt", "as those that are stored")}
	case m.Field.Sample.Mostly(backends.ShapePHPass):
		return &Attribute{Path: password, Lines: hash("phpass", "as those that are stored")}
	}
	return &Attribute{
		Path: password, Lines: hash("bcrypt", ""),
		Off: fmt.Sprintf("how passwords are hashed in %q cannot be seen; without this, people need single sign-on, or a new password.", m.Field.Name),
	}
}

// attribute makes the attribute "active" of a status; doubtful ones are only proposed.
func (s *Status) attribute() *Attribute {
	f := s.Field
	a := &Attribute{Path: active, Doubt: s.Doubt}
	switch s.Form {
	case plainStatus:
		a.Lines = []Line{{"field", f.Name, s.Why}, {"default", true, ""}}
	case timeOfLocking:
		a.Lines = []Line{
			{"read", "record." + f.Name + " == nil", s.Why},
			{"write", config.Object{{Key: f.Name, Value: "value == false ? now() : nil"}}, ""},
			{"default", true, ""},
		}
	case tableOfValues:
		a.Lines = []Line{{"field", f.Name, s.Why}, {"values", s.table(), s.written()}}
		if !f.Required && f.Sample.Null > 0 {
			a.Lines = append(a.Lines, Line{"null", true, "UNSURE: some records have no value"})
		}
		a.Lines = append(a.Lines, Line{"default", true, ""})
	case unclearMeaning:
		a.Lines = []Line{{"field", f.Name, ""}, {"values", config.Object{{Key: "?", Value: true}, {Key: "!", Value: false}}, "what is stored, and what it means"}}
		a.Doubt, a.Off = "", fmt.Sprintf("%s, but %s. Find out, and write it here; until then nobody can be deactivated.", s.Why, s.Doubt)
	}
	return a
}

func (s *Status) table() config.Object {
	var table config.Object
	for _, v := range s.Good {
		table = append(table, config.Entry{Key: v, Value: true})
	}
	for _, v := range s.Bad {
		table = append(table, config.Entry{Key: v, Value: false})
	}
	return table
}

// written says what is written where several values have one meaning.
func (s *Status) written() string {
	if len(s.Bad) > 1 {
		return "writes " + s.Bad[0] + " for false"
	}
	return ""
}
