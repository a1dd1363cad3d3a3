package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
)

// addRequired gives new records what the database demands and no attribute has for certain.
func (r *Resource) addRequired(e *Entity) {
	var values config.Object
	var doubts []string
	for i := range e.Fields {
		f := &e.Fields[i]
		if !f.Required || f.Default || f.Generated || r.always(f.Name) {
			continue
		}
		v, doubt := r.initial(f)
		if v == "" || f.Refers != "" || slices.Contains(e.Key, f.Name) {
			r.unsure("%q must have a value%s: nobody new can come until `create` or an attribute gives one.", f.Name, e.kindOfValue(f))
			r.creates = false
			continue
		}
		values = append(values, config.Entry{Key: f.Name, Value: v})
		if doubt {
			doubts = append(doubts, f.Name)
		}
	}
	if len(values) == 0 {
		return
	}
	remark := "what the table demands, where a client says nothing"
	if len(doubts) > 0 {
		remark = "UNSURE: the table demands values; is this right for " + strings.Join(doubts, ", ") + "?"
	}
	r.set("create", values, remark)
}

// kindOfValue says what is known of a value that nobody can guess.
func (e *Entity) kindOfValue(f *Field) string {
	switch {
	case slices.Contains(e.Key, f.Name):
		return ", for it is the key, and the database does not make it"
	case f.Refers != "":
		return " that refers to " + f.Refers
	}
	return ", and nothing says which"
}

// always tells whether every new record gets a value for a field by an attribute, or by its key.
func (r *Resource) always(field string) bool {
	return slices.ContainsFunc(r.Attributes, func(a *Attribute) bool {
		return a.Off == "" && a.field() == field && slices.ContainsFunc(a.Lines, func(l Line) bool {
			return l.Name == "required" && l.Value == true || l.Name == "default" && a.Path == active
		})
	})
}

// field gives the field of an attribute; empty where it has none, or only reads it.
func (a *Attribute) field() string {
	for _, l := range a.Lines {
		if name, ok := l.Value.(string); ok && l.Name == "field" {
			return name
		}
	}
	return ""
}

// initial gives the expression of what a new record has in a field, and whether one should doubt it.
func (r *Resource) initial(f *Field) (expression string, doubt bool) {
	path := ""
	for _, a := range r.Attributes {
		if a.field() == f.Name {
			path = a.Path
		}
	}
	switch {
	case f.time():
		return "now()", false
	case path == created || path == lastModified:
		if layout := f.layout(); layout != "" {
			return fmt.Sprintf("format_time(now(), '%s', 'UTC')", layout), false
		}
		return "now().Unix()", false
	case path == displayName:
		return "resource.userName", false
	case f.named(passwords()) && (f.text() || f.Type == backends.Bytes):
		return "'!'", false // no hash: nobody can log in with it
	case len(f.Labels) > 0:
		return "'" + strings.ReplaceAll(f.Labels[0], "'", "''") + "'", true
	case f.Type == backends.Bool:
		return "false", true
	case f.Type == backends.Int, f.Type == backends.Float:
		return "0", true
	case f.text():
		return "''", path == ""
	case f.Type == backends.Unknown, f.Type == backends.String, f.Type == backends.Decimal, f.Type == backends.Time, f.Type == backends.Date, f.Type == backends.Bytes:
	}
	return "", true
}

// passwords gives the names of passwords.
func passwords() map[string]bool {
	for _, t := range vocabulary() {
		if t.path == password {
			return t.names
		}
	}
	return nil
}

// addTouched keeps the time of the last change, which the application would write too.
func (r *Resource) addTouched(found Matches) {
	m, ok := found[lastModified]
	if !ok || !m.Field.time() {
		return
	}
	r.set("update", config.Object{{Key: m.Field.Name, Value: "now()"}}, "as the application does with every change")
}

// left notes the fields that nothing is mapped to.
func (r *Resource) left(e *Entity) {
	used := map[string]bool{}
	for _, k := range e.Key {
		used[k] = true
	}
	for _, a := range r.Attributes {
		used[a.field()] = true
		for _, l := range a.Lines {
			if write, ok := l.Value.(config.Object); ok && l.Name == "write" {
				used[write[0].Key] = true
			}
		}
	}
	for _, f := range e.Fields {
		if !used[f.Name] {
			r.Left = append(r.Left, f.Name)
		}
	}
}
