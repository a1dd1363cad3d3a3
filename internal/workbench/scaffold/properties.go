package scaffold

import (
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/backends/sql"
)

// Properties is a table that has one row for each property of somebody: owner, name and value.
type Properties struct {
	Table, Owner, Name, Value string

	entity *Entity // whose fields are the properties, as a mapping names them: "names.first"
}

// Names of the columns of such tables.
var (
	propertyNames  = words(`name kind key metakey type attribute property option field optionname prefname propname settingname propertyname attributename fieldname paramname`)
	propertyValues = words(`value metavalue val data content optionvalue prefvalue propvalue settingvalue propertyvalue attributevalue fieldvalue text`)
)

// properties finds the tables of properties of the people, and which of the properties are worth a guess.
func properties(s *sql.Schema, users *Entity, login string) []*Properties {
	var list []*Properties
	for i := range s.Tables {
		e := entityOf(&s.Tables[i])
		if p := propertiesOf(e, users, login); p != nil && e.Name != users.Name {
			list = append(list, p)
		}
	}
	return list
}

func propertiesOf(e, users *Entity, login string) *Properties {
	var owner, name, value *Field
	for i := range e.Fields {
		f := &e.Fields[i]
		via, points := pointsTo(f, users, login)
		switch {
		case owner == nil && points && via == "" && !e.isKey(f):
			owner = f
		case name == nil && f.text() && f.named(propertyNames):
			name = f
		case value == nil && f.text() && f.named(propertyValues):
			value = f
		case f.Required && !f.Default && !f.Generated:
			return nil // a row needs more than these
		}
	}
	if owner == nil || name == nil || value == nil || len(name.Sample.Values()) == 0 {
		return nil
	}
	list := split(e.Name)
	label := list[len(list)-1]
	if rest, ok := strings.CutPrefix(label, "user"); ok && rest != "" {
		label = rest // usermeta
	}
	p := &Properties{Table: e.Name, Owner: owner.Name, Name: name.Name, Value: value.Name, entity: &Entity{Name: label}}
	for _, property := range name.Sample.Values() {
		if property != "" && !strings.ContainsAny(property, ".\"\\") && !slices.ContainsFunc(p.entity.Fields, func(f Field) bool { return f.Name == label+"."+property }) {
			p.entity.Fields = append(p.entity.Fields, Field{Name: label + "." + property, Type: value.Type, Declared: "a row of " + e.Name, forms: readings(property, ""), Sample: &backends.Sample{}})
		}
	}
	return p
}
