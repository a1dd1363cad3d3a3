package scaffold

import (
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/backends/sql"
)

// Membership is a table that says who is in which group.
type Membership struct {
	Table  string
	Owner  *Field  // holds the key of the group
	Member *Field  // holds the key of the member,
	Via    string  // or this field of it
	Group  *Entity // nil: the groups are the different values of Owner
	Why    string
	Doubt  string
}

// groups finds the table of groups and that of the memberships. table, where it is given, is the one of the groups.
func groups(s *sql.Schema, users *Entity, login, table string) *Membership {
	var best *Membership
	bestScore := 0
	for i := range s.Tables {
		join := entityOf(&s.Tables[i])
		if join.Name == users.Name {
			continue
		}
		for _, m := range memberships(s, join, users, login) {
			if table != "" && (m.Group == nil || !strings.EqualFold(m.Group.Name, table)) {
				continue
			}
			if score := m.score(join); score > bestScore {
				best, bestScore = m, score
			}
		}
	}
	return best
}

// score prefers tables whose key is the pair, and names that speak of groups.
func (m *Membership) score(join *Entity) int {
	score := 10
	if len(join.Key) == 2 && slices.Contains(join.Key, m.Owner.Name) && slices.Contains(join.Key, m.Member.Name) {
		score += 10
	}
	if m.Group == nil {
		if has(join.Name, groupWords) && len(join.Fields) <= 5 {
			return score - 8
		}
		return 0
	}
	if name := nameScore(m.Group.Name, groupWords); name > 0 {
		score += name
	} else {
		return 0
	}
	if m.Owner.Refers != "" {
		score += 10
	}
	if has(join.Name, words("former invitation request log history")) {
		score -= 15
	}
	return score - 2*max(0, len(join.Fields)-4)
}

// memberships gives what a table may be between people and groups.
func memberships(s *sql.Schema, join, users *Entity, login string) []*Membership {
	var list []*Membership
	for i := range join.Fields {
		member := &join.Fields[i]
		via, ok := pointsTo(member, users, login)
		if !ok || join.isKey(member) {
			continue
		}
		for j := range join.Fields {
			owner := &join.Fields[j]
			if i == j || !insertable(join, owner, member) {
				continue
			}
			m := &Membership{Table: join.Name, Owner: owner, Member: member, Via: via}
			if group := groupOf(s, owner, users); group != nil {
				m.Group, m.Why = group, join.Name+" has one row for each membership"
			} else if !owner.text() || !owner.named(words("group groupname role rolename ug_group gruppe rolle")) {
				continue
			} else {
				m.Why = "the groups have no table: they are the different values of " + join.Name + "." + owner.Name
			}
			list = append(list, m)
		}
	}
	return list
}

// pointsTo tells whether a field holds the key of one of the people, or, as via says, the login.
func pointsTo(f *Field, users *Entity, login string) (via string, ok bool) {
	if len(users.Key) != 1 {
		return "", false
	}
	key := users.Field(users.Key[0])
	byLogin := strings.EqualFold(key.Name, login)
	switch {
	case f.Refers != "":
		return "", strings.EqualFold(f.Refers, users.Name)
	case f.whole() && key.whole():
		return "", strings.EqualFold(f.Name, key.Name) && len(f.Name) > 2 || peopleKey(*f) || f.named(words("user userid uid memberid employeeid personid"))
	case f.text() && f.named(words("username login user userid usernm loginname")):
		if byLogin {
			return "", true
		}
		return login, users.Field(login).Type == f.Type
	}
	return "", false
}

// groupOf gives the table of the groups that a field points to; nil where there is none.
func groupOf(s *sql.Schema, f *Field, users *Entity) *Entity {
	for i := range s.Tables {
		t := &s.Tables[i]
		if t.Name == users.Name || len(t.Key) != 1 {
			continue
		}
		key := t.Column(t.Key[0])
		switch {
		case key == nil, key.Type != f.Type, f.Refers != "" && !strings.EqualFold(f.Refers, t.Name):
			continue
		case f.Refers == "" && !namesKey(f.Name, t.Name, key.Name):
			continue
		}
		g := entityOf(t)
		if _, ok := g.groupName(); ok {
			return g
		}
	}
	return nil
}

// namesKey tells whether a column is named like the key of a table: usrgrpid as there, group_id of user_groups.
func namesKey(column, table, key string) bool {
	if strings.EqualFold(column, key) && len(key) > 2 {
		return true
	}
	list, of := split(column), split(table)
	last := len(list) - 1
	return last > 0 && (list[last] == "id" || list[last] == "no") && singular(of[len(of)-1]) == singular(list[last-1])
}

// groupName finds the field that a group is called by.
func (e *Entity) groupName() (*Field, bool) {
	for _, names := range []string{"name groupname rolename displayname title gruppenname rollenname nom nombre nome bezeichnung libelle label", "description code slug"} {
		for i := range e.Fields {
			f := &e.Fields[i]
			if f.text() && f.Refers == "" && f.named(words(names)) {
				return f, true
			}
		}
	}
	for i := range e.Fields { // group_name of groups, role_name of roles
		f := &e.Fields[i]
		if list := split(f.Name); f.text() && list[len(list)-1] == "name" {
			return f, true
		}
	}
	return nil, false
}

// insertable tells whether a row with two values can be added.
func insertable(join *Entity, owner, member *Field) bool {
	for i := range join.Fields {
		f := &join.Fields[i]
		if f != owner && f != member && f.Required && !f.Default && !f.Generated {
			return false
		}
	}
	return owner.Type != backends.Bytes && member.Type != backends.Bytes
}
