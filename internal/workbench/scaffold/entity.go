package scaffold

import (
	"slices"
	"strings"

	"scim-adapter/backends"
)

// Entity is something of a source that has fields: a table, an object of an API, a record.
type Entity struct {
	Name   string
	Fields []Field
	Key    []string // the fields of its key, in order; empty where nothing says so
	Rows   int64    // an estimate; 0 where nothing is known
}

// Field is a field of an [Entity].
type Field struct {
	Name      string // as a mapping writes it
	Declared  string // its type in the source's words
	Type      backends.Type
	Required  bool     // it must have a value
	Default   bool     // the source has a value where none is given
	Fixed     bool     // which is always the same time: the application writes another
	Generated bool     // and makes it itself, always
	Unique    bool     // no two have the same value
	Labels    []string // all values that it may have, where they are declared
	Refers    string   // the entity whose key it holds; empty where nothing says so
	Sample    *backends.Sample

	forms []string // its name as words, in several readings
}

// Field gives a field by its name; nil where there is none.
func (e *Entity) Field(name string) *Field {
	for i := range e.Fields {
		if strings.EqualFold(e.Fields[i].Name, name) {
			return &e.Fields[i]
		}
	}
	return nil
}

// isKey tells whether a field is the whole key.
func (e *Entity) isKey(f *Field) bool { return len(e.Key) == 1 && strings.EqualFold(e.Key[0], f.Name) }

// text tells whether a field holds texts.
func (f *Field) text() bool { return f.Type == backends.String || f.Type == backends.Unknown }

// whole tells whether a field holds whole numbers.
func (f *Field) whole() bool { return f.Type == backends.Int }

func (f *Field) time() bool { return f.Type == backends.Time || f.Type == backends.Date }

// values gives the different values of a field: those that are declared and those that were seen, the empty one last.
func (f *Field) values() []string {
	list := slices.Concat(f.Labels, f.Sample.Values())
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) > 0 && list[0] == "" {
		list = append(list[1:], "")
	}
	return list
}

// read gives every field the readings of its name.
func (e *Entity) read() {
	prefix := commonPrefix(e)
	for i := range e.Fields {
		f := &e.Fields[i]
		if f.Sample == nil {
			f.Sample = &backends.Sample{}
		}
		f.forms = readings(f.Name, prefix)
	}
}

// commonPrefix gives the word that nearly all names of fields begin with: "user" of user_id, user_name, user_email.
func commonPrefix(e *Entity) string {
	counts := map[string]int{}
	for _, f := range e.Fields {
		if words := split(f.Name); len(words) > 1 {
			counts[words[0]]++
		}
	}
	for word, n := range counts {
		if n > 2 && n*10 >= len(e.Fields)*7 {
			return word
		}
	}
	return ""
}
