package scaffold

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/backends/sql"
	"scim-adapter/internal/config"
)

// noPeopleError tells that nothing looks like people, and what to do.
type noPeopleError struct {
	ranked []string // the tables that came next to it
}

// Error says it.
func (e noPeopleError) Error() string {
	if len(e.ranked) == 0 {
		return "the database has no table that this account may read"
	}
	return fmt.Sprintf("no table looks like that of the people; name it with --table (next to it come %s)", strings.Join(e.ranked, ", "))
}

// database plans a mapping of a database.
func database(ctx context.Context, src source, opt Options) (*Plan, error) {
	schema, err := sql.Introspect(ctx, src.driver, src.dsn, wholeColumn)
	if err != nil {
		return nil, err
	}
	users, err := usersTable(schema, opt.Table)
	if err != nil {
		return nil, err
	}
	variable := environmentName(opt.Application) + "_DSN"
	p := &Plan{
		Application: opt.Application, Backend: "sql",
		Settings:    []Line{{"driver", src.driver, ""}, {"dsn", config.Raw(`env("` + variable + `")`), src.shown}},
		Environment: []config.Entry{{Key: variable, Value: src.dsn}},
		Notes:       heading(fmt.Sprintf("a database (%s, %d tables)", src.driver, len(schema.Tables))),
	}
	found := users.match()
	joined := groups(schema, users, found[userName].Field.Name, opt.GroupTable)
	if opt.GroupTable != "" && joined == nil {
		return nil, fmt.Errorf("no table says who is a member of %s", opt.GroupTable)
	}
	p.Resources = append(p.Resources, userResource(schema, users, found, joined))
	if joined != nil {
		p.Resources = append(p.Resources, joined.resource())
	}
	return p, nil
}

// usersTable gives the table of the people: the one that is named, or the best.
func usersTable(schema *sql.Schema, name string) (*Entity, error) {
	if name == "" {
		best, ranked := people(schema)
		if best == nil {
			return nil, noTable(schema, ranked)
		}
		return best, nil
	}
	t := schema.Table(name)
	if t == nil {
		return nil, fmt.Errorf("the database has no table %q that this account may read", name)
	}
	e := entityOf(t)
	if _, ok := e.match()[userName]; !ok {
		return nil, cmp.Or(binary(e), errors.New("no column of "+name+" looks like a login"))
	}
	return e, nil
}

// noTable says why there is no table of people.
func noTable(schema *sql.Schema, ranked []string) error {
	if len(ranked) > 0 {
		if err := binary(entityOf(schema.Table(ranked[0]))); err != nil {
			return err
		}
	}
	return noPeopleError{ranked}
}

// binary says that a login holds bytes; nil where it does not.
func binary(e *Entity) error {
	f := e.bytesLogin()
	if f == nil {
		return nil
	}
	return fmt.Errorf("the people seem to be in %s, but the login %s is of the type %s: bytes, which no text can be mapped to", e.Name, f.Name, f.Declared)
}

func userResource(schema *sql.Schema, users *Entity, found Matches, joined *Membership) *Resource {
	key, doubt := keyOf(users, found)
	r := &Resource{Name: "User", From: users.Name, entity: users, creates: true, Notes: []string{fmt.Sprintf("The table %s: %s.", users.Name, rowsOf(users))}}
	r.Settings = []Line{{"table", users.Name, ""}, idLine(key, doubt)}
	login := found[userName].Field.Name
	more := users.moreFrom(properties(schema, users, login), found)
	r.Properties = more
	r.Attributes = found.attributes(key)
	r.addStatus(users)
	r.addMail(schema, users, found)
	if joined != nil {
		r.Attributes = append(r.Attributes, &Attribute{Path: "groups", Lines: []Line{{"reference", "Group", "derived from the members of groups"}}})
	}
	r.addRequired(users)
	r.addTouched(found)
	r.left(users)
	return r
}

func rowsOf(e *Entity) string {
	if e.Rows == 0 {
		return "it is empty, so that only names and types could be looked at"
	}
	return fmt.Sprintf("about %d rows", e.Rows)
}

func idLine(key []string, doubt string) Line {
	l := Line{Name: "id", Value: key, Remark: "the primary key"}
	if len(key) == 1 {
		l.Value = key[0]
	}
	if doubt != "" {
		l.Remark = "UNSURE: " + doubt
	}
	return l
}

