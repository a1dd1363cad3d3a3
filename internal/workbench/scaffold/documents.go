package scaffold

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"scim-adapter/backends"
)

// entityOfDocuments makes an entity of records as an API or a command gives them. A field in an object within has a
// name with a dot; lists are left out, and named in lists.
func entityOfDocuments(name string, documents []any) (e *Entity, lists []string) {
	e = &Entity{Name: name, Rows: int64(len(documents))}
	found := map[string]bool{}
	for _, d := range documents {
		if m, ok := d.(map[string]any); ok {
			e.addDocument("", m, found)
		}
	}
	e.Fields = slices.DeleteFunc(e.Fields, func(f Field) bool { return found[f.Name] }) // what is a list in one record is one everywhere
	for i := range e.Fields {
		f := &e.Fields[i]
		f.Declared = typeName(f.Type)
		for range len(documents) - f.Sample.Rows {
			f.Sample.AddNull()
		}
	}
	e.findKey()
	e.read()
	return e, slices.Sorted(maps.Keys(found))
}

func (e *Entity) addDocument(prefix string, m map[string]any, lists map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		path := prefix + name
		switch v := m[name].(type) {
		case map[string]any:
			if strings.Count(path, ".") < 2 {
				e.addDocument(path+".", v, lists)
			}
		case []any:
			lists[path] = true
		case nil:
			e.document(path).Sample.AddNull()
		default:
			e.document(path).value(v)
		}
	}
}

// document gives a field, which is made where it is new.
func (e *Entity) document(path string) *Field {
	if f := e.Field(path); f != nil {
		return f
	}
	e.Fields = append(e.Fields, Field{Name: path, Sample: &backends.Sample{}})
	return &e.Fields[len(e.Fields)-1]
}

// value adds a value to a field's sample. Where values have several types, the field has none.
func (f *Field) value(v any) {
	kind := backends.Unknown
	switch v := v.(type) {
	case bool:
		kind = backends.Bool
	case int64:
		kind = backends.Int
	case float64:
		kind = backends.Float
	case string:
		kind = backends.String
		if _, err := time.Parse(time.RFC3339, v); err == nil {
			kind = backends.Time
		}
	}
	if f.Sample.Rows == f.Sample.Null {
		f.Type = kind
	} else if f.Type != kind {
		f.Type = backends.String
	}
	f.Sample.Add(fmt.Sprint(v))
}

// findKey takes the field that is called like a key for the key.
func (e *Entity) findKey() {
	own := ""
	if list := split(e.Name); len(list) > 0 {
		own = singular(list[len(list)-1])
	}
	for _, names := range []string{"id", "uuid guid _id key uid oid", own + "id " + own + "_id " + own + "no " + own + "key"} {
		for _, f := range e.Fields {
			if words(names)[strings.ToLower(f.Name)] && f.Type != backends.Bool && f.Sample.Null == 0 {
				e.Key = []string{f.Name}
				return
			}
		}
	}
}

// typeName gives the name of a type as the setting `types` has it; empty for texts.
func typeName(t backends.Type) string {
	switch t {
	case backends.Bool:
		return "bool"
	case backends.Int:
		return "int"
	case backends.Float:
		return "float"
	case backends.Time:
		return "time"
	case backends.Date:
		return "date"
	case backends.Unknown, backends.String, backends.Decimal, backends.Bytes:
	}
	return ""
}

// plainNumbers turns the numbers of encoding/json into those of records.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64() // JSON has no numbers that are none
		return f
	case map[string]any:
		for name := range v {
			v[name] = plainNumbers(v[name])
		}
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	}
	return v
}

// recordsIn finds the list of records in an answer: the answer itself, or the one member that is a list of objects. The
// expression says where it is; one record alone is a list of one, and whole says so.
func recordsIn(v any) (records []any, member string, whole bool) {
	switch v := v.(type) {
	case []any:
		return v, "", false
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			list, ok := v[name].([]any)
			if !ok || len(list) == 0 {
				continue
			}
			if _, objects := list[0].(map[string]any); objects && (len(v) < 6 || has(name, peopleWords)) {
				return list, name, false
			}
		}
		return []any{v}, "", true
	}
	return nil, "", false
}
