package scaffold

import (
	"fmt"

	"scim-adapter/backends/sql"
)

// strangers are words of tables with addresses of others than the people themselves.
var strangers = words("contact address collected cache log sent history group message recipient invitation newsletter subscriber")

// addMail looks for addresses in a table of their own, which are only read.
func (r *Resource) addMail(schema *sql.Schema, users *Entity, found Matches) {
	if _, have := found[workEmail]; have {
		return
	}
	for i := range schema.Tables {
		side := entityOf(&schema.Tables[i])
		mail, ok := side.match()[workEmail]
		if !ok || mail.Score < sure || side.Name == users.Name || has(side.Name, strangers) {
			continue
		}
		owner := side.owner(users, found[userName].Field.Name)
		if owner == nil {
			continue
		}
		r.insert(&Attribute{
			Path: "emails", Doubt: fmt.Sprintf("the addresses of %s; whether clients may change them is for you to say: they are only read", side.Name),
			Lines:    []Line{{"table", side.Name, ""}, {"owner", owner.Name, ""}, {"mutability", "readOnly", ""}},
			Elements: []*Attribute{{Path: "value", Lines: []Line{{"field", mail.Field.Name, ""}}}},
		})
		return
	}
}

// owner finds the field that holds the key of one of the people.
func (e *Entity) owner(users *Entity, login string) *Field {
	for i := range e.Fields {
		if via, points := pointsTo(&e.Fields[i], users, login); points && via == "" && !e.isKey(&e.Fields[i]) {
			return &e.Fields[i]
		}
	}
	return nil
}
