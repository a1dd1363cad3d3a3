package scaffold

import (
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/backends/sql"
)

// entityOf makes an entity of a table.
func entityOf(t *sql.Table) *Entity {
	e := &Entity{Name: t.Name, Key: t.Key, Rows: t.Rows}
	for i := range t.Columns {
		c := &t.Columns[i]
		e.Fields = append(e.Fields, Field{
			Name: c.Name, Declared: c.Declared, Type: c.Type, Required: !c.Nullable, Default: c.Default, Generated: c.Generated,
			Unique: t.IsUnique(c.Name), Labels: c.Labels, Refers: refers(t, c.Name), Sample: &c.Sample,
		})
	}
	e.read()
	return e
}

// refers gives the table whose key a column holds, where a foreign key says so. What is the key of its own table too
// does not refer: it is a part of the same thing.
func refers(t *sql.Table, column string) string {
	for _, k := range t.ForeignKeys {
		if len(k.Columns) == 1 && strings.EqualFold(k.Columns[0], column) {
			return k.Table
		}
	}
	return ""
}

// wholeColumn picks the columns of which all values are looked at: whatever may be a status, or name properties.
func wholeColumn(t sql.Table, c sql.Column) bool {
	f := Field{Name: c.Name, forms: readings(c.Name, "")}
	return slices.ContainsFunc([]map[string]bool{positive, negative, neutral, propertyNames}, f.named)
}

// Words of the names of tables.
var (
	peopleWords = words(`user usr account member employee person people personnel staff operator mitarbeiter benutzer personen personal utilisateur
		usuario utenti utente mailbox login customer admin administrator principal subscriber identity anvandare gebruiker player agent
		worker student teacher employe empleado dipendente mwuser author`)
	groupWords = words(`group role gruppe gruppen rolle rollen groupe rol roles ruoli ruolo team usrgrp grp gruppo gruppi grupo perfil profile department usergroup`)
	partWords  = words(`session log token preference pref prefs setting meta history permission perm perms temp tmp password passwords request filter former config
		configuration entry entries cache link rel map property option options attribute field notification message news right rights favorite bookmark
		comment file data stat statistics device key feed label autocomplete newtalk realm tree domain directive script host item attempt
		audit event queue comment import export version migration category activity address`)
)

// peopleScore tells how much a table looks like the one that the people of an application stand in.
func peopleScore(s *sql.Schema, e *Entity) int {
	score := nameScore(e.Name, peopleWords)
	found := e.match()
	if login, ok := found[userName]; ok {
		score += login.Score / 3
	}
	for path, points := range map[string]int{password: 25, workEmail: 15, givenName: 8, familyName: 8, displayName: 5, lastModified: 2, created: 3} {
		if _, ok := found[path]; ok {
			score += points
		}
	}
	if s := e.status(); s != nil {
		score += 8
	}
	if len(e.Key) > 1 {
		score -= 20
	}
	t := s.Table(e.Name)
	for _, f := range e.Fields {
		if own := e.isKey(&f); !own && (peopleKey(f) || f.Refers != "" && has(f.Refers, peopleWords) && !strings.EqualFold(f.Refers, e.Name)) {
			score -= 30 // it says something of people who stand elsewhere
			break
		}
	}
	return score + min(4*references(s, t), 20)
}

// peopleKey tells whether a field is named like the key of somebody who stands in another table: user_id.
func peopleKey(f Field) bool {
	list := split(f.Name)
	last := len(list) - 1
	return last > 0 && (list[last] == "id" || list[last] == "no" || list[last] == "uid") && owners[list[last-1]] && f.whole()
}

// nameScore tells how well a name of a table is one of the words: as its last word, as any.
func nameScore(name string, set map[string]bool) int {
	name = name[strings.LastIndex(name, ".")+1:]
	list := split(name)
	if len(list) == 0 {
		return 0
	}
	score := 0
	switch last := list[len(list)-1]; {
	case set[last], set[singular(last)]:
		score = 40
	case has(name, set):
		score = 20
	}
	if has(name, partWords) && (len(list) > 1 || !set[list[0]]) {
		score -= 30
	}
	return score
}

// references counts the tables with a foreign key to a table.
func references(s *sql.Schema, t *sql.Table) int {
	n := 0
	for _, other := range s.Tables {
		if slices.ContainsFunc(other.ForeignKeys, func(k sql.ForeignKey) bool { return strings.EqualFold(k.Table, t.Name) }) {
			n++
		}
	}
	return n
}

// leastPeople is the score from which on a table is taken for that of the people.
const leastPeople = 55

// people finds the table of the people; ranked are the best ones, with their scores.
func people(s *sql.Schema) (best *Entity, ranked []string) {
	type candidate struct {
		e     *Entity
		score int
	}
	var list []candidate
	for i := range s.Tables {
		e := entityOf(&s.Tables[i])
		list = append(list, candidate{e, peopleScore(s, e) - groupPenalty(e.Name)})
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return b.score - a.score })
	for _, c := range list[:min(3, len(list))] {
		ranked = append(ranked, c.e.Name)
	}
	if len(list) == 0 || list[0].score < leastPeople || !plausible(list[0].e) {
		return nil, ranked
	}
	return list[0].e, ranked
}

// plausible tells whether a table has logins, and is called like people or lets none of them come twice.
func plausible(e *Entity) bool {
	login, ok := e.match()[userName]
	return ok && (nameScore(e.Name, peopleWords) > 0 || login.Field.Unique || e.isKey(login.Field))
}

// groupPenalty tells user_groups from users.
func groupPenalty(name string) int {
	if has(name, groupWords) {
		return 40
	}
	return 0
}

// keyOf gives the fields that a record is known by: the primary key, or else a login that the database keeps unique.
func keyOf(e *Entity, found Matches) (key []string, doubt string) {
	if len(e.Key) > 0 {
		return e.Key, ""
	}
	for _, f := range e.Fields {
		if f.Unique && f.Required && (f.whole() || f.Type == backends.String) {
			return []string{f.Name}, "there is no primary key; this is unique"
		}
	}
	login := found[userName].Field.Name
	return []string{login}, "nothing says what the key is, and nothing keeps this one unique"
}