// moreFrom completes what was found by properties, and gives the tables that are needed for it.
func (e *Entity) moreFrom(tables []*Properties, found Matches) []*Properties {
	var used []*Properties
	for _, p := range tables {
		useful := false
		for path, m := range p.entity.match() {
			if _, have := found[path]; have || path == userName || path == password || path == created || path == lastModified || m.Score < sure {
				continue
			}
			m.Why = "a row of " + p.Table + ", named so"
			found[path], useful = m, true
		}
		if useful {
			used = append(used, p)
		}
	}
	return used
}

// addStatus adds "active", or the words that say why there is none.
func (r *Resource) addStatus(users *Entity) {
	s := users.status()
	if s != nil {
		a := s.attribute()
		r.insert(a)
		if s.Deleted != "" {
			r.set("deleted", config.Object{{Key: "field", Value: s.Field.Name}, {Key: "value", Value: s.Deleted}}, "UNSURE: by the word; a deleted record keeps its row, in this state")
		}
		if a.Off == "" {
			r.addGone(users, s)
			return
		}
	} else {
		r.unsure(`No column says who may log in. How does the application lock somebody out? Write it as attribute "active", or as statements in on "active" (docs/sql.md), and take allow_no_deactivation out: until then a leaver keeps the access.`)
	}
	r.set("allow_no_deactivation", true, "UNSURE: nobody can be deactivated; a client that tries gets an error")
}

// addGone adds the state of deleted records, where a field of its own says so.
func (r *Resource) addGone(users *Entity, s *Status) {
	for i := range users.Fields {
		f := &users.Fields[i]
		if f == s.Field || s.Deleted != "" || !f.named(words("deleted isdeleted removed geloescht gelöscht")) {
			continue
		}
		switch {
		case f.Type == backends.Bool:
			r.set("deleted", config.Object{{Key: "field", Value: f.Name}, {Key: "value", Value: true}}, "UNSURE: by its name; a deleted record keeps its row")
		case f.whole() && within(f.values(), "0", "1"):
			r.set("deleted", config.Object{{Key: "field", Value: f.Name}, {Key: "value", Value: 1}}, "UNSURE: by its name; a deleted record keeps its row")
		}
	}
}

func (r *Resource) set(name string, value any, remark string) {
	r.Settings = append(r.Settings, Line{name, value, remark})
}

// insert adds an attribute before the password and the times.
func (r *Resource) insert(a *Attribute) {
	late := []string{password, created, lastModified}
	at := slices.IndexFunc(r.Attributes, func(other *Attribute) bool { return slices.Contains(late, other.Path) })
	if at < 0 {
		at = len(r.Attributes)
	}
	r.Attributes = slices.Insert(r.Attributes, at, a)
}

// resource makes the resource of the groups.
func (m *Membership) resource() *Resource {
	r := &Resource{Name: "Group", From: m.Table, entity: m.Group}
	members := &Attribute{Path: "members", Doubt: m.Doubt, Lines: []Line{
		{"table", m.Table, m.Why}, {"owner", m.Owner.Name, ""}, {"member", m.Member.Name, ""}, {"reference", "User", ""},
	}}
	if m.Via != "" {
		members.Lines = append(members.Lines, Line{"via", m.Via, "the column holds this of the person, not the key"})
	}
	if m.Group == nil {
		r.Notes = []string{m.Why + ".", "A group without a member does not exist there; groups can neither be made nor renamed."}
		r.Settings = []Line{{"query", fmt.Sprintf("SELECT DISTINCT %s AS name FROM %s", m.Owner.Name, m.Table), "UNSURE: all groups that there are"}, {"id", "name", ""}}
		r.Attributes = []*Attribute{{Path: displayName, Lines: []Line{{"field", "name", ""}, {"required", true, ""}, {"mutability", "readOnly", ""}}}, members}
		return r
	}
	name, _ := m.Group.groupName()
	r.Notes = []string{fmt.Sprintf("The table %s: %s.", m.Group.Name, rowsOf(m.Group))}
	r.From, r.creates = m.Group.Name, true
	r.Settings = []Line{{"table", m.Group.Name, ""}, {"id", m.Group.Key[0], "the primary key"}}
	r.Attributes = []*Attribute{{Path: displayName, Lines: []Line{{"field", name.Name, "named so"}, {"required", true, ""}, {"unique", true, ""}}}, members}
	r.addRequired(m.Group)
	r.left(m.Group)
	return r
}

// heading is what stands at the top of a file.
func heading(what string) []string {
	return []string{
		"A first mapping, made by scim-adapter init from " + what + ".",
		"What is marked UNSURE is a guess: look at it before a client may write.",
	}
}

// environmentName makes a name for environment variables of a name.
func environmentName(name string) string {
	return strings.ToUpper(strings.Join(split(name), "_"))
}
