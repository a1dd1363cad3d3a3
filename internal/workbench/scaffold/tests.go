package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"scim-adapter/backends"
	"scim-adapter/internal/config"
)

// Test is a `test` block.
type Test struct {
	Name    string
	Given   []Given
	Request string
	Body    config.Object
	Expect  []Line
}

// Given is a record of the application.
type Given struct {
	Resource string
	Fields   config.Object
}

// example is what people have in the tests. The login is "ada".
var example = map[string]string{
	userName: "ada", givenName: "Ada", familyName: "Adler", displayName: "Ada Adler", workEmail: "ada@example.org", title: "Engineer", department: "Research",
}

const (
	patchURN = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	userURN  = "urn:ietf:params:scim:schemas:core:2.0:User"
)

// addTests adds tests of what can be tested.
func (p *Plan) addTests() {
	users := p.resource("User")
	ada, id := users.person()
	p.Tests = append(p.Tests, &Test{
		Name: "somebody is found by the login", Given: []Given{{"User", ada}},
		Request: `GET /Users?filter=userName eq "ada"`,
		Expect:  []Line{{"status", 200, ""}, {"body", config.Object{{Key: "totalResults", Value: 1}, {Key: "Resources", Value: []any{users.seen(id)}}}, ""}},
	})
	if users.creates {
		p.Tests = append(p.Tests, users.newcomer())
	}
	if users.find(active) != nil && !users.has("allow_no_deactivation") {
		p.Tests = append(p.Tests, &Test{
			Name: "a leaver is locked out", Given: []Given{{"User", ada}}, Request: "PATCH /Users/" + id,
			Body:   patchOf(config.Object{{Key: "op", Value: "replace"}, {Key: "path", Value: active}, {Key: "value", Value: false}}),
			Expect: []Line{{"status", 200, ""}, {"writes", []string{unknown}, ""}, {"body", config.Object{{Key: active, Value: false}}, ""}},
		})
	}
	if groups := p.resource("Group"); groups != nil {
		p.Tests = append(p.Tests, groups.joining(ada, id))
	}
}

// unknown stands for calls until it is known which they are.
const unknown = "?"

// newcomer is the test of a new record.
func (r *Resource) newcomer() *Test {
	body := append(config.Object{{Key: "schemas", Value: []string{userURN}}}, r.told()...)
	return &Test{
		Name: "somebody new comes", Request: "POST /Users", Body: body,
		Expect: []Line{{"status", 201, ""}, {"writes", []string{unknown}, ""}, {"body", r.told(), ""}},
	}
}

// joining is the test of a new member.
func (r *Resource) joining(ada config.Object, user string) *Test {
	group, id := config.Object{}, "engineers"
	for _, l := range r.Settings {
		if name, ok := l.Value.(string); ok && l.Name == "id" {
			v := r.key(name, id, 3)
			group, id = append(group, config.Entry{Key: name, Value: v}), fmt.Sprint(v)
		}
	}
	if name := r.find(displayName).field(); name != group[0].Key {
		group = append(group, config.Entry{Key: name, Value: "engineers"})
	}
	return &Test{
		Name: "somebody joins a group", Given: []Given{{"User", ada}, {"Group", group}}, Request: "PATCH /Groups/" + id,
		Body: patchOf(config.Object{
			{Key: "op", Value: "add"}, {Key: "path", Value: "members"}, {Key: "value", Value: []any{config.Object{{Key: "value", Value: user}}}},
		}),
		Expect: []Line{{"writes", []string{unknown}, ""}},
	}
}

func patchOf(operation config.Object) config.Object {
	return config.Object{{Key: "schemas", Value: []string{patchURN}}, {Key: "Operations", Value: []any{operation}}}
}

// key gives the value of a key: a number where it is one.
func (r *Resource) key(name, text string, number int) any {
	if r.entity != nil {
		if f := r.entity.Field(name); f != nil && f.whole() {
			return number
		}
	}
	return text
}

// has tells whether a resource has a setting.
func (r *Resource) has(setting string) bool {
	return slices.ContainsFunc(r.Settings, func(l Line) bool { return l.Name == setting })
}

// person gives the tests' record, and the id of its resource.
func (r *Resource) person() (record config.Object, id string) {
	var ids []string
	login := r.find(userName).field()
	for _, l := range r.Settings {
		if l.Name != "id" {
			continue
		}
		names, several := l.Value.([]string)
		if name, one := l.Value.(string); one && !several {
			names = []string{name}
		}
		for _, name := range names {
			v := r.key(name, map[bool]string{true: "ada", false: "k7"}[name == login], 7)
			record, ids = append(record, config.Entry{Key: name, Value: v}), append(ids, fmt.Sprint(v))
		}
	}
	for _, a := range r.Attributes {
		name := a.field()
		v := any(example[a.Path])
		if a.Path == active {
			v = r.lively()
		}
		if a.Off != "" || name == "" || v == "" || v == nil || slices.ContainsFunc(record, func(e config.Entry) bool { return e.Key == name }) {
			continue
		}
		record = append(record, config.Entry{Key: name, Value: v})
	}
	return record, strings.Join(ids, "~")
}

// lively gives what is stored for somebody who is active.
func (r *Resource) lively() any {
	s := r.entity.status()
	switch {
	case s == nil || len(s.Good) == 0:
		return nil
	case s.Field.Type == backends.Bool:
		return s.Good[0] == "true"
	case s.Field.whole():
		return map[string]int{"1": 1}[s.Good[0]]
	}
	return s.Good[0]
}

// told gives what a client says of the person.
func (r *Resource) told() config.Object {
	said := config.Object{{Key: "userName", Value: example[userName]}}
	var name config.Object
	for _, path := range []string{givenName, familyName} {
		if r.find(path) != nil {
			name = append(name, config.Entry{Key: strings.TrimPrefix(path, "name."), Value: example[path]})
		}
	}
	if len(name) > 0 {
		said = append(said, config.Entry{Key: "name", Value: name})
	}
	for _, path := range []string{displayName, title} {
		if r.find(path) != nil {
			said = append(said, config.Entry{Key: path, Value: example[path]})
		}
	}
	if mail := r.find(workEmail); mail != nil && mail.field() != r.find(userName).field() {
		said = append(said, config.Entry{Key: "emails", Value: []any{config.Object{{Key: "type", Value: "work"}, {Key: "value", Value: example[workEmail]}}}})
	}
	return said
}

// seen gives what a client sees of the person.
func (r *Resource) seen(id string) config.Object {
	out := append(config.Object{{Key: "id", Value: id}}, r.told()...)
	if r.find(active) != nil && r.lively() != nil {
		out = append(out, config.Entry{Key: active, Value: true})
	}
	return out
}
